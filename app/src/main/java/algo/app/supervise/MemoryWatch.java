package algo.app.supervise;

import algo.app.model.Phase;
import algo.app.model.ResourceLimits;
import algo.app.process.ProcessTable;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Compares the resident memory of each run's whole tree with its limit. The limit of address space that each process has
 * does not see the sum, and is a poor measure of memory besides. The supervisor's thread alone.
 */
final class MemoryWatch {
    /** Between two looks. */
    static final Duration EVERY = Duration.ofSeconds(10);

    private static final long MIB = 1024 * 1024;

    private Instant next = Instant.MIN;

    /**
     * Looks, if it is time to.
     *
     * @param now steady time
     * @return the strategies whose run is over its limit, each with one clause that says so
     */
    Map<Entry, String> overLimit(Collection<Entry> entries, Tables tables, Instant now) {
        Map<Entry, String> over = new LinkedHashMap<>();
        if (now.isBefore(next)) {
            return over;
        }
        next = now.plus(EVERY);
        for (Entry entry : entries) {
            if (isWatched(entry.status())) {
                tables.get().ifPresent(table -> compare(entry, table, over));
            }
        }
        return over;
    }

    private static boolean isWatched(StrategyStatus status) {
        boolean up = status.phase() == Phase.STARTING || status.phase() == Phase.RUNNING;
        return up && status.run().memoryMb() != ResourceLimits.NONE;
    }

    private static void compare(Entry entry, ProcessTable table, Map<Entry, String> over) {
        Run run = entry.status().run();
        long limit = run.memoryMb() * MIB;
        try {
            // The cheap sum counts shared pages once for each process: too much, so it can only clear a run, not
            // convict it.
            if (table.usage(run.record()).residentBytes() <= limit) {
                return;
            }
            long resident = table.residentBytes(run.record());
            if (resident > limit) {
                over.put(entry, "holds " + resident / MIB + " MiB, over its limit of " + run.memoryMb() + " MiB");
            }
        } catch (UncheckedIOException e) {
            // Out of descriptors, most likely: the next look will tell.
        }
    }
}
