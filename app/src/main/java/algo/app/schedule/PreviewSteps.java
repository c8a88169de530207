package algo.app.schedule;

import algo.app.model.Intent;
import algo.app.model.Ist;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The walk of a preview from one answer to the next. Used once. */
final class PreviewSteps {
    private final Timetable timetable;
    private final List<Preview.Occurrence> found = new ArrayList<>();
    private ScheduleMarks marks;
    private boolean up;
    private Instant at;
    private LocalDate date;
    /**
     * The instant at which a run that came due is stopped, if it does not end by itself and the next start does not
     * come before.
     */
    private Instant stop = Instant.MAX;

    PreviewSteps(Timetable timetable, ScheduleMarks marks, boolean up, Instant from) {
        this.timetable = timetable;
        this.marks = marks;
        this.up = up;
        this.at = from;
        this.date = Ist.date(from);
        if (up && timetable.isDue()) {
            ends(timetable.windowAt(from, marks), timetable.handEnd(marks));
        }
    }

    /** @param furthest how far ahead is looked; for programs that end by themselves as far as it takes */
    List<Preview.Occurrence> take(int count, Duration furthest) {
        Instant end = at.plus(furthest);
        while (found.size() < count && (timetable.isDue() || at.isBefore(end))) {
            if (at.equals(stop)) {
                add(Preview.Action.STOP, "its hours end, if it still runs");
                stop = Instant.MAX;
            }
            marks = timetable.passed(marks, at, up);
            Desired desired = timetable.desiredAt(at, marks);
            if (desired.up() != up) {
                turn(desired);
            }
            Optional<Instant> then = then(desired);
            if (then.isEmpty()) {
                break;
            }
            at = then.get();
        }
        return found.size() > count ? List.copyOf(found.subList(0, count)) : List.copyOf(found);
    }

    /** Returns the next instant at which anything may happen; empty if nothing happens any more. */
    private Optional<Instant> then(Desired desired) {
        boolean byHand = timetable.isDue() && at.isBefore(timetable.handEnd(marks));
        if (up || byHand) {
            Instant until = timetable.isDue() ? timetable.desiredAt(at, marks).until() : desired.until();
            return Optional.of(Windows.earlier(until, stop));
        }
        Optional<Instant> start = marks.intent() == Intent.STOPPED
                ? Optional.empty()
                : timetable.nextStart(at, marks).map(Window::start);
        if (timetable.isDue()) {
            return stop.equals(Instant.MAX) ? start : Optional.of(Windows.earlier(start.orElse(stop), stop));
        }
        if (start.isEmpty() && marks.intent() != Intent.STOPPED) {
            return Optional.of(at.plus(Duration.ofDays(Windows.HORIZON_DAYS - 1)));
        }
        return start.map(next -> Windows.earlier(next, desired.until()));
    }

    private void turn(Desired desired) {
        if (desired.up()) {
            Optional<Window> window = timetable.windowAt(at, marks);
            marks = timetable.launched(marks, at);
            date = window.map(Window::date).orElse(Ist.date(at));
            add(Preview.Action.START, desired.reason());
            up = true;
            if (timetable.isDue()) {
                ends(window, Instant.MAX);
            }
        } else {
            add(Preview.Action.STOP, timetable.whyEnds(date, at));
            up = false;
        }
    }

    /**
     * Assumes that a program which ends by itself ends at once, and remembers the instant at which it would be stopped.
     */
    private void ends(Optional<Window> window, Instant otherwise) {
        stop = window.map(Window::end).orElse(otherwise);
        marks = timetable.over(marks, at, RunEnd.DONE);
        up = false;
    }

    private void add(Preview.Action action, String reason) {
        found.add(new Preview.Occurrence(
                at, action, reason, timetable.plans().flags(timetable.plans().on(date))));
    }
}
