package algo.app.process.unix;

import algo.app.platform.unix.ErrnoException;
import algo.app.platform.unix.Fd;
import algo.app.platform.unix.LibC;
import com.sun.jna.Native;
import java.util.Optional;

/**
 * A descriptor that stands for one process, for good: a signal sent through it cannot reach another that was given the
 * same pid later (pidfd_open(2)). Safe on any thread; after {@link #close} nothing is sent any more.
 */
final class PidFd implements AutoCloseable {
    /** The results of sending a signal. */
    enum Sent {
        YES,
        /** Nothing of the process is left, or what is left is not ours to signal. */
        GONE,
        /** This kernel (before 6.9) or a closed descriptor cannot: signal the group by its number. */
        UNSUPPORTED
    }

    private final Fd fd;
    private boolean closed;

    private PidFd(Fd fd) {
        this.fd = fd;
    }

    /** Opens a process; empty if there is none. The caller checks afterwards whether it is the one that was meant. */
    static Optional<PidFd> open(int pid) throws ErrnoException {
        long number = LibC.syscall(LibC.SYS_PIDFD_OPEN, pid, 0);
        int errno = number < 0 ? Native.getLastError() : 0;
        if (errno == LibC.ESRCH || errno == LibC.EINVAL) { // EINVAL: a thread has that number now
            return Optional.empty();
        }
        return Optional.of(new PidFd(Fd.of(number, "cannot open process " + pid)));
    }

    /** Returns the descriptor for poll(2), which is readable once the process has ended. */
    int number() {
        return fd.number();
    }

    /** Sends to this process alone. One that has ended is no error. */
    synchronized void send(int signal) {
        if (!closed) {
            LibC.syscall(LibC.SYS_PIDFD_SEND_SIGNAL, fd.number(), signal, null, 0);
        }
    }

    /** Sends to the process group that this process leads or led: its number is not given away while it has members. */
    synchronized Sent sendToGroup(int signal) {
        if (closed) {
            return Sent.UNSUPPORTED;
        }
        long result =
                LibC.syscall(LibC.SYS_PIDFD_SEND_SIGNAL, fd.number(), signal, null, LibC.PIDFD_SIGNAL_PROCESS_GROUP);
        if (result == 0) {
            return Sent.YES;
        }
        return Native.getLastError() == LibC.EINVAL ? Sent.UNSUPPORTED : Sent.GONE;
    }

    @Override
    public synchronized void close() {
        closed = true;
        fd.close();
    }
}
