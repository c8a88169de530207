package algo.app.supervise;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** Holds the supervisor's newest snapshot, and lets others wait for one. The monitor guards {@code newest}. */
final class SnapshotBoard {
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private Snapshot newest = Snapshot.EMPTY;

    void publish(Snapshot snapshot) {
        synchronized (this) {
            newest = snapshot;
            notifyAll();
        }
        listeners.forEach(Runnable::run);
    }

    /** Calls a listener after each snapshot from now on, on the thread that publishes. */
    void listen(Runnable listener) {
        listeners.add(listener);
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
