package algo.app.supervise;

import algo.app.schedule.Desired;
import java.time.Instant;

/** Whether a strategy should be up, by what people asked for. */
final class Wants {
    private Wants() {}

    /**
     * The answer holds until an event changes the status.
     *
     * @param configured whether the config still has the strategy; one that was deleted runs on until it is stopped
     */
    static Desired of(StrategyStatus status, boolean configured) {
        boolean asked =
                switch (status.intent()) {
                    case STARTED -> true;
                    case NONE, STOPPED, STOPPED_TODAY -> false;
                };
        boolean up =
                switch (status.phase()) {
                    case STARTING, RUNNING -> asked;
                    case STOPPED, BACKOFF, STOPPING -> asked && configured;
                    case EXITED, FAILED -> false;
                };
        return new Desired(up, status.reason(), Instant.MAX);
    }
}
