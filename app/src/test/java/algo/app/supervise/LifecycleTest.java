package algo.app.supervise;

import static algo.app.supervise.Statuses.ALWAYS;
import static algo.app.supervise.Statuses.NEVER;
import static algo.app.supervise.Statuses.NOW;
import static algo.app.supervise.Statuses.ON_FAILURE;
import static algo.app.supervise.Statuses.WALL;
import static algo.app.supervise.Statuses.asking;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import algo.app.model.ExitReason;
import algo.app.model.Intent;
import algo.app.model.ModeChoice;
import algo.app.model.Phase;
import algo.app.model.RestartPolicy;
import algo.app.process.ProcessEnd;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Every fact in every phase. */
class LifecycleTest {
    private static final UnaryOperator<StrategyStatus> LAUNCHED = s -> Lifecycle.launched(s, Statuses.run(), "why");
    private static final UnaryOperator<StrategyStatus> EXITED =
            s -> Lifecycle.exited(s, ProcessEnd.exited(1), NOW.plusSeconds(5));
    private static final UnaryOperator<StrategyStatus> TERMINATING =
            s -> Lifecycle.terminating(s, Ending.asked(StopCause.STOP, NOW.plusSeconds(5)));

    @ParameterizedTest(name = "{0}: start {1}, stop {2}, reset {3}")
    @CsvSource({
        "STOPPED,  STOPPED,  STOPPED,  STOPPED",
        "STARTING, STARTING, STARTING, STARTING",
        "RUNNING,  RUNNING,  RUNNING,  RUNNING",
        "BACKOFF,  STOPPED,  STOPPED,  BACKOFF",
        "STOPPING, STOPPING, STOPPING, STOPPING",
        "EXITED,   STOPPED,  STOPPED,  STOPPED",
        "FAILED,   STOPPED,  STOPPED,  STOPPED",
    })
    void whatPeopleAskForNeverEndsARunByItself(Phase before, Phase started, Phase stopped, Phase reset) {
        StrategyStatus status = Statuses.in(before);

        assertThat(Lifecycle.startRequested(status, asking(Intent.STARTED), ModeChoice.CONFIGURED)
                        .phase())
                .as("start")
                .isEqualTo(started);
        assertThat(Lifecycle.stopRequested(status, asking(Intent.STOPPED)).phase())
                .as("stop")
                .isEqualTo(stopped);
        assertThat(Lifecycle.resetRequested(status, asking(Intent.NONE)).phase())
                .as("reset")
                .isEqualTo(reset);
    }

    @ParameterizedTest
    @EnumSource(Phase.class)
    void everyRequestBeginsANewRestartBudget(Phase phase) {
        StrategyStatus status = Statuses.in(phase).restarts(4);

        assertThat(Lifecycle.startRequested(status, asking(Intent.STARTED), ModeChoice.LIVE)
                        .restarts())
                .isZero();
        assertThat(Lifecycle.stopRequested(status, asking(Intent.STOPPED)).restarts())
                .isZero();
        assertThat(Lifecycle.resetRequested(status, asking(Intent.NONE)).restarts())
                .isZero();
    }

    @ParameterizedTest
    @EnumSource(Phase.class)
    void whatPeopleAskedForLastIsRemembered(Phase phase) {
        StrategyStatus status = Statuses.in(phase);

        StrategyStatus started = Lifecycle.startRequested(
                status.marked(asking(Intent.STOPPED)), asking(Intent.STARTED), ModeChoice.LIVE);
        assertThat(started.intent()).isEqualTo(Intent.STARTED);
        assertThat(started.choice()).isEqualTo(ModeChoice.LIVE);
        assertThat(Lifecycle.stopRequested(status, asking(Intent.STOPPED)).intent())
                .isEqualTo(Intent.STOPPED);
    }

    @ParameterizedTest
    @EnumSource(
            value = Phase.class,
            names = {"STOPPED", "EXITED", "FAILED"})
    void aResetClearsAManualStop(Phase phase) {
        StrategyStatus stopped = Statuses.in(phase).marked(asking(Intent.STOPPED));

        assertThat(Lifecycle.resetRequested(stopped, asking(Intent.NONE)).intent())
                .isEqualTo(Intent.NONE);
    }

