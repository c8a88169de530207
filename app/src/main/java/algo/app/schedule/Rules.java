package algo.app.schedule;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What the windows of one kind of schedule mean for a strategy with its marks. */
interface Rules {
    /** Set back by no more than this, a clock neither stops what was just started nor starts what has just ended. */
    Duration SMALL_STEP = Duration.ofMinutes(5);

    /** Set back by no more than this, a clock makes nothing that came due come due again. */
    Duration LARGE_STEP = Duration.ofHours(3);

    /**
     * The answer, if the windows have one; its reason lacks when it starts next.
     *
     * @param byHand whether a run that a person started is still to be up
     */
    Optional<Desired> decide(Instant now, ScheduleMarks marks, boolean byHand);

    /** The first instant after {@code now} at which the marks alone change an answer that the windows do not give. */
    Instant turn(Instant now, ScheduleMarks marks);

    /** The first start after {@code now} that nothing in the marks forbids. */
    Optional<Window> nextStart(Instant now, ScheduleMarks marks);

    /** The window that a run started now would belong to. */
    Optional<Window> current(Instant now, ScheduleMarks marks);

    /** Before a process is made. */
    ScheduleMarks launched(Instant now, ScheduleMarks marks, boolean byHand);

    /** A run has ended, and nothing but the schedule starts the next. */
    ScheduleMarks over(Instant now, ScheduleMarks marks, RunEnd how);

    /** Time has come to {@code now}, and it has a run or none. */
    ScheduleMarks passed(Instant now, ScheduleMarks marks, boolean running);
}
