package algo.app.supervise;

import algo.app.schedule.Desired;
import java.time.Instant;

/** Decides what brings a strategy one step closer to what is desired. Pure, and idempotent: asked twice, it says the same. */
final class Reconciler {
    private Reconciler() {}

    /**
     * Returns the next action.
     *
     * @param now steady time
     * @param confirmAt steady time at which a start counts as successful, if the process lives until then
     */
    static Action next(Desired desired, StrategyStatus status, Instant now, Instant confirmAt) {
        return desired.up() ? towardsUp(status, now, confirmAt) : towardsDown(status, now);
    }

    private static Action towardsUp(StrategyStatus status, Instant now, Instant confirmAt) {
        return switch (status.phase()) {
            case STOPPED, EXITED, FAILED -> Action.LAUNCH;
            case BACKOFF -> now.isBefore(status.retryAt()) ? Action.NOTHING : Action.LAUNCH;
            case STARTING -> now.isBefore(confirmAt) ? Action.NOTHING : Action.CONFIRM;
            case STOPPING -> ending(status.ending(), now);
            case RUNNING -> Action.NOTHING;
        };
    }

    private static Action towardsDown(StrategyStatus status, Instant now) {
        return switch (status.phase()) {
            case STARTING, RUNNING -> Action.TERMINATE;
            case STOPPING -> ending(status.ending(), now);
            case BACKOFF -> Action.SETTLE;
            case STOPPED, EXITED, FAILED -> Action.NOTHING;
        };
    }

    private static Action ending(Ending ending, Instant now) {
        return switch (ending.step()) {
            case ASKED -> now.isBefore(ending.killAt()) ? Action.NOTHING : Action.KILL;
            case SIGNALLED -> now.isBefore(ending.killAt()) ? Action.ASK : Action.KILL;
            // Most runs leave nothing, and only a look tells whether there is something to kill.
            case REST ->
                now.isBefore(ending.killAt()) || ending.rest().processes() == Ending.Rest.UNSEEN
                        ? Action.ASK
                        : Action.KILL;
            case KILLING, SWEEPING -> Action.SWEEP;
        };
    }
}
