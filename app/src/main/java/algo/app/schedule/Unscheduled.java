package algo.app.schedule;

import algo.app.model.Intent;
import algo.app.model.Ist;
import java.time.Instant;

/** The marks of a strategy without a schedule: what people asked for is all that counts. */
public final class Unscheduled {
    private Unscheduled() {}

    /** A person started it. */
    public static ScheduleMarks startedByHand(ScheduleMarks marks, Instant now) {
        return marks.startedByHand(now, false);
    }

    /** A person stopped it. */
    public static ScheduleMarks stoppedByHand(ScheduleMarks marks, Instant now) {
        return marks.stoppedByHand(now);
    }

    /** Nobody asks for anything any more. */
    public static ScheduleMarks reset(ScheduleMarks marks) {
        return marks.unasked();
    }

    /**
     * Its schedule was taken away.
     *
     * @param up whether it has a run, which then goes on as if a person had started it
     */
    public static ScheduleMarks rescheduled(ScheduleMarks marks, Instant now, Instant setAt, boolean up) {
        ScheduleMarks next = marks.set(Timetable.NO_KEY, setAt);
        return up && next.intent() == Intent.NONE ? next.goingOnByHand(now) : next;
    }

    /** A run has ended and no restart policy starts the next one. */
    public static ScheduleMarks over(ScheduleMarks marks, Instant now, RunEnd how) {
        // It was started by a schedule that may come back today.
        boolean done = how == RunEnd.DONE && !marks.over() && marks.hasStarted(Ist.date(now));
        ScheduleMarks over = marks.runOver(now);
        return done ? over.latched(ScheduleMarks.Latch.DONE, Ist.date(now)) : over;
    }

    /** It had none before anybody noted that. */
    public static ScheduleMarks known(ScheduleMarks marks) {
        return marks.set(Timetable.NO_KEY, Instant.MIN);
    }
}
