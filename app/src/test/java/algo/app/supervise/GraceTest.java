package algo.app.supervise;

import static algo.app.supervise.SupervisorRig.EMA;
import static algo.app.supervise.SupervisorRig.RETRIED;
import static org.assertj.core.api.Assertions.assertThat;

import algo.app.model.Actor;
import algo.app.model.ExitReason;
import algo.app.model.Phase;
import algo.app.model.StopSignal;
import algo.app.process.FakeHost.FakeChild;
import algo.app.process.FakeHost.FakeRun;
import algo.app.process.ProcessEnd;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is asked to stop is asked as a whole, once, and has its grace as a whole. The grace is 5 s. */
class GraceTest {
    /** Runs when the test begins, and until ten minutes later. */
    private static final String WINDOW = "'ema':{'script':'ema.py','limits':{'memory_mb':1024},"
            + "'schedule':{'type':'window','start':'09:15','stop':'09:30','days':['fri']}}";

    private static final Duration SOON = Duration.ofMillis(10);

    @RegisterExtension
    final SupervisorRig rig = new SupervisorRig();

    @ParameterizedTest
    @ValueSource(strings = {"stop", "restart", "schedule", "daemon", "memory"})
    void everyProcessIsAskedOnceAndNoneIsKilledBeforeTheGraceIsOver(String why) throws Exception {
        rig.configured(WINDOW).comeUp();
        FakeRun run = rig.host.newest("ema");
        FakeChild child = run.child();
        FakeChild escaped = run.escaped();
        switch (why) {
            case "stop" -> rig.step(rig.stop("ema"));
            case "restart" -> rig.step(rig.restart("ema"));
            case "daemon" -> rig.step(new Event.ShutdownRequested(true, true, new Actor("user ann")));
            case "memory" -> {
                run.holds(2L << 30);
                rig.after(Duration.ofSeconds(10));
            }
            default -> rig.after(Duration.ofMinutes(10));
        }
        assertThat(run.signals()).containsExactly(StopSignal.TERM);
        assertThat(child.signals()).containsExactly(StopSignal.TERM);
        rig.after(SOON);
        assertThat(escaped.signals()).containsExactly(StopSignal.TERM);

        rig.after(Duration.ofMillis(4980));
        rig.settle();
        assertThat(run.isLive() && child.isAlive() && escaped.isAlive())
                .as("all within the grace")
                .isTrue();
        rig.after(SOON);
        rig.settle();

        assertThat(run.isLive()).as("after it").isFalse();
        for (List<StopSignal> signals : List.of(run.signals(), child.signals(), escaped.signals())) {
            assertThat(signals).as("asked once").hasSize(1);
        }
    }

