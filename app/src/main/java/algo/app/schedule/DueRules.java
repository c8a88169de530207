package algo.app.schedule;

import algo.app.model.Intent;
import algo.app.model.Ist;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;

/** {@code once}, {@code interval} and {@code cron}: started when due, then up until the program exits or its stop comes. */
final class DueRules implements Rules {
    private final Windows.Due windows;
    private final Reasons reasons;
    /** The only start of a {@code once}; {@link Instant#MIN} for the other kinds. */
    private final Instant only;

    DueRules(Windows.Due windows, Reasons reasons, Instant only) {
        this.windows = windows;
        this.reasons = reasons;
        this.only = only;
    }

    @Override
    public Optional<Desired> decide(Instant now, ScheduleMarks marks, boolean byHand) {
        if (isGoing(marks)) {
            Optional<Window> own = windows.startedAt(marks.started());
            if (own.isEmpty()) {
                return Optional.of(new Desired(false, reasons.closedUnderRun(marks.started()), Instant.MAX));
            }
            Instant end = own.get().end();
            // Down until the run of this window is gone, even if the next start is due meanwhile.
            return Optional.of(
                    now.isBefore(end)
                            ? new Desired(true, reasons.runOf(own.get(), now), end)
                            : new Desired(false, reasons.runEnded(own.get(), now), Instant.MAX));
        }
        if (byHand) {
            return Optional.empty();
        }
        return due(now, marks).map(window -> {
            Instant next = windows.next(now).map(Window::start).orElse(Instant.MAX);
            return new Desired(true, reasons.due(window, now), Windows.earlier(window.startBy(), next));
        });
    }

    private static boolean isGoing(ScheduleMarks marks) {
        return !marks.over() && !marks.started().equals(Instant.MIN);
    }

    /**
     * Returns the start that is due and that was neither made nor overlapped by a run. A start from before the schedule
     * was set is never due.
     */
    private Optional<Window> due(Instant now, ScheduleMarks marks) {
        return windows.at(now)
                .filter(window -> now.isBefore(window.startBy())
                        && window.start().isAfter(floor(marks))
                        && !window.start().isBefore(marks.setAt())
                        && !marks.isStoppedFor(window));
    }

    /** Returns the instant up to which no start counts any more: each was made, or a run was going on when it came. */
    private static Instant floor(ScheduleMarks marks) {
        return marks.started().isAfter(marks.overAt()) ? marks.started() : marks.overAt();
    }

    /** Treats a start that another schedule made as made, but its run not as a run of this schedule. */
    @Override
    public ScheduleMarks rescheduled(ScheduleMarks marks) {
        return marks.ran(marks.started(), true, marks.overAt());
    }

    @Override
    public ScheduleMarks broughtBack(Instant now, ScheduleMarks marks) {
        return marks.broughtBack(now, LARGE_STEP);
    }

    @Override
    public Optional<String> latched(Instant now, ScheduleMarks marks) {
        return Optional.empty();
    }

    @Override
    public boolean isEarly(Instant now, ScheduleMarks marks) {
        return false;
    }

    @Override
    public Optional<Window> nextStart(Instant now, ScheduleMarks marks) {
        Instant floor = floor(marks);
        return windows.nextAllowed(floor.isAfter(now) ? floor : now, marks::isStoppedFor);
    }

    @Override
    public Optional<Window> current(Instant now, ScheduleMarks marks) {
        return isGoing(marks) ? windows.startedAt(marks.started()) : due(now, marks);
    }

    @Override
    public ScheduleMarks launched(Instant now, ScheduleMarks marks, boolean byHand) {
        if (byHand || isGoing(marks)) {
            return marks;
        }
        return due(now, marks).map(window -> marks.startedFor(window.start())).orElse(marks);
    }

    @Override
    public ScheduleMarks over(Instant now, ScheduleMarks marks, RunEnd how) {
        ScheduleMarks over = marks.runOver(now);
        // These marks serve a schedule that may take the place of this one.
        return how == RunEnd.DONE && isGoing(marks)
                ? over.latched(ScheduleMarks.Latch.DONE, Ist.date(marks.started()))
                : over;
    }

    @Override
    public ScheduleMarks passed(Instant now, ScheduleMarks marks, boolean running) {
        ScheduleMarks next = marks;
        LocalDate stopped = next.stoppedFor();
        if (stopped.isAfter(LocalDate.MIN)
                && stopped.isBefore(windows.at(now).map(Window::date).orElse(Ist.date(now)))) {
            next = next.unasked();
        }
        if (!running && isGoing(next)) {
            // The run of that start is gone. A start that was marked, but not made before the daemon died, is made
            // while it is still in time.
            boolean late = windows.startedAt(next.started())
                    .map(own -> !now.isBefore(own.startBy()))
                    .orElse(true);
            next = late ? next.runOver(now) : next;
        }
        if (only.equals(Instant.MIN) || running || next.intent() != Intent.NONE) {
            return next;
        }
        Optional<Window> once = windows.startedAt(only);
        boolean missed = once.isPresent()
                && !now.isBefore(once.get().startBy())
                && !next.started().equals(only)
                && next.latchOn(once.get().date()) == ScheduleMarks.Latch.NONE;
        return missed ? next.latched(ScheduleMarks.Latch.MISSED, once.get().date()) : next;
    }
}
