package algo.app.platform.macos;

import com.sun.jna.Native;
import java.io.IOException;

/** A system call of macOS failed; the message says why in words that a person can act on. */
public final class DarwinException extends IOException {
    private final int errno;

    private DarwinException(String message, int errno) {
        super(message);
        this.errno = errno;
    }

    /** Makes the failure of the call just made on this thread; {@code what} names the call, e.g. "cannot open /x". */
    public static DarwinException last(String what) {
        return of(what, Native.getLastError());
    }

    public static DarwinException of(String what, int errno) {
        return new DarwinException(what + ": " + words(errno), errno);
    }

    public int errno() {
        return errno;
    }

    /** Returns the words for an error. */
    public static String words(int errno) {
        return switch (errno) {
            case DarwinNumbers.EMFILE -> "the daemon has no file descriptors left";
            case DarwinNumbers.ENFILE -> "the host has no file descriptors left";
            case DarwinNumbers.EAGAIN -> "the limit of processes is reached";
            case DarwinNumbers.ENOMEM -> "no memory is left";
            case DarwinNumbers.ENOSPC -> "no space is left on the device";
            case DarwinNumbers.EDQUOT -> "the disk quota is used up";
            case DarwinNumbers.EROFS -> "the file system is read-only";
            case DarwinNumbers.EACCES -> "permission denied";
            default -> Darwin.strerror(errno);
        };
    }
}
