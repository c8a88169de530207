package algo.app.log.unix;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.util.Map;

/**
 * The C functions that logs need, named and typed as in their manual pages; no logic here. The numbers are those of Linux
 * on x86-64 and aarch64, where they are the same. After a result of -1, {@link Native#getLastError()} is {@code errno}.
 */
final class LogLibC {
    /** asm-generic/errno-base.h, errno.h. */
    static final int ENOENT = 2;

    static final int EINTR = 4;
    static final int ENXIO = 6;
    static final int EAGAIN = 11;
    static final int EINVAL = 22;
    static final int ENOSYS = 38;
    static final int EOPNOTSUPP = 95;

    /** asm-generic/fcntl.h; IN_CLOEXEC and EFD_CLOEXEC, IN_NONBLOCK and EFD_NONBLOCK are the same. */
    static final int O_RDONLY = 0;

    /** fcntl.h: paths are those of the process; a link at the end is followed. */
    static final int AT_FDCWD = -100;

    static final int AT_SYMLINK_FOLLOW = 0x400;

    static final int O_RDWR = 2;
    static final int O_NONBLOCK = 04000;
    static final int O_CLOEXEC = 02000000;

    /** linux/fs.h: the first byte from an offset on that is no hole. */
    static final int SEEK_DATA = 3;

    /** linux/falloc.h. */
    static final int FALLOC_FL_KEEP_SIZE = 1;

    static final int FALLOC_FL_PUNCH_HOLE = 2;
    static final int FALLOC_FL_COLLAPSE_RANGE = 8;

    /** sys/inotify.h. */
    static final int IN_MODIFY = 2;

    static final int IN_Q_OVERFLOW = 0x4000;
    static final int IN_ONESHOT = 0x80000000;

    /** asm-generic/poll.h. */
    static final short POLLIN = 1;

    static {
        Native.register(
                LogLibC.class, NativeLibrary.getInstance(null, Map.of(Library.OPTION_STRING_ENCODING, "UTF-8")));
    }

    private LogLibC() {}

    static native int open(String path, int flags, int mode);

    static native int close(int fd);

    /** @see <a href="https://man7.org/linux/man-pages/man2/linkat.2.html">linkat(2)</a> */
    static native int linkat(int oldDirectory, String oldPath, int newDirectory, String newPath, int flags);

    static native long read(int fd, byte[] buffer, long count);

    static native long write(int fd, byte[] buffer, long count);

    static native long lseek(int fd, long offset, int whence);

    /** @see <a href="https://man7.org/linux/man-pages/man2/fallocate.2.html">fallocate(2)</a> */
    static native int fallocate(int fd, int mode, long offset, long length);

    /** @see <a href="https://man7.org/linux/man-pages/man7/inotify.7.html">inotify(7)</a> */
    static native int inotify_init1(int flags);

    static native int inotify_add_watch(int fd, String path, int mask);

    static native int inotify_rm_watch(int fd, int watch);

    static native int eventfd(int initial, int flags);

    static native int poll(Pointer fds, long count, int timeoutMillis);

    static native String strerror(int errno);
}