    @Test
    void theRestHasTheWholeGraceWhenTheProgramEndsFirst() throws Exception {
        rig.configured(EMA).comeUp();
        FakeRun run = rig.run("ema");
        FakeChild child = run.child();
        rig.step(rig.stop("ema"));

        run.end(ProcessEnd.signaled("TERM"));
        rig.settle();
        rig.after(Duration.ofMillis(4900));
        rig.settle();
        assertThat(child.isAlive()).as("within the grace of the stop").isTrue();
        assertThat(rig.view("ema").phase()).isEqualTo(Phase.STOPPING);
        child.end();
        rig.after(Duration.ofMillis(60));

        assertThat(rig.view("ema").phase()).isEqualTo(Phase.STOPPED);
        assertThat(child.signals()).hasSize(1);
        assertThat(child.wasKilled()).isFalse();
        assertThat(rig.view("ema").lastExit().orElseThrow().reason()).isEqualTo(ExitReason.STOPPED);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void whatAProgramLeavesThatEndsByItselfIsAskedThenAndHasItsGrace(int code) throws Exception {
        rig.configured(RETRIED).comeUp();
        FakeRun run = rig.run("ema");
        FakeChild child = run.child();
        FakeChild escaped = run.escaped();

        run.end(ProcessEnd.exited(code));
        rig.step();
        assertThat(child.signals()).containsExactly(StopSignal.TERM);
        assertThat(escaped.signals()).containsExactly(StopSignal.TERM);
        child.end();
        rig.after(Duration.ofMillis(4990));
        rig.settle();
        assertThat(escaped.isAlive()).as("within its grace").isTrue();
        assertThat(rig.host.executed("ema")).as("runs").hasSize(1);
        rig.after(SOON);
        rig.settle();

        assertThat(escaped.wasKilled()).isTrue();
        assertThat(rig.view("ema").phase()).isEqualTo(code == 0 ? Phase.EXITED : Phase.BACKOFF);
        assertThat(rig.view("ema").reason())
                .startsWith("exited with " + code + ": ended 2 processes that it left in the background");
    }

    /** It may be how one that was asked ends in good order, e.g. what it closes its positions with. */
    @Test
    void whatIsStartedDuringTheGraceIsAskedAfterHalfOfIt() throws Exception {
        rig.configured(EMA).comeUp();
        FakeRun run = rig.run("ema");
        rig.step(rig.stop("ema"));
        FakeChild helper = run.child();

        rig.after(Duration.ofMillis(2400));
        rig.settle();
        assertThat(helper.signals()).isEmpty();
        rig.after(Duration.ofMillis(200));
        assertThat(helper.signals()).hasSize(1);
        rig.after(Duration.ofMillis(2300));
        rig.settle();

        assertThat(helper.signals()).hasSize(1);
        assertThat(helper.isAlive()).isTrue();
    }

    @Test
    void whatIsStartedDuringTheGraceIsAskedWhenWhoStartedItHasEnded() throws Exception {
        rig.configured(EMA).comeUp();
        FakeRun run = rig.run("ema");
        rig.step(rig.stop("ema"));
        FakeChild helper = run.child();

        run.end(ProcessEnd.exited(0));
        rig.step();

        assertThat(helper.signals()).containsExactly(StopSignal.TERM);
    }

    @Test
    void theNextDaemonAsksNobodyTwiceAndGoesOnWithTheGrace() throws Exception {
        rig.configured(EMA).comeUp();
        FakeRun run = rig.run("ema");
        FakeChild child = run.child();
        FakeChild escaped = run.escaped();
        rig.step(rig.stop("ema"));
        run.end(ProcessEnd.exited(0));
        rig.step();
        rig.step();
        rig.time.advance(Duration.ofSeconds(2));

        rig.crash().comeUp();
        rig.settle();
        rig.after(Duration.ofMillis(2900));
        rig.settle();
        assertThat(child.isAlive() && escaped.isAlive()).isTrue();
        rig.after(Duration.ofMillis(200));
        rig.settle();

        assertThat(child.wasKilled() && escaped.wasKilled()).isTrue();
        assertThat(child.signals()).hasSize(1);
        assertThat(escaped.signals()).hasSize(1);
        assertThat(rig.view("ema").lastExit().orElseThrow().detail())
                .isEqualTo("what it left was killed after its grace");
    }

    @Test
    void oneThatIsToBeKilledAtOnceIsNotAskedBefore() throws Exception {
        rig.configured(EMA).comeUp();
        FakeRun run = rig.run("ema");
        FakeChild child = run.child();

        rig.step(rig.stop("ema", Duration.ZERO));
        rig.settle();

        assertThat(run.isLive()).isFalse();
        assertThat(run.signals()).isEmpty();
        assertThat(child.signals()).isEmpty();
    }

    @Test
    void aSecondStopKillsAtOnceWhatHasItsGrace() throws Exception {
        rig.configured(EMA).comeUp();
        FakeRun run = rig.run("ema");
        FakeChild child = run.child();
        run.end(ProcessEnd.exited(0));
        rig.step();
        assertThat(child.isAlive()).isTrue();

        rig.step(rig.stop("ema", Duration.ZERO));
        rig.settle();

        assertThat(child.isAlive()).isFalse();
        assertThat(rig.view("ema").phase()).isEqualTo(Phase.STOPPED);
    }

    @Test
    void theDaemonDoesNotGiveUpBeforeTheGraceIsOver() throws Exception {
        rig.configured("'ema':{'script':'ema.py','stop':{'grace':'1m'}}").comeUp();
        FakeRun run = rig.run("ema");
        FakeChild child = run.child();
        rig.step(new Event.ShutdownRequested(true, true, new Actor("user ann")));
        run.end(ProcessEnd.exited(0));

        for (int i = 0; i < 50; i++) {
            rig.after(Duration.ofSeconds(1));
        }
        assertThat(child.isAlive()).isTrue();
        assertThat(rig.supervisor.isClosed()).as("waits").isFalse();
        rig.after(Duration.ofSeconds(10));
        rig.settle();

        assertThat(rig.supervisor.isClosed()).isTrue();
        assertThat(child.wasKilled()).isTrue();
    }

    @Test
    void aProgramThatIsExecutedAfterItWasAskedIsAskedAsSoonAsItIsSeen() throws Exception {
        rig.configured(EMA).comeUp();
        rig.host.beforeRelease(run -> run.slow(true));
        FakeRun run = rig.run("ema");
        rig.step(rig.stop("ema"));
        rig.after(SOON);
        assertThat(run.signals()).isEmpty();

        run.slow(false);
        rig.after(SOON);

        assertThat(run.signals()).containsExactly(StopSignal.TERM);
    }
}
