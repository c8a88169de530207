package algo.app.supervise;

import java.time.Duration;
import java.time.Instant;

/**
 * Measures the loop itself since it was made: how long its turns take, and how late it starts what a schedule wants. The
 * supervisor's thread measures; any thread reads, and does not wait.
 */
public final class LoopMeters {
    private final Histogram turns = new Histogram(
            Duration.ofNanos(100_000),
            Duration.ofMillis(1),
            Duration.ofMillis(5),
            Duration.ofMillis(10),
            Duration.ofMillis(50),
            Duration.ofMillis(100),
            Duration.ofMillis(500),
            Duration.ofSeconds(1),
            Duration.ofSeconds(5));

    private final Histogram lateness = new Histogram(
            Duration.ofMillis(10),
            Duration.ofMillis(50),
            Duration.ofMillis(100),
            Duration.ofMillis(250),
            Duration.ofMillis(500),
            Duration.ofSeconds(1),
            Duration.ofSeconds(5),
            Duration.ofMinutes(1),
            Duration.ofMinutes(10),
            Duration.ofHours(1));

    private volatile Instant tickedAt;

    /** @param now wall time */
    LoopMeters(Instant now) {
        tickedAt = now;
    }

    void turned(Duration taken) {
        turns.observe(taken);
    }

    /** @param now wall time */
    void ticked(Instant now) {
        tickedAt = now;
    }

    /** A program was executed because its schedule wanted it; both are wall times. */
    void startedBySchedule(Instant due, Instant at) {
        lateness.observe(Duration.between(due, at));
    }

    /** Returns how long each turn took, from its events to its answers. Whatever comes meanwhile waits that long. */
    public Histogram turns() {
        return turns;
    }

    /** Returns how long after its time each program was executed that a schedule started, the first of each window. */
    public Histogram lateness() {
        return lateness;
    }

    /** Returns the wall time of the last of the turns that come every second; at first, that of the making. */
    public Instant tickedAt() {
        return tickedAt;
    }
}
