package algo.app.schedule;

import algo.app.calendar.Session;
import algo.app.calendar.TradingDay;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The hours of one date for one strategy, with the rule that binds the strategy to them.
 *
 * @param kind how the date's hours bind it
 * @param day what the date is for its exchange
 * @param hours the sessions that {@code open} and {@code close} mean; empty if it does not run at all
 */
record DayPlan(Kind kind, TradingDay day, List<Session> hours) {
    /** The ways in which the hours of a date bind a strategy. */
    enum Kind {
        /** The strategy runs as its schedule is written. */
        AS_WRITTEN,
        /** The strategy runs as its schedule is written, but only while the exchange is open. */
        WITHIN_SESSIONS,
        /** The strategy runs exactly while the exchange is open, whatever its schedule says. */
        EXACTLY_SESSIONS,
        /** The market is closed. */
        CLOSED,
        /** The market is open out of turn, and the strategy takes no part in that. */
        NOT_FOLLOWED,
        /** The calendar lacks the list of holidays of the year, and the strategy is to stay down then. */
        HELD,
        /** The market is open, but the day is not one of the strategy's days. */
        NOT_ITS_DAY
    }

    boolean runs() {
        return switch (kind) {
            case AS_WRITTEN, WITHIN_SESSIONS, EXACTLY_SESSIONS -> true;
            case CLOSED, NOT_FOLLOWED, HELD, NOT_ITS_DAY -> false;
        };
    }

    /** Returns whether a start by hand on this date needs {@code --force}. */
    boolean isClosed() {
        return switch (kind) {
            case CLOSED, NOT_FOLLOWED, HELD -> true;
            case AS_WRITTEN, WITHIN_SESSIONS, EXACTLY_SESSIONS, NOT_ITS_DAY -> false;
        };
    }

    /**
     * Returns the clause that tells people why the strategy does not run, or not at its usual hours; empty on an
     * ordinary day.
     */
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
