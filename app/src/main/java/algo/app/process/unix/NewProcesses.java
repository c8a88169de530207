package algo.app.process.unix;

import algo.app.model.RunId;
import com.sun.jna.Memory;
import java.io.IOException;
import java.time.Duration;

/**
 * Finds the processes that were started after a process table was read. Reading one takes milliseconds, and a process
 * that forks and ends within a fraction of that, in a new session each time, is in no table. But pids are given out in
 * turn, and the kernel tells the last one: so the few that are new can be asked for the mark of a run
 * ({@link RunCookie}) at once. Safe on any thread.
 */
final class NewProcesses {
    /** The longest that one {@link #kill} takes, about. */
    private static final Duration LIMIT = Duration.ofMillis(4);

    /** Others start processes too: after so many looks without one of the run, nothing of it goes on. */
    private static final int QUIET_LOOKS = 8;

    /**
     * The most new processes that are asked: more than a busy host starts while a table is read. A pid that is further
     * away has come round, or is none.
     */
    private static final int MOST = 8192;

    /**
     * Kills what carries the mark of {@code run} and was started after {@code pid} was given out.
     *
     * @return whether there was any, ended ones included, or whether that cannot be told: then a new table is needed
     */
    boolean kill(RunId run, int pid) throws IOException {
        try (Memory limit = new Memory(2 * Long.BYTES)) {
            return kill(run, pid, limit);
        }
    }

    private boolean kill(RunId run, int pid, Memory limit) throws IOException {
        long mark = RunCookie.of(run);
        long end = System.nanoTime() + LIMIT.toNanos();
        boolean found = false;
        int last = pid;
        for (int quiet = 0; quiet < QUIET_LOOKS && System.nanoTime() < end; quiet++) {
            int newest = Proc.newestPid();
            if (newest == last) {
                return found; // nobody has started anything: what was looked at is all there is
            }
            if (newest < last || newest - last > MOST) {
                return true;
            }
            boolean any = false;
            for (int each = newest; each > last; each--) {
                if (RunCookie.read(each, limit) == mark) {
                    any = true;
                    kill(each, mark, limit);
                }
            }
            last = newest;
            if (any) {
                found = true;
                quiet = 0;
            }
        }
        return found;
    }

    /** Held first, then proven: the signal reaches the process that was looked at, or none, as with one that we may not signal. */
    private void kill(int pid, long mark, Memory limit) throws IOException {
        try (PidFd held = PidFd.open(pid).orElse(null)) {
            if (held != null && RunCookie.read(pid, limit) == mark) {
                held.send(SignalNumbers.KILL);
            }
        }
    }
}
