package algo.app.supervise;

import static algo.app.supervise.SupervisorRig.EMA;
import static algo.app.supervise.SupervisorRig.RETRIED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import algo.app.model.ExitReason;
import algo.app.model.Intent;
import algo.app.model.Phase;
import algo.app.model.StopSignal;
import algo.app.process.FakeHost.FakeRun;
import algo.app.process.ProcessEnd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The next daemon takes up what the last one left, however that ended. */
class RecoveryTest {
    @RegisterExtension
    final SupervisorRig rig = new SupervisorRig();

    @Test
    void aRunThatLivesIsAdoptedWithItsTrueStartTime() throws Exception {
        rig.configured(EMA).comeUp();
        Instant started = rig.time.wall();
        FakeRun run = rig.run("ema");
        rig.after(Duration.ofSeconds(2));
        rig.crash();
        rig.time.advance(Duration.ofHours(1));

        rig.comeUp();

        assertThat(rig.host.executed("ema")).containsExactly(run);
        assertThat(rig.view("ema").phase()).isEqualTo(Phase.RUNNING);
        assertThat(rig.view("ema").startedAt()).isEqualTo(started);
        assertThat(rig.view("ema").pid()).isEqualTo(run.program().orElseThrow().pid());
        assertThat(rig.view("ema").reason()).isEqualTo("started by hand");
        assertThat(Journals.lines(rig.events).get(5)).isEqualTo("6 ema adopted null running daemon_start daemon");

        rig.step(rig.stop("ema"));
        assertThat(run.signals()).containsExactly(StopSignal.TERM);
    }

    @Test
    void aClockThatWasWrongAtTheStartOfARunMakesItNoOlderAndClearsNoBudget() throws Exception {
        Duration wrong = Duration.ofDays(56 * 365);
        rig.time.stepWall(wrong.negated());
        rig.configured(RETRIED).comeUp();
        rig.run("ema").end(ProcessEnd.exited(1));
        rig.settle();
        rig.after(Duration.ofSeconds(5));
        FakeRun run = rig.host.newest("ema");
        rig.crash();
        rig.time.stepWall(wrong);
        rig.time.advance(Duration.ofSeconds(7));
        rig.host.age(Duration.ofSeconds(7));

        rig.comeUp();

        assertThat(rig.view("ema").upSince()).isEqualTo(rig.time.steady().minusSeconds(7));
        assertThat(rig.view("ema").startedAt()).isEqualTo(rig.time.wall().minusSeconds(7));
        run.end(ProcessEnd.exited(1));
        rig.settle();
        assertThat(rig.view("ema").restarts()).isEqualTo(2);
    }

    @Test
    void aRunThatEndedWhileNoDaemonWatchedIsReportedAsItEnded() throws Exception {
        rig.configured(EMA).comeUp();
        FakeRun run = rig.run("ema");
        rig.crash();
        run.end(ProcessEnd.exited(7));

        rig.comeUp();

        assertThat(rig.view("ema").phase()).isEqualTo(Phase.EXITED);
        assertThat(rig.view("ema").lastExit().orElseThrow().code()).isEqualTo(7);
        assertThat(rig.view("ema").lastExit().orElseThrow().reason()).isEqualTo(ExitReason.EXITED);
    }

    @Test
    void aFailureWhileNoDaemonWatchedIsRestarted() throws Exception {
        rig.configured(RETRIED).comeUp();
        FakeRun run = rig.run("ema");
        rig.crash();
        run.end(ProcessEnd.exited(7));
        run.stubborn(1);

        rig.comeUp();
        assertThat(rig.view("ema").phase()).as("its tree still lives").isEqualTo(Phase.STOPPING);
        rig.step();
        assertThat(rig.view("ema").phase()).isEqualTo(Phase.BACKOFF);

        rig.after(Duration.ofSeconds(5));
        assertThat(rig.host.live("ema")).hasSize(1);
    }

    @Test
    void whatNothingTellsIsUnknownAndNotInvented() throws Exception {
        rig.configured(EMA).comeUp();
        FakeRun run = rig.run("ema");
        rig.crash();
        run.end(ProcessEnd.unknown());

        rig.comeUp();

        assertThat(rig.view("ema").lastExit().orElseThrow().reason()).isEqualTo(ExitReason.UNKNOWN);
    }

    @Test
    void afterAReebootOfTheHostWhatRanIsStartedAgain() throws Exception {
        rig.configured(EMA).comeUp();
        FakeRun run = rig.run("ema");
        rig.crash();
        rig.host.reboot();

        rig.comeUp();

        assertThat(rig.host.live("ema")).hasSize(1).doesNotContain(run);
        assertThat(rig.view("ema").lastExit().orElseThrow().reason()).isEqualTo(ExitReason.HOST_DOWN);
        assertThat(run.sweeps()).as("nothing of another boot is touched").isZero();
        assertThat(run.signals()).isEmpty();
        assertThat(Journals.lines(rig.events))
                .contains(
                        "5 ema exit null host_down host_down daemon", "6 ema phase starting stopped host_down daemon");
    }

