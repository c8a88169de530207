package algo.app.supervise;

import algo.app.model.ExitReason;
import algo.app.model.ExitStatus;
import algo.app.model.Intent;
import algo.app.model.Mode;
import algo.app.model.ModeChoice;
import algo.app.model.MovedTo;
import algo.app.model.Phase;
import algo.app.schedule.ScheduleMarks;
import java.time.Instant;
import java.util.Objects;

/**
 * Everything that the supervisor knows about one strategy. Immutable; {@link Lifecycle} makes the next one.
 *
 * @param phase where it stands
 * @param marks what a person last asked for, and what its schedule has to remember
 * @param choice which market this run and the restarts of its policy trade; a person's choice ends with them
 * @param run the current run, or the last one where the phase has none; {@link Run#NONE} before the first
 * @param ending how far its end has come, in phase {@code stopping}
 * @param restarts restarts in a row by the restart policy
 * @param launches attempts to start it since this daemon came up
 * @param retryAt steady time of the next restart, in phase {@code backoff}
 * @param lastExit how the last finished run ended; {@link #NO_EXIT} before the first
 * @param loss the last loss of a day that reached its limit
 * @param moved to which machine it was moved
 * @param reason one clause for people about the phase
 */
record StrategyStatus(
        Phase phase,
        ScheduleMarks marks,
        ModeChoice choice,
        Run run,
        Ending ending,
        int restarts,
        long launches,
        Instant retryAt,
        ExitStatus lastExit,
        LossLatch loss,
        MovedTo moved,
        String reason) {
    /** Stands where no run has ended yet. */
    static final ExitStatus NO_EXIT = new ExitStatus(ExitStatus.NO_CODE, "", ExitReason.UNKNOWN, Instant.EPOCH, "");

    /** The status of a strategy that was never started. */
    static final StrategyStatus NEW = new StrategyStatus(
            Phase.STOPPED,
            ScheduleMarks.NONE,
            ModeChoice.CONFIGURED,
            Run.NONE,
            Ending.NONE,
            0,
            0,
            Instant.MAX,
            NO_EXIT,
            LossLatch.NONE,
            MovedTo.NOWHERE,
            "never started");

    boolean hasExited() {
        return !lastExit.equals(NO_EXIT);
    }

    StrategyStatus in(Phase next, String why) {
        return new StrategyStatus(
                next, marks, choice, run, ending, restarts, launches, retryAt, lastExit, loss, moved, why);
    }

    /** Returns what a person last asked for. */
    Intent intent() {
        return marks.intent();
    }

    StrategyStatus marked(ScheduleMarks next) {
        return new StrategyStatus(
                phase, next, choice, run, ending, restarts, launches, retryAt, lastExit, loss, moved, reason);
    }

    StrategyStatus choosing(ModeChoice next) {
        return new StrategyStatus(
                phase, marks, next, run, ending, restarts, launches, retryAt, lastExit, loss, moved, reason);
    }

    /** Returns whether a person's stop keeps the strategy down. */
    boolean isStopped() {
        return intent() == Intent.STOPPED || intent() == Intent.STOPPED_TODAY;
    }

    /** Returns whether the strategy has a run that nobody asked to end, or the restart policy is about to begin one. */
    boolean goesOn() {
        return switch (phase) {
            case STARTING, RUNNING, BACKOFF -> true;
            case STOPPING ->
                switch (ending.follow()) {
                    case ITSELF, MEMORY_LIMIT, BEFORE_START, RESTART, WATCH_RESTART -> true;
                    case STOP, DAEMON, SCHEDULE, PANIC, LOSS, ACCOUNT_LOSS, WATCH_STOP -> false;
                };
            case STOPPED, EXITED, FAILED -> false;
        };
    }

    /**
     * Returns the market that the strategy trades while it has a run, and else the one that its next start would;
     * {@code configured} is that of the config.
     */
    Mode mode(Mode configured) {
        return phase.hasRun() ? run.mode() : choice.resolve(configured);
    }

    /**
     * Returns this status without a person's choice of market for one run: the next start trades the market that the
     * config names.
     */
    StrategyStatus asConfigured() {
        return choosing(ModeChoice.CONFIGURED);
    }

    StrategyStatus with(Run next) {
        return new StrategyStatus(
                phase, marks, choice, next, ending, restarts, launches, retryAt, lastExit, loss, moved, reason);
    }

    StrategyStatus with(Ending next) {
        return new StrategyStatus(
                phase, marks, choice, run, next, restarts, launches, retryAt, lastExit, loss, moved, reason);
    }

    StrategyStatus with(ExitStatus next) {
        return new StrategyStatus(
                phase, marks, choice, run, ending, restarts, launches, retryAt, next, loss, moved, reason);
    }

    StrategyStatus with(LossLatch next) {
        return new StrategyStatus(
                phase, marks, choice, run, ending, restarts, launches, retryAt, lastExit, next, moved, reason);
    }

    StrategyStatus with(MovedTo next) {
        return new StrategyStatus(
                phase, marks, choice, run, ending, restarts, launches, retryAt, lastExit, loss, next, reason);
    }

    StrategyStatus restarts(int next) {
        return new StrategyStatus(
                phase, marks, choice, run, ending, next, launches, retryAt, lastExit, loss, moved, reason);
    }

    StrategyStatus retryAt(Instant next) {
        return new StrategyStatus(
                phase, marks, choice, run, ending, restarts, launches, next, lastExit, loss, moved, reason);
    }

    StrategyStatus launchedOnceMore() {
        return new StrategyStatus(
                phase, marks, choice, run, ending, restarts, launches + 1, retryAt, lastExit, loss, moved, reason);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StrategyStatus that
                && phase == that.phase
                && Objects.equals(marks, that.marks)
                && choice == that.choice
                && Objects.equals(run, that.run)
                && Objects.equals(ending, that.ending)
                && restarts == that.restarts
                && launches == that.launches
                && Objects.equals(retryAt, that.retryAt)
                && Objects.equals(lastExit, that.lastExit)
                && Objects.equals(loss, that.loss)
                && Objects.equals(moved, that.moved)
                && Objects.equals(reason, that.reason);
    }
}
