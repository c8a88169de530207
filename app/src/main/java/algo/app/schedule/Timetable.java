package algo.app.schedule;

import algo.app.calendar.Exchange;
import algo.app.calendar.MarketCalendar;
import algo.app.model.Intent;
import algo.app.model.Ist;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Month;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One strategy's schedule laid over the market calendar: what is desired at an instant, and which marks each event leaves.
 * Immutable and without a clock; a new one is made when the schedule or the calendar changes.
 *
 * <p>Who runs strategies by it: takes {@link #passed} of the marks, then {@link #desiredAt}; takes {@link #launched} and
 * has it on disk before each process is made; takes {@link #over} when a run has ended and no restart policy starts the
 * next; and one of the methods named after what a person asks for. A restart budget belongs to one {@link #windowAt}.
 */
public final class Timetable {
    /** The key of a strategy without a schedule. */
    public static final String NO_KEY = "none";

    static final String STOPPED_BY_HAND = "stopped by hand";
    static final String HOW_TO_LIFT = "'algo start', 'algo reset' or 'algo schedule --resume' ends that";

    private final Schedule schedule;
    private final DayPlans plans;
    private final Windows windows;
    private final Rules rules;
    private final Reasons reasons;

    public Timetable(Schedule schedule, Exchange exchange, MarketCalendar calendar) {
        this.schedule = schedule;
        this.plans = new DayPlans(calendar, exchange, schedule.terms());
        this.reasons = new Reasons(plans, schedule);
        Kinds kinds = schedule.accept(new Kinds.Of(plans, reasons));
        this.windows = kinds.windows();
        this.rules = kinds.rules();
    }

    /** The windows and rules of a kind of schedule. */
    private record Kinds(Windows windows, Rules rules) {
        private record Of(DayPlans plans, Reasons reasons) implements Schedule.Visitor<Kinds> {
            @Override
            public Kinds daily(Schedule.Daily daily) {
                return stretch(daily.start(), daily);
            }

            @Override
            public Kinds marketHours(Schedule.MarketHours hours) {
                return stretch(hours.open(), hours);
            }

            private Kinds stretch(DayTime start, Schedule schedule) {
                DailyWindows windows = new DailyWindows(
                        plans, start, schedule.stop(), schedule.terms().lateStart());
                return new Kinds(windows, new StretchRules(windows, reasons));
            }

            @Override
            public Kinds once(Schedule.Once once) {
                return due(
                        PointWindows.of(plans, once), once.at().atZone(Ist.ZONE).toInstant());
            }

            @Override
            public Kinds interval(Schedule.Interval interval) {
                return due(new GridWindows(plans, interval), Instant.MIN);
            }

            @Override
            public Kinds cron(Schedule.Cron cron) {
                return due(PointWindows.of(plans, cron), Instant.MIN);
            }

            private Kinds due(Windows.Due windows, Instant only) {
                return new Kinds(windows, new DueRules(windows, reasons, only));
            }
        }
    }

    Schedule schedule() {
        return schedule;
    }

    /**
     * Returns a text that tells this schedule of this exchange from every other one; it is the same in each run of the
     * program.
     */
    public String key() {
        return plans.exchange().code() + " " + ScheduleValues.of(schedule);
    }

    DayPlans plans() {
        return plans;
    }

    Windows windows() {
        return windows;
    }

    /**
     * Returns whether this schedule starts programs that end by themselves, instead of keeping one up for a stretch of
     * time.
     */
    boolean isDue() {
        return windows instanceof Windows.Due;
    }

    /** Returns the clause that says why a run of {@code date} is stopped at {@code end}. */
    String whyEnds(LocalDate date, Instant end) {
        DayPlan next = plans.on(Ist.date(end));
        boolean atMidnight =
                Ist.midnight(Ist.date(end)).equals(end) && Ist.date(end).isAfter(date);
        return atMidnight && schedule.stop().isNone() && !next.reason().isEmpty() ? next.reason() : "its window ends";
    }

    /**
     * Returns the reason why the strategy does not run on {@code date}, if only the calendar keeps it from running. A weekend
     * is such a date where the schedule itself names its days, and not where the days are those of the exchange.
     */
    Optional<String> skippedOn(LocalDate date) {
        DayPlan plan = plans.on(date);
        boolean dated = schedule instanceof Schedule.Cron || schedule instanceof Schedule.Once;
        boolean chosen = plans.areNamed() ? plans.lists(date) : dated;
        boolean named = !plan.day().name().isEmpty() || plan.day().isTrading() || chosen;
        boolean wanted = plans.lists(date) || plan.day().isTrading() || chosen;
        if (!named || !wanted || plan.kind() == DayPlan.Kind.AS_WRITTEN || plan.kind() == DayPlan.Kind.NOT_ITS_DAY) {
            return Optional.empty();
        }
        Instant before = Ist.midnight(date).minusNanos(1);
        if (schedule instanceof Schedule.Once once && !once.at().toLocalDate().equals(date)) {
            return Optional.empty();
        }
        if (schedule instanceof Schedule.Cron cron
                && cron.cron()
                        .next(before)
                        .filter(point -> Ist.date(point).equals(date))
                        .isEmpty()) {
            return Optional.empty();
        }
        boolean runs = plan.runs()
                && windows.next(before)
                        .filter(window -> window.date().equals(date))
                        .isPresent();
        return runs ? Optional.empty() : Optional.of(plan.reason());
    }

    /**
     * Says whether the strategy should be up at {@code now}, why, and until when that answer holds if nothing happens.
     */
    public Desired desiredAt(Instant now, ScheduleMarks marks) {
        Desired desired = decide(now, marks);
        // Beyond new year, times in the reason are written with another year, so the answer holds until then at most.
        Instant newYear = Ist.midnight(LocalDate.of(Ist.date(now).getYear() + 1, Month.JANUARY, 1));
        return desired.until().isAfter(newYear) ? new Desired(desired.up(), desired.reason(), newYear) : desired;
    }

    private Desired decide(Instant now, ScheduleMarks marks) {
        if (marks.intent() == Intent.STOPPED) {
            return new Desired(false, STOPPED_BY_HAND + "; " + HOW_TO_LIFT, Instant.MAX);
        }
        Instant handEnd = handEnd(marks);
        boolean byHand = now.isBefore(handEnd);
        Optional<Desired> decided = rules.decide(now, marks, byHand);
        if (decided.isPresent() && decided.get().up()) {
            return decided.get();
        }
        Instant until = decided.map(Desired::until).orElse(Instant.MAX);
        Instant nextStart = windows.next(now).map(Window::start).orElse(Instant.MAX);
        until = Windows.earlier(until, nextStart);
        if (decided.isEmpty() && byHand) {
            String end = handEnd.equals(Instant.MAX) ? "" : "; ends " + Times.instant(handEnd, now);
            return new Desired(true, "started by hand" + end, Windows.earlier(until, handEnd));
        }
        // From midnight on another day's reason may hold.
        until = Windows.earlier(until, Ist.midnight(Ist.date(now).plusDays(1)));
        String why = decided.map(Desired::reason).orElseGet(() -> whyDown(now, marks));
        return new Desired(false, why + andNextStart(now, marks), until);
    }

    private String whyDown(Instant now, ScheduleMarks marks) {
        boolean stopped = !marks.stoppedFor().isBefore(Ist.date(now));
        return stopped ? reasons.stoppedFor(marks.stoppedFor()) : reasons.outside(now);
    }

    /** Returns the first start after {@code now} that the marks do not forbid. */
    Optional<Window> nextStart(Instant now, ScheduleMarks marks) {
        return rules.nextStart(now, marks);
    }

    private String andNextStart(Instant now, ScheduleMarks marks) {
        return nextStart(now, marks)
                .map(next -> "; next start " + Times.instant(next.start(), now))
                .orElse(schedule instanceof Schedule.Once ? "; it does not start again" : "; no start in sight");
    }

    /**
     * Returns the end of a run that was started by hand: the end of its next window, or midnight of the first closed
     * day before that. A run that was started by force goes on to the end of its next window. {@link Instant#MIN} if
     * nobody started it by hand. {@link Instant#MIN} if nobody started it by hand.
     */
    Instant handEnd(ScheduleMarks marks) {
        if (marks.intent() != Intent.STARTED) {
            return Instant.MIN;
        }
        Instant since = marks.since();
        Optional<Window> window = windows.around(since);
        Instant end = window.map(Window::end).orElse(Instant.MAX);
        boolean inside = window.isPresent() && window.get().contains(since);
        boolean endless = end.equals(Instant.MAX) && (window.isPresent() || isDue());
        if (marks.forced() || inside || endless) {
            return end;
        }
        LocalDate last = window.map(Window::date).orElse(Ist.date(since).plusDays(Windows.HORIZON_DAYS));
        for (LocalDate date = Ist.date(since); !date.isAfter(last); date = date.plusDays(1)) {
            if (plans.on(date).isClosed()) {
                return Ist.midnight(date);
            }
        }
        return end;
    }

    /** Returns the window to which a run at {@code now} belongs; each window has a restart budget of its own. */
    public Optional<Window> windowAt(Instant now, ScheduleMarks marks) {
        return rules.current(now, marks);
    }

    /**
     * Returns whether a failure, and no person, keeps the strategy down in a window that is to have it up all the time.
     */
    public boolean failedAt(Instant now, ScheduleMarks marks) {
        return !marks.isStopped()
                && marks.latch() == ScheduleMarks.Latch.FAILED
                && rules.latched(now, marks).isPresent();
    }

    /**
     * Returns the clause that says what keeps the strategy down at {@code now}: a person's stop, or the result of its
     * run today. Empty if nothing does.
     */
    Optional<String> heldDown(Instant now, ScheduleMarks marks) {
        return switch (marks.intent()) {
            case STOPPED -> Optional.of(STOPPED_BY_HAND);
            case STOPPED_TODAY -> Optional.of(reasons.stoppedFor(marks.stoppedFor()));
            case NONE, STARTED -> rules.latched(now, marks);
        };
    }

    /**
     * Returns whether the strategy runs although the window of its run is still to begin, because the clock was set
     * back a little.
     */
    public boolean isEarly(ScheduleMarks marks, Instant now) {
        return rules.isEarly(now, marks);
    }

    /** Returns the reason why {@code algo start} must be refused without {@code --force}; empty if it is allowed. */
    public Optional<String> refusal(Instant now) {
        DayPlan plan = plans.on(Ist.date(now));
        if (!plan.isClosed() || windows.at(now).isPresent()) {
            return Optional.empty();
        }
        return Optional.of(plan.reason()
                + rules.nextStart(now, ScheduleMarks.NONE)
                        .map(next -> "; next start " + Times.instant(next.start(), now))
                        .orElse(""));
    }

    /** Returns the marks after a person started the strategy; with {@code force} it runs on a closed day too. */
    public ScheduleMarks startedByHand(ScheduleMarks marks, Instant now, boolean force) {
        return marks.startedByHand(now, force && plans.on(Ist.date(now)).isClosed());
    }

    /** Returns the marks after a person stopped the strategy until somebody says otherwise. */
    public ScheduleMarks stoppedByHand(ScheduleMarks marks, Instant now) {
        return marks.stoppedByHand(now);
    }

    /** Returns the marks after a person stopped the strategy until its next window. */
    public ScheduleMarks stoppedToday(ScheduleMarks marks, Instant now) {
        LocalDate date = rules.current(now, marks).map(Window::date).orElse(Ist.date(now));
        return marks.stoppedFor(date, now);
    }

    /**
     * Returns what a stop for today leaves out, and when the strategy starts again; a clause that goes on after
     * "stopped".
     */
    public String stoppedForToday(ScheduleMarks marks) {
        Instant now = marks.overAt();
        LocalDate date = marks.stoppedFor();
        boolean skips = Stream.of(windows.at(now), windows.next(now))
                .flatMap(Optional::stream)
                .anyMatch(window -> window.date().equals(date));
        String day = date.equals(Ist.date(now)) ? "today's " : "yesterday's ";
        String next = rules.nextStart(now, marks)
                .map(window -> "next start " + Times.instant(window.start(), now))
                .orElse("no start in sight");
        return skips ? "and skips " + day + (isDue() ? "starts" : "window") + ", " + next : "until its " + next;
    }

    /** Returns the marks after a person cleared a failure, or a stop by hand. */
    public ScheduleMarks reset(ScheduleMarks marks, Instant now) {
        ScheduleMarks cleared = resumed(marks, now);
        return cleared.latch() == ScheduleMarks.Latch.FAILED
                ? cleared.latched(ScheduleMarks.Latch.NONE, LocalDate.MIN)
                : cleared;
    }

    /**
     * Returns the marks after a person lifted a stop by hand; nothing that came due until {@code now} is made up for.
     */
    public ScheduleMarks resumed(ScheduleMarks marks, Instant now) {
        if (!marks.isStopped()) {
            return marks;
        }
        return isDue() ? marks.unasked().ran(marks.started(), marks.over(), now) : marks.unasked();
    }

    /**
     * Returns the marks after everything was kept down for a while: of starts at single times, nothing that came due until
     * {@code now} is made up for; a window that lasts goes on.
     */
    public ScheduleMarks resumedNow(ScheduleMarks marks, Instant now) {
        return isDue() ? marks.ran(marks.started(), marks.over(), now) : marks;
    }

    /**
     * Returns the marks after this schedule was set in place of another one, or of none. What is done for today stays
     * done, and what a person stopped stays stopped. What runs goes on: where this schedule would not have it up, as if
     * a person had started it by force.
     *
     * @param setAt since when it holds, as far as that is known; no start before that counts
     * @param up whether it has a run that is to go on, or the restart policy is about to start it again
     */
    public ScheduleMarks rescheduled(ScheduleMarks marks, Instant now, Instant setAt, boolean up) {
        ScheduleMarks next = rules.rescheduled(rules.broughtBack(now, marks).set(key(), setAt));
        if (next.latch() == ScheduleMarks.Latch.MISSED) {
            next = next.latched(ScheduleMarks.Latch.NONE, LocalDate.MIN);
        }
        if (next.isStopped()) {
            return next;
        }
        if (!up) {
            // A start by hand holds no longer than the run that it made.
            return next.unasked();
        }
        if (isDue()) {
            return next.goingOnByHand(now);
        }
        ScheduleMarks going = rules.passed(now, next, true);
        boolean wanted = rules.decide(now, going, false).map(Desired::up).orElse(false);
        return wanted ? going : next.goingOnByHand(now);
    }

    /**
     * Returns the marks with the key of this schedule, which the strategy had before keys were noted: everything
     * remembered was made under it.
     */
    public ScheduleMarks known(ScheduleMarks marks) {
        return marks.set(key(), Instant.MIN);
    }

    /** Returns the marks that must be on disk before a process is made, so that no start is made twice. */
    public ScheduleMarks launched(ScheduleMarks marks, Instant now) {
        return rules.launched(now, marks, now.isBefore(handEnd(marks)));
    }

    /** Returns the marks after a run that has ended and that no restart policy follows up. */
    public ScheduleMarks over(ScheduleMarks marks, Instant now, RunEnd how) {
        ScheduleMarks over = rules.over(now, marks, how);
        return how != RunEnd.STOPPED && over.intent() == Intent.STARTED ? over.unasked() : over;
    }

    /**
     * Returns the marks after time has come to {@code now}; the same object if nothing has to be remembered of that.
     *  What is desired is the same before and after, but for a
     * start that came due and whose run is gone, which is not made up for, and for marks of times that lie ahead of the
     * clock, which are brought back to {@code now}.
     *
     * @param running whether it has a run, or the restart policy is about to start it again
     */
    public ScheduleMarks passed(ScheduleMarks marks, Instant now, boolean running) {
        ScheduleMarks next = rules.broughtBack(now, marks);
        if (next.intent() == Intent.STARTED && !now.isBefore(handEnd(next))) {
            next = next.unasked();
        }
        return rules.passed(now, next, running);
    }
}
