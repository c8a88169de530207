package algo.app.calendar;

import java.time.Instant;
import java.util.Optional;

/**
 * The state of an exchange at an instant, open or closed, with the reason.
 *
 * @param reason one clause for people, e.g. {@code NSE closed: Guru Nanak Jayanti}
 * @param day the day that decides: that of the instant, or the one before if its session goes on after midnight
 */
public record Opening(Instant at, boolean open, String reason, TradingDay day) {
    /** Returns the session in which the instant lies; empty if the exchange is closed. */
    public Optional<Session> session() {
        return day.sessionAt(at);
    }
}
