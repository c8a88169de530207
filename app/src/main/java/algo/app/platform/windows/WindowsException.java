package algo.app.platform.windows;

import com.sun.jna.Native;
import java.io.IOException;

/** A function of Windows failed. */
public final class WindowsException extends IOException {
    private final int error;

    private WindowsException(String message, int error) {
        super(message);
        this.error = error;
    }

    /** @param what failed, as in "cannot open x" */
    public static WindowsException of(String what, int error) {
        return new WindowsException(what + ": " + Kernel32.message(error), error);
    }

    /** Returns the failure of the call just made on this thread. */
    public static WindowsException last(String what) {
        return of(what, Native.getLastError());
    }

    /** Returns the number of the error, as in winerror.h. */
    public int error() {
        return error;
    }
}
