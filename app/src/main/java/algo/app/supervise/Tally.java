package algo.app.supervise;

import algo.app.model.ExitReason;
import algo.app.model.Phase;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * The counts of one strategy since its daemon came up. Immutable.
 *
 * @param starts launches, restarts included
 * @param restarts launches by its restart policy
 * @param exits runs that ended, and starts that could not be made, by reason
 * @param hookFailures {@code on_exit} commands that failed or were not run
 */
public record Tally(long starts, long restarts, Map<ExitReason, Long> exits, long hookFailures) {
    static final Tally NONE = new Tally(0, 0, Map.of(), 0);

    /** Returns the counts after its status changed. */
    Tally after(StrategyStatus before, StrategyStatus next) {
        boolean launched = next.phase() == Phase.STARTING && before.phase() != Phase.STARTING;
        boolean again = launched && before.phase() == Phase.BACKOFF && before.restarts() > 0;
        // The very object is compared, because two ends may be equal in all that is known of them.
        boolean ended = next.lastExit() != before.lastExit();
        if (!launched && !ended) {
            return this;
        }
        return new Tally(
                starts + (launched ? 1 : 0),
                restarts + (again ? 1 : 0),
                ended ? oneMore(next.lastExit().reason()) : exits,
                hookFailures);
    }

    private Map<ExitReason, Long> oneMore(ExitReason reason) {
        Map<ExitReason, Long> more = new EnumMap<>(ExitReason.class);
        more.putAll(exits);
        more.merge(reason, 1L, Long::sum);
        return more;
    }

    Tally afterFailedHook() {
        return new Tally(starts, restarts, exits, hookFailures + 1);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Tally that
                && starts == that.starts
                && restarts == that.restarts
                && Objects.equals(exits, that.exits)
                && hookFailures == that.hookFailures;
    }
}
