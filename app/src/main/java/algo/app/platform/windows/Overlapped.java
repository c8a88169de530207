package algo.app.platform.windows;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;

/**
 * One operation at a time on a handle that was opened for overlapped operations, and the event that says when it has ended. It must not be closed
 * before an operation that was begun has ended. One thread begins and awaits.
 */
public final class Overlapped implements AutoCloseable {
    /** minwinbase.h: {@code OVERLAPPED}. */
    static final int BYTES = 32;

    private static final int EVENT = 24;

    private final Memory memory = new Memory(BYTES);
    private final Memory transferred = new Memory(Integer.BYTES);
    private final Handle event;

    public Overlapped() throws WindowsException {
        event = Handle.of(Kernel32.CreateEventW(null, 1, 0, null), "cannot make an event");
        memory.clear();
        memory.setLong(EVENT, event.value());
    }

    /** Returns what the call that begins an operation takes. */
    public Pointer pointer() {
        return memory;
    }

    /** Returns the event that is set when the operation has ended. */
    public Handle event() {
        return event;
    }

    /**
     * Waits until the operation has ended that {@code begun} is the result of, which was called just now on this thread.
     *
     * @return the error that it ended with; 0 if it did what it should
     */
    public int await(Handle file, int begun, int error) {
        if (begun == 0 && error != Kernel32.ERROR_IO_PENDING) {
            return error;
        }
        return Kernel32.GetOverlappedResult(file.value(), memory, transferred, 1) != 0 ? 0 : Native.getLastError();
    }

    /** Returns how many bytes the operation that was awaited has moved. */
    public int transferred() {
        return transferred.getInt(0);
    }

    @Override
    public void close() {
        event.close();
        memory.close();
        transferred.close();
    }
}
