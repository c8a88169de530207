package algo.app.schedule;

import algo.app.model.Ist;
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
    /** When a run that came due ends, if it has not by itself and the next does not come before. */
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

    List<Preview.Occurrence> take(int count) {
        Instant end = at.plus(Preview.FURTHEST);
        while (found.size() < count && at.isBefore(end)) {
            if (at.equals(stop)) {
                add(Preview.Action.STOP, "its hours end, if it still runs");
                stop = Instant.MAX;
            }
            marks = timetable.passed(marks, at, up);
            Desired desired = timetable.desiredAt(at, marks);
            if (desired.up() != up) {
                turn(desired);
            }
            if (!up
                    && stop.equals(Instant.MAX)
                    && timetable.nextStart(at, marks).isEmpty()) {
                break;
            }
            Instant until = timetable.isDue() ? timetable.desiredAt(at, marks).until() : desired.until();
            at = Windows.earlier(until, stop);
        }
        return found.size() > count ? List.copyOf(found.subList(0, count)) : List.copyOf(found);
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

    /** A program that ends by itself is taken to do so at once; its stop is remembered. */
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
