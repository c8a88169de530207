package algo.app.schedule;

import algo.app.model.Durations;
import algo.app.model.Ist;
import java.time.Instant;
import java.time.LocalDate;

/** Explains why a strategy is up or down, in the words of somebody who trades. */
final class Reasons {
    private final DayPlans plans;
    private final Schedule schedule;

    Reasons(DayPlans plans, Schedule schedule) {
        this.plans = plans;
        this.schedule = schedule;
    }

    String inWindow(Window window) {
        DayPlan plan = plans.on(window.date());
        String from = Times.clock(window.start(), window.date());
        String to = Times.clock(window.end(), window.date());
        String stretch = endless(plan) ? "from " + from + " IST" : from + " to " + to + " IST";
        String what = schedule instanceof Schedule.MarketHours
                ? plans.exchange().code() + " trading hours, " + stretch
                : "in its window, " + stretch;
        return what + (plan.reason().isEmpty() ? "" : "; " + plan.reason()) + unknownYear(plan);
    }

    private boolean endless(DayPlan plan) {
        return schedule.stop().isNone() && plan.kind() == DayPlan.Kind.AS_WRITTEN;
    }

    private String unknownYear(DayPlan plan) {
        return plans.flags(plan).contains("unknown_year") && plan.kind() != DayPlan.Kind.HELD
                ? "; the calendar lacks " + plan.day().date().getYear() + ", so only the weekday counts"
                : "";
    }

    String latched(ScheduleMarks marks, Window window, Instant now) {
        String which = "the window of " + Times.instant(window.start(), now);
        return switch (marks.latch()) {
            case NONE -> "";
            case DONE ->
                "done: it exited with 0 "
                        + (marks.started().equals(window.start()) ? "in " + which : "on " + Times.date(window.date()));
            case FAILED -> "failed in " + which + "; 'algo reset' or 'algo start' tries again";
            case MISSED -> missed(window, now);
        };
    }

    String missed(Window window, Instant now) {
        return "missed the start of " + Times.instant(window.start(), now) + ", and " + lateStart();
    }

    private String lateStart() {
        ScheduleTerms.LateStart late = schedule.terms().lateStart();
        return switch (late.kind()) {
            case DEFAULT, ALWAYS -> "it is too late now";
            case NEVER -> "late_start is never";
            case AT_MOST -> "late_start is " + Durations.format(late.most());
        };
    }

    String stoppedFor(LocalDate date) {
        return "stopped by hand for " + Times.date(date);
    }

    String due(Window window, Instant now) {
        return "due at " + Times.instant(window.start(), now) + unknownYear(plans.on(window.date()));
    }

    String runOf(Window window, Instant now) {
        return "the run of " + Times.instant(window.start(), now)
                + (window.end().equals(Instant.MAX)
                        ? ", until it exits"
                        : ", until " + Times.instant(window.end(), now) + " at the latest");
    }

    String runEnded(Window window, Instant now) {
        return "the run of " + Times.instant(window.start(), now) + " was to end at "
                + Times.instant(window.end(), now);
    }

    /** Returns the reason why a run ends that started at {@code start}, because the calendar now closes that date. */
    String closedUnderRun(Instant start) {
        DayPlan plan = plans.on(Ist.date(start));
        return plan.reason().isEmpty() ? "its schedule no longer has that run" : plan.reason();
    }

    /** Returns the reason why there is no window at {@code now}, as far as the day or the strategy's days give it. */
    String outside(Instant now) {
        DayPlan plan = plans.on(Ist.date(now));
        if (!plan.reason().isEmpty()) {
            return plan.reason() + unknownYear(plan);
        }
        if (schedule instanceof Schedule.Once once) {
            Instant at = once.at().atZone(Ist.ZONE).toInstant();
            DayPlan day = plans.on(once.at().toLocalDate());
            if (!day.reason().isEmpty()) {
                return "its one start, " + Times.instant(at, now) + ", falls out: " + day.reason();
            }
            return at.isAfter(now)
                    ? "waits for its one start"
                    : "its one start, " + Times.instant(at, now) + ", is past";
        }
        return (schedule instanceof Schedule.Cron || schedule instanceof Schedule.Interval
                        ? "waits for its next start"
                        : "outside its window")
                + unknownYear(plan);
    }
}
