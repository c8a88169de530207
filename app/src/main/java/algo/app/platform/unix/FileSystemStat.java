package algo.app.platform.unix;

import com.sun.jna.Memory;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The free and the total space of the file system that a path is on.
 *
 * @param freeBytes what this user may still write
 * @param files inodes in all; 0 if the file system does not count them
 */
public record FileSystemStat(long freeBytes, long bytes, long freeFiles, long files, boolean readOnly) {
    /** Size of struct statvfs on 64-bit Linux, and where its fields are: each is an unsigned long (bits/statvfs.h). */
    private static final int BYTES = 112;

    private static final int BLOCK = 8;
    private static final int BLOCKS = 16;
    private static final int BLOCKS_FREE = 24;
    private static final int BLOCKS_AVAILABLE = 32;
    private static final int FILES = 40;
    private static final int FILES_FREE = 48;
    private static final int FILES_AVAILABLE = 56;
    private static final int FLAGS = 72;

    /** Returns the state of the file system; empty if it cannot be told, e.g. because nothing is there. */
    public static Optional<FileSystemStat> of(Path path) {
        try (Memory stat = new Memory(BYTES)) {
            if (LibC.statvfs(LibC.path(path.toString()), stat) != 0) {
                return Optional.empty();
            }
            boolean root = LibC.getuid() == 0; // what is held back is held back for root
            long block = stat.getLong(BLOCK);
            return Optional.of(new FileSystemStat(
                    stat.getLong(root ? BLOCKS_FREE : BLOCKS_AVAILABLE) * block,
                    stat.getLong(BLOCKS) * block,
                    stat.getLong(root ? FILES_FREE : FILES_AVAILABLE),
                    stat.getLong(FILES),
                    (stat.getLong(FLAGS) & LibC.ST_RDONLY) != 0));
        }
    }

    /**
     * Returns the size in bytes to which a file of this process may grow (ulimit -f); {@link Long#MAX_VALUE} if that is
     * not limited.
     */
    public static long largestFile() {
        try (Memory limit = new Memory(2 * Long.BYTES)) {
            boolean known = LibC.prlimit(0, LibC.RLIMIT_FSIZE, null, limit) == 0;
            long soft = known ? limit.getLong(0) : -1; // RLIM_INFINITY
            return soft < 0 ? Long.MAX_VALUE : soft;
        }
    }
}
