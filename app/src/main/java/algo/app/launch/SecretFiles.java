package algo.app.launch;

import algo.app.files.IoProblems;
import algo.app.model.RunId;
import algo.app.platform.PrivateFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files through which runs get secrets: {@code <root>/<run>/<name>}, mode 0600 in directories of mode 0700, there as
 * long as the run is. The supervisor's thread alone.
 */
final class SecretFiles {
    private static final Logger LOG = LoggerFactory.getLogger("launch");

    private final Path root;

    /** @param root made when it is needed */
    SecretFiles(Path root) {
        this.root = root;
    }

    /** Writes one, without a line end; returns where. */
    Path put(RunId run, String name, String value) throws IOException {
        Path directory = root.resolve(run.value());
        // The directories above them are not made: a home that is gone is not made anew.
        for (Path each : new Path[] {root, directory}) {
            if (!Files.isDirectory(each)) {
                Files.createDirectory(each, PrivateFiles.ofDirectory());
            }
        }
        Path file = directory.resolve(name);
        try (var channel = Files.newByteChannel(
                file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), PrivateFiles.ofFile())) {
            var bytes = StandardCharsets.UTF_8.encode(value);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }
        return file;
    }

    /** Removes those of a run. What stays is removed by the next daemon. */
    void remove(RunId run) {
        Path directory = root.resolve(run.value());
        if (Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            try {
                delete(directory);
            } catch (IOException | DirectoryIteratorException e) {
                LOG.warn("the secrets that a run was given in {} were not removed: {}", directory, e.getMessage());
            }
        }
    }

    private static void delete(Path directory) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }

    /** Removes those of all runs but these. */
    void keepOnly(Set<RunId> live) {
        Set<String> names = live.stream().map(RunId::value).collect(Collectors.toSet());
        try (DirectoryStream<Path> directories = Files.newDirectoryStream(root)) {
            for (Path directory : directories) {
                if (!names.contains(directory.getFileName().toString())
                        && Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
                    delete(directory);
                }
            }
        } catch (NoSuchFileException | NotDirectoryException e) {
            // There is no such directory: nothing of the kind was ever needed.
        } catch (IOException | DirectoryIteratorException e) {
            LOG.warn("what ended runs left in {} was not removed: {}", root, IoProblems.explain(cause(e)));
        }
    }

    private static IOException cause(Exception e) {
        return e instanceof DirectoryIteratorException wrapped ? wrapped.getCause() : (IOException) e;
    }
}
