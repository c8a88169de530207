package algo.app.supervise;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/** Durations, counted by how long they were. One thread observes, any thread reads, and nobody waits. */
public final class Histogram {
    private final List<Duration> bounds;
    private final long[] nanos;
    /** The numbers of those within each bound and above the one before; the last is of those above all. */
    private final AtomicLongArray counts;

    private final AtomicLong sum = new AtomicLong();

    /** @param bounds in rising order; a duration that equals one is within it */
    Histogram(Duration... bounds) {
        this.bounds = List.of(bounds);
        this.nanos = this.bounds.stream().mapToLong(Duration::toNanos).toArray();
        this.counts = new AtomicLongArray(bounds.length + 1);
    }

    /** Counts one more; one that is negative, as where a clock was set back, counts as none at all. */
    void observe(Duration taken) {
        long length = Math.max(0, taken.toNanos());
        int bucket = 0;
        while (bucket < nanos.length && length > nanos[bucket]) {
            bucket++;
        }
        counts.lazySet(bucket, counts.get(bucket) + 1);
        sum.lazySet(sum.get() + length);
    }

    public List<Duration> bounds() {
        return bounds;
    }

    /** Returns how many were within each bound, those of the bounds below included; the last number is that of all. */
    public List<Long> cumulated() {
        List<Long> cumulated = new ArrayList<>();
        long all = 0;
        for (int bucket = 0; bucket < counts.length(); bucket++) {
            all += counts.get(bucket);
            cumulated.add(all);
        }
        return cumulated;
    }

    /** Returns how long all took together. */
    public Duration sum() {
        return Duration.ofNanos(sum.get());
    }
}
