package algo.app.supervise;

import algo.app.model.Durations;
import algo.app.model.ExitReason;
import algo.app.model.ExitStatus;
import algo.app.model.ModeChoice;
import algo.app.model.Phase;
import algo.app.model.RestartPolicy;
import algo.app.process.ProcessEnd;
import algo.app.schedule.ScheduleMarks;
import java.time.Duration;
import java.time.Instant;

/**
 * Decides what each fact does to a status. Pure: one table or rule per fact. A run is over only with
 * {@link #afterSweep}; until then its strategy is in a phase that has a run, so that nothing can start a second one.
 */
final class Lifecycle {
    /** The time between two questions to a live host that does not answer. */
    static final Duration HOST_ASKED_AGAIN = Duration.ofSeconds(10);

    /** The reason of a strategy in live mode that was stopped because of what the account lost. */
    static final String STOPPED_BY_ACCOUNT = "stopped: the LIVE account reached risk.max_daily_loss";

    /** The reason why a strategy is down that a panic stopped. */
    static final String STOPPED_BY_PANIC = "stopped by panic";

    private Lifecycle() {}

    /**
     * Returns the status after a person asked for the strategy to run. What had settled may be launched again; what
     * runs goes on.
     *
     * @param choice for the run that follows and the restarts of its policy
     */
    static StrategyStatus startRequested(StrategyStatus status, ScheduleMarks asked, ModeChoice choice) {
        StrategyStatus wanted =
                status.marked(asked).choosing(choice).restarts(0).retryAt(Instant.MAX);
        return switch (status.phase()) {
            case STOPPED, BACKOFF, EXITED, FAILED -> wanted.in(Phase.STOPPED, "starting");
            case STARTING, RUNNING -> wanted;
            // The next run begins when this one is over, whatever the cause of its end.
            case STOPPING -> wanted.with(status.ending().followedBy(StopCause.RESTART));
        };
    }

    /** Returns the status after a person asked for the strategy to be down, and to stay down. */
    static StrategyStatus stopRequested(StrategyStatus status, ScheduleMarks asked) {
        StrategyStatus unwanted = status.asConfigured().marked(asked).restarts(0);
        return switch (status.phase()) {
            case STOPPED, BACKOFF, EXITED, FAILED -> unwanted.in(Phase.STOPPED, "stopped by hand");
            case STARTING, RUNNING -> unwanted;
            case STOPPING -> unwanted.with(status.ending().followedBy(StopCause.STOP));
        };
    }

    /**
     * Clears what keeps it from running by its schedule: a manual stop, {@code failed}, the restart budget. What runs goes on
     * as it is; what follows is as its config says.
     */
    static StrategyStatus resetRequested(StrategyStatus status, ScheduleMarks asked) {
        StrategyStatus cleared = status.asConfigured().restarts(0);
        return switch (status.phase()) {
            case STOPPED, FAILED, EXITED -> cleared.marked(asked).in(Phase.STOPPED, "reset");
            case STARTING, RUNNING -> uncounted(status, cleared);
            case BACKOFF, STOPPING -> cleared;
        };
    }

    /**
     * Returns the status after a loss of the day reached its limit. What runs is to be asked to end next; what ends already
     * does not come back.
     */
    static StrategyStatus lossReached(StrategyStatus status, ScheduleMarks left, LossLatch latch) {
        return lost(status.with(latch).marked(left), StopCause.LOSS, latch.reason());
    }

    /** Returns the status of a strategy in live mode after the account reached its limit; otherwise as {@link #lossReached}. */
    static StrategyStatus accountLost(StrategyStatus status, ScheduleMarks left, String why) {
        return lost(status.marked(left), StopCause.ACCOUNT_LOSS, why);
    }

    private static StrategyStatus lost(StrategyStatus latched, StopCause cause, String why) {
        return switch (latched.phase()) {
            case STARTING, RUNNING, EXITED, FAILED -> latched;
            case STOPPED, BACKOFF -> latched.asConfigured().restarts(0).in(Phase.STOPPED, why);
            case STOPPING -> latched.with(latched.ending().followedBy(cause));
        };
    }

    /** A run whose number among the restarts is forgotten does not go on telling it, nor the failure before it. */
    private static StrategyStatus uncounted(StrategyStatus before, StrategyStatus next) {
        return before.restarts() == 0 ? next : next.in(before.phase(), "restarted by its policy");
    }

    /**
     * Returns the status after the process was made, which is executed as soon as this status is on disk.
     *
     * @param why it is to be up, in one clause
     */
    static StrategyStatus launched(StrategyStatus status, Run run, String why) {
        if (status.phase().hasRun()) {
            throw new IllegalStateException("a launch in phase " + status.phase() + ", which has a run");
        }
        boolean afresh = status.phase() == Phase.EXITED || status.phase() == Phase.FAILED;
        return status.with(run)
                .restarts(afresh ? 0 : status.restarts())
                .with(Ending.NONE)
                .retryAt(Instant.MAX)
                .launchedOnceMore()
                .in(Phase.STARTING, afresh || status.restarts() == 0 ? why : whyAgain(status));
    }

