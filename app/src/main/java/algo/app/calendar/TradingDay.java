package algo.app.calendar;

import java.time.Instant;
import java.time.LocalDate;
import java.time.format.TextStyle;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One day of an exchange: its kind, its hours and its name.
 *
 * @param exchange its code
 * @param name what the calendar calls the day; empty on a day of which it says nothing
 * @param sessions when it trades, in order, touching ones joined; empty if it is closed
 * @param regular the regular hours of that time, whether or not it trades on this day; never empty
 * @param special a session out of turn, such as Muhurat trading, in which a strategy takes part only if it asks for it
 * @param provisional whether the day, or the year's list, is not yet official
 * @param unknownYear the calendar lacks the list of that year, so that only the weekday counts
 * @param corrected whether the user's own calendar file says it
 */
public record TradingDay(
        String exchange,
        LocalDate date,
        DayKind kind,
        String name,
        List<Session> sessions,
        List<Session> regular,
        boolean special,
        boolean provisional,
        boolean unknownYear,
        boolean corrected) {
    public boolean isTrading() {
        return !sessions.isEmpty();
    }

    /** Returns whether the exchange trades at its regular hours, on whatever day of the week. */
    public boolean isFull() {
        return sameHours(sessions, regular);
    }

    private static boolean sameHours(List<Session> some, List<Session> others) {
        if (some == others) {
            return true;
        }
        if (some.size() != others.size()) {
            return false;
        }
        for (int i = 0; i < some.size(); i++) {
            Session one = some.get(i);
            Session other = others.get(i);
            if (!one.open().equals(other.open()) || !one.close().equals(other.close())) {
                return false;
            }
        }
        return true;
    }

    /** Returns the clause that says why the exchange is closed all day, e.g. {@code NSE closed: Guru Nanak Jayanti}. */
    public String closedBecause() {
        return exchange + " closed: " + (name.isEmpty() ? weekday() : name);
    }

    private String weekday() {
        return date.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
    }

    /** Returns the session of this day in which an instant lies. */
    public Optional<Session> sessionAt(Instant at) {
        for (Session session : sessions) {
            if (session.isOpenAt(date, at)) {
                return Optional.of(session);
            }
        }
        return Optional.empty();
    }

    /** Returns the flags {@code unknown_year} and {@code provisional}, as far as they hold. */
    public List<String> flags() {
        return unknownYear
                ? provisional ? List.of("unknown_year", "provisional") : List.of("unknown_year")
                : provisional ? List.of("provisional") : List.of();
    }
}
