package algo.app.process.unix;

import algo.app.model.RunId;
import algo.app.platform.unix.LibC;
import algo.app.process.ProcessIdentity;
import algo.app.process.RunRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Processes of runs that carry no mark any more ({@link RunCookie}), such as one that lowered its limits, cleared its
 * environment, and left its session and its parents. One that was seen as a descendant of its run is remembered, in the run's
 * status file too, for the next daemon. An orphan that falls to the daemon, the subreaper of all it started, is of one of the
 * runs that the daemon started. Which one is told by its oom_score_adj, of which each run has its own as long as there are not
 * too many, by its environment, or by its output. If nothing tells it is of none for certain, and is named as long as not all
 * that it may be of are over but for it. Safe on any thread.
 */
final class Strays {
    /** The age below which an unknown child of the daemon may be a wrapper that is being made at this moment. */
    private static final Duration NEW = Duration.ofMillis(300);

    /**
     * The most strays of one run; those of a program that makes them without end are found by other means or not at
     * all.
     */
    private static final int MOST = 500;

    /**
     * The distance in oom_score_adj by which a run is killed sooner than the daemon when the host runs out of memory;
     * 1000 is the most there is. Each point counts like a thousandth of the memory of the host, or of the cgroup, so
     * half of it outweighs a daemon of some 70 MB also where there are but 256 MB for all: there the wrappers, of a
     * megabyte each, go first as well.
     */
    private static final int OOM_DISTANCE = 500;

    private static final int OOM_MOST = 1000;

    private static final long NANOS = NEW.toNanos();

    /**
     * The number of different values of oom_score_adj that tell runs apart. Each step counts like a thousandth of the
     * host's memory when it runs out, so a few of them do not decide which run is picked.
     */
    private static final int SLOTS = 10;

    private final Reaper reaper;
    private final String bootId;
    private final int session = LibC.getsid(0);
    /** Runs that this daemon started and that are not over. */
    private final Map<RunId, RunRecord> started = new LinkedHashMap<>();
    /** The value of oom_score_adj that each run has. */
    private final Map<RunId, Integer> slots = new HashMap<>();
    /** Runs of which nothing lives but perhaps an orphan that is not known to be of them. */
    private final Set<RunId> waiting = new HashSet<>();
    /** The processes that are known to be of a run, by any daemon. */
    private final Map<RunId, Set<ProcessIdentity>> ofRuns = new HashMap<>();
    /** Orphans that are not known to be of a run, and when they were first seen, in nanoseconds. */
    private Map<ProcessIdentity, Long> unknown = new HashMap<>();

    /** The processes that were reported to print to the log of a run that was ending. */
    private final Set<ProcessIdentity> printing = new HashSet<>();

    Strays(Reaper reaper, String bootId) {
        this.reaper = reaper;
        this.bootId = bootId;
    }

    /**
     * Returns the oom_score_adj that a run is to have: higher than the daemon's own, and another one than other runs
     * have.
     */
    synchronized int oomScoreFor(RunId run, int own) {
        int[] used = new int[SLOTS];
        slots.values().forEach(slot -> used[slot]++);
        int best = 0;
        for (int slot = 1; slot < SLOTS; slot++) {
            best = used[slot] < used[best] ? slot : best;
        }
        slots.put(run, best);
        return oomScore(own, best);
    }

    private static int oomScore(int own, int slot) {
        return Math.min(own + OOM_DISTANCE + slot, OOM_MOST);
    }

    /** This daemon made the wrapper of a run. */
    synchronized void started(RunRecord run) {
        started.put(run.run(), run);
    }

    /**
     * This daemon takes over a run of an earlier one, and with it what that one knew.
     *
     * @throws java.io.UncheckedIOException if that cannot be read now
     */
    synchronized void adopted(RunRecord run) {
        Set<ProcessIdentity> known =
                RunStatus.strays(run.statusFile(), run.wrapper().bootId());
        if (!known.isEmpty()) {
            ofRuns.computeIfAbsent(run.run(), any -> new LinkedHashSet<>()).addAll(known);
        }
    }

    /** A run is over, or was never executed. */
    synchronized void over(RunId run) {
        started.remove(run);
        slots.remove(run);
        waiting.remove(run);
        ofRuns.remove(run);
    }

    /** Returns the processes that are known to be of a run; some may have ended. */
    synchronized List<ProcessIdentity> of(RunId run) {
        return List.copyOf(ofRuns.getOrDefault(run, Set.of()));
    }

