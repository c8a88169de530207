package algo.app.calendar;

import java.time.Instant;
import java.util.Optional;

/**
 * Whether an exchange is open at an instant.
 *
 * @param reason one clause for people, e.g. {@code NSE closed: Guru Nanak Jayanti}
 * @param day the day that decides: that of the instant, or the one before if its session goes on after midnight
 */
public record Opening(Instant at, boolean open, String reason, TradingDay day) {
    /** The session that is on. */
    public Optional<Session> session() {
        return day.sessionAt(at);
    }
}
