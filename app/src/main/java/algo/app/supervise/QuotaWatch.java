package algo.app.supervise;

import algo.app.model.Quotas;
import algo.app.model.TimeSource;
import algo.app.process.ProcessTable;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Compares what the strategies of this home use with what their user may use of the host. Over a quota nothing more is added
 * or started; what runs goes on. The supervisor's thread alone.
 */
final class QuotaWatch {
    /** The age up to which a measurement serves to refuse a start: many that start at once share it. */
    private static final Duration FRESH = Duration.ofSeconds(1);

    private static final long MIB = 1024 * 1024;

    private final Quotas quotas;
    private final Registry registry;
    private final ProcessTables tables;
    private final TimeSource time;
    private Instant measuredAt = Instant.MIN;
    private long residentMb;

    QuotaWatch(Quotas quotas, Registry registry, ProcessTables tables, TimeSource time) {
        this.quotas = quotas;
        this.registry = registry;
        this.tables = tables;
        this.time = time;
    }

    /** Returns why the config may have no strategy more; empty if it may. */
    Optional<String> refusesMore(int added) {
        if (quotas.strategies() == 0 || configured() + added <= quotas.strategies()) {
            return Optional.empty();
        }
        return Optional.of("the quota of strategies is " + quotas.strategies() + ", and there are " + configured()
                + "; remove one, or ask root for more");
    }

    /** Returns why nothing may be started now; empty if it may. */
    Optional<String> refusesStart() {
        List<String> over = over(FRESH);
        return over.isEmpty() ? Optional.empty() : Optional.of(over.get(0));
    }

    /** Returns what is over its quota, each one line. */
    List<String> problems() {
        return over(MemoryWatch.EVERY);
    }

    private List<String> over(Duration age) {
        List<String> over = new ArrayList<>();
        if (quotas.strategies() > 0 && configured() > quotas.strategies()) {
            over.add("over the quota of strategies: " + configured() + " of " + quotas.strategies()
                    + "; nothing is started until some are removed");
        }
        if (quotas.memoryMb() > 0) {
            measure(age);
            if (residentMb >= quotas.memoryMb()) {
                over.add("over the quota of memory: " + residentMb + " MiB of " + quotas.memoryMb()
                        + " MiB are held by what runs; nothing is started until it is less");
            }
        }
        return over;
    }

    private long configured() {
        return registry.all().stream().filter(Entry::isConfigured).count();
    }

    private void measure(Duration age) {
        Instant now = time.steady();
        if (now.isBefore(measuredAt.equals(Instant.MIN) ? Instant.MIN : measuredAt.plus(age))) {
            return;
        }
        measuredAt = now;
        tables.forget();
        long bytes = 0;
        try {
            for (Entry entry : registry.all()) {
                if (entry.status().phase().hasRun()) {
                    Optional<ProcessTable> table = tables.get();
                    bytes += table.isPresent()
                            ? table.get().residentBytes(entry.status().run().record())
                            : 0;
                }
            }
            residentMb = bytes / MIB;
        } catch (UncheckedIOException e) {
            // There are most likely no descriptors left: the last measurement has to do.
        }
    }
}