    @ParameterizedTest(name = "{0}: launch {1}, confirm {2}, terminate {3}, kill {4}, exit {5}")
    @CsvSource({
        "STOPPED,  STARTING, -,       -,        -,        -",
        "STARTING, -,        RUNNING, STOPPING, -,        STOPPING",
        "RUNNING,  -,        -,       STOPPING, -,        STOPPING",
        "BACKOFF,  STARTING, -,       -,        -,        -",
        "STOPPING, -,        -,       -,        STOPPING, STOPPING",
        "EXITED,   STARTING, -,       -,        -,        -",
        "FAILED,   STARTING, -,       -,        -,        -",
    })
    void aFactThatCannotBeIsAMistakeOfOurs(
            Phase before, String launched, String stayedUp, String terminating, String killing, String exited) {
        StrategyStatus status = Statuses.in(before);

        assertLeadsTo(status, LAUNCHED, launched);
        assertLeadsTo(status, Lifecycle::stayedUp, stayedUp);
        assertLeadsTo(status, TERMINATING, terminating);
        assertLeadsTo(status, Lifecycle::killing, killing);
        assertLeadsTo(status, EXITED, exited);
    }

    private static void assertLeadsTo(StrategyStatus before, UnaryOperator<StrategyStatus> fact, String after) {
        if (after.equals("-")) {
            assertThatThrownBy(() -> fact.apply(before))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining(before.phase().name());
        } else {
            assertThat(fact.apply(before).phase()).isEqualTo(Phase.valueOf(after));
        }
    }

    @ParameterizedTest(name = "{0}, then {1}: exit {2}, policy {3} -> {4}")
    @CsvSource({
        // cause, follow,  exit, policy,     phase
        "ITSELF,  ITSELF,  0,    NEVER,      EXITED",
        "ITSELF,  ITSELF,  1,    NEVER,      EXITED",
        "ITSELF,  ITSELF,  0,    ON_FAILURE, EXITED",
        "ITSELF,  ITSELF,  1,    ON_FAILURE, BACKOFF",
        "ITSELF,  ITSELF,  0,    ALWAYS,     BACKOFF",
        "ITSELF,  ITSELF,  1,    ALWAYS,     BACKOFF",
        "ITSELF,  STOP,    1,    ALWAYS,     STOPPED",
        "ITSELF,  RESTART, 1,    NEVER,      STOPPED",
        "STOP,    STOP,    0,    ALWAYS,     STOPPED",
        "STOP,    STOP,    1,    ALWAYS,     STOPPED",
        "STOP,    RESTART, 1,    NEVER,      STOPPED",
        "RESTART, RESTART, 0,    NEVER,      STOPPED",
        "RESTART, STOP,    0,    ALWAYS,     STOPPED",
        "DAEMON,  DAEMON,  1,    ALWAYS,     STOPPED",
        "DAEMON,  STOP,    1,    ALWAYS,     STOPPED",
        "DAEMON,  RESTART, 1,    NEVER,      STOPPED",
        "SCHEDULE, SCHEDULE, 1,  ALWAYS,     STOPPED",
        "SCHEDULE, RESTART,  1,  NEVER,      STOPPED",
        "MEMORY_LIMIT, MEMORY_LIMIT, 0, NEVER,      EXITED",
        "MEMORY_LIMIT, MEMORY_LIMIT, 0, ON_FAILURE, BACKOFF",
        "MEMORY_LIMIT, STOP,         0, ALWAYS,     STOPPED",
    })
    void whatFollowsARun(StopCause cause, StopCause follow, int code, RestartPolicy.When when, Phase after) {
        StrategyStatus sweeping = Statuses.sweeping(cause, follow, ProcessEnd.exited(code));

        StrategyStatus over = Lifecycle.afterSweep(sweeping, Statuses.policy(when, 5), WALL, NOW.plusSeconds(60));

        assertThat(over.phase()).isEqualTo(after);
        assertThat(over.ending()).as("nothing ends any more").isEqualTo(Ending.NONE);
        assertThat(over.lastExit().code()).isEqualTo(code);
        assertThat(over.lastExit().at()).isEqualTo(WALL);
    }

    @Test
    void theWaitBeforeARestartDoublesUpToItsBound() {
        StrategyStatus status = Statuses.in(Phase.STOPPED).restarts(0);
        List<Duration> waits = new ArrayList<>();
        RestartPolicy policy = Statuses.policy(RestartPolicy.When.ON_FAILURE, 8);

        for (int i = 0; i < 8; i++) {
            status = failed(status, policy);
            waits.add(Duration.between(NOW.plusSeconds(1), status.retryAt()));
        }

        assertThat(waits).extracting(Duration::toSeconds).containsExactly(5L, 10L, 20L, 40L, 80L, 160L, 300L, 300L);
        assertThat(status.reason()).isEqualTo("exited with 1; restart 8 of 8 in 5m");
        StrategyStatus spent = failed(status, policy);
        assertThat(spent.phase()).isEqualTo(Phase.FAILED);
        assertThat(spent.reason())
                .isEqualTo("exited with 1; gave up after 8 restarts, 'algo reset' or 'algo start' begins anew");
    }