    /** A process that carries no mark was seen to be of a run. */
    synchronized void note(RunRecord run, ProcessIdentity process) {
        Set<ProcessIdentity> known = ofRuns.computeIfAbsent(run.run(), any -> new LinkedHashSet<>());
        if (known.size() < MOST && known.add(process)) {
            RunStatus.noteStray(run.statusFile(), process);
        }
    }

    /**
     * Orphans of which nothing tells for certain whether they are of this run, of which nothing else lives. What can only be of
     * runs that all wait like this is known to be ours, and taken for one of this run from now on.
     *
     * @param printing those that print to its log, and carry nothing else of it
     */
    synchronized List<ProcessIdentity> doubtful(RunRecord run, List<ProcessIdentity> printing) throws IOException {
        List<ProcessIdentity> doubtful = new ArrayList<>(printing);
        doubtful.removeIf(this::isKnown);
        this.printing.addAll(doubtful);
        waiting.add(run.run());
        for (ProcessIdentity orphan : unknown.keySet()) {
            List<RunRecord> candidates = candidates(orphan);
            if (candidates.contains(run)) {
                doubtful.add(orphan);
                if (candidates.stream().allMatch(each -> waiting.contains(each.run()))) {
                    note(run, orphan);
                }
            }
        }
        return doubtful;
    }

    synchronized boolean isDoubtful(ProcessIdentity process) {
        return unknown.containsKey(process) || printing.contains(process);
    }

    /**
     * Looks at children of the daemon.
     *
     * @param children all that live, or all orphans among them
     */
    synchronized void check(List<ProcStat> children) throws IOException {
        Map<ProcessIdentity, Long> again = new HashMap<>();
        for (ProcStat child : children) {
            boolean own = child.isDead() || child.session() == session || reaper.claims(child.pid());
            if (!own && RunCookie.read(child.pid()) == RunCookie.NONE) {
                ProcessIdentity orphan = new ProcessIdentity(bootId, child.pid(), child.startTime());
                if (!isKnown(orphan) && isBelowAWrapper(child.pid())) {
                    long now = System.nanoTime();
                    long since = unknown.getOrDefault(orphan, now);
                    if (now - since < NANOS || !attribute(orphan)) {
                        again.put(orphan, since);
                    }
                }
            }
        }
        unknown = again;
    }

    private boolean isKnown(ProcessIdentity orphan) {
        return ofRuns.values().stream().anyMatch(known -> known.contains(orphan));
    }

    /**
     * Returns whether the process comes from a wrapper. A wrapper is more likely to be picked for want of memory than
     * the daemon, and hands that on; helpers are not.
     */
    private static boolean isBelowAWrapper(int pid) throws IOException {
        int own = Proc.oomScoreAdj(LibC.getpid());
        int score = Proc.oomScoreAdj(pid);
        return score >= oomScore(own, 0) && score <= oomScore(own, SLOTS - 1);
    }

    private boolean attribute(ProcessIdentity orphan) throws IOException {
        List<RunRecord> candidates = candidates(orphan);
        String id = Proc.runIdInEnvironment(orphan.pid());
        Set<Path> outputs = outputs(orphan.pid());
        List<RunRecord> told = candidates.stream()
                .filter(run -> run.run().value().equals(id) || outputs.contains(run.output()))
                .toList();
        List<RunRecord> found = told.isEmpty() ? candidates : told;
        if (found.size() != 1 || !Proc.isAlive(orphan)) {
            return candidates.isEmpty(); // of a run that is over, or of none: nobody waits for it
        }
        note(found.get(0), orphan);
        return true;
    }

    /** Returns the runs that it may be of. */
    private List<RunRecord> candidates(ProcessIdentity orphan) throws IOException {
        int own = Proc.oomScoreAdj(LibC.getpid());
        int score = Proc.oomScoreAdj(orphan.pid());
        return started.values().stream()
                .filter(run -> run.wrapper().startTime() <= orphan.startTime())
                .filter(run -> oomScore(own, slots.getOrDefault(run.run(), 0)) == score)
                .toList();
    }

    /** Returns the files that a process prints to. */
    static Set<Path> outputs(int pid) {
        Set<Path> outputs = new HashSet<>();
        for (int number = 1; number <= 2; number++) {
            try {
                outputs.add(Files.readSymbolicLink(Path.of("/proc/" + pid + "/fd/" + number)));
            } catch (IOException | InvalidPathException e) {
                // The process has no mark, or we may not see it.
            }
        }
        return outputs;
    }
}
