package algo.app.supervise;

import static algo.app.supervise.SupervisorRig.RETRIED;
import static org.assertj.core.api.Assertions.assertThat;

import algo.app.model.Actor;
import algo.app.model.ExitReason;
import algo.app.model.Phase;
import algo.app.process.FakeHost.FakeRun;
import algo.app.process.ProcessEnd;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A run of another pid namespace, such as that of a container, cannot be seen: that is no sign that it has ended. */
class PidNamespaceTest {
    @RegisterExtension
    final SupervisorRig rig = new SupervisorRig();

    private FakeRun run;

    @BeforeEach
    void aRunOfTheHost() throws Exception {
        rig.configured(RETRIED).comeUp();
        run = rig.run("ema");
        rig.after(Duration.ofSeconds(2));
        rig.crash();
        rig.host.enterNamespace("4026532001:77");
    }

    @Test
    void whileItLivesNothingIsStartedOrSignalledAndTheRefusalSaysSo() throws Exception {
        rig.comeUp();
        rig.after(Duration.ofMinutes(10));

        assertThat(rig.host.executed("ema")).containsExactly(run);
        assertThat(run.sweeps()).isZero();
        assertThat(rig.view("ema").phase()).isEqualTo(Phase.RUNNING);
        assertThat(rig.view("ema").pid()).as("a pid means nothing here").isZero();
        assertThat(rig.supervisor.snapshot().problems())
                .anySatisfy(problem -> assertThat(problem).contains("ema", "lives in another pid namespace"));
        Event.StartRequested start = rig.start("ema");
        Event.StopRequested stop = rig.stop("ema");
        rig.step(start, stop, rig.restart("ema"));
        rig.settle();
        assertThat(SupervisorRig.answer(start.reply()).verdict()).isEqualTo(Decision.Verdict.CONFLICT);
        assertThat(SupervisorRig.answer(stop.reply()).verdict()).isEqualTo(Decision.Verdict.CONFLICT);
        assertThat(SupervisorRig.answer(stop.reply()).message()).contains("another pid namespace");
        assertThat(run.signals()).isEmpty();
        assertThat(rig.host.executed("ema")).containsExactly(run);
    }

    @Test
    void onceItIsKnownToBeGoneAllGoesOnByItself() throws Exception {
        rig.comeUp();

        run.end(ProcessEnd.unknown());
        rig.after(Duration.ofSeconds(1));

        assertThat(rig.view("ema").lastExit().orElseThrow().reason()).isEqualTo(ExitReason.HOST_DOWN);
        rig.settle();
        assertThat(rig.host.live("ema")).hasSize(1).doesNotContain(run);
        assertThat(run.signals()).isEmpty();
    }

    @Test
    void aContainerThatCameUpAgainStartsWhatRanInTheOneBefore() throws Exception {
        run.end(ProcessEnd.unknown());

        rig.comeUp();
        rig.settle();

        assertThat(rig.host.live("ema")).hasSize(1).doesNotContain(run);
    }

    @Test
    void whatNothingTellsIsHeldUntilSomebodyVouchesForIt() throws Exception {
        rig.host.hideLogs(true);
        run.end(ProcessEnd.unknown());
        rig.comeUp();
        rig.after(Duration.ofHours(1));
        assertThat(rig.host.live("ema")).isEmpty();
        assertThat(rig.view("ema").reason()).contains("nothing tells whether it lives", "--claim");

        Event.Claimed claim = new Event.Claimed(new Actor("user ann"), new CompletableFuture<>());
        rig.step(claim);
        rig.settle();

        assertThat(SupervisorRig.answer(claim.reply()).isDone()).isTrue();
        assertThat(rig.host.live("ema")).hasSize(1).doesNotContain(run);
    }

    @Test
    void aClaimOfWhatLivesIsRefused() throws Exception {
        rig.comeUp();

        Event.Claimed claim = new Event.Claimed(new Actor("user ann"), new CompletableFuture<>());
        rig.step(claim);

        assertThat(SupervisorRig.answer(claim.reply()).verdict()).isEqualTo(Decision.Verdict.CONFLICT);
        assertThat(rig.host.executed("ema")).containsExactly(run);
    }

    @Test
    void theDaemonOfItsOwnNamespaceAdoptsIt() throws Exception {
        rig.comeUp();
        rig.step(rig.stop("ema"));
        rig.crash();
        rig.host.enterNamespace("");

        rig.comeUp();

        assertThat(rig.view("ema").phase()).isEqualTo(Phase.RUNNING);
        assertThat(rig.view("ema").pid()).isEqualTo(run.program().orElseThrow().pid());
    }

    @Test
    void theDaemonEndsAlthoughItCannotStopIt() throws Exception {
        rig.comeUp();

        rig.step(new Event.ShutdownRequested(true, true, new Actor("user ann")));

        assertThat(rig.supervisor.isClosed()).isTrue();
        assertThat(run.isLive()).isTrue();
    }
}
