package algo.app.supervise;

import algo.app.model.RunId;
import algo.app.model.TimeSource;
import algo.app.process.ProcessTable;
import algo.app.process.RunRecord;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Measures what the tree of each run uses. One look at the process table serves everybody for {@link #FRESH}, the
 * limits and all who ask for a status; nobody looks where nobody asks. The monitor guards what was seen, and
 * {@code look} lets one caller look for all others. Safe on any thread.
 */
final class UsageMeter {
    /** The time between two looks, and the least time over which a use of CPU is measured. */
    static final Duration FRESH = Duration.ofSeconds(1);

    /**
     * A run to look at.
     *
     * @param upSince steady time of its launch
     */
    record Live(String strategy, RunRecord record, Instant upSince) {}

    /** The last measurement of a run, and the beginning of the next span for its use of CPU. */
    private record Seen(RunUsage usage, Instant from, long cpuNanos) {}

    private final TimeSource time;
    private final Object look = new Object();
    private final Instant began;
    private Map<RunId, Seen> seen = Map.of();
    /** The CPU time that the runs of each strategy were seen to use, in nanoseconds. */
    private final Map<String, Long> spent = new HashMap<>();
    /** The part of it that each run had used when it was last seen. */
    private Map<RunId, Long> counted = Map.of();

    private Instant at = Instant.MIN;

    UsageMeter(TimeSource time) {
        this.time = time;
        this.began = time.steady();
    }

    /**
     * Returns the CPU time that the runs of each strategy were seen to use since this was made, in nanoseconds. It never
     * shrinks; what a run used between the last look and its end is not in it. Does not look.
     */
    synchronized Map<String, Long> spent() {
        return Map.copyOf(spent);
    }

    /**
     * Returns what all of {@code runs} use, not older than {@link #FRESH}. Waits while another caller looks.
     *
     * @throws UncheckedIOException if the process table cannot be read
     */
    Map<RunId, RunUsage> fresh(Collection<Live> runs, Supplier<ProcessTable> table) {
        synchronized (look) {
            return known(runs).orElseGet(() -> note(runs, time.steady(), table.get()));
        }
    }

    /**
     * Returns what was measured within {@link #FRESH}; empty if that is nothing, or not all of {@code runs}. Does not
     * wait.
     */
    synchronized Optional<Map<RunId, RunUsage>> known(Collection<Live> runs) {
        boolean fresh = time.steady().isBefore(at.plus(FRESH))
                && runs.stream().allMatch(run -> seen.containsKey(run.record().run()));
        return fresh ? Optional.of(shown()) : Optional.empty();
    }

    /** Takes what {@code table} tells, which was read at {@code now}. What is not among {@code runs} is forgotten. */
    Map<RunId, RunUsage> note(Collection<Live> runs, Instant now, ProcessTable table) {
        Map<RunId, ProcessTable.Usage> trees = new HashMap<>();
        for (Live run : runs) {
            trees.put(run.record().run(), usage(table, run.record()));
        }
        synchronized (this) {
            spend(runs, trees);
            Map<RunId, Seen> next = new HashMap<>();
            for (Live run : runs) {
                RunId id = run.record().run();
                Seen before = seen.get(id);
                ProcessTable.Usage tree = trees.get(id);
                next.put(id, before == null ? first(tree, run.upSince(), now) : again(before, tree, now));
            }
            seen = next;
            at = now.isAfter(at) ? now : at;
            return shown();
        }
    }

    /** A run that was there before this was made begins with what it had used when it was first seen. */
    private void spend(Collection<Live> runs, Map<RunId, ProcessTable.Usage> trees) {
        Map<RunId, Long> next = new HashMap<>();
        for (Live run : runs) {
            RunId id = run.record().run();
            ProcessTable.Usage tree = trees.get(id);
            boolean known = !tree.equals(ProcessTable.Usage.UNKNOWN);
            Long before = counted.get(id);
            if (known) {
                long from = before != null ? before : run.upSince().isBefore(began) ? tree.cpuNanos() : 0;
                spent.merge(run.strategy(), Math.max(0, tree.cpuNanos() - from), Long::sum);
                next.put(id, tree.cpuNanos());
            } else if (before != null) {
                next.put(id, before);
            }
        }
        counted = next;
    }

    private static ProcessTable.Usage usage(ProcessTable table, RunRecord run) {
        try {
            return table.usage(run);
        } catch (UncheckedIOException e) {
            // There are most likely no descriptors left: the next look will tell.
            return ProcessTable.Usage.UNKNOWN;
        }
    }

    /** Over the time since its launch. */
    private static Seen first(ProcessTable.Usage tree, Instant upSince, Instant now) {
        if (tree.equals(ProcessTable.Usage.UNKNOWN)) {
            return new Seen(RunUsage.UNKNOWN, upSince, 0);
        }
        Duration up = Duration.between(upSince, now);
        return new Seen(
                new RunUsage(tree, percent(tree.cpuNanos(), up.compareTo(FRESH) < 0 ? FRESH : up)),
                now,
                tree.cpuNanos());
    }

    private static Seen again(Seen before, ProcessTable.Usage tree, Instant now) {
        Duration span = Duration.between(before.from(), now);
        if (tree.equals(ProcessTable.Usage.UNKNOWN)) {
            return new Seen(RunUsage.UNKNOWN, before.from(), before.cpuNanos());
        }
        if (span.compareTo(FRESH) < 0 && before.usage().isKnown()) {
            return new Seen(new RunUsage(tree, before.usage().cpuPercent()), before.from(), before.cpuNanos());
        }
        long used = tree.cpuNanos() - before.cpuNanos();
        return new Seen(
                new RunUsage(tree, percent(used, span.compareTo(FRESH) < 0 ? FRESH : span)), now, tree.cpuNanos());
    }

    /** Rounded to a tenth. What a process had used that has ended since can make the use of a tree shrink. */
    private static double percent(long nanos, Duration span) {
        return Math.max(0, Math.round(1000.0 * nanos / span.toNanos()) / 10.0);
    }

    private Map<RunId, RunUsage> shown() {
        Map<RunId, RunUsage> shown = new HashMap<>();
        seen.forEach((run, each) -> shown.put(run, each.usage()));
        return Map.copyOf(shown);
    }
}
