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

    /** The window that it was started for, just before the start: then the clock was set back a little. */
    private Optional<Window> setBack(Instant now, ScheduleMarks marks) {
        return startedLater(now, marks)
                .filter(window -> !now.isBefore(window.start().minus(SMALL_STEP)));
    }

    /** The next window, if it was started for that already. */
    private Optional<Window> startedLater(Instant now, ScheduleMarks marks) {
        return marks.started().isAfter(now)
                ? windows.next(now).filter(next -> marks.hasStarted(next.date()))
                : Optional.empty();
    }

    @Override
    public Optional<Desired> decide(Instant now, ScheduleMarks marks, boolean byHand) {
        return current(now, marks).map(window -> {
            Desired decided = decide(now, marks, byHand, window);
            return new Desired(
                    decided.up(), decided.reason(), Windows.earlier(decided.until(), change(now, marks, window)));
        });
    }

    /** When another window takes over from this one, although it has not ended. */
    private Instant change(Instant now, ScheduleMarks marks, Window window) {
        Instant change = turn(now, marks);
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
        ScheduleMarks.Latch latch = marks.latchOn(window.date());
        if (latch.keepsDown()) {
            return new Desired(false, reasons.latched(latch, window, now), end);
        }
        if (!marks.stoppedFor().isBefore(window.date())) {
            return new Desired(false, reasons.stoppedFor(window.date()), end);
        }
        if (end.equals(marks.ended())) {
            Instant from = end.minus(SMALL_STEP);
            if (!now.isBefore(from)) {
                return new Desired(false, "its window has ended, and the clock was set back a little since", end);
            }
            end = from;
        }
        // What runs already, be it since before the window, has no late start.
        if (!byHand && marks.over() && !marks.hasStarted(window.date())) {
            if (!now.isBefore(window.startBy())) {
                return new Desired(false, reasons.latched(ScheduleMarks.Latch.MISSED, window, now), end);
            }
            end = Windows.earlier(end, window.startBy());
        }
        return new Desired(true, reasons.inWindow(window), end);
    }

    @Override
    public Instant turn(Instant now, ScheduleMarks marks) {
        return startedLater(now, marks)
                .map(window -> window.start().minus(SMALL_STEP))
                .filter(turn -> turn.isAfter(now))
                .orElse(Instant.MAX);
    }

    @Override
    public Optional<Window> nextStart(Instant now, ScheduleMarks marks) {
        return windows.nextAllowed(now, marks);
    }

    @Override
    public ScheduleMarks launched(Instant now, ScheduleMarks marks, boolean byHand) {
        Optional<Window> window = current(now, marks);
        if (window.isPresent() && !marks.hasStarted(window.get().date())) {
            return marks.startedFor(window.get().start());
        }
        return window.isPresent() && marks.over() ? marks.startedFor(marks.started()) : marks;
    }

    @Override
    public ScheduleMarks over(Instant now, ScheduleMarks marks, RunEnd how) {
        ScheduleMarks.Latch latch =
                switch (how) {
                    case DONE -> ScheduleMarks.Latch.DONE;
                    case FAILED -> ScheduleMarks.Latch.FAILED;
                    // Inside its window it is to come back, whoever ended it; a person's stop has a mark of its own.
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
        boolean open = !marks.hasStarted(window.date()) && !marks.forbid(window);
        if (open && running) {
            // A run that began before the window goes on in it.
            return marks.startedFor(window.start());
        }
        boolean missed = open
                && marks.intent() == Intent.NONE
                && !now.isBefore(window.startBy())
                && marks.latchDate().isBefore(window.date());
        return missed ? marks.latched(ScheduleMarks.Latch.MISSED, window.date()) : marks;
    }
}
