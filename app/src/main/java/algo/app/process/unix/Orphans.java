package algo.app.process.unix;

import algo.app.process.ProcessIdentity;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Waits for the ended processes of runs that fell to the daemon, the subreaper of everything it started. Only such: the
 * JDK waits for the processes that it made itself, and would report a wrong exit code for one that was taken from it.
 * Safe on any thread.
 */
final class Orphans {
    private final Set<ProcessIdentity> expected = new HashSet<>();
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
        for (ProcStat child : table.unreapedChildren()) {
            int pid = child.pid();
            boolean ofRun = carriesRun(table.cookie(pid)) || isExpected(child) || cgroups.isInRun(pid);
            if (ofRun && !reaper.claims(pid)) {
                Reaper.reap(pid);
            }
        }
        expected.removeIf(identity -> !table.has(identity));
    }

    /** A daemon that a strategy started carries a mark itself, and so do the JDK's children then. */
    private boolean carriesRun(long cookie) {
        return cookie != RunCookie.NONE && cookie != ownCookie;
    }

    private boolean isExpected(ProcStat child) {
        return expected.stream().anyMatch(child::is);
    }
}
