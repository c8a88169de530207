package algo.app.config;

import algo.app.files.IoProblems;
import algo.app.files.WholeFile;
import algo.app.model.SecretUse;
import algo.app.model.Text;
import algo.app.platform.PathTrust;
import algo.app.platform.PrivateFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The secrets that a service manager hands to the daemon, one a file in the directory that {@code $CREDENTIALS_DIRECTORY}
 * names. Only what nobody else can write or read counts; the group's right to read does not matter, because an access list
 * shows as one. No message holds a value.
 */
final class Credentials {
    private final Optional<Path> directory;

    Credentials(Optional<Path> directory) {
        this.directory = directory;
    }

    /** Returns the names that files of the directory have which can be secrets. */
    List<String> names() throws IOException {
        List<String> names = new ArrayList<>();
        if (directory.isPresent()) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(directory.get())) {
                files.forEach(file -> names.add(file.getFileName().toString()));
            } catch (NoSuchFileException e) {
                return List.of();
            } catch (DirectoryIteratorException e) {
                throw e.getCause();
            }
        }
        names.removeIf(name -> SecretUse.problemToKeep(name).isPresent());
        names.sort(null);
        return names;
    }

    /**
     * Returns the value of one; its one line end is cut.
     *
     * @throws IOException if the file is there and cannot be used
     */
    Optional<String> value(String name) throws IOException {
        if (directory.isEmpty()) {
            return Optional.empty();
        }
        Path file = directory.get().resolve(name);
        try {
            byte[] content = WholeFile.readAny(file);
            requireOurs(directory.get(), PrivateFiles.rights(directory.get()).letOthersWrite());
            PrivateFiles.Rights rights = PrivateFiles.rights(file);
            requireOurs(file, rights.letOthersWrite() || rights.areForAll());
            PathTrust.require(file);
            String value = Text.withoutLineEnd(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString());
            String problem = Secrets.problem(value).orElse("");
            if (!problem.isEmpty()) {
                throw new IOException("the credential " + file + " " + problem);
            }
            return Optional.of(value);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (CharacterCodingException e) {
            throw new IOException("the credential " + file + " must be UTF-8 text", e);
        }
    }

    /** @param open whether others may do more with it than they should */
    private static void requireOurs(Path path, boolean open) throws IOException {
        if (!PrivateFiles.isRoot(PrivateFiles.owner(path)) && !PrivateFiles.isOurs(path)) {
            throw new IOException("the credential " + path + " belongs to another user");
        }
        if (open) {
            throw new IOException("the credential " + path + " has "
                    + PrivateFiles.rights(path).words() + ": others may read or change it");
        }
    }

    /** Returns why {@link #names} failed, in words for people. */
    String problem(IOException e) {
        return "the credentials of the daemon cannot be listed: " + IoProblems.explain(e);
    }
}