    /** Launched at {@link Statuses#NOW}, failed one second later. */
    private static StrategyStatus failed(StrategyStatus before, RestartPolicy policy) {
        StrategyStatus ended =
                Lifecycle.exited(Lifecycle.launched(before, Statuses.run(), "why"), ProcessEnd.exited(1), NOW);
        return Lifecycle.afterSweep(ended, policy, WALL, NOW.plusSeconds(1));
    }

    @Test
    void aPolicyWithoutRestartsGivesUpAtOnce() {
        StrategyStatus over =
                failed(Statuses.in(Phase.STOPPED).restarts(0), Statuses.policy(RestartPolicy.When.ON_FAILURE, 0));

        assertThat(over.phase()).isEqualTo(Phase.FAILED);
    }

    @ParameterizedTest(name = "up for {0} s: {1} restarts")
    @CsvSource({"599, 5", "600, 1", "6000, 1"})
    void aHealthyRunBeginsANewBudget(long seconds, int restarts) {
        StrategyStatus status = Statuses.sweeping(StopCause.ITSELF, StopCause.ITSELF, ProcessEnd.exited(1))
                .restarts(4);

        StrategyStatus over = Lifecycle.afterSweep(status, ON_FAILURE, WALL, NOW.plusSeconds(seconds));

        assertThat(over.restarts()).isEqualTo(restarts);
        assertThat(over.phase()).isEqualTo(Phase.BACKOFF);
    }

    @Test
    void aStartThatComesToNothingFollowsTheRestartPolicy() {
        StrategyStatus status = Statuses.in(Phase.STOPPED).restarts(0);

        StrategyStatus never = Lifecycle.launchFailed(status, "no such script: /x.py", NEVER, WALL, NOW);
        assertThat(never.phase()).isEqualTo(Phase.FAILED);
        assertThat(never.reason()).isEqualTo("could not start: no such script: /x.py");
        assertThat(never.launches()).isEqualTo(status.launches() + 1);

        StrategyStatus retried = Lifecycle.launchFailed(status, "no such script: /x.py", ON_FAILURE, WALL, NOW);
        assertThat(retried.phase()).isEqualTo(Phase.BACKOFF);
        assertThat(retried.reason()).isEqualTo("could not start: no such script: /x.py; restart 1 of 5 in 5s");
        assertThat(retried.retryAt()).isEqualTo(NOW.plusSeconds(5));
    }

    @Test
    void whatAnEarlierDaemonNeverExecutedIsAsIfItHadNotBeenLaunched() {
        StrategyStatus adopted = adopted(Statuses.sweeping(StopCause.ITSELF, StopCause.ITSELF, ProcessEnd.neverRan()));

        StrategyStatus over = Lifecycle.afterSweep(adopted, NEVER, WALL, NOW.plusSeconds(1));

        assertThat(over.phase()).isEqualTo(Phase.STOPPED);
        assertThat(over.restarts()).as("no restart was used up").isEqualTo(adopted.restarts());
        assertThat(over.hasExited()).as("no exit is invented").isFalse();
    }

    /** As this daemon read it from the state file: it has launched nothing itself. */
    private static StrategyStatus adopted(StrategyStatus s) {
        return new StrategyStatus(
                s.phase(),
                s.marks(),
                s.choice(),
                s.run(),
                s.ending(),
                s.restarts(),
                0,
                s.retryAt(),
                s.lastExit(),
                s.loss(),
                s.moved(),
                s.reason());
    }

    @Test
    void aWrapperThatDiesBeforeItsProgramIsAFailedStartAndNoEndlessLoop() {
        StrategyStatus own = Statuses.sweeping(StopCause.ITSELF, StopCause.ITSELF, ProcessEnd.neverRan());

        StrategyStatus over = Lifecycle.afterSweep(own, ON_FAILURE, WALL, NOW.plusSeconds(1));

        assertThat(over.phase()).isEqualTo(Phase.BACKOFF);
        assertThat(over.lastExit().reason()).isEqualTo(ExitReason.COULD_NOT_START);
        assertThat(Lifecycle.afterSweep(own, NEVER, WALL, NOW.plusSeconds(1)).phase())
                .isEqualTo(Phase.FAILED);
    }

    @Test
    void aStopThatOvertakesTheProgramIsAStop() {
        StrategyStatus own = Statuses.sweeping(StopCause.STOP, StopCause.STOP, ProcessEnd.neverRan());

        StrategyStatus over = Lifecycle.afterSweep(own, ALWAYS, WALL, NOW.plusSeconds(1));

        assertThat(over.phase()).isEqualTo(Phase.STOPPED);
    }

