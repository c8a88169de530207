package algo.app.supervise;

import algo.app.model.RunId;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** The source of what questions about strategies are answered from. Safe on any thread. */
public interface Snapshots {
    /** Returns the newest snapshot; never waits. */
    Snapshot snapshot();

    /**
     * Returns what each run uses; of a run that is not in it nothing is known.
     *
     * @throws java.io.UncheckedIOException if that cannot be read, e.g. for want of descriptors
     */
    Map<RunId, RunUsage> usages();

    /** Returns the first snapshot from now on that {@code condition} holds for; empty after {@code limit}. */
    Optional<Snapshot> await(Predicate<Snapshot> condition, Duration limit) throws InterruptedException;
}