    private static String whyAgain(StrategyStatus status) {
        return "restart " + status.restarts() + ", before it "
                + status.lastExit().describe();
    }

    /** Returns the status after no process could be made. */
    static StrategyStatus launchFailed(
            StrategyStatus status, String why, RestartPolicy policy, Instant wall, Instant steady) {
        ExitStatus exit = new ExitStatus(ExitStatus.NO_CODE, "", ExitReason.COULD_NOT_START, wall, why);
        return settled(status.launchedOnceMore().with(exit), exit, policy, wall, steady);
    }

    /** Returns the status of a run that stayed up for its start window. */
    static StrategyStatus stayedUp(StrategyStatus status) {
        return switch (status.phase()) {
            case STARTING ->
                status.in(
                        Phase.RUNNING,
                        status.restarts() == 0 ? status.reason() : "restart " + status.restarts() + " by its policy");
            case STOPPED, RUNNING, BACKOFF, STOPPING, EXITED, FAILED ->
                throw new IllegalStateException("a start was confirmed in phase " + status.phase());
        };
    }

    /** Returns the status of a run that is asked to end. */
    static StrategyStatus terminating(StrategyStatus status, Ending asked) {
        String reason = asked.why().isEmpty() ? "stopping" : asked.why();
        return switch (status.phase()) {
            case STARTING, RUNNING -> status.with(asked).in(Phase.STOPPING, reason);
            case STOPPED, BACKOFF, STOPPING, EXITED, FAILED ->
                throw new IllegalStateException("a run was asked to end in phase " + status.phase());
        };
    }

    /** Returns the status of a run that was asked to end, unless it is being killed meanwhile. */
    static StrategyStatus signalled(StrategyStatus status) {
        boolean asked = status.phase() == Phase.STOPPING && status.ending().step() == Ending.Step.ASKED;
        return asked ? status.with(status.ending().signalled()) : status;
    }

    /** Returns the status of a run whose grace is over, or for whose end nobody wants to wait. */
    static StrategyStatus killing(StrategyStatus status) {
        return switch (status.phase()) {
            case STOPPING -> status.with(status.ending().killing()).in(Phase.STOPPING, "being killed after its grace");
            case STOPPED, STARTING, RUNNING, BACKOFF, EXITED, FAILED ->
                throw new IllegalStateException("a run was killed in phase " + status.phase());
        };
    }

    /**
     * Returns the status after the wrapper was seen to end; the run is over once nothing is left of its tree.
     *
     * @param killAt steady time until which what it left has its grace, if nobody had asked it to end
     */
    static StrategyStatus exited(StrategyStatus status, ProcessEnd end, Instant killAt) {
        return switch (status.phase()) {
            case STARTING ->
                status.with(Ending.byItself(end, killAt)).in(Phase.STOPPING, "ending what its program left behind");
            case RUNNING ->
                status.with(Ending.byItself(afterUp(end), killAt))
                        .in(Phase.STOPPING, "ending what its program left behind");
            case STOPPING -> status.with(status.ending().ended(end));
            case STOPPED, BACKOFF, EXITED, FAILED ->
                throw new IllegalStateException(
                        "an exit was reported in phase " + status.phase() + ", which has no run");
        };
    }

    /**
     * Returns the end of a run that was seen to stay up: a file that says that it never ran was damaged, and then its
     * end is not known.
     */
    private static ProcessEnd afterUp(ProcessEnd end) {
        return switch (end.kind()) {
            case EXITED, SIGNALED, OUT_OF_MEMORY, CPU_LIMIT, UNKNOWN -> end;
            case COULD_NOT_START, NOT_PREPARED, NEVER_RAN -> ProcessEnd.unknown();
        };
    }

