package algo.app.model;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/** Functions that the daemon's threads share. */
public final class Threads {
    private Threads() {}

    /** Waits until {@code thread} has ended, also if the caller is interrupted meanwhile, which it then still is. */
    public static void awaitEnd(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Waits until something is in {@code inbox}, or until {@code wake} by the steady time, and takes all that is there.
     *
     * @param wake {@link Instant#MAX} for as long as it takes
     * @return in order; empty if the time came first
     */
    public static <T> List<T> takeAll(BlockingQueue<T> inbox, Instant wake, TimeSource time)
            throws InterruptedException {
        T first;
        if (wake.equals(Instant.MAX)) {
            first = inbox.take();
        } else {
            Instant now = time.steady();
            first = wake.isAfter(now)
                    ? inbox.poll(Duration.between(now, wake).toNanos(), TimeUnit.NANOSECONDS)
                    : inbox.poll();
        }
        List<T> all = new ArrayList<>();
        if (first != null) {
            all.add(first);
            inbox.drainTo(all);
        }
        return all;
    }
}
