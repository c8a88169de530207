package algo.app.supervise;

import static algo.app.supervise.SupervisorRig.EMA;
import static algo.app.supervise.SupervisorRig.RETRIED;
import static org.assertj.core.api.Assertions.assertThat;

import algo.app.model.ExitReason;
import algo.app.model.Intent;
import algo.app.model.Phase;
import algo.app.model.StopSignal;
import algo.app.process.FakeHost.FakeRun;
import algo.app.process.ProcessEnd;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How the loop ends runs, and learns that they ended. */
class SupervisorStopTest {
    @RegisterExtension
    final SupervisorRig rig = new SupervisorRig();

    @ParameterizedTest
    @ValueSource(strings = {"STOPPED", "BACKOFF", "RUNNING"})
    void aStopThatIsNotOnDiskIsNotAcknowledged(Phase phase) throws Exception {
        rig.configured(RETRIED).comeUp();
        if (phase != Phase.STOPPED) {
            rig.run("ema");
        }
        if (phase == Phase.BACKOFF) {
            rig.host.newest("ema").end(ProcessEnd.exited(1));
            rig.step();
        }
        rig.failSaves();

        Event.StopRequested stop = rig.stop("ema");
        rig.step(stop);

        assertThat(SupervisorRig.answer(stop.reply()).verdict()).isEqualTo(Decision.Verdict.UNSAVED);
    }

    @Test
    void aStopAsksWithItsSignalThenKillsAfterItsGrace() throws Exception {
        rig.configured("'ema':{'script':'ema.py','stop':{'signal':'INT','grace':'3s'}}")
                .comeUp();
        FakeRun run = rig.run("ema");

        rig.step(rig.stop("ema"));
        assertThat(run.signals()).containsExactly(StopSignal.INT);
        assertThat(rig.view("ema").phase()).isEqualTo(Phase.STOPPING);

        rig.after(Duration.ofMillis(2999));
        assertThat(run.isLive()).as("within its grace").isTrue();

        rig.after(Duration.ofMillis(1));
        rig.settle();
        assertThat(run.isLive()).as("after its grace").isFalse();
        assertThat(run.isClosed()).isTrue();
        assertThat(rig.view("ema").phase()).isEqualTo(Phase.STOPPED);
        assertThat(rig.view("ema").intent()).isEqualTo(Intent.STOPPED);
        assertThat(rig.view("ema").lastExit().orElseThrow().reason()).isEqualTo(ExitReason.KILLED);
    }

    @Test
    void thatItIsKilledIsOnDiskBeforeItIs() throws Exception {
        rig.configured(EMA).comeUp();
        FakeRun run = rig.run("ema");

        rig.step(rig.stop("ema", Duration.ZERO));

        assertThat(run.isLive()).as("in the turn that decides it").isTrue();
        assertThat(rig.saved("ema").path("ending").path("forced").asBoolean()).isTrue();
        rig.settle();
        assertThat(run.isLive()).isFalse();
    }

    @Test
    void aSecondStopMayShortenTheGraceAndNeverLengthensIt() throws Exception {
        rig.configured(EMA).comeUp();
        FakeRun run = rig.run("ema");
        rig.step(rig.stop("ema", Duration.ofMinutes(1)));
        rig.step(rig.stop("ema", Duration.ofSeconds(2)));
        rig.step(rig.stop("ema", Duration.ofMinutes(9)));

        rig.after(Duration.ofSeconds(2));
        rig.settle();

        assertThat(run.isLive()).isFalse();
        assertThat(run.signals()).as("asked once").hasSize(1);
    }

    @Test
    void aGraceIsNotMovedByAClockThatIsSet() throws Exception {
        rig.configured(EMA).comeUp();
        FakeRun run = rig.run("ema");
        rig.step(rig.stop("ema"));

        rig.time.stepWall(Duration.ofDays(1));
        rig.step();
        assertThat(run.isLive()).as("set forward").isTrue();

        rig.time.stepWall(Duration.ofDays(-2));
        rig.after(Duration.ofSeconds(5));
        rig.settle();
        assertThat(run.isLive()).as("set back, after the grace").isFalse();
    }

    @Test
    void aRunIsOverOnlyWhenItsWholeTreeIsGone() throws Exception {
        rig.configured(RETRIED).comeUp();
        FakeRun run = rig.run("ema");
        run.stubborn(3);

        run.end(ProcessEnd.exited(1));
        rig.step();
        rig.step();
        assertThat(rig.view("ema").phase()).as("while something of it lives").isEqualTo(Phase.STOPPING);
        rig.after(Duration.ofMinutes(1));
        assertThat(rig.host.executed("ema")).as("no next run yet").hasSize(1);

        rig.after(Duration.ofSeconds(1));
        rig.after(Duration.ofSeconds(1));
        assertThat(rig.view("ema").phase()).as("once it is gone").isEqualTo(Phase.BACKOFF);
    }

