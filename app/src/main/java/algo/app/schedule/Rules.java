package algo.app.schedule;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What the windows of one kind of schedule mean for a strategy with its marks. */
interface Rules {
    /**
     * Set back by no more than this, a clock neither stops what was just started nor starts what has just ended. A memory of
     * a time that is further ahead was made by a clock that was wrong.
     */
    Duration SMALL_STEP = Duration.ofMinutes(5);

    /** Set back by no more than this, a clock makes nothing that came due come due again. */
    Duration LARGE_STEP = Duration.ofHours(3);

    /**
     * The answer, if the windows have one; its reason lacks when it starts next.
     *
     * @param byHand whether a run that a person started is still to be up
     */
    Optional<Desired> decide(Instant now, ScheduleMarks marks, boolean byHand);

    /** The first start after {@code now} that nothing in the marks forbids. */
    Optional<Window> nextStart(Instant now, ScheduleMarks marks);

    /** The window that a run started now would belong to. */
    Optional<Window> current(Instant now, ScheduleMarks marks);

    /** The marks without what a clock that was wrong has left in them; see {@link ScheduleMarks#broughtBack}. */
    ScheduleMarks broughtBack(Instant now, ScheduleMarks marks);

    /** What the marks of runs that another schedule started mean under this one. */
    ScheduleMarks rescheduled(ScheduleMarks marks);

    /** Why it is down at {@code now}, although the windows have it up: what became of it before; empty if it is not so. */
    Optional<String> latched(Instant now, ScheduleMarks marks);

    /** Whether it runs although the window that it was started for is still to begin: the clock was set back a little. */
    boolean isEarly(Instant now, ScheduleMarks marks);

    /** Before a process is made. */
    ScheduleMarks launched(Instant now, ScheduleMarks marks, boolean byHand);

    /** A run has ended, and nothing but the schedule starts the next. */
    ScheduleMarks over(Instant now, ScheduleMarks marks, RunEnd how);

    /** Time has come to {@code now}, and it has a run or none. */
    ScheduleMarks passed(Instant now, ScheduleMarks marks, boolean running);
}
