package algo.app.schedule;

import java.time.Instant;
import java.util.Objects;

/**
 * Says whether a strategy should be up, why, and until when that answer holds.
 *
 * @param reason one clause for people, e.g. "started by hand"
 * @param until first instant at which the answer may differ without anything else happening
 */
public record Desired(boolean up, String reason, Instant until) {
    @Override
    public boolean equals(Object other) {
        return other instanceof Desired that
                && up == that.up
                && Objects.equals(reason, that.reason)
                && Objects.equals(until, that.until);
    }
}
