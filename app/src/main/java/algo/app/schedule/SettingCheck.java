package algo.app.schedule;

import algo.app.calendar.Session;
import algo.app.model.Ist;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Month;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The problems and warnings of a schedule, on the day on which it is set and on every day after.
 *
 * @param problems why it must not be set, by the key that is to blame
 * @param warnings what it will not do, or what is not known, although it may be set
 */
public record SettingCheck(Map<String, String> problems, List<String> warnings) {
    private static final int WARN_FROM_DAY = 15;

    /** Returns the problems and the warnings of a schedule that is set at {@code now}. */
    public static SettingCheck of(Timetable timetable, Instant now) {
        Map<String, String> problems = new LinkedHashMap<>();
        if (timetable.schedule() instanceof Schedule.Once once) {
            once(timetable, once, now).ifPresent(problem -> problems.put("at", problem));
        }
        if (timetable.schedule() instanceof Schedule.Interval interval) {
            interval(timetable, interval, now).ifPresent(problem -> problems.put("every", problem));
        }
        return new SettingCheck(problems, problems.isEmpty() ? warnings(timetable, now) : List.of());
    }

    private static Optional<String> once(Timetable timetable, Schedule.Once once, Instant now) {
        Instant at = once.at().atZone(Ist.ZONE).toInstant();
        if (!at.isAfter(now)) {
            return Optional.of("must be in the future, not " + once.at() + "; it is " + Times.instant(now, at));
        }
        if (timetable.windows().next(at.minusNanos(1)).isPresent()) {
            return Optional.empty();
        }
        DayPlan plan = timetable.plans().on(once.at().toLocalDate());
        if (plan.reason().isEmpty()) {
            return Optional.of(
                    "must be before its stop, " + timetable.schedule().stop() + ", not " + once.at());
        }
        LocalDate next = once.at().toLocalDate();
        for (int i = 0; i < Windows.HORIZON_DAYS && !timetable.plans().on(next).runs(); i++) {
            next = next.plusDays(1);
        }
        return Optional.of("must be on a trading day, not " + once.at() + ": " + plan.reason()
                + (plan.runs() ? "" : "; the next one is " + Times.date(next)));
    }

    private static Optional<String> interval(Timetable timetable, Schedule.Interval interval, Instant now) {
        DayPlan plan = timetable.plans().on(Ist.date(now));
        List<Session> hours = plan.day().regular();
        Duration start = interval.start().on(hours);
        Duration end = DailyWindows.end(start, interval.stop(), hours);
        Duration window = end.minus(start);
        if (window.isNegative() || window.isZero() || interval.every().compareTo(window) <= 0) {
            return Optional.empty();
        }
        return Optional.of(
                ScheduleBuilder.longer(interval.every(), Times.clock(start) + " to " + Times.clock(end), window));
    }

    /** Returns the warnings about a schedule at {@code now}; they may change from day to day. */
    public static List<String> warnings(Timetable timetable, Instant now) {
        List<String> warnings = new ArrayList<>();
        meets(timetable, now).ifPresent(warnings::add);
        warnings.addAll(years(timetable, now));
        return warnings;
    }

    /**
     * Returns a warning for each year of which the calendar does not know enough: this year, and from the middle of
     * December the next.
     */
    public static List<String> years(Timetable timetable, Instant now) {
        List<String> warnings = new ArrayList<>();
        if (timetable.schedule().terms().anyDay()) {
            return warnings;
        }
        LocalDate today = Ist.date(now);
        year(timetable, today).ifPresent(warnings::add);
        if (today.getMonth() == Month.DECEMBER && today.getDayOfMonth() >= WARN_FROM_DAY) {
            year(timetable, LocalDate.of(today.getYear() + 1, Month.JANUARY, 1)).ifPresent(warnings::add);
        }
        return warnings;
    }

    private static Optional<String> year(Timetable timetable, LocalDate date) {
        DayPlan plan = timetable.plans().on(date);
        String exchange = plan.day().exchange();
        if (plan.day().unknownYear()) {
            boolean hold = timetable.schedule().terms().holdOnMissingYear();
            return Optional.of("the calendar lacks the holidays of " + exchange + " in " + date.getYear() + ", so "
                    + (hold ? "it stays down all that year" : "only the weekday counts")
                    + "; add them with 'algo calendar import'");
        }
        boolean provisional = timetable.plans().isProvisional(date.getYear());
        return provisional
                ? Optional.of("the holidays of " + exchange + " in " + date.getYear()
                        + " are provisional; check them with 'algo calendar show'")
                : Optional.empty();
    }

    /** Returns the warning that the schedule never starts, or never while the exchange is open. */
    private static Optional<String> meets(Timetable timetable, Instant now) {
        Optional<Window> next = timetable.windows().next(now);
        if (next.isEmpty()) {
            boolean past = timetable.schedule() instanceof Schedule.Once once
                    && !once.at().atZone(Ist.ZONE).toInstant().isAfter(now);
            return past ? Optional.empty() : Optional.of("it never starts: no window meets a day on which it may run");
        }
        if (timetable.isDue() && timetable.schedule().stop().isNone()) {
            return Optional.empty();
        }
        DayPlan plan = timetable.plans().on(next.get().date());
        Instant midnight = Ist.midnight(next.get().date());
        boolean meets = plan.hours().stream()
                .anyMatch(session ->
                        midnight.plus(session.open()).isBefore(next.get().end())
                                && next.get().start().isBefore(midnight.plus(session.close())));
        return meets
                ? Optional.empty()
                : Optional.of("its window never meets the hours of "
                        + plan.day().exchange() + ", " + plan.hours().get(0).hours() + " IST");
    }
}
