package algo.cli;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.TreeMap;

/**
 * The files of a script, or of a directory with one, by time and size: two that are equal hold the same as far as can be told
 * without reading.
 *
 * @param files time of the last change and size, in words, by path
 */
record SourceState(Map<Path, String> files) {
    /** The most files that are looked at; the daemon takes fewer. */
    private static final int MOST = 2000;

    /** Returns the state now; without files where there are none, e.g. while an editor replaces the script. */
    static SourceState of(Path source) {
        Map<Path, String> files = new TreeMap<>();
        try {
            Files.walkFileTree(source, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                    return !directory.equals(source)
                                    && isNoCode(directory.getFileName().toString())
                            ? FileVisitResult.SKIP_SUBTREE
                            : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (!isOfEditor(file.getFileName().toString())) {
                        files.put(file, attributes.lastModifiedTime() + " " + attributes.size());
                    }
                    return files.size() < MOST ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException e) {
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            return new SourceState(Map.of());
        }
        return new SourceState(files);
    }

    boolean isThere() {
        return !files.isEmpty();
    }

    private static boolean isNoCode(String directory) {
        return directory.startsWith(".") || directory.equals("__pycache__") || directory.equals("venv");
    }

    private static boolean isOfEditor(String file) {
        return file.endsWith("~") || file.endsWith(".swp") || file.endsWith(".tmp") || file.startsWith(".#");
    }
}
