package algo.app.calendar;

import java.util.Locale;

/** What kind of day it is for an exchange. All but the first two come from an entry of the calendar. */
public enum DayKind {
    /** A weekday of which nothing is said. */
    ORDINARY,
    /** A day on which the exchange never trades, and of which nothing is said. */
    WEEKEND,
    HOLIDAY,
    /** Some of the regular hours are cancelled. */
    PARTIAL,
    /** The short session on Diwali. */
    MUHURAT,
    /** A session for the Union Budget, on a weekend. */
    BUDGET,
    /** Another session out of turn. */
    SPECIAL_LIVE,
    /** A short session from the disaster recovery site. */
    DR_DRILL,
    /** Something to know, which changes nothing. */
    NOTE;

    /** The name in the calendar file. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
