package algo.app.supervise;

import static algo.app.supervise.SupervisorRig.EMA;
import static algo.app.supervise.SupervisorRig.RETRIED;
import static org.assertj.core.api.Assertions.assertThat;

import algo.app.model.Actor;
import algo.app.model.Phase;
import algo.app.model.StopSignal;
import algo.app.process.FakeHost.FakeRun;
import algo.app.process.ProcessEnd;
import java.nio.file.Files;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The loop when nothing happens, what it notes of what does, and how it ends. */
class SupervisorTest {
    @RegisterExtension
    final SupervisorRig rig = new SupervisorRig();

    @Test
    void whatCannotBeEndedDoesNotKeepTheDaemonFromEnding() throws Exception {
        rig.configured(EMA).comeUp();
        rig.run("ema").stubborn(Integer.MAX_VALUE);
        rig.step(new Event.ShutdownRequested(true, true, new Actor("user ann")));

        for (int seconds = 0; seconds < 12; seconds++) {
            rig.after(Duration.ofSeconds(1));
            assertThat(rig.supervisor.isClosed())
                    .as("after its grace and %d s", seconds - 5)
                    .isFalse();
        }
        rig.after(Duration.ofSeconds(10));

        assertThat(rig.supervisor.isClosed()).isTrue();
        FakeRun run = rig.host.newest("ema");
        assertThat(run.remembered()).isEmpty();
        rig.crash().comeUp();
        assertThat(rig.view("ema").phase()).as("the next one goes on with it").isEqualTo(Phase.STOPPING);
        assertThat(run.remembered()).as("and knows what is left").hasSize(1);
    }

    @Test
    void theDaemonEndsAndItsStrategiesGoOn() throws Exception {
        rig.configured(EMA).comeUp();
        FakeRun run = rig.run("ema");

        rig.step(new Event.ShutdownRequested(false, true, new Actor("user ann")));

        assertThat(rig.supervisor.isClosed()).isTrue();
        assertThat(run.isLive()).isTrue();
        assertThat(run.signals()).isEmpty();
        assertThat(rig.saved("ema").path("phase").asText()).isEqualTo("starting");
    }

    @Test
    void aRestartThatIsPendingWhenTheDaemonEndsKeepsItsTimeAndItsBudget() throws Exception {
        rig.configured(RETRIED).comeUp();
        rig.run("ema").end(ProcessEnd.exited(1));
        rig.step();

        rig.step(new Event.ShutdownRequested(false, true, new Actor("user ann")));
        assertThat(rig.supervisor.isClosed()).isTrue();
        rig.crash().comeUp();

        assertThat(rig.view("ema").phase()).isEqualTo(Phase.BACKOFF);
        assertThat(rig.view("ema").restarts()).isEqualTo(1);
        rig.after(Duration.ofSeconds(5));
        assertThat(rig.host.live("ema")).hasSize(1);
    }

    @Test
    void theDaemonEndsAfterItsStrategiesAndTheyComeBackWithTheNext() throws Exception {
        rig.configured(EMA).comeUp();
        FakeRun run = rig.run("ema");

        rig.step(new Event.ShutdownRequested(true, true, new Actor("user ann")));
        assertThat(run.signals()).containsExactly(StopSignal.TERM);
        assertThat(rig.supervisor.isClosed()).as("while it ends").isFalse();
        run.end(ProcessEnd.exited(0));
        rig.settle();
        assertThat(rig.supervisor.isClosed()).as("once it is gone").isTrue();
        assertThat(rig.view("ema").phase()).isEqualTo(Phase.STOPPED);

        rig.crash().comeUp();
        assertThat(rig.host.live("ema")).as("no latch").hasSize(1);
    }

    @Test
    void nothingIsLaunchedByADaemonThatEnds() throws Exception {
        rig.configured(EMA + ",'b':{'script':'b.py'}").comeUp();
        rig.run("b").end(ProcessEnd.exited(0));

        rig.step(rig.start("ema"), new Event.ShutdownRequested(true, true, new Actor("user ann")));
        rig.settle();

        assertThat(rig.host.executed("ema")).isEmpty();
    }

    @Test
    void anIdleTurnWritesNothing() throws Exception {
        rig.configured(EMA).comeUp();
        rig.run("ema");
        rig.after(Duration.ofSeconds(1));
        byte[] before = Files.readAllBytes(rig.state);
        Object key = Files.getAttribute(rig.state, "unix:ino");
        Snapshot snapshot = rig.supervisor.snapshot();

        rig.after(Duration.ofSeconds(30));

        assertThat(Files.getAttribute(rig.state, "unix:ino")).isEqualTo(key);
        assertThat(rig.state).hasBinaryContent(before);
        assertThat(rig.supervisor.snapshot()).isSameAs(snapshot);
    }

    @Test
    void everyTransitionIsInTheJournalWithItsCause() throws Exception {
        rig.configured(EMA).comeUp();
        FakeRun run = rig.run("ema");
        rig.after(Duration.ofSeconds(1));
        rig.step(rig.stop("ema"));
        run.end(ProcessEnd.signaled("TERM"));
        rig.settle();

        assertThat(Journals.lines(rig.events))
                .containsExactly(
                        "1 ema config null added daemon_start daemon",
                        "2 ema intent none started request user ann",
                        "3 ema wanted no yes intent daemon",
                        "4 ema phase stopped starting request user ann",
                        "5 ema phase starting running start_window daemon",
                        "6 ema intent started stopped request user ann",
                        "7 ema phase running stopping request user ann",
                        "8 ema wanted yes no intent daemon",
                        "9 ema exit null stopped stop daemon",
                        "10 ema phase stopping stopped stop daemon");
    }
}