    /** Returns the status once nothing of the run lives any more: it is over, and the next may begin. */
    static StrategyStatus afterSweep(StrategyStatus status, RestartPolicy policy, Instant wall, Instant steady) {
        Ending ending = status.ending();
        // The gate of a run that this daemon launched itself was opened: then its wrapper died, which is a failure.
        boolean byItself = status.launches() > 0 && ending.follow() == StopCause.ITSELF;
        if (ending.end().kind() == ProcessEnd.Kind.NEVER_RAN && !byItself) {
            // The daemon died between making the process and executing it: as if it had never been launched.
            return status.with(Ending.NONE).in(Phase.STOPPED, "not yet started");
        }
        ExitStatus exit = Exits.classify(ending, wall);
        boolean healthy = !steady.isBefore(status.run().upSince().plus(policy.healthyAfter()));
        StrategyStatus over = status.with(Ending.NONE).with(exit).restarts(healthy ? 0 : status.restarts());
        return switch (ending.follow()) {
            case STOP -> over.asConfigured().in(Phase.STOPPED, "stopped by hand");
            // The choice is for the run that follows.
            case RESTART -> over.in(Phase.STOPPED, "restarting");
            case DAEMON -> over.asConfigured().in(Phase.STOPPED, "stopped with the daemon");
            case LOSS ->
                over.asConfigured().restarts(0).in(Phase.STOPPED, over.loss().reason());
            case ACCOUNT_LOSS -> over.asConfigured().restarts(0).in(Phase.STOPPED, STOPPED_BY_ACCOUNT);
            case SCHEDULE -> over.asConfigured().restarts(0).in(Phase.STOPPED, "stopped by its schedule");
            case PANIC -> over.asConfigured().restarts(0).in(Phase.STOPPED, STOPPED_BY_PANIC);
            case ITSELF, MEMORY_LIMIT, BEFORE_START -> settled(over, exit, policy, wall, steady);
            case WATCH_RESTART -> again(over, ending.why(), policy, steady);
            case WATCH_STOP -> over.asConfigured().in(Phase.STOPPED, "stopped by its watch: " + ending.why());
        };
    }

    /**
     * Returns the status of a strategy that was not launched because the live host does not answer; the host is asked
     * again for as long as the strategy is wanted. That is no failure of the strategy: its restart budget stays as it
     * is. Told once, however often the same is found.
     */
    static StrategyStatus hostSilent(StrategyStatus status, String why, Instant wall, Instant steady) {
        boolean known = status.phase() == Phase.BACKOFF
                && status.lastExit().reason() == ExitReason.HOST_DOWN
                && status.lastExit().detail().equals(why);
        StrategyStatus waiting = status.retryAt(steady.plus(HOST_ASKED_AGAIN));
        if (known) {
            return waiting;
        }
        boolean afresh = status.phase() == Phase.EXITED || status.phase() == Phase.FAILED;
        ExitStatus exit = new ExitStatus(ExitStatus.NO_CODE, "", ExitReason.HOST_DOWN, wall, why);
        return waiting.restarts(afresh ? 0 : status.restarts())
                .launchedOnceMore()
                .with(exit)
                .in(Phase.BACKOFF, exit.describe() + "; it is asked again every " + Durations.format(HOST_ASKED_AGAIN));
    }

    /**
     * Returns the status of a strategy that the live host refuses, and will refuse again: nothing is tried until
     * somebody has changed something.
     */
    static StrategyStatus hostRefused(StrategyStatus status, String why, Instant wall) {
        ExitStatus exit = new ExitStatus(ExitStatus.NO_CODE, "", ExitReason.COULD_NOT_START, wall, why);
        return status.asConfigured().launchedOnceMore().with(exit).in(Phase.FAILED, exit.describe());
    }

    /**
     * Returns the status of a run under which the host, or the container, went down: no process of it can be left, and
     * it was not its program's doing.
     *
     * @param why one clause for people
     */
    static StrategyStatus hostWentDown(StrategyStatus status, String why, Instant wall) {
        ExitStatus exit = new ExitStatus(ExitStatus.NO_CODE, "", ExitReason.HOST_DOWN, wall, "");
        return status.asConfigured().with(Ending.NONE).with(exit).in(Phase.STOPPED, why);
    }

    /** Returns the status of a strategy whose restart does not come, because nobody wants it to run. */
    static StrategyStatus notWanted(StrategyStatus status, String why) {
        return switch (status.phase()) {
            case BACKOFF -> status.asConfigured().restarts(0).in(Phase.STOPPED, why);
            case STOPPED, STARTING, RUNNING, STOPPING, EXITED, FAILED ->
                throw new IllegalStateException("no restart was to come in phase " + status.phase());
        };
    }

    /** Returns the phase after a run that ended by itself, or could not begin. */
    private static StrategyStatus settled(
            StrategyStatus status, ExitStatus exit, RestartPolicy policy, Instant wall, Instant steady) {
        String what = exit.describe();
        if (!policy.wantsRestart(exit)) {
            Phase end = exit.reason() == ExitReason.COULD_NOT_START ? Phase.FAILED : Phase.EXITED;
            return status.asConfigured().in(end, what);
        }
        return again(status, what, policy, steady);
    }

    /** Returns the status of a strategy that is started again as far as its budget of restarts goes. */
    private static StrategyStatus again(StrategyStatus status, String what, RestartPolicy policy, Instant steady) {
        int next = status.restarts() + 1;
        if (next > policy.max()) {
            return status.asConfigured()
                    .in(
                            Phase.FAILED,
                            what + "; gave up after " + policy.max()
                                    + " restarts, 'algo reset' or 'algo start' begins anew");
        }
        Duration delay = policy.delayBefore(next);
        return status.restarts(next)
                .retryAt(steady.plus(delay))
                .in(
                        Phase.BACKOFF,
                        what + "; restart " + next + " of " + policy.max() + " in " + Durations.format(delay));
    }
}
