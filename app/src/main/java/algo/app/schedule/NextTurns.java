package algo.app.schedule;

import algo.app.model.Intent;
import java.time.Instant;
import java.util.Optional;

/**
 * The next start and the next stop of a strategy.
 *
 * @param start {@link Instant#MAX} if that does not come, or not as long as nobody does anything
 * @param stop the same; of a program that ends by itself the latest time at which it ends, if it has one
 */
public record NextTurns(Instant start, Instant stop) {
    /** @param up whether it is up at {@code now} */
    public static NextTurns of(Timetable timetable, ScheduleMarks marks, boolean up, Instant now) {
        return timetable.isDue() ? due(timetable, marks, up, now) : stretch(timetable, marks, up, now);
    }

    private static NextTurns due(Timetable timetable, ScheduleMarks marks, boolean up, Instant now) {
        Optional<Window> next = marks.intent() == Intent.STOPPED ? Optional.empty() : timetable.nextStart(now, marks);
        Instant byHand = timetable.handEnd(marks);
        Instant stop = !up
                ? next.map(Window::end).orElse(Instant.MAX)
                : byHand.isAfter(now)
                        ? byHand
                        : timetable.windowAt(now, marks).map(Window::end).orElse(Instant.MAX);
        return new NextTurns(next.map(Window::start).orElse(Instant.MAX), stop);
    }

    private static NextTurns stretch(Timetable timetable, ScheduleMarks marks, boolean up, Instant now) {
        Instant start = Instant.MAX;
        Instant stop = Instant.MAX;
        for (Preview.Occurrence turn : new PreviewSteps(timetable, marks, up, now).take(2, Preview.FURTHEST)) {
            if (turn.action() == Preview.Action.START) {
                start = turn.at();
            } else {
                stop = turn.at();
            }
        }
        return new NextTurns(start, stop);
    }
}
