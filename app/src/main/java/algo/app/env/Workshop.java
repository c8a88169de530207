package algo.app.env;

import algo.app.files.IoProblems;
import algo.app.platform.PrivateFiles;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The directory beside the environments in which one is made; what is left of it goes with it. For one thread. */
final class Workshop implements AutoCloseable {
    /** The beginning of the name of each directory here. */
    static final String PREFIX = ".new-";

    private static final Logger LOG = LoggerFactory.getLogger("env");

    private final Path directory;

    private Workshop(Path directory) {
        this.directory = directory;
    }

    static Workshop open(Path environments) throws IOException {
        PrivateFiles.makeDirectory(environments);
        return new Workshop(Files.createTempDirectory(environments, PREFIX, PrivateFiles.ofDirectory()));
    }

    Path file(String name) {
        return directory.resolve(name);
    }

    /** Returns where the environment is made. */
    Path environment() {
        return directory.resolve("env");
    }

    @Override
    public void close() {
        try {
            delete(directory);
        } catch (IOException e) {
            LOG.warn("what was being made is not all removed: {}", IoProblems.explain(e));
        }
    }

    /** Deletes a directory with everything in it; links are not followed. */
    static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path each, IOException failure) throws IOException {
                Files.deleteIfExists(each);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
