package algo.app.schedule;

import algo.app.calendar.Exchange;
import algo.app.calendar.MarketCalendar;
import algo.app.calendar.TradingDay;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;

/** Decides on which dates a schedule runs, and within which hours. */
final class DayPlans {
    private final MarketCalendar calendar;
    private final Exchange exchange;
    private final ScheduleTerms terms;
    private final Set<DayOfWeek> days;

    DayPlans(MarketCalendar calendar, Exchange exchange, ScheduleTerms terms) {
        this.calendar = calendar;
        this.exchange = exchange;
        this.terms = terms;
        this.days = !terms.days().isEmpty()
                ? terms.days()
                : terms.anyDay() ? Set.of(DayOfWeek.values()) : exchange.weekly();
    }

    Exchange exchange() {
        return exchange;
    }

    /**
     * Returns whether the schedule lists the day of the week of {@code date}, whatever the market does on that date.
     */
    boolean lists(LocalDate date) {
        return days.contains(date.getDayOfWeek());
    }

    /** Returns whether somebody chose the days of the week; else they are those of the exchange, or all. */
    boolean areNamed() {
        return !terms.days().isEmpty();
    }

    /**
     * Returns what is doubtful about a date, as the flags of {@link TradingDay#flags}; empty if the strategy runs
     * whatever the calendar says.
     */
    List<String> flags(DayPlan plan) {
        return terms.anyDay() ? List.of() : plan.day().flags();
    }

    /** Returns whether the exchange's list of holidays of {@code year} is not yet official. */
    boolean isProvisional(int year) {
        return calendar.isProvisional(exchange, year);
    }

    DayPlan on(LocalDate date) {
        TradingDay day = calendar.day(exchange, date);
        boolean listed = lists(date);
        if (terms.anyDay()) {
            return listed
                    ? new DayPlan(DayPlan.Kind.AS_WRITTEN, day, day.regular())
                    : down(DayPlan.Kind.NOT_ITS_DAY, day);
        }
        if (!day.isTrading()) {
            return down(DayPlan.Kind.CLOSED, day);
        }
        if (day.unknownYear() && terms.holdOnMissingYear()) {
            return down(DayPlan.Kind.HELD, day);
        }
        if (day.special()) {
            return terms.followSpecialSessions()
                    ? new DayPlan(DayPlan.Kind.EXACTLY_SESSIONS, day, day.sessions())
                    : down(DayPlan.Kind.NOT_FOLLOWED, day);
        }
        if (!listed && !(terms.followSpecialSessions() && isOutOfTurn(day))) {
            return down(isOutOfTurn(day) ? DayPlan.Kind.NOT_FOLLOWED : DayPlan.Kind.NOT_ITS_DAY, day);
        }
        DayPlan.Kind kind = day.isFull() ? DayPlan.Kind.AS_WRITTEN : DayPlan.Kind.WITHIN_SESSIONS;
        return new DayPlan(kind, day, day.sessions());
    }

    private static DayPlan down(DayPlan.Kind kind, TradingDay day) {
        return new DayPlan(kind, day, List.of());
    }

    /** Returns whether the exchange trades on a day of the week on which it usually does not. */
    private boolean isOutOfTurn(TradingDay day) {
        return !exchange.weekly().contains(day.date().getDayOfWeek());
    }
}
