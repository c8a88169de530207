package algo.app.supervise;

import algo.app.model.ExitStatus;
import algo.app.model.Intent;
import algo.app.model.Phase;
import algo.app.schedule.Desired;
import algo.app.schedule.RunEnd;
import algo.app.schedule.ScheduleMarks;
import algo.app.schedule.Timetable;
import algo.app.schedule.Unscheduled;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * The plan that says when one strategy is to be up: by its schedule if it has one, else by what people asked for alone.
 * Immutable. Times are wall times.
 *
 * @param timetable empty if it has no schedule
 */
record Plan(Optional<Timetable> timetable) {
    static final Plan NONE = new Plan(Optional.empty());

    /**
     * Says whether the strategy should be up. That holds until the answer's {@code until}, or until an event changes
     * the status.
     *
     * @param configured whether the config still has the strategy; one that was deleted runs on until it is stopped
     */
    Desired desired(StrategyStatus status, boolean configured, Instant now) {
        if (!status.moved().isNowhere()) {
            return new Desired(false, status.moved().reason(), Instant.MAX);
        }
        if (status.loss().holds(now)) {
            return new Desired(false, status.loss().reason(), status.loss().until());
        }
        boolean runs = status.phase() == Phase.STARTING || status.phase() == Phase.RUNNING;
        if (!configured) {
            return new Desired(runs && !status.isStopped(), status.reason(), Instant.MAX);
        }
        if (timetable.isPresent()) {
            return timetable.get().desiredAt(now, status.marks());
        }
        boolean settled = status.phase() == Phase.EXITED || status.phase() == Phase.FAILED;
        boolean up = status.intent() == Intent.STARTED && !settled;
        return new Desired(up, up ? "started by hand" : status.reason(), Instant.MAX);
    }

    /** Returns whether the strategy failed, and is down for that in a window in which its schedule has it up. */
    boolean failedInWindow(StrategyStatus status, Instant now) {
        return timetable.map(table -> table.failedAt(now, status.marks())).orElse(false);
    }

    /** Returns why a person's start has to be refused unless it is forced; empty if it need not be. */
    Optional<String> refusal(Instant now) {
        return timetable.flatMap(table -> table.refusal(now));
    }

    ScheduleMarks started(ScheduleMarks marks, Instant now, boolean force) {
        return timetable
                .map(table -> table.startedByHand(marks, now, force))
                .orElseGet(() -> Unscheduled.startedByHand(marks, now));
    }

    /** @param today until its next window, if it has any */
    ScheduleMarks stopped(ScheduleMarks marks, Instant now, boolean today) {
        return timetable
                .map(table -> today ? table.stoppedToday(marks, now) : table.stoppedByHand(marks, now))
                .orElseGet(() -> Unscheduled.stoppedByHand(marks, now));
    }

    ScheduleMarks reset(ScheduleMarks marks, Instant now) {
        return timetable.map(table -> table.reset(marks, now)).orElseGet(() -> Unscheduled.reset(marks));
    }

    /** Returns the marks without any request of a person to have it up. */
    ScheduleMarks unasked(ScheduleMarks marks) {
        return Unscheduled.reset(marks);
    }

    /** Returns the marks from which nothing that came due until {@code now} is made up for. */
    ScheduleMarks resumedNow(ScheduleMarks marks, Instant now) {
        return timetable.map(table -> table.resumedNow(marks, now)).orElse(marks);
    }

    /** Returns the text that tells this schedule of this exchange from every other. */
    String key() {
        return timetable.map(Timetable::key).orElse(Timetable.NO_KEY);
    }

    /** Returns the marks after a person lifted a stop by hand. */
    ScheduleMarks resumed(ScheduleMarks marks, Instant now) {
        return timetable.map(table -> table.resumed(marks, now)).orElse(marks);
    }

    /** Returns the marks after this plan took the place of another one, at {@code setAt}. */
    ScheduleMarks rescheduled(StrategyStatus status, Instant now, Instant setAt) {
        boolean up = status.goesOn();
        return timetable
                .map(table -> table.rescheduled(status.marks(), now, setAt, up))
                .orElseGet(() -> Unscheduled.rescheduled(status.marks(), now, setAt, up));
    }

    /** Returns the marks with this plan, which was there before plans were noted. */
    ScheduleMarks known(ScheduleMarks marks) {
        return timetable.map(table -> table.known(marks)).orElseGet(() -> Unscheduled.known(marks));
    }

    /** Returns the marks for a process that is about to be made. */
    ScheduleMarks launched(ScheduleMarks marks, Instant now) {
        return timetable.map(table -> table.launched(marks, now)).orElse(marks);
    }

    /** Time has come to {@code now}. */
    ScheduleMarks passed(StrategyStatus status, Instant now) {
        return timetable
                .map(table -> table.passed(status.marks(), now, isRunning(table, status, now)))
                .orElse(status.marks());
    }

    /**
     * Returns whether the strategy counts as running. A restart that is to come counts as a run, but for one before its
     * time: then the clock was set back.
     */
    private static boolean isRunning(Timetable table, StrategyStatus status, Instant now) {
        return status.phase().hasRun() || status.phase() == Phase.BACKOFF && !table.isEarly(status.marks(), now);
    }

    /** {@code next} with what has to be remembered if it is the end of a run, or of the attempt to begin one. */
    StrategyStatus settled(StrategyStatus before, StrategyStatus next, Instant now) {
        if (next.lastExit().equals(before.lastExit())) {
            return next;
        }
        ExitStatus exit = next.lastExit();
        return switch (next.phase()) {
            case EXITED, FAILED -> over(next, exit.isSuccess() ? RunEnd.DONE : RunEnd.FAILED, now);
            case STOPPED -> over(next, RunEnd.STOPPED, now);
            case BACKOFF, STARTING, RUNNING, STOPPING -> next;
        };
    }

    /** Returns the status when no restart follows after all. */
    StrategyStatus over(StrategyStatus status, RunEnd how, Instant now) {
        return status.marked(timetable
                .map(table -> table.over(status.marks(), now, how))
                .orElseGet(() -> Unscheduled.over(status.marks(), now, how)));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Plan that && Objects.equals(timetable, that.timetable);
    }
}
