package algo.app.process.unix;

import algo.app.platform.unix.LibC;
import algo.app.process.ProcessIdentity;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Waits for the ended processes that fell to the daemon, the subreaper of everything it started, and as the first process of
 * a container of everything there. What is known to be of a run is waited for at once. The JDK waits for the processes that
 * it made itself, and would report a wrong exit code for one that was taken from it; it does so at once, so what is still
 * there some time later is nobody's. Safe on any thread.
 */
final class Orphans {
    /** The time after which it is certain that nobody else waits for the process. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    /** A child that has ended. */
    private record Ended(int pid, long startTime) {}

    private final Set<ProcessIdentity> expected = new HashSet<>();
    /** Children that nobody seems to wait for, and when they were first seen, in nanoseconds. */
    private Map<Ended, Long> seen = new HashMap<>();

    private final long ownCookie = RunCookie.read(LibC.getpid());

    /** These belong to a run and were killed: should they become ours, they are to be waited for. */
    synchronized void expect(List<ProcessIdentity> killed) {
        expected.addAll(killed);
    }

    /**
     * Waits for what has ended; wrappers are the reaper's. The table remembers whose they were: an end that nobody saw
     * begin tells the run that something of it goes on.
     */
    synchronized void reap(LinuxProcessTable table, Reaper reaper, Cgroups cgroups) {
        Map<Ended, Long> again = new HashMap<>();
        for (ProcStat child : table.unreapedChildren()) {
            reap(child, table.cookie(child.pid()), reaper, cgroups, again);
        }
        seen = again;
        expected.removeIf(identity -> !table.has(identity));
    }

    /** The same without a table, of those {@code children} that have ended. */
    synchronized void reap(List<ProcStat> children, Reaper reaper, Cgroups cgroups) {
        Map<Ended, Long> again = new HashMap<>();
        for (ProcStat child : children) {
            if (child.state() == 'Z') {
                reap(child, RunCookie.read(child.pid()), reaper, cgroups, again);
            }
        }
        seen = again;
    }

    private void reap(ProcStat child, long cookie, Reaper reaper, Cgroups cgroups, Map<Ended, Long> again) {
        int pid = child.pid();
        if (reaper.claims(pid)) {
            return;
        }
        boolean ofRun = carriesRun(cookie) || isExpected(child) || cgroups.isInRun(pid);
        Ended ended = new Ended(pid, child.startTime());
        long now = System.nanoTime();
        long since = seen.getOrDefault(ended, now);
        if (ofRun || now - since > PATIENCE.toNanos()) {
            Reaper.reap(pid);
        } else {
            again.put(ended, since);
        }
    }

    /**
     * Returns whether a mark is that of a run, and not the daemon's own, which a daemon that a strategy started
     * carries, and the JDK's children then.
     */
    private boolean carriesRun(long cookie) {
        return cookie != RunCookie.NONE && cookie != ownCookie;
    }

    private boolean isExpected(ProcStat child) {
        return expected.stream().anyMatch(child::is);
    }
}
