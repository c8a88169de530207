package algo.app.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.model.ExitReason;
import algo.app.model.ExitStatus;
import algo.app.model.Phase;
import algo.app.model.StopSignal;
import algo.app.process.FakeHost.FakeRun;
import algo.app.process.ProcessEnd;
import java.nio.file.Files;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is executed before the program of a run, from its launch until it is over. */
class BeforeStartTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String ENTRY =
            "'script':'ema.py','before_start':['/bin/check','x'],'before_start_limit':'30s','start_window':'2s'";

    @RegisterExtension
    final SupervisorRig rig = new SupervisorRig();

    private FakeRun starting(String more) throws Exception {
        rig.configured("'ema':{" + ENTRY + more + "}").comeUp();
        return rig.run("ema");
    }

    @Test
    void aStartIsNotDoneBeforeItsProgramHasBeenUpForItsStartWindow() throws Exception {
        FakeRun run = starting("");
        assertThat(run.request().before()).containsExactly("/bin/check", "x");

        rig.after(LIMIT.minusSeconds(1));
        assertThat(rig.view("ema").phase()).isEqualTo(Phase.STARTING);
        assertThat(rig.view("ema").reason()).isEqualTo("before_start runs");
        assertThat(rig.view("ema").pid()).isZero();

        run.prepared();
        rig.after(Duration.ofMillis(100));
        assertThat(rig.view("ema").pid()).isPositive();
        assertThat(rig.view("ema").reason()).isEqualTo("started by hand");
        rig.after(Duration.ofMillis(1900));
        assertThat(rig.view("ema").phase()).isEqualTo(Phase.STARTING);
        rig.after(Duration.ofMillis(200));
        assertThat(rig.view("ema").phase()).isEqualTo(Phase.RUNNING);
        assertThat(Files.readString(rig.events)).contains("started by hand; before_start runs first");
        assertThat(rig.host.executed("ema")).hasSize(1);
    }

    @Test
    void aProgramThatIsNeverSeenCountsFromTheEndOfWhatComesBeforeIt() throws Exception {
        FakeRun run = starting("");
        run.slow(true);
        rig.after(LIMIT.minusSeconds(1));
        run.prepared();
        rig.step();

        rig.after(Duration.ofSeconds(11));
        assertThat(rig.view("ema").phase()).isEqualTo(Phase.STARTING);
        rig.after(Duration.ofSeconds(2));
        assertThat(rig.view("ema").phase()).isEqualTo(Phase.RUNNING);
    }

    @Test
    void aFailureIsAStartThatFailed() throws Exception {
        FakeRun run = starting("");

        run.end(ProcessEnd.notPrepared("before_start exited with 3"));
        rig.settle();

        assertThat(rig.view("ema").phase()).isEqualTo(Phase.FAILED);
        assertThat(rig.view("ema").reason()).isEqualTo("could not start: before_start exited with 3");
    }

    @Test
    void theRestartPolicyDecidesAfterAFailure() throws Exception {
        FakeRun run = starting(",'restart':{'when':'on-failure','max':1,'first_delay':'5s'}");
        run.end(ProcessEnd.notPrepared("before_start exited with 3"));
        rig.settle();
        assertThat(rig.view("ema").phase()).isEqualTo(Phase.BACKOFF);

        rig.after(Duration.ofSeconds(5));
        assertThat(rig.view("ema").phase()).isEqualTo(Phase.STARTING);
        rig.host.newest("ema").end(ProcessEnd.notPrepared("before_start exited with 3"));
        rig.settle();

        assertThat(rig.view("ema").phase()).isEqualTo(Phase.FAILED);
        assertThat(rig.host.executed("ema")).hasSize(2);
    }

    @Test
    void oneThatTakesTooLongIsEndedAndThatIsAFailure() throws Exception {
        FakeRun run = starting(",'restart':{'when':'on-failure','max':1,'first_delay':'5s'}");
        run.child();

        rig.after(LIMIT);
        assertThat(rig.view("ema").phase()).isEqualTo(Phase.STOPPING);
        assertThat(rig.view("ema").reason()).isEqualTo("before_start did not end within 30s");
        assertThat(run.children().get(0).signals()).containsExactly(StopSignal.TERM);
        rig.after(Duration.ofSeconds(5));
        rig.settle();

        assertThat(run.isLive()).as("after its grace").isFalse();
        ExitStatus exit = rig.view("ema").lastExit().orElseThrow();
        assertThat(exit.reason()).isEqualTo(ExitReason.COULD_NOT_START);
        assertThat(exit.describe()).isEqualTo("could not start: before_start did not end within 30s");
        assertThat(rig.view("ema").phase()).isEqualTo(Phase.BACKOFF);
    }

    @Test
    void oneThatIsOverInTimeIsNotLateWhenThatIsSeenLate() throws Exception {
        FakeRun run = starting("");
        run.prepared();

        rig.after(LIMIT.plusSeconds(1));

        assertThat(rig.view("ema").phase()).isEqualTo(Phase.STARTING);
        assertThat(run.signals()).isEmpty();
    }

    @Test
    void aStopMeanwhileLeavesItStopped() throws Exception {
        FakeRun run = starting(",'restart':{'when':'always'}");

        rig.step(rig.stop("ema"));
        run.end(ProcessEnd.notPrepared("before_start was ended by signal TERM"));
        rig.settle();

        assertThat(rig.view("ema").phase()).isEqualTo(Phase.STOPPED);
        assertThat(rig.view("ema").reason()).isEqualTo("stopped by hand");
        assertThat(rig.view("ema").lastExit().orElseThrow().describe())
                .isEqualTo("stopped: before its program was executed");
    }

    @Test
    void theNextDaemonGoesOnWithItAndStartsNoSecondOne() throws Exception {
        FakeRun run = starting("");
        rig.after(Duration.ofSeconds(20));

        rig.crash().comeUp();
        assertThat(rig.view("ema").phase()).isEqualTo(Phase.STARTING);
        assertThat(rig.view("ema").reason()).isEqualTo("before_start runs");
        run.prepared();
        rig.after(Duration.ofMillis(100));
        rig.after(Duration.ofSeconds(2));

        assertThat(rig.view("ema").phase()).isEqualTo(Phase.RUNNING);
        assertThat(rig.host.runs()).hasSize(1);
    }

    @Test
    void theNextDaemonEndsWhatHasTakenTooLongWhateverTheConfigSaysByThen() throws Exception {
        FakeRun run = starting("");
        run.child();
        rig.crash();
        rig.time.advance(LIMIT.plusSeconds(1));

        rig.configured("'ema':{'script':'ema.py'}").comeUp();
        rig.settle();

        assertThat(rig.view("ema").reason()).isEqualTo("before_start did not end within 30s");
        assertThat(run.children().get(0).signals()).containsExactly(StopSignal.TERM);
    }

    @Test
    void aProgramThatTheNextDaemonFindsUpHasItsWholeStartWindow() throws Exception {
        FakeRun run = starting("");
        rig.after(Duration.ofSeconds(20));
        rig.crash();
        run.prepared();

        rig.comeUp();
        assertThat(rig.view("ema").phase()).isEqualTo(Phase.STARTING);
        rig.after(Duration.ofSeconds(2));

        assertThat(rig.view("ema").phase()).isEqualTo(Phase.RUNNING);
    }
}
