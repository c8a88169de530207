package algo.app.supervise;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;

/** Holds the supervisor's newest snapshot, and lets others wait for one. The monitor guards {@code newest}. */
final class SnapshotBoard {
    private Snapshot newest = Snapshot.EMPTY;

    synchronized void publish(Snapshot snapshot) {
        newest = snapshot;
        notifyAll();
    }

    synchronized Snapshot newest() {
        return newest;
    }

    /**
     * Returns the first snapshot from now on that {@code condition} holds for; empty if there is none within
     * {@code limit}.
     */
    synchronized Optional<Snapshot> await(Predicate<Snapshot> condition, Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (!condition.test(newest)) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return Optional.empty();
            }
            wait(left);
        }
        return Optional.of(newest);
    }
}
