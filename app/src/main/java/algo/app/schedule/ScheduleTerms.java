package algo.app.schedule;

import java.time.DayOfWeek;
import java.time.Duration;
import java.util.Set;

/**
 * The settings that all kinds of schedule have in common.
 *
 * @param days on which it runs; empty means those on which its exchange trades every week
 * @param anyDay whether it runs whatever the market calendar says; then empty {@code days} means every day
 * @param followSpecialSessions whether it takes part in sessions out of turn
 * @param lateStart how late its first start may be
 * @param holdOnMissingYear whether it stays down in a year whose holidays the calendar lacks
 */
public record ScheduleTerms(
        Set<DayOfWeek> days,
        boolean anyDay,
        boolean followSpecialSessions,
        LateStart lateStart,
        boolean holdOnMissingYear) {
    public static final ScheduleTerms DEFAULT = new ScheduleTerms(Set.of(), false, false, LateStart.DEFAULT, false);

    public ScheduleTerms {
        days = Set.copyOf(days);
    }

    /**
     * The limit for the first start of a window, or for a start that came due.
     *
     * @param kind the limit, or that nothing was said and the kind of schedule decides
     * @param most in kind {@code AT_MOST}
     */
    public record LateStart(Kind kind, Duration most) {
        public static final LateStart DEFAULT = new LateStart(Kind.DEFAULT, Duration.ZERO);

        /** The kinds of limit for a late start. */
        public enum Kind {
            DEFAULT,
            ALWAYS,
            NEVER,
            AT_MOST
        }
    }
}
