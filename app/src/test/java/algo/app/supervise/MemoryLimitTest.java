package algo.app.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.model.ExitReason;
import algo.app.model.ExitStatus;
import algo.app.model.Phase;
import algo.app.model.StopSignal;
import algo.app.process.FakeHost.FakeRun;
import algo.app.process.ProcessEnd;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The resident memory of a run's tree against its limit. */
class MemoryLimitTest {
    private static final long MIB = 1024 * 1024;

    @RegisterExtension
    final SupervisorRig rig = new SupervisorRig();

    private FakeRun running(String restart) throws Exception {
        rig.configured("'ema':{'script':'ema.py','limits':{'memory_mb':100},'stop':{'grace':'3s'},'restart':{'when':'"
                        + restart + "'}}")
                .comeUp();
        FakeRun run = rig.run("ema");
        rig.after(Duration.ofSeconds(2));
        assertThat(rig.view("ema").phase()).isEqualTo(Phase.RUNNING);
        return run;
    }

    @Test
    void aTreeOverItsLimitIsAskedThenKilledAndReportedAsThat() throws Exception {
        FakeRun run = running("never");
        run.holds(101 * MIB);

        rig.after(MemoryWatch.EVERY);
        assertThat(run.signals()).containsExactly(StopSignal.TERM);
        assertThat(rig.view("ema").phase()).isEqualTo(Phase.STOPPING);
        assertThat(rig.view("ema").reason()).isEqualTo("holds 101 MiB, over its limit of 100 MiB");

        rig.after(Duration.ofSeconds(3));
        rig.settle();
        assertThat(run.isLive()).as("after its grace").isFalse();
        ExitStatus exit = rig.view("ema").lastExit().orElseThrow();
        assertThat(exit.reason()).isEqualTo(ExitReason.MEMORY_LIMIT);
        assertThat(exit.describe())
                .isEqualTo("ended for using more memory than its limit: holds 101 MiB, over its limit of 100 MiB");
        assertThat(rig.view("ema").phase()).isEqualTo(Phase.EXITED);
    }

    @Test
    void itIsAFailureForTheRestartPolicy() throws Exception {
        FakeRun run = running("on-failure");
        run.holds(101 * MIB);
        rig.after(MemoryWatch.EVERY);

        run.end(ProcessEnd.exited(0));
        rig.settle();

        assertThat(rig.view("ema").phase()).isEqualTo(Phase.BACKOFF);
    }

    @Test
    void aStopMeanwhileLeavesItStopped() throws Exception {
        FakeRun run = running("always");
        run.holds(101 * MIB);
        rig.after(MemoryWatch.EVERY);

        rig.step(rig.stop("ema"));
        run.end(ProcessEnd.signaled("TERM"));
        rig.settle();

        assertThat(rig.view("ema").phase()).isEqualTo(Phase.STOPPED);
        assertThat(rig.view("ema").lastExit().orElseThrow().reason()).isEqualTo(ExitReason.MEMORY_LIMIT);
    }

    @Test
    void pagesThatItsProcessesShareAreNotHeldAgainstIt() throws Exception {
        FakeRun run = running("never");
        run.holds(99 * MIB);

        rig.after(MemoryWatch.EVERY);

        assertThat(run.signals()).isEmpty();
        assertThat(rig.view("ema").phase()).isEqualTo(Phase.RUNNING);
    }

    @Test
    void theLimitIsThatOfItsLaunchAlsoUnderTheNextDaemon() throws Exception {
        FakeRun run = running("never");
        rig.step(rig.set("ema", "limits.memory_mb", "500"));
        rig.crash().comeUp();
        run.holds(101 * MIB);

        rig.after(MemoryWatch.EVERY);

        assertThat(run.signals()).containsExactly(StopSignal.TERM);
    }

    @Test
    void theNextDaemonStillKnowsWhyItEnds() throws Exception {
        FakeRun run = running("never");
        run.holds(101 * MIB);
        rig.after(MemoryWatch.EVERY);

        rig.crash().comeUp();
        run.end(ProcessEnd.signaled("TERM"));
        rig.settle();

        ExitStatus exit = rig.view("ema").lastExit().orElseThrow();
        assertThat(exit.reason()).isEqualTo(ExitReason.MEMORY_LIMIT);
        assertThat(exit.detail()).contains("holds 101 MiB");
    }

    @Test
    void aTableThatCannotBeReadAccusesNobody() throws Exception {
        FakeRun run = running("never");
        run.holds(101 * MIB);
        rig.launcher.failTable(true);
        rig.after(MemoryWatch.EVERY);
        assertThat(run.signals()).isEmpty();

        rig.launcher.failTable(false);
        rig.after(MemoryWatch.EVERY);

        assertThat(run.signals()).containsExactly(StopSignal.TERM);
    }
}
