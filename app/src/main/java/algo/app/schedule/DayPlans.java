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

    /** Whether the day of the week is one of its days, whatever the market does. */
    boolean lists(LocalDate date) {
        return days.contains(date.getDayOfWeek());
    }

    /** What is doubtful about a date: nothing if it runs whatever the calendar says. */
    List<String> flags(DayPlan plan) {
        return terms.anyDay() ? List.of() : plan.day().flags();
    }

    /** Whether the list of holidays of a year is not yet official. */
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

    /** Whether it trades on a day of the week on which it usually does not. */
    private boolean isOutOfTurn(TradingDay day) {
        return !exchange.weekly().contains(day.date().getDayOfWeek());
    }
}