    @Test
    void aProcessTableThatCannotBeReadPostponesTheSweep() throws Exception {
        rig.configured(EMA).comeUp();
        FakeRun run = rig.run("ema");
        rig.launcher.failTable(true);

        run.end(ProcessEnd.exited(0));
        rig.step();
        assertThat(rig.view("ema").phase()).isEqualTo(Phase.STOPPING);

        rig.launcher.failTable(false);
        rig.step();
        assertThat(rig.view("ema").phase()).isEqualTo(Phase.EXITED);
    }

    @Test
    void whatCannotBeEndedIsNamedAndTriedMoreSeldom() throws Exception {
        rig.configured(EMA).comeUp();
        FakeRun run = rig.run("ema");
        run.stubborn(Integer.MAX_VALUE);
        rig.step(rig.stop("ema", Duration.ZERO));

        for (int i = 0; i < 1000; i++) {
            rig.after(Duration.ofMillis(10));
        }

        assertThat(run.sweeps()).as("in 10 s").isBetween(100, 250);
        assertThat(rig.view("ema").phase()).isEqualTo(Phase.STOPPING);
        assertThat(rig.view("ema").reason()).startsWith("cannot end process ").endsWith(" (fake)");
        assertThat(Journals.lines(rig.events).stream().filter(line -> line.contains(" not_stopped ")))
                .as("told once")
                .hasSize(1);
        run.stubborn(0);
        rig.after(Duration.ofSeconds(1));
        rig.after(Duration.ofSeconds(1));
        assertThat(rig.view("ema").phase()).isEqualTo(Phase.STOPPED);
        assertThat(rig.view("ema").reason()).isEqualTo("stopped by hand");
    }

    @Test
    void howItEndedIsReadAgainWhereItCouldNotBeReadAtOnce() throws Exception {
        rig.configured(RETRIED).comeUp();
        FakeRun run = rig.run("ema");
        run.unreadable(true);

        run.end(ProcessEnd.exited(7));
        rig.settle();
        assertThat(rig.view("ema").phase()).as("not forgotten").isEqualTo(Phase.STOPPING);

        run.unreadable(false);
        rig.settle();
        assertThat(rig.view("ema").phase()).isEqualTo(Phase.BACKOFF);
        assertThat(rig.view("ema").lastExit().orElseThrow().code()).isEqualTo(7);
    }

    @Test
    void aStopWinsOverARestartThatIsDue() throws Exception {
        rig.configured(RETRIED).comeUp();
        rig.run("ema").end(ProcessEnd.exited(1));
        rig.step();
        assertThat(rig.view("ema").phase()).isEqualTo(Phase.BACKOFF);
        rig.time.advance(Duration.ofSeconds(5));

        Event.StopRequested stop = rig.stop("ema");
        rig.step(stop);
        rig.after(Duration.ofHours(1));

        assertThat(SupervisorRig.answer(stop.reply()).verdict()).isEqualTo(Decision.Verdict.UNCHANGED);
        assertThat(rig.view("ema").phase()).isEqualTo(Phase.STOPPED);
        assertThat(rig.host.executed("ema")).hasSize(1);
    }

    @Test
    void aStopWinsOverAnExitInTheSameTurn() throws Exception {
        rig.configured(RETRIED).comeUp();
        rig.run("ema").end(ProcessEnd.exited(1));

        rig.step(rig.stop("ema"));
        rig.after(Duration.ofHours(1));

        assertThat(rig.view("ema").phase()).isEqualTo(Phase.STOPPED);
        assertThat(rig.view("ema").reason()).isEqualTo("stopped by hand");
        assertThat(rig.host.executed("ema")).hasSize(1);
    }

    @Test
    void aStopAfterARestartLeavesItStopped() throws Exception {
        rig.configured(EMA).comeUp();
        FakeRun run = rig.run("ema");
        rig.step(rig.restart("ema"));
        rig.step(rig.stop("ema"));

        run.end(ProcessEnd.signaled("TERM"));
        rig.settle();

        assertThat(rig.host.executed("ema")).hasSize(1);
        assertThat(rig.view("ema").phase()).isEqualTo(Phase.STOPPED);
    }

    @Test
    void theExitOfAnEarlierRunIsNotTakenForThatOfThisOne() throws Exception {
        rig.configured(EMA).comeUp();
        FakeRun first = rig.run("ema");
        rig.step(rig.restart("ema"));
        first.end(ProcessEnd.exited(0));
        rig.settle();
        assertThat(rig.host.executed("ema")).hasSize(2);

        rig.step(new Event.ProcessExited(first.record().run()));

        assertThat(rig.view("ema").phase()).isEqualTo(Phase.STARTING);
        assertThat(rig.host.newest("ema").isLive()).isTrue();
    }

    @Test
    void anExitThatIsReportedTwiceCountsOnce() throws Exception {
        rig.configured(RETRIED).comeUp();
        FakeRun run = rig.run("ema");
        run.end(ProcessEnd.exited(1));

        rig.step(new Event.ProcessExited(run.record().run()));
        rig.step(new Event.ProcessExited(run.record().run()));

        assertThat(rig.view("ema").phase()).isEqualTo(Phase.BACKOFF);
        assertThat(rig.view("ema").restarts()).isEqualTo(1);
    }
}
