package algo.app.state;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** Reads a file at once. */
public final class WholeFile {
    /** Far more than any file of a home that is read at once may sensibly have, in bytes; the daemon's heap bears it. */
    private static final long MOST = 8 << 20;

    private WholeFile() {}

    /**
     * The content of {@code file}. Never waits: a FIFO or a device in its place, whose reader would wait for a writer and
     * with it all that the daemon does, is refused.
     *
     * @throws IOException if it cannot be read, is no regular file, or has more than 8 MiB
     */
    public static byte[] read(Path file) throws IOException {
        if (regular(file).size() > MOST) {
            throw new FileSystemException(file.toString(), null, "larger than 8 MiB");
        }
        return Files.readAllBytes(file);
    }

    private static BasicFileAttributes regular(Path file) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        if (!attributes.isRegularFile()) {
            throw new FileSystemException(file.toString(), null, "not a regular file");
        }
        return attributes;
    }
}
