package algo.app.process.unix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import algo.app.Eventually;
import algo.app.model.ResourceLimits;
import algo.app.model.StopSignal;
import algo.app.platform.unix.LibC;
import algo.app.process.GatedProcess;
import algo.app.process.LaunchException;
import algo.app.process.LaunchRequest;
import algo.app.process.LauncherFixture;
import algo.app.process.ProcessEnd;
import algo.app.process.ProcessIdentity;
import algo.app.process.ProcessLauncher;
import algo.app.process.RunningProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a cgroup of its own adds to a run: nothing gets out of it, and it ends at one stroke. */
class CgroupIT extends LauncherFixture {
    private static DelegatedCgroup delegated;

    @AfterAll
    static void remove() {
        if (delegated != null) {
            delegated.close();
        }
    }

    @Override
    protected ProcessLauncher open(ProcessLauncher.ExitListener listener) throws IOException {
        // Not before all: a class that is skipped as a whole stands in no report.
        if (delegated == null) {
            delegated = DelegatedCgroup.make();
        }
        return new UnixProcessLauncher(listener, "/bin/sh", delegated::cgroups);
    }

    private static Path cgroupOf(RunningProcess process) {
        return delegated.directory().resolve(RunCgroup.name(process.record().run()));
    }

    @Test
    void aRunIsInACgroupOfItsOwnFromItsGateOnUntilItIsOver() throws Exception {
        GatedProcess gated = launcher.prepare(runs.request("/bin/sleep", "60"));
        RunCgroup cgroup = new RunCgroup(
                delegated.directory().resolve(RunCgroup.name(gated.record().run())));
        assertThat(cgroup.processes())
                .as("at the gate")
                .containsExactly(gated.record().wrapper().pid());

        RunningProcess process = started(gated.release());
        int program = programOf(process).pid();
        assertThat(cgroup.processes()).contains(process.record().wrapper().pid(), program);

        sweep(process);
        endOf(process);
        assertThat(cgroup.directory()).as("its end may still be asked for").exists();
        process.close();
        assertThat(cgroup.directory()).doesNotExist();
    }

    @ParameterizedTest(name = "taken over by a daemon in another cgroup: {0}, in a subgroup: {1}")
    @CsvSource({"false, false", "false, true", "true, false", "true, true"})
    void whatHasShedEveryOtherMarkIsFoundAndKilled(boolean adopted, boolean nested) throws Exception {
        Path pidFile = runs.file("daemon");
        RunningProcess process = start(runs.puppet("--double-fork", pidFile.toString(), "--clear-env"));
        int pid = runs.pidIn(pidFile);
        Eventually.holds(
                "its environment is empty", () -> Proc.runIdInEnvironment(pid).isEmpty());
        RunLimits.set(pid, LibC.RLIMIT_LOCKS, 0, 0);
        assertThat(endOf(process)).isEqualTo(ProcessEnd.exited(0));
        if (nested) {
            Path below = Files.createDirectory(cgroupOf(process).resolve("its own"));
            RunCgroup.write(below.resolve("cgroup.procs"), Integer.toString(pid));
        }
        if (adopted) {
            launcher.close();
            UnixProcessLauncher next = new UnixProcessLauncher(exits::add);
            launcher = next;
            process = started(next.adopt(process.record()));
        }

        assertThat(process.kill(launcher.table()))
                .extracting(ProcessIdentity::pid)
                .contains(pid);

        sweep(process);
        assertThat(isGone(pid)).isTrue();
        process.close();
        assertThat(cgroupOf(process)).doesNotExist();
        if (adopted) {
            launcher.close();
        }
    }

    @Test
    void whatEndedUnseenIsWaitedForThoughItHadShedEveryMark() throws Exception {
        Path pidFile = runs.file("daemon");
        RunningProcess process = start(runs.puppet("--double-fork", pidFile.toString(), "--clear-env"));
        int pid = runs.pidIn(pidFile);
        RunLimits.set(pid, LibC.RLIMIT_LOCKS, 0, 0);
        endOf(process);

        new RunCgroup(cgroupOf(process)).kill();

        Eventually.holds(
                "it has ended", () -> Proc.stat(pid).map(ProcStat::isDead).orElse(true));
        launcher.table();
        assertThat(Proc.stat(pid)).as("not even a zombie is left").isEmpty();
        sweep(process);
    }

    @Test
    void aRunThatLivesIsTakenOverWithItsCgroupByADaemonInAnother() throws Exception {
        RunningProcess process = start(runs.request("/bin/sleep", "60"));
        launcher.close();
        UnixProcessLauncher next = new UnixProcessLauncher(exits::add);

        RunningProcess adopted = next.adopt(process.record());

        assertThat(next.cgroups().areUsed()).isFalse();
        assertThat(next.cgroups().processes(process.record().run()))
                .contains(process.record().wrapper().pid());
        launcher = next;
        sweep(adopted);
        endOf(adopted);
        adopted.close();
        assertThat(cgroupOf(process)).doesNotExist();
        next.close();
    }

    @Test
    void aProcessThatSomebodyMovedInIsLeftAlone() throws Exception {
        Process stranger = new ProcessBuilder("/bin/sleep", "60").start();
        try {
            // Clock ticks apart, so that it is older for sure.
            Eventually.holds("a later process", () -> {
                Process probe = new ProcessBuilder("/bin/true").start();
                long start =
                        Proc.stat((int) probe.pid()).map(ProcStat::startTime).orElse(0L);
                probe.waitFor();
                return start > Proc.stat((int) stranger.pid()).orElseThrow().startTime();
            });
            RunningProcess process = start(runs.request("/bin/sleep", "60"));
            programOf(process);
            RunCgroup.write(cgroupOf(process).resolve("cgroup.procs"), Long.toString(stranger.pid()));

            sweep(process);

            endOf(process);
            process.close();
            assertThat(stranger.isAlive()).isTrue();
        } finally {
            stranger.destroyForcibly().waitFor();
        }
    }

    @Test
    void aRunThatForksFasterThanItIsListedEnds() throws Exception {
        RunningProcess process = start(runs.puppet("--hop", "--run-for", "60"));
        programOf(process);

        process.signal(StopSignal.KILL);
        sweep(process);

        assertThat(new RunCgroup(cgroupOf(process)).processes()).isEmpty();
    }

    @Test
    void aLaunchThatFailsOrIsGivenUpLeavesNoCgroup() throws Exception {
        ResourceLimits impossible = new ResourceLimits(0, 1L << 40, 0, 0, 0);
        LaunchRequest failing = runs.request(Map.of("PATH", "/usr/bin"), impossible, "/bin/true");
        assertThatThrownBy(() -> launcher.prepare(failing)).isInstanceOf(LaunchException.class);
        GatedProcess gated = launcher.prepare(runs.request("/bin/true"));

        gated.abandon();

        assertThat(delegated.content())
                .doesNotContain(
                        RunCgroup.name(failing.run()),
                        RunCgroup.name(gated.record().run()));
    }
}
