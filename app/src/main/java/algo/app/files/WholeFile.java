package algo.app.files;

import algo.app.model.ExactPlace;
import algo.app.platform.PathTrust;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/** Opens regular files and nothing else, and reads them at once. */
public final class WholeFile {
    /**
     * The most bytes of a file that is read at once. No file of a home should have so many, and the daemon's heap bears
     * it.
     */
    private static final int MOST = 4 << 20;

    /**
     * Opens a regular file as {@link FileChannel#open} does. A caller who needs more than the JDK has brings an opener.
     */
    public interface Opener {
        FileChannel open(Path file, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
                throws IOException;
    }

    private static volatile Opener opener = WholeFile::openPlainly;

    private WholeFile() {}

    /**
     * Opens files by {@code better} from now on, which never waits: a file may be replaced by a FIFO after it was
     * looked at and before it is opened. To be called before there are other threads.
     */
    public static void openBy(Opener better) {
        opener = better;
    }

    static Opener opener() {
        return opener;
    }

    /**
     * Opens a file and then looks at its name again, because no system call of the JDK tells where the opened file
     * lies.
     */
    private static FileChannel openPlainly(Path file, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
            throws IOException {
        Set<OpenOption> known = new HashSet<>(options);
        boolean exact = known.remove(ExactPlace.REQUIRED);
        FileChannel channel = FileChannel.open(file, known, attributes);
        if (exact && !file.toRealPath().equals(file)) {
            channel.close();
            throw ExactPlace.missed(file);
        }
        return channel;
    }

    /**
     * Reads a file of a home, or one that a home names. Refuses a FIFO or a device, whose reader would wait for a
     * writer and stop the daemon; and a file that others than this user and root could have put there.
     *
     * @throws IOException if it cannot be read, is no regular file, is not trusted, or has more than 4 MiB
     */
    public static byte[] read(Path file) throws IOException {
        requireRegular(file);
        PathTrust.require(file);
        return readAny(file);
    }

    /** Reads a file as {@link #read} does, whoever owns it: for one that the caller has named. */
    public static byte[] readAny(Path file) throws IOException {
        try (FileChannel channel = open(file)) {
            long size = channel.size();
            if (size > MOST) {
                throw new FileSystemException(file.toString(), null, "larger than 4 MiB");
            }
            return content(channel, (int) size);
        }
    }

    /** Opens {@code file} for reading. @throws IOException if it cannot be read, or is no regular file */
    public static FileChannel open(Path file) throws IOException {
        return open(file, Set.of(StandardOpenOption.READ));
    }

    /**
     * Opens {@code file} for reading, if it still lies where it was found.
     *
     * @param file a real path
     * @throws IOException if it cannot be read, is no regular file, or a link or another directory is on the way now
     */
    public static FileChannel openExactly(Path file) throws IOException {
        return open(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS, ExactPlace.REQUIRED));
    }

    private static FileChannel open(Path file, Set<OpenOption> options) throws IOException {
        requireRegular(file);
        return opener.open(file, options);
    }

    private static void requireRegular(Path file) throws IOException {
        if (!Files.readAttributes(file, BasicFileAttributes.class).isRegularFile()) {
            throw new FileSystemException(file.toString(), null, "not a regular file");
        }
    }

    /**
     * Reads a file up to the size that it had when it was opened; what is written meanwhile is seen at the next look.
     */
    private static byte[] content(FileChannel channel, int size) throws IOException {
        ByteBuffer content = ByteBuffer.allocate(size);
        while (content.hasRemaining() && channel.read(content) >= 0) {
            // Until the buffer is full, or the file was cut.
        }
        return content.hasRemaining() ? Arrays.copyOf(content.array(), content.position()) : content.array();
    }
}
