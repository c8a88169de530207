package algo.app.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.model.Actor;
import algo.app.model.Intent;
import algo.app.model.MovedTo;
import algo.app.model.Phase;
import algo.app.model.StopSignal;
import algo.app.process.FakeHost.FakeRun;
import algo.app.process.ProcessEnd;
import java.nio.file.Files;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A strategy that was moved to another machine: one save latches it and has it stopped, and nothing starts it here. */
class MovedTest {
    /** All day and all week, so that only the latch keeps it down. */
    private static final String ALWAYS = "'ema':{'script':'ema.py','exchange':'CRYPTO',"
            + "'schedule':{'type':'market_hours','days':['mon','tue','wed','thu','fri','sat','sun']}}";

    private static final String REFUSAL =
            "was moved to vps, where it may run; 'algo move ema --host vps --cancel' takes it back";

    @RegisterExtension
    final SupervisorRig rig = new SupervisorRig();

    private FakeRun running() throws Exception {
        rig.configured(ALWAYS).comeUp();
        rig.settle();
        rig.after(Duration.ofSeconds(2));
        assertThat(rig.view("ema").phase()).isEqualTo(Phase.RUNNING);
        return rig.host.newest("ema");
    }

    private Decision move(String host) {
        CompletableFuture<Decision> reply = new CompletableFuture<>();
        rig.step(new Event.MoveRequested("ema", host, new Actor("user ann"), reply));
        return SupervisorRig.answer(reply);
    }

    private void ends(FakeRun run) {
        run.end(ProcessEnd.signaled("TERM"));
        rig.settle();
    }

    private void assertNothingStartsIt() {
        Event.StartRequested start = rig.forcedStart("ema");
        Event.RestartRequested restart = rig.restart("ema");
        rig.step(start, restart, rig.reset("ema"), rig.resume("ema"));
        rig.after(Duration.ofDays(2));
        rig.settle();
        assertThat(SupervisorRig.answer(start.reply())).isEqualTo(Decision.conflict(REFUSAL));
        assertThat(SupervisorRig.answer(restart.reply())).isEqualTo(Decision.conflict(REFUSAL));
        assertThat(rig.view("ema").phase()).isEqualTo(Phase.STOPPED);
        assertThat(rig.view("ema").reason()).isEqualTo("moved to vps");
    }

    @Test
    void itIsStoppedAndNothingStartsItWhoeverAsksAndHoweverOftenADaemonDies() throws Exception {
        FakeRun run = running();

        assertThat(move("vps").isDone()).isTrue();
        assertThat(run.signals()).containsExactly(StopSignal.TERM);
        ends(run);

        assertNothingStartsIt();
        rig.comeUp();
        assertNothingStartsIt();
        assertThat(rig.view("ema").moved()).isEqualTo(new MovedTo("vps", false));
        assertThat(Files.readString(rig.events)).contains("\"event\":\"moved\"", "\"to\":\"vps\"");
    }

    @Test
    void aDaemonThatDiesWhileItEndsHasItEndToo() throws Exception {
        FakeRun run = running();
        move("vps");

        rig.comeUp();
        rig.settle();
        ends(run);

        assertNothingStartsIt();
    }

    @Test
    void toldAgainItKeepsWhatWasSoBeforeAndAnotherMachineIsRefused() throws Exception {
        FakeRun run = running();
        move("vps");
        ends(run);

        assertThat(move("vps").verdict()).isEqualTo(Decision.Verdict.UNCHANGED);
        assertThat(rig.view("ema").moved()).as("no person's stop kept it down").isEqualTo(new MovedTo("vps", false));
        assertThat(move("desk")).isEqualTo(Decision.conflict(REFUSAL));
    }

    @Test
    void aStopOfBeforeIsRemembered() throws Exception {
        FakeRun run = running();
        rig.step(rig.stop("ema"));
        ends(run);

        move("vps");

        assertThat(rig.view("ema").moved()).isEqualTo(new MovedTo("vps", true));
    }

    @Test
    void takenBackItStaysStoppedUntilSomebodyStartsIt() throws Exception {
        FakeRun run = running();
        move("vps");
        ends(run);

        assertThat(move("").isDone()).isTrue();
        rig.after(Duration.ofHours(1));
        rig.settle();

        assertThat(rig.view("ema").moved()).isEqualTo(MovedTo.NOWHERE);
        assertThat(rig.view("ema").phase()).isEqualTo(Phase.STOPPED);
        assertThat(rig.view("ema").intent()).isEqualTo(Intent.STOPPED);
        rig.step(rig.resume("ema"));
        rig.settle();
        assertThat(rig.host.executed("ema")).hasSize(2);
    }

    @Test
    void takenBackThoughItWasNotMovedItGoesOn() throws Exception {
        FakeRun run = running();

        assertThat(move("").verdict()).isEqualTo(Decision.Verdict.UNCHANGED);

        assertThat(run.signals()).isEmpty();
        assertThat(rig.view("ema").phase()).isEqualTo(Phase.RUNNING);
    }

    @Test
    void whatIsNotOnDiskIsNotDone() throws Exception {
        running();
        rig.failSaves();

        assertThat(move("vps").isDone()).isFalse();
    }
}
