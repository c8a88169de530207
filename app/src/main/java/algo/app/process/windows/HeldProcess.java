package algo.app.process.windows;

import algo.app.platform.windows.Handle;
import algo.app.platform.windows.Kernel32;
import algo.app.platform.windows.WindowsException;
import algo.app.process.ProcessEnd;
import algo.app.process.ProcessIdentity;
import com.sun.jna.Memory;
import java.util.Optional;
import java.util.OptionalInt;

/** A process that is held open: its number is its own until this is closed, also after it has ended. Safe on any thread. */
final class HeldProcess implements AutoCloseable {
    /** winerror.h: the exit code of a process that the job ended for the CPU time that it had used. */
    private static final int ERROR_NOT_ENOUGH_QUOTA = 1816;

    private static final int MOST_CODE = 255;

    private final Handle handle;
    private final ProcessIdentity identity;

    private HeldProcess(Handle handle, ProcessIdentity identity) {
        this.handle = handle;
        this.identity = identity;
    }

    /** Takes over the handle of a process that was made. */
    static HeldProcess of(Handle handle, String bootId, int pid) throws WindowsException {
        return new HeldProcess(handle, new ProcessIdentity(bootId, pid, made(handle)));
    }

    /** Returns the process, if it is there and the one that is meant, living or not. */
    static Optional<HeldProcess> open(ProcessIdentity process) throws WindowsException {
        int access = ProcessCalls.PROCESS_QUERY_LIMITED_INFORMATION
                | ProcessCalls.SYNCHRONIZE
                | ProcessCalls.PROCESS_TERMINATE;
        Handle handle;
        try {
            handle = Handle.of(Kernel32.OpenProcess(access, 0, process.pid()), "cannot look at a process");
        } catch (WindowsException e) {
            // Another user's is not ours, either.
            if (e.error() == Kernel32.ERROR_INVALID_PARAMETER || e.error() == Kernel32.ERROR_ACCESS_DENIED) {
                return Optional.empty();
            }
            throw e;
        }
        if (made(handle) == process.startTime()) {
            return Optional.of(new HeldProcess(handle, process));
        }
        handle.close();
        return Optional.empty();
    }

    /** Returns when a process was made, in the units of Windows: 100 ns since 1601. */
    private static long made(Handle process) throws WindowsException {
        try (Memory times = new Memory(4L * Long.BYTES)) {
            if (ProcessCalls.GetProcessTimes(process.value(), times, times.share(8), times.share(16), times.share(24))
                    == 0) {
                throw WindowsException.last("cannot look at a process");
            }
            return times.getLong(0);
        }
    }

    Handle handle() {
        return handle;
    }

    ProcessIdentity identity() {
        return identity;
    }

    boolean hasEnded() {
        return Kernel32.WaitForSingleObject(handle.value(), 0) == Kernel32.WAIT_OBJECT_0;
    }

    /** Returns the exit code of a process that has ended; empty if Windows does not tell. */
    OptionalInt code() {
        try (Memory code = new Memory(Integer.BYTES)) {
            return ProcessCalls.GetExitCodeProcess(handle.value(), code) == 0
                    ? OptionalInt.empty()
                    : OptionalInt.of(code.getInt(0));
        }
    }

    /** Returns the meaning of an exit code. Windows has no signals; those that a person knows stand for what is the same there. */
    static ProcessEnd end(int code) {
        return switch (code) {
            case Job.KILLED -> ProcessEnd.signaled("KILL");
            case ERROR_NOT_ENOUGH_QUOTA -> ProcessEnd.cpuLimit("XCPU");
            case 0xC000013A -> ProcessEnd.signaled("INT"); // STATUS_CONTROL_C_EXIT
            case 0xC0000005, 0xC00000FD -> ProcessEnd.signaled("SEGV"); // access violation, stack overflow
            case 0xC000001D -> ProcessEnd.signaled("ILL");
            case 0xC0000094, 0xC000008E -> ProcessEnd.signaled("FPE");
            case 0xC0000409, 0x40000015 -> ProcessEnd.signaled("ABRT");
            // An exit code has 32 bits on Windows, and 8 here.
            default -> ProcessEnd.exited(code >= 0 && code <= MOST_CODE ? code : MOST_CODE);
        };
    }

    @Override
    public void close() {
        handle.close();
    }
}
