package algo.app.schedule;

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
}
