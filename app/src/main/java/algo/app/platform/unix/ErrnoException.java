package algo.app.platform.unix;

import com.sun.jna.Native;
import java.io.IOException;

/** A system call failed; the message says why in words that a person can act on. */
public final class ErrnoException extends IOException {
    private final int errno;

    private ErrnoException(String message, int errno) {
        super(message);
        this.errno = errno;
    }

    /** Makes the failure of the call just made on this thread; {@code what} names the call, e.g. "cannot open /x". */
    public static ErrnoException last(String what) {
        return of(what, Native.getLastError());
    }

    public static ErrnoException of(String what, int errno) {
        return new ErrnoException(what + ": " + words(errno), errno);
    }

    public int errno() {
        return errno;
    }

    /**
     * Returns the words for an error. Where the host or the daemon is out of something, strerror(3) does not say of
     * what.
     */
    public static String words(int errno) {
        return switch (errno) {
            case LibC.EMFILE -> "the daemon has no file descriptors left";
            case LibC.ENFILE -> "the host has no file descriptors left";
            case LibC.EAGAIN -> "the limit of processes is reached";
            case LibC.ENOMEM -> "no memory is left";
            case LibC.ENOSPC -> "no space is left on the device";
            case LibC.EDQUOT -> "the disk quota is used up";
            case LibC.EROFS -> "the file system is read-only";
            case LibC.EACCES -> "permission denied";
            default -> LibC.strerror(errno);
        };
    }
}
