package algo.app.model;

import java.time.Duration;

/**
 * The sign by which a strategy is ready for those that wait for it.
 *
 * @param limit the time from its launch after which it is late
 */
public record Ready(Sign sign, Duration limit) {
    /** The readiness of a strategy that names no sign. */
    public static final Ready PLAIN = new Ready(Sign.START_WINDOW, Duration.ZERO);

    /** Returns whether there is nothing to look for. */
    public boolean isPlain() {
        return sign.kind() == Sign.Kind.START_WINDOW;
    }
}
