package algo.app.supervise;

import algo.app.model.Phase;
import algo.app.model.ResourceLimits;
import algo.app.model.RunId;
import algo.app.process.ProcessTable;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Compares the resident memory of each run's whole tree with its limit. The limit of writable memory that each process has
 * does not see the sum, nor what processes share. The supervisor's thread alone.
 */
final class MemoryWatch {
    /** The time between two looks. */
    static final Duration EVERY = Duration.ofSeconds(10);

    private static final long MIB = 1024 * 1024;

    private final UsageMeter meter;
    private Instant next = Instant.MIN;

    MemoryWatch(UsageMeter meter) {
        this.meter = meter;
    }

    /**
     * Looks, if it is time to.
     *
     * @param now steady time
     * @return the strategies whose run is over its limit, each with one clause that says so
     */
    Map<Entry, String> overLimit(Collection<Entry> entries, ProcessTables tables, Instant now) {
        Map<Entry, String> over = new LinkedHashMap<>();
        if (now.isBefore(next)) {
            return over;
        }
        next = now.plus(EVERY);
        if (entries.stream().noneMatch(entry -> isWatched(entry.status()))) {
            return over;
        }
        Map<RunId, RunUsage> usages = usages(entries, tables, now);
        for (Entry entry : entries) {
            if (isWatched(entry.status())) {
                RunUsage usage = usages.getOrDefault(entry.status().run().id(), RunUsage.UNKNOWN);
                compare(entry, usage, tables, over);
            }
        }
        return over;
    }

    /** Measures every run, also those without a limit, so that a use of CPU is known over these seconds. */
    private Map<RunId, RunUsage> usages(Collection<Entry> entries, ProcessTables tables, Instant now) {
        List<UsageMeter.Live> live = entries.stream()
                .filter(entry -> entry.status().phase().hasRun())
                .map(entry -> new UsageMeter.Live(
                        entry.id(),
                        entry.status().run().record(),
                        entry.status().run().upSince()))
                .toList();
        return meter.known(live)
                .or(() -> tables.get().map(table -> meter.note(live, now, table)))
                .orElse(Map.of());
    }

    private static boolean isWatched(StrategyStatus status) {
        boolean up = status.phase() == Phase.STARTING || status.phase() == Phase.RUNNING;
        return up && status.run().memoryMb() != ResourceLimits.NONE;
    }

    private static void compare(Entry entry, RunUsage usage, ProcessTables tables, Map<Entry, String> over) {
        Run run = entry.status().run();
        long limit = run.memoryMb() * MIB;
        // The cheap sum counts shared pages once for each process. That is too much, so it can show that a run is
        // within its limit, but not that it is above it.
        if (usage.tree().residentBytes() <= limit) {
            return;
        }
        Optional<ProcessTable> table = tables.get();
        if (table.isEmpty()) {
            return;
        }
        try {
            long resident = table.get().residentBytes(run.record());
            if (resident > limit) {
                over.put(entry, "holds " + resident / MIB + " MiB, over its limit of " + run.memoryMb() + " MiB");
            }
        } catch (UncheckedIOException e) {
            // There are most likely no descriptors left: the next look will tell.
        }
    }
}
