package algo.app.platform.unix;

import algo.app.platform.DirectoryMarks;
import com.sun.jna.Memory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HexFormat;

/** Reads {@link DirectoryMarks} with statx(2) and name_to_handle_at(2). */
public final class StatxMarks {
    /** linux/stat.h: {@code struct statx}. */
    private static final int BYTES = 256;

    private static final int MASK = 0;
    private static final int INODE = 32;
    private static final int BORN_SECONDS = 80;
    private static final int BORN_NANOS = 88;
    private static final int DEVICE_MAJOR = 136;
    private static final int DEVICE_MINOR = 140;

    /** linux/fs.h: {@code struct file_handle}, its length and its type first; MAX_HANDLE_SZ. */
    private static final int HANDLE_HEAD = 8;

    private static final int HANDLE_MOST = 128;

    private StatxMarks() {}

    /** Returns those of {@code directory}, or of what a link of that name leads to. */
    public static DirectoryMarks of(Path directory) throws IOException {
        JnaHome.load();
        try (Memory status = new Memory(BYTES)) {
            int wanted = LibC.STATX_INO | LibC.STATX_BTIME;
            if (LibC.statx(LibC.AT_FDCWD, directory.toString(), 0, wanted, status) != 0) {
                throw ErrnoException.last("cannot look at " + directory);
            }
            long device = Integer.toUnsignedLong(status.getInt(DEVICE_MAJOR)) << Integer.SIZE
                    | Integer.toUnsignedLong(status.getInt(DEVICE_MINOR));
            String handle = handle(directory);
            return new DirectoryMarks(status.getLong(INODE), device, handle.isEmpty() ? born(status) : handle);
        }
    }

    private static String born(Memory status) {
        boolean told = (status.getInt(MASK) & LibC.STATX_BTIME) != 0;
        return told ? "born:" + status.getLong(BORN_SECONDS) + "." + status.getInt(BORN_NANOS) : "";
    }

    /**
     * Returns the handle of a directory, which has the generation of its inode in it. Empty where the file system has
     * no handles, or a container forbids the call.
     */
    private static String handle(Path directory) {
        try (Memory handle = new Memory(HANDLE_HEAD + HANDLE_MOST);
                Memory mount = new Memory(Integer.BYTES)) {
            handle.setInt(0, HANDLE_MOST);
            int follow = LibC.AT_SYMLINK_FOLLOW;
            if (LibC.name_to_handle_at(LibC.AT_FDCWD, directory.toString(), handle, mount, follow) != 0) {
                return "";
            }
            byte[] value = handle.getByteArray(HANDLE_HEAD, handle.getInt(0));
            return "handle" + handle.getInt(Integer.BYTES) + ":"
                    + HexFormat.of().formatHex(value);
        }
    }
}
