package algo.app.calendar;

import java.util.Locale;

/** The kinds of day that an exchange has. All but the first two come from an entry of the calendar. */
public enum DayKind {
    /** A weekday for which the calendar has no entry. */
    ORDINARY,
    /** A day of the week on which the exchange never trades, without an entry in the calendar. */
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
    /** A note for people, which changes no hours. */
    NOTE;

    /** Returns the name of this kind in the calendar file. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
