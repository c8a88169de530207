package algo.app.control;

import algo.app.model.RunId;
import algo.app.model.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * CPU use of runs over the time between two looks that are at least a second apart; since its launch at the first look.
 * The monitor guards {@code samples}, so it is safe on any thread.
 */
final class ResourceMeter {
    private static final Duration LEAST = Duration.ofSeconds(1);
    /** Old runs fall out; far more than run at once. */
    private static final int MOST = 2000;

    private record Sample(Instant at, long cpuNanos, double percent) {}

    private final TimeSource time;
    private final Map<RunId, Sample> samples = new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<RunId, Sample> eldest) {
            return size() > MOST;
        }
    };

    ResourceMeter(TimeSource time) {
        this.time = time;
    }

    /**
     * Percent of one core, rounded to a tenth.
     *
     * @param cpuNanos CPU time of the run's tree until now
     * @param since steady time of its launch
     */
    synchronized double percent(RunId run, long cpuNanos, Instant since) {
        Instant now = time.steady();
        Sample before = samples.getOrDefault(run, new Sample(since, 0, 0));
        Duration span = Duration.between(before.at(), now);
        if (samples.containsKey(run) && span.compareTo(LEAST) < 0) {
            return before.percent();
        }
        double nanos = Math.max(1, span.toNanos());
        double percent = Math.max(0, Math.round(1000.0 * (cpuNanos - before.cpuNanos()) / nanos) / 10.0);
        samples.put(run, new Sample(now, cpuNanos, percent));
        return percent;
    }
}
