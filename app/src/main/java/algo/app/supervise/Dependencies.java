package algo.app.supervise;

import algo.app.model.Ist;
import algo.app.model.Phase;
import algo.app.model.Text;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Tells how a strategy stands for those that wait for it, or started after it. Pure. Wall times. */
final class Dependencies {
    /** The longest reason of another strategy that is repeated, in characters: it may wait for others itself. */
    private static final int LONGEST_REASON = 160;

    private Dependencies() {}

    /**
     * Returns what keeps others from starting after a strategy, in one clause; empty if nothing does. A job that ended
     * with 0 today, and is not wanted again, keeps nobody.
     */
    static Optional<String> blocker(Entry entry, Instant now) {
        StrategyStatus status = entry.status();
        if (entry.isReady() || isDone(entry, now)) {
            return Optional.empty();
        }
        if (status.phase() == Phase.RUNNING) {
            return Optional.of(entry.id() + ", which is not ready: "
                    + entry.spec().ready().sign().awaited() + " is awaited");
        }
        String reason = Text.printable(SnapshotViews.reason(entry), LONGEST_REASON);
        return Optional.of(entry.id() + ", which is " + status.phase().label() + " (" + reason + ")");
    }

    private static boolean isDone(Entry entry, Instant now) {
        StrategyStatus status = entry.status();
        boolean wanted = entry.desired() != null && entry.desired().up();
        return isJob(status) && !wanted && Ist.date(status.lastExit().at()).equals(Ist.date(now));
    }

    private static boolean isJob(StrategyStatus status) {
        return status.phase() == Phase.EXITED && status.lastExit().isSuccess();
    }

    /** Returns what a strategy that is up goes on without, in one clause; empty if all that it was started after is up. */
    static String missing(Entry entry, Function<String, Optional<Entry>> find) {
        return entry.spec().after().strategies().stream()
                .flatMap(id -> find.apply(id).stream())
                .filter(other -> !other.status().phase().hasRun() && !isJob(other.status()))
                .map(other ->
                        other.id() + ", which is " + other.status().phase().label())
                .collect(Collectors.joining("; and "));
    }

    /** Returns whether a run of {@code entry} goes on although that of {@code ended} is over. */
    static boolean goesOnWithout(Entry entry, Entry ended, Instant now) {
        Phase phase = entry.status().phase();
        boolean up = phase == Phase.STARTING || phase == Phase.RUNNING;
        return up && entry.spec().after().strategies().contains(ended.id()) && !isDone(ended, now);
    }
}
