package algo.app.model;

import java.time.Duration;
import java.util.Locale;

/**
 * The policy by which a strategy is started again whose program ended by itself.
 *
 * @param when after which ends
 * @param max restarts in a row before giving up, 0 or more; 0 gives up at the first failure
 * @param firstDelay wait before the first restart; each further wait doubles, at most {@code maxDelay}
 * @param maxDelay upper bound of the wait between two restarts
 * @param healthyAfter a run that lasted this long sets the count of restarts back to 0
 */
public record RestartPolicy(When when, int max, Duration firstDelay, Duration maxDelay, Duration healthyAfter) {
    /** The ends of a program after which the strategy is started again. */
    public enum When {
        NEVER,
        ON_FAILURE,
        ALWAYS;

        /** Returns the name in the config file: {@code never}, {@code on-failure}, {@code always}. */
        public String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    public RestartPolicy {
        if (max < 0) {
            throw new IllegalArgumentException("max must be 0 or more, not " + max);
        }
        if (firstDelay.isNegative() || maxDelay.compareTo(firstDelay) < 0) {
            throw new IllegalArgumentException(
                    "max_delay (" + maxDelay + ") must not be below first_delay (" + firstDelay + ")");
        }
    }

    /** Returns whether a program that ended by itself in this way is to be started again at all. */
    public boolean wantsRestart(ExitStatus exit) {
        return switch (when) {
            case NEVER -> false;
            case ON_FAILURE -> !exit.isSuccess();
            case ALWAYS -> true;
        };
    }

    /** Returns the wait before restart number {@code restart}, counted from 1. */
    public Duration delayBefore(int restart) {
        if (restart < 1) {
            throw new IllegalArgumentException("restarts are counted from 1, not " + restart);
        }
        return new BackOff(firstDelay, maxDelay).after(restart);
    }
}
