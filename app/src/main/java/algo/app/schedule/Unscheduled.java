package algo.app.schedule;

import algo.app.model.Intent;
import algo.app.model.Ist;
import java.time.Instant;

/** The marks of a strategy without a schedule: what people asked for is all that counts. */
public final class Unscheduled {
    private Unscheduled() {}

    /** Returns the marks after a person started the strategy. */
    public static ScheduleMarks startedByHand(ScheduleMarks marks, Instant now) {
        return marks.startedByHand(now, false);
    }

    /** Returns the marks after a person stopped the strategy. */
    public static ScheduleMarks stoppedByHand(ScheduleMarks marks, Instant now) {
        return marks.stoppedByHand(now);
    }

    /** Returns the marks without any request of a person. */
    public static ScheduleMarks reset(ScheduleMarks marks) {
        return marks.unasked();
    }

    /**
     * Returns the marks after the schedule was taken away.
     *
     * @param up whether it has a run, which then goes on as if a person had started it
     */
    public static ScheduleMarks rescheduled(ScheduleMarks marks, Instant now, Instant setAt, boolean up) {
        ScheduleMarks next = marks.set(Timetable.NO_KEY, setAt);
        return up && next.intent() == Intent.NONE ? next.goingOnByHand(now) : next;
    }

    /** Returns the marks after a run that has ended and that no restart policy follows up. */
    public static ScheduleMarks over(ScheduleMarks marks, Instant now, RunEnd how) {
        // The run was started by a schedule that may come back today.
        boolean done = how == RunEnd.DONE && !marks.over() && marks.hasStarted(Ist.date(now));
        ScheduleMarks over = marks.runOver(now);
        return done ? over.latched(ScheduleMarks.Latch.DONE, Ist.date(now)) : over;
    }

    /** Returns the marks of a strategy that had no schedule before schedules were noted. */
    public static ScheduleMarks known(ScheduleMarks marks) {
        return marks.set(Timetable.NO_KEY, Instant.MIN);
    }
}