    @Test
    void afterARebootWhatWasBeingStoppedStaysStopped() throws Exception {
        rig.configured(EMA).comeUp();
        rig.run("ema");
        rig.step(rig.stop("ema"));
        rig.crash();
        rig.host.reboot();

        rig.comeUp();

        assertThat(rig.host.live("ema")).isEmpty();
        assertThat(rig.view("ema").phase()).isEqualTo(Phase.STOPPED);
        assertThat(rig.view("ema").intent()).isEqualTo(Intent.STOPPED);
    }

    @Test
    void afterARebootWhatHadEndedByItselfIsNotRunAgain() throws Exception {
        rig.configured(EMA).comeUp();
        FakeRun run = rig.run("ema");
        run.stubborn(9);
        run.end(ProcessEnd.exited(0));
        rig.step();
        assertThat(rig.view("ema").phase()).as("its children still live").isEqualTo(Phase.STOPPING);
        rig.crash();
        rig.host.reboot();

        rig.comeUp();

        assertThat(rig.host.live("ema")).isEmpty();
        assertThat(rig.view("ema").phase()).isEqualTo(Phase.EXITED);
        assertThat(rig.view("ema").lastExit().orElseThrow().code()).isZero();
    }

    @Test
    void aStopThatWasUnderWayIsFinished() throws Exception {
        rig.configured(EMA).comeUp();
        FakeRun run = rig.run("ema");
        rig.step(rig.stop("ema"));
        rig.step();
        rig.crash();
        rig.time.advance(Duration.ofMinutes(1));

        rig.comeUp();
        rig.settle();

        assertThat(run.isLive()).as("its grace was over long ago").isFalse();
        assertThat(rig.view("ema").phase()).isEqualTo(Phase.STOPPED);
        assertThat(rig.view("ema").lastExit().orElseThrow().reason()).isEqualTo(ExitReason.KILLED);
    }

    /** That it was asked is known from the run, not from the state, which the daemon did not come to save. */
    @Test
    void aStopThatIsNotKnownToBeSignalledHasItsWholeGraceAndNoSecondSignal() throws Exception {
        rig.configured(EMA).comeUp();
        FakeRun run = rig.run("ema");
        rig.step(rig.stop("ema"));
        assertThat(rig.saved("ema").path("ending").path("step").asText()).isEqualTo("asked");
        rig.crash();
        rig.time.advance(Duration.ofMinutes(1));

        rig.comeUp();

        assertThat(run.signals()).containsExactly(StopSignal.TERM);
        rig.after(Duration.ofMillis(4900));
        rig.settle();
        assertThat(run.isLive()).as("within its grace").isTrue();
        rig.after(Duration.ofMillis(100));
        rig.settle();
        assertThat(run.isLive()).isFalse();
    }

    @Test
    void aStopThatWasSignalledIsNotSignalledAgain() throws Exception {
        rig.configured(EMA).comeUp();
        FakeRun run = rig.run("ema");
        rig.step(rig.stop("ema"));
        rig.step();
        assertThat(rig.saved("ema").path("ending").path("step").asText()).isEqualTo("signalled");

        rig.crash().comeUp();
        rig.settle();

        assertThat(run.signals()).containsExactly(StopSignal.TERM);
    }

    @Test
    void howARunEndedCanBeReadAgainUntilItIsOnDisk() throws Exception {
        rig.configured(EMA).comeUp();
        FakeRun run = rig.run("ema");
        rig.failSaves();
        run.end(ProcessEnd.exited(0));
        rig.settle();
        assertThat(rig.view("ema").phase()).isEqualTo(Phase.EXITED);
        assertThat(run.isClosed()).as("given up before it was saved").isFalse();

        rig.mendSaves();
        rig.step();

        assertThat(run.isClosed()).isTrue();
    }

    @Test
    void aCopyOfTheStateThatIsBehindCatchesUp() throws Exception {
        rig.configured(EMA).comeUp();
        Path copy = rig.state.resolveSibling("state.json.bak");
        byte[] behind = Files.readAllBytes(copy);
        rig.run("ema");
        rig.crash();
        Files.write(copy, behind);

        rig.comeUp();

        assertThat(copy).hasSameBinaryContentAs(rig.state);
        rig.crash();
        Files.write(rig.state, new byte[10]);
        rig.comeUp();
        assertThat(rig.host.executed("ema")).as("the run is still known").hasSize(1);
        assertThat(rig.view("ema").phase()).isEqualTo(Phase.STARTING);
    }