    @Test
    void anExitWhileItIsAskedToEndKeepsTheCause() {
        StrategyStatus asked =
                Lifecycle.terminating(Statuses.in(Phase.RUNNING), Ending.asked(StopCause.RESTART, NOW.plusSeconds(5)));

        StrategyStatus swept = Lifecycle.exited(asked, ProcessEnd.signaled("TERM"), NOW);

        assertThat(swept.ending().cause()).isEqualTo(StopCause.RESTART);
        assertThat(swept.ending().step()).isEqualTo(Ending.Step.REST);
        assertThat(swept.ending().killAt()).as("one grace for all").isEqualTo(NOW.plusSeconds(5));
        assertThat(swept.ending().forced()).isFalse();
    }

    @ParameterizedTest(name = "{0}: signalled {1}, program over {2}, grace over {3}")
    @CsvSource({
        "ASKED,     SIGNALLED, REST,     KILLING",
        "SIGNALLED, SIGNALLED, REST,     KILLING",
        "REST,      REST,      REST,     SWEEPING",
        "KILLING,   KILLING,   SWEEPING, KILLING",
        "SWEEPING,  SWEEPING,  SWEEPING, SWEEPING",
    })
    void howAnEndGoesOn(Ending.Step before, Ending.Step signalled, Ending.Step over, Ending.Step late) {
        StrategyStatus status = Statuses.in(Phase.STOPPING).with(Statuses.ending(before));

        assertThat(Lifecycle.signalled(status).ending().step()).isEqualTo(signalled);
        assertThat(Lifecycle.exited(status, ProcessEnd.exited(0), NOW).ending().step())
                .isEqualTo(over);
        assertThat(Lifecycle.killing(status).ending().step()).isEqualTo(late);
    }

    @Test
    void oneWhoseProgramEndedInTimeWasNotForcedAlthoughWhatItLeftWas() {
        StrategyStatus rest = Lifecycle.exited(Statuses.in(Phase.STOPPING), ProcessEnd.exited(0), NOW);

        StrategyStatus over = Lifecycle.afterSweep(
                Lifecycle.killing(rest.with(rest.ending().seeing(2))), NEVER, WALL, NOW.plusSeconds(5));

        assertThat(over.lastExit().reason()).isEqualTo(ExitReason.STOPPED);
        assertThat(over.lastExit().code()).isZero();
        assertThat(over.lastExit().detail()).isEqualTo("what it left was killed after its grace");
    }

    @ParameterizedTest(name = "ending for {0}: start -> {1}, stop -> STOP")
    @CsvSource({"STOP, RESTART", "ITSELF, RESTART", "DAEMON, RESTART", "RESTART, RESTART"})
    void theLastWordDecidesWhatFollowsAnEnd(StopCause cause, StopCause afterStart) {
        StrategyStatus ending = Statuses.in(Phase.STOPPING).with(Ending.asked(cause, NOW.plusSeconds(5)));

        StrategyStatus started = Lifecycle.startRequested(ending, asking(Intent.STARTED), ModeChoice.CONFIGURED);
        assertThat(started.ending().follow()).isEqualTo(afterStart);
        assertThat(started.ending().cause()).as("why it ends stays").isEqualTo(cause);
        assertThat(Lifecycle.stopRequested(started, asking(Intent.STOPPED))
                        .ending()
                        .follow())
                .isEqualTo(StopCause.STOP);
    }

    @ParameterizedTest
    @EnumSource(
            value = Phase.class,
            names = {"STARTING", "RUNNING", "STOPPING"})
    void aHostThatWentDownIsNotTheProgramsFault(Phase phase) {
        StrategyStatus over = Lifecycle.hostWentDown(Statuses.in(phase), "the host went down under it", WALL);

        assertThat(over.phase()).isEqualTo(Phase.STOPPED);
        assertThat(over.lastExit().reason()).isEqualTo(ExitReason.HOST_DOWN);
        assertThat(over.restarts()).isEqualTo(1);
        assertThat(over.intent()).isEqualTo(Intent.STARTED);
    }

    @Test
    void aLaunchForgetsWhenTheLastRestartWasDue() {
        StrategyStatus launched = Lifecycle.launched(Statuses.in(Phase.BACKOFF), Statuses.run(), "why");

        assertThat(launched.retryAt()).isEqualTo(Instant.MAX);
        assertThat(launched.launches()).isEqualTo(2);
    }

    @Test
    void oneThatWasUpIsNeverSaidNotToHaveRun() {
        for (ProcessEnd damaged : List.of(ProcessEnd.neverRan(), ProcessEnd.couldNotStart("no process"))) {
            StrategyStatus ended = Lifecycle.exited(Statuses.in(Phase.RUNNING), damaged, NOW);

            assertThat(ended.ending().end()).isEqualTo(ProcessEnd.unknown());
        }
    }
}
