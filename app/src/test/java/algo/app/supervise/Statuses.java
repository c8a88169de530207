package algo.app.supervise;

import algo.app.model.Intent;
import algo.app.model.Mode;
import algo.app.model.Phase;
import algo.app.model.RestartPolicy;
import algo.app.model.RunId;
import algo.app.process.ProcessEnd;
import algo.app.process.ProcessIdentity;
import algo.app.process.RunRecord;
import algo.app.schedule.ScheduleMarks;
import algo.app.schedule.Unscheduled;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** Statuses for tables: wanted, and in any phase, with all that the phase implies. */
final class Statuses {
    /** Wall time of everything in a table. */
    static final Instant WALL = Instant.parse("2026-11-20T04:00:00Z");
    /** Steady time of everything in a table. */
    static final Instant NOW = Instant.parse("2000-01-01T00:00:00Z");

    static final RestartPolicy NEVER = policy(RestartPolicy.When.NEVER, 5);
    static final RestartPolicy ON_FAILURE = policy(RestartPolicy.When.ON_FAILURE, 5);
    static final RestartPolicy ALWAYS = policy(RestartPolicy.When.ALWAYS, 5);

    private Statuses() {}

    static RestartPolicy policy(RestartPolicy.When when, int max) {
        return new RestartPolicy(when, max, Duration.ofSeconds(5), Duration.ofMinutes(5), Duration.ofMinutes(10));
    }

    /** That a person last asked for this, at {@link #WALL}; of a strategy without a schedule. */
    static ScheduleMarks asking(Intent intent) {
        return switch (intent) {
            case NONE -> ScheduleMarks.NONE;
            case STARTED -> Unscheduled.startedByHand(ScheduleMarks.NONE, WALL);
            case STOPPED -> Unscheduled.stoppedByHand(ScheduleMarks.NONE, WALL);
            case STOPPED_TODAY -> ScheduleMarks.of(Map.of("intent", "stopped_today", "stopped_for", "2026-11-20"));
        };
    }

    static Run run() {
        return new Run(
                new RunRecord(
                        new RunId("0123456789ab"),
                        new ProcessIdentity("boot", 4711, 99),
                        Path.of("/home/state/runs/0123456789ab"),
                        Path.of("/home/log/x.log")),
                Mode.SANDBOX,
                1024,
                Duration.ZERO,
                WALL,
                NOW);
    }

    /** A strategy that was started by hand 1 restart ago, in {@code phase}; a run of it began at {@link #NOW}. */
    static StrategyStatus in(Phase phase) {
        StrategyStatus status = StrategyStatus.NEW
                .marked(asking(Intent.STARTED))
                .restarts(1)
                .launchedOnceMore()
                .with(run())
                .in(phase, "because");
        return switch (phase) {
            case BACKOFF -> status.retryAt(NOW.plusSeconds(5));
            case STOPPING -> status.with(Ending.asked(StopCause.STOP, NOW.plusSeconds(5)));
            case STOPPED, STARTING, RUNNING, EXITED, FAILED -> status;
        };
    }

    /** In phase {@code stopping}, its program ended like {@code end}; what it left has its grace. */
    static StrategyStatus sweeping(StopCause cause, StopCause follow, ProcessEnd end) {
        Ending ending = cause == StopCause.ITSELF
                ? Ending.byItself(end, NOW.plusSeconds(5))
                : Ending.asked(cause, NOW.plusSeconds(5)).ended(end);
        return in(Phase.STOPPING).with(ending.followedBy(follow));
    }

    /** Of a stop by hand that has come so far; its grace is over after 5 s. */
    static Ending ending(Ending.Step step) {
        Ending asked = Ending.asked(StopCause.STOP, NOW.plusSeconds(5));
        return switch (step) {
            case ASKED -> asked;
            case SIGNALLED -> asked.signalled();
            case REST -> asked.signalled().ended(ProcessEnd.exited(0)).seeing(1);
            case KILLING -> asked.signalled().killing();
            case SWEEPING -> asked.signalled().killing().ended(ProcessEnd.signaled("KILL"));
        };
    }
}
