package algo.app.schedule;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The rules by which the windows of one kind of schedule and the marks of a strategy give an answer. */
interface Rules {
    /**
     * The most by which a clock may be set back without effect: what was just started is not stopped, and what has just
     * ended is not started. A mark whose time is further ahead than this was made by a clock that was wrong.
     */
    Duration SMALL_STEP = Duration.ofMinutes(5);

    /** The most by which a clock may be set back without a start coming due a second time. */
    Duration LARGE_STEP = Duration.ofHours(3);

    /**
     * Returns the answer, if the windows have one; its reason does not say yet when the strategy starts next.
     *
     * @param byHand whether a run that a person started is still to be up
     */
    Optional<Desired> decide(Instant now, ScheduleMarks marks, boolean byHand);

    /** Returns the first start after {@code now} that the marks do not forbid. */
    Optional<Window> nextStart(Instant now, ScheduleMarks marks);

    /** Returns the window to which a run that starts now would belong. */
    Optional<Window> current(Instant now, ScheduleMarks marks);

    /** Returns the marks without the times that a wrong clock left in them; see {@link ScheduleMarks#broughtBack}. */
    ScheduleMarks broughtBack(Instant now, ScheduleMarks marks);

    /** Translates the marks of a strategy whose earlier runs another schedule started into marks of this schedule. */
    ScheduleMarks rescheduled(ScheduleMarks marks);

    /**
     * Returns the clause that says why a strategy is down at {@code now} inside a window: what became of its run
     * before. Empty if nothing keeps it down.
     */
    Optional<String> latched(Instant now, ScheduleMarks marks);

    /**
     * Returns whether the strategy runs although the window of its run is still to begin, because the clock was set
     * back a little.
     */
    boolean isEarly(Instant now, ScheduleMarks marks);

    /** Returns the marks that must be saved before a process is made. */
    ScheduleMarks launched(Instant now, ScheduleMarks marks, boolean byHand);

    /** Returns the marks after a run that has ended, when nothing but the schedule starts the next one. */
    ScheduleMarks over(Instant now, ScheduleMarks marks, RunEnd how);

    /** Returns the marks at {@code now}, when time has passed and nothing else happened. */
    ScheduleMarks passed(Instant now, ScheduleMarks marks, boolean running);
}