    @Test
    void aGraceGoesOnUnderTheNextDaemon() throws Exception {
        rig.configured(EMA).comeUp();
        FakeRun run = rig.run("ema");
        rig.step(rig.stop("ema"));
        rig.step();
        rig.time.advance(Duration.ofSeconds(3));
        rig.crash().comeUp();
        assertThat(run.isLive()).as("after 3 of 5 s").isTrue();

        rig.after(Duration.ofSeconds(2));
        rig.settle();

        assertThat(run.isLive()).as("after 5 s").isFalse();
    }

    @Test
    void aRestartThatWasUnderWayIsFinished() throws Exception {
        rig.configured(EMA).comeUp();
        FakeRun first = rig.run("ema");
        rig.step(rig.restart("ema"));
        rig.crash();
        first.end(ProcessEnd.signaled("TERM"));

        rig.comeUp();

        assertThat(rig.host.live("ema")).hasSize(1).doesNotContain(first);
    }

    @Test
    void aRunWhoseGateNeverOpenedIsStartedAgain() throws Exception {
        rig.configured(EMA).comeUp();
        rig.host.beforeRelease(run -> {
            throw new IllegalStateException("the daemon dies here");
        });
        assertThatThrownBy(() -> rig.step(rig.start("ema"))).hasMessage("the daemon dies here");
        FakeRun first = rig.host.newest("ema");
        first.end(ProcessEnd.neverRan());
        rig.crash();
        rig.host.beforeRelease(run -> {});

        rig.comeUp();

        assertThat(rig.host.live("ema")).hasSize(1).doesNotContain(first);
        assertThat(rig.view("ema").lastExit()).as("no exit is invented").isEmpty();
    }

    @Test
    void aManualStopHoldsUnderTheNextDaemon() throws Exception {
        rig.configured(EMA).comeUp();
        rig.run("ema");
        rig.step(rig.stop("ema", Duration.ZERO));
        rig.settle();

        rig.crash().comeUp();

        assertThat(rig.host.live("ema")).isEmpty();
        assertThat(rig.view("ema").intent()).isEqualTo(Intent.STOPPED);
    }

    @Test
    void aRestartBudgetThatIsSpentStaysSpent() throws Exception {
        rig.configured("'ema':{'script':'ema.py','restart':{'when':'always','max':0}}")
                .comeUp();
        rig.run("ema").end(ProcessEnd.exited(0));
        rig.step();
        assertThat(rig.view("ema").phase()).isEqualTo(Phase.FAILED);

        rig.crash().comeUp();
        rig.after(Duration.ofHours(1));

        assertThat(rig.host.executed("ema")).hasSize(1);
        assertThat(rig.view("ema").phase()).isEqualTo(Phase.FAILED);
    }

    @Test
    void aConfigThatCannotBeReadIsNotTakenForOneWithoutStrategies() throws Exception {
        rig.configured(EMA).comeUp();
        FakeRun run = rig.run("ema");
        rig.crash();
        Files.writeString(rig.config, "{\"version\":1,\"strat");
        Files.delete(rig.config.resolveSibling("strategy_configs.json.bak"));
        run.end(ProcessEnd.exited(1));

        rig.comeUp();
        assertThat(rig.supervisor.snapshot().configKnown()).isFalse();
        assertThat(rig.view("ema").lastExit().orElseThrow().code()).isEqualTo(1);
        rig.crash().comeUp();
        assertThat(rig.view("ema").phase()).as("still remembered").isEqualTo(Phase.EXITED);

        rig.configured(EMA);
        rig.after(Duration.ofSeconds(1));
        assertThat(rig.view("ema").configured()).isTrue();
        assertThat(rig.view("ema").lastExit().orElseThrow().code()).isEqualTo(1);
    }

    @Test
    void anUnreadableConfigDisturbsNoRunAndAllowsToStopIt() throws Exception {
        rig.configured(EMA).comeUp();
        FakeRun run = rig.run("ema");
        rig.crash();
        Files.writeString(rig.config, "");
        Files.delete(rig.config.resolveSibling("strategy_configs.json.bak"));

        rig.comeUp();
        assertThat(run.isLive()).isTrue();
        assertThat(run.signals()).isEmpty();
        assertThat(rig.supervisor.snapshot().problems()).noneMatch(problem -> problem.contains("entry"));

        rig.step(rig.stop("ema"));
        run.end(ProcessEnd.signaled("TERM"));
        rig.settle();
        assertThat(rig.view("ema").intent()).isEqualTo(Intent.STOPPED);
    }

    @Test
    void aStateThatMakesNoSenseStopsTheDaemonFromForgettingWhatRuns() throws Exception {
        rig.configured(EMA).comeUp();
        rig.run("ema");
        rig.crash();
        for (String name : new String[] {"state.json", "state.json.bak"}) {
            Path file = rig.state.resolveSibling(name);
            Files.writeString(file, Files.readString(file).replace("\"starting\"", "\"flying\""));
        }

        assertThatThrownBy(rig::comeUp)
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("the state file does not make sense: ");
    }
}
