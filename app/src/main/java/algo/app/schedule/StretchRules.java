package algo.app.schedule;

import algo.app.model.Intent;
import algo.app.model.Ist;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;

/** {@code window} and {@code market_hours}: up from the start of a window to its end, unless something is latched. */
final class StretchRules implements Rules {
    private final DailyWindows windows;
    private final Reasons reasons;

    StretchRules(DailyWindows windows, Reasons reasons) {
        this.windows = windows;
        this.reasons = reasons;
    }

    @Override
    public Optional<Window> current(Instant now, ScheduleMarks marks) {
        Optional<Window> window = setBack(now, marks);
        return window.isPresent() ? window : windows.at(now);
    }

    /**
     * Returns the window of the present run if that window is still to begin, because the clock was set back a little.
     */
    private Optional<Window> setBack(Instant now, ScheduleMarks marks) {
        return marks.over() || !marks.started().isAfter(now)
                ? Optional.empty()
                : windows.next(now)
                        .filter(next -> marks.hasStarted(next.date())
                                && !now.isBefore(next.start().minus(SMALL_STEP)));
    }

    @Override
    public boolean isEarly(Instant now, ScheduleMarks marks) {
        return setBack(now, marks).isPresent();
    }

    @Override
    public Optional<Desired> decide(Instant now, ScheduleMarks marks, boolean byHand) {
        return current(now, marks).map(window -> {
            Desired decided = decide(now, marks, byHand, window);
            return new Desired(decided.up(), decided.reason(), Windows.earlier(decided.until(), change(now, window)));
        });
    }

    /**
     * Returns the instant at which another window takes over from {@code window} although that one has not ended;
     * {@link Instant#MAX} if none does.
     */
    private Instant change(Instant now, Window window) {
        Instant change = Instant.MAX;
        LocalDate following = window.date().plusDays(1);
        if (window.end().isAfter(Ist.midnight(following))) {
            for (Window later : windows.on(following)) {
                change = later.start().isAfter(now) ? Windows.earlier(change, later.start()) : change;
            }
        }
        return change;
    }

    private Desired decide(Instant now, ScheduleMarks marks, boolean byHand, Window window) {
        Instant end = window.end();
        if (marks.isLatched(window)) {
            return new Desired(false, reasons.latched(marks, window, now), end);
        }
        if (marks.isStoppedFor(window)) {
            return new Desired(false, reasons.stoppedFor(window.date()), end);
        }
        if (end.equals(marks.ended())) {
            return new Desired(false, "its window has ended, and the clock was set back a little since", end);
        }
        // A strategy that runs already, even since before the window, has no late start.
        if (!byHand && marks.over() && !marks.hasStarted(window.date())) {
            if (!now.isBefore(window.startBy())) {
                return new Desired(false, reasons.missed(window, now), end);
            }
            end = Windows.earlier(end, window.startBy());
        }
        return new Desired(true, reasons.inWindow(window), end);
    }

    @Override
    public Optional<Window> nextStart(Instant now, ScheduleMarks marks) {
        return windows.nextAllowed(now, window -> marks.isLatched(window) || marks.isStoppedFor(window));
    }

    @Override
    public ScheduleMarks launched(Instant now, ScheduleMarks marks, boolean byHand) {
        return current(now, marks)
                .map(window -> marks.startedFor(window.start()))
                .orElse(marks);
    }

    @Override
    public Optional<String> latched(Instant now, ScheduleMarks marks) {
        return current(now, marks).filter(marks::isLatched).map(window -> reasons.latched(marks, window, now));
    }

    /**
     * Returns the marks without the start that another schedule made, so that the limit of a late start holds for this
     * one.
     */
    @Override
    public ScheduleMarks rescheduled(ScheduleMarks marks) {
        return marks.ran(Instant.MIN, marks.over(), marks.overAt());
    }

    @Override
    public ScheduleMarks broughtBack(Instant now, ScheduleMarks marks) {
        ScheduleMarks back = marks.broughtBack(now, SMALL_STEP);
        if (!back.started().equals(marks.started())) {
            // The strategy was not started for any window that has come.
            back = back.ran(Instant.MIN, back.over(), back.overAt());
        }
        if (back.latch() == marks.latch() || marks.latch() == ScheduleMarks.Latch.MISSED) {
            return back;
        }
        // A result that is noted for a date to come is moved to now.
        ScheduleMarks unlatched = back;
        return windows.at(now)
                .map(window -> unlatched.latched(marks.latch(), window.date()))
                .orElse(unlatched);
    }

    @Override
    public ScheduleMarks over(Instant now, ScheduleMarks marks, RunEnd how) {
        ScheduleMarks.Latch latch =
                switch (how) {
                    case DONE -> ScheduleMarks.Latch.DONE;
                    case FAILED -> ScheduleMarks.Latch.FAILED;
                    // Inside its window the strategy is to come back, whoever ended the run; a person's stop has a mark
                    // of its own.
                    case STOPPED -> ScheduleMarks.Latch.NONE;
                };
        ScheduleMarks over = marks.runOver(now);
        return latch == ScheduleMarks.Latch.NONE
                ? over
                : current(now, marks)
                        .map(window -> over.latched(latch, window.date()))
                        .orElse(over);
    }

    @Override
    public ScheduleMarks passed(Instant now, ScheduleMarks marks, boolean running) {
        Optional<Window> window = windows.at(now);
        ScheduleMarks next = running || marks.over() ? marks : marks.runOver(now);
        if (window.isPresent()) {
            if (next.stoppedFor().isAfter(LocalDate.MIN)
                    && next.stoppedFor().isBefore(window.get().date())) {
                next = next.unasked();
            }
            next = passed(now, next, running, window.get());
        }
        if (next.started().equals(Instant.MIN)) {
            return next;
        }
        Instant last = next.ended();
        for (Window own : windows.on(Ist.date(next.started()))) {
            last = !own.end().isAfter(now) && own.end().isAfter(last) ? own.end() : last;
        }
        return last.equals(next.ended()) ? next : next.windowEnded(last);
    }

    private static ScheduleMarks passed(Instant now, ScheduleMarks marks, boolean running, Window window) {
        if (marks.isLatched(window) || marks.isStoppedFor(window)) {
            return marks;
        }
        if (running) {
            // A run that began before the window goes on in it.
            return marks.started().isBefore(window.start()) ? marks.startedFor(window.start()) : marks;
        }
        boolean missed = !marks.hasStarted(window.date())
                && marks.intent() == Intent.NONE
                && !now.isBefore(window.startBy())
                && marks.latchDate().isBefore(window.date());
        return missed ? marks.latched(ScheduleMarks.Latch.MISSED, window.date()) : marks;
    }
}
