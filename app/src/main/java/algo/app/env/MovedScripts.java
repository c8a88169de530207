package algo.app.env;

import algo.app.platform.SystemFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Renames a virtual environment in what names it: the first lines of its scripts, and its settings. Its Python itself finds
 * where it lies.
 */
final class MovedScripts {
    /** A script is short; what is longer is a program. */
    private static final long MOST_BYTES = 1 << 20;

    private MovedScripts() {}

    /**
     * Writes {@code to} for {@code from} in the scripts of the environment that lies in {@code directory}. Each is replaced as a
     * whole, and not changed: it may be shared with a cache.
     */
    static void rewrite(Path directory, Path from, Path to) throws IOException {
        List<Path> files = new ArrayList<>(List.of(directory.resolve("pyvenv.cfg")));
        try (DirectoryStream<Path> scripts =
                Files.newDirectoryStream(SystemFiles.pythonOf(directory).getParent())) {
            scripts.forEach(files::add);
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        for (Path file : files) {
            if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && Files.size(file) <= MOST_BYTES) {
                // Every byte is one character, so nothing else is changed, whatever the file holds.
                String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
                String old = bytes(from);
                if (text.contains(old)) {
                    replace(file, text.replace(old, bytes(to)));
                }
            }
        }
    }

    private static String bytes(Path path) {
        return new String(path.toString().getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    private static void replace(Path file, String text) throws IOException {
        Path beside = file.resolveSibling("." + file.getFileName() + ".new");
        Files.copy(file, beside, StandardCopyOption.COPY_ATTRIBUTES, StandardCopyOption.REPLACE_EXISTING);
        Files.write(beside, text.getBytes(StandardCharsets.ISO_8859_1));
        Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
