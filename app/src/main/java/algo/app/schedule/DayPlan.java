package algo.app.schedule;

import algo.app.calendar.Session;
import algo.app.calendar.TradingDay;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a date is for one strategy.
 *
 * @param kind how the date's hours bind it
 * @param day what the date is for its exchange
 * @param hours the sessions that {@code open} and {@code close} mean; empty if it does not run at all
 */
record DayPlan(Kind kind, TradingDay day, List<Session> hours) {
    /** How a date's hours bind a strategy. */
    enum Kind {
        /** It runs as its schedule is written. */
        AS_WRITTEN,
        /** It runs as its schedule is written, but only while the exchange is open. */
        WITHIN_SESSIONS,
        /** It runs exactly while the exchange is open, whatever its schedule says. */
        EXACTLY_SESSIONS,
        /** The market is closed. */
        CLOSED,
        /** The market is open out of turn, and it takes no part in that. */
        NOT_FOLLOWED,
        /** The calendar lacks the list of its year, and it is to stay down then. */
        HELD,
        /** The market is open, but the day is not one of its days. */
        NOT_ITS_DAY
    }

    boolean runs() {
        return switch (kind) {
            case AS_WRITTEN, WITHIN_SESSIONS, EXACTLY_SESSIONS -> true;
            case CLOSED, NOT_FOLLOWED, HELD, NOT_ITS_DAY -> false;
        };
    }

    /** Whether nobody may start it without saying so twice. */
    boolean isClosed() {
        return switch (kind) {
            case CLOSED, NOT_FOLLOWED, HELD -> true;
            case AS_WRITTEN, WITHIN_SESSIONS, EXACTLY_SESSIONS, NOT_ITS_DAY -> false;
        };
    }

    /** Why it does not run, or not at its usual hours; empty on an ordinary day. */
    String reason() {
        String exchange = day.exchange();
        return switch (kind) {
            case AS_WRITTEN -> "";
            case WITHIN_SESSIONS ->
                exchange + " trades only "
                        + day.sessions().stream().map(Session::hours).collect(Collectors.joining(" and "))
                        + " IST: " + day.name();
            case EXACTLY_SESSIONS -> day.name();
            case CLOSED -> day.closedBecause();
            case NOT_FOLLOWED ->
                day.special()
                        ? exchange + " has only a special session, which it does not follow: " + day.name()
                        : exchange + " trades out of turn, but " + Times.weekday(day.date())
                                + " is not one of its days: " + day.name();
            case HELD ->
                exchange + " held: the calendar lacks " + day.date().getYear() + ", and on_missing_year is hold";
            case NOT_ITS_DAY -> Times.weekday(day.date()) + " is not one of its days";
        };
    }
}
