package algo.app.process.unix;

import algo.app.model.RunId;
import algo.app.platform.unix.LibC;
import com.sun.jna.Memory;

/**
 * The mark that the kernel carries for us: every process of a run has a value of {@code RLIMIT_LOCKS} that names the
 * run. Linux stopped enforcing that limit in 2.4.25 (getrlimit(2)) but still hands it from parent to child, so it
 * outlives a cleared environment, setsid, double forks and the daemon, is there in a zombie too, and disturbs nobody:
 * it is unlimited wherever nobody set it, so 64 bits are free. {@code ulimit -x} in bash shows it.
 */
final class RunCookie {
    /** Stands in a process that carries no run's mark. */
    static final long NONE = 0;

    /**
     * The sign of a mark, above the 48 bits of the run id, so that a limit that somebody else set is not taken for one.
     */
    private static final long SIGN = 0x0a16L;

    private static final int ID_BITS = 48;

    private RunCookie() {}

    static long of(RunId run) {
        return SIGN << ID_BITS | Long.parseLong(run.value(), 16);
    }

    /** Returns the number of the run that a mark is of. */
    static long id(long mark) {
        return mark & (1L << ID_BITS) - 1;
    }

    /**
     * Marks a process before it has children. Where that is not permitted, since it carries another mark already (a
     * daemon that was started by a strategy) or a limit of the host's, it is marked as nobody's, which always is:
     * then the environment and the session alone tell its run.
     */
    static void mark(int pid, RunId run) {
        if (!RunLimits.set(pid, LibC.RLIMIT_LOCKS, of(run), of(run))) {
            RunLimits.set(pid, LibC.RLIMIT_LOCKS, NONE, NONE);
        }
    }

    /**
     * Returns the mark that a process carries, as from {@link #of}, or {@link #NONE}; also when it is gone or not ours.
     */
    static long read(int pid) {
        try (Memory limit = new Memory(2 * Long.BYTES)) {
            return read(pid, limit);
        }
    }

    /** Reads a mark as {@link #read(int)} does, for many in a row; {@code limit} has room for two longs. */
    static long read(int pid, Memory limit) {
        if (LibC.prlimit(pid, LibC.RLIMIT_LOCKS, null, limit) != 0) {
            return NONE;
        }
        long hard = limit.getLong(Long.BYTES);
        return hard >>> ID_BITS == SIGN ? hard : NONE;
    }
}
