package algo.app.process.unix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import algo.app.Eventually;
import algo.app.model.RunId;
import algo.app.model.StopSignal;
import algo.app.platform.unix.LibC;
import algo.app.process.LaunchRequest;
import algo.app.process.LauncherFixture;
import algo.app.process.ProcessEnd;
import algo.app.process.ProcessIdentity;
import algo.app.process.ProcessLauncher;
import algo.app.process.RunRecord;
import algo.app.process.RunningProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a run does to get away, it is found; and whatever is not proven to be of the run is left alone. */
class EscapedProcessesIT extends LauncherFixture {
    @Override
    protected ProcessLauncher open(ProcessLauncher.ExitListener listener) throws IOException {
        return new UnixProcessLauncher(listener);
    }

    @ParameterizedTest(name = "after the daemon''s end: {0}")
    @ValueSource(booleans = {false, true})
    void aDetachedGrandchildWithoutEnvironmentIsFoundAndKilled(boolean nextDaemon) throws Exception {
        Path pidFile = runs.file("daemon");
        RunningProcess process = start(runs.puppet("--double-fork", pidFile.toString(), "--clear-env"));
        int pid = runs.pidIn(pidFile);
        Eventually.holds(
                "its environment is empty", () -> Proc.runIdInEnvironment(pid).isEmpty());
        assertThat(endOf(process)).isEqualTo(ProcessEnd.exited(0));
        if (nextDaemon) {
            launcher.close();
            launcher = another();
            process = started(launcher.adopt(process.record()));
        }

        assertThat(process.kill(launcher.table()))
                .extracting(ProcessIdentity::pid)
                .containsExactly(pid);

        sweep(process);
        launcher.table(); // waits for what has ended
        assertThat(Proc.stat(pid)).as("not even a zombie is left").isEmpty();
    }

    @Test
    void aDetachedGrandchildIsFoundByTheRunIdInItsEnvironmentWhereItCarriesNoMark() throws Exception {
        Path pidFile = runs.file("daemon");
        RunningProcess process = start(runs.puppet("--double-fork", pidFile.toString()));
        int pid = runs.pidIn(pidFile);
        assertThat(RunLimits.set(pid, LibC.RLIMIT_LOCKS, 0, 0)).isTrue();
        endOf(process);

        assertThat(process.kill(launcher.table()))
                .extracting(ProcessIdentity::pid)
                .containsExactly(pid);

        sweep(process);
    }

    /** It lowers its limits, clears its environment, and leaves its session and its parents. */
    @ParameterizedTest(name = "the daemon is killed after it was seen: {0}")
    @ValueSource(booleans = {false, true})
    void anOrphanThatShedEveryMarkBelongsToTheOneRunThatItCanBeOf(boolean nextDaemon) throws Exception {
        Path pidFile = runs.file("daemon");
        RunningProcess process = start(
                runs.puppet("--double-fork", pidFile.toString(), "--clear-env", "--shed", "--mute", "--run-for", "60"));
        int pid = runs.pidIn(pidFile);
        Eventually.holds("it is known", () -> {
            launcher.reapOrphans();
            return ((UnixProcessLauncher) launcher)
                    .strays().of(process.record().run()).stream().anyMatch(each -> each.pid() == pid);
        });
        RunningProcess now = process;
        if (nextDaemon) {
            launcher.close();
            launcher = another();
            now = started(launcher.adopt(process.record()));
        }

        assertThat(now.signal(StopSignal.TERM, launcher.table(), false))
                .extracting(ProcessIdentity::pid)
                .contains(pid);
        sweep(now);

        assertThat(isGone(pid)).isTrue();
    }

    @Test
    void anOrphanThatShedEveryMarkIsNotTakenForOneOfAnotherRun() throws Exception {
        Path pidFile = runs.file("daemon");
        RunningProcess other = start(runs.request("/bin/sleep", "60"));
        programOf(other);
        RunningProcess process =
                start(runs.puppet("--double-fork", pidFile.toString(), "--clear-env", "--shed", "--mute"));
        int pid = runs.pidIn(pidFile);
        endOf(process);

        sweep(process);

        assertThat(isGone(pid)).isTrue();
        assertThat(other.program()).as("that of the other run").isPresent();
    }

    @Test
    void anOrphanThatMayBeOfManyRunsIsNamedAndLeftAloneUntilNothingElseOfThemIsLeft() throws Exception {
        Path pidFile = runs.file("daemon");
        List<RunningProcess> others = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            others.add(start(runs.request("/bin/sleep", "60")));
        }
        RunningProcess process =
                start(runs.puppet("--double-fork", pidFile.toString(), "--clear-env", "--shed", "--mute"));
        int pid = runs.pidIn(pidFile);
        endOf(process);
        Eventually.holds("it is in doubt", () -> process.kill(launcher.table()).stream()
                .anyMatch(each -> each.pid() == pid
                        && launcher.describe(each).contains("nothing tells whether it belongs here")));
        assertThat(isGone(pid)).as("not proven").isFalse();

        Eventually.holds("nothing is left of any", () -> {
            boolean gone = process.kill(launcher.table()).isEmpty();
            for (RunningProcess other : others) {
                gone &= other.kill(launcher.table()).isEmpty();
            }
            return gone;
        });

        assertThat(isGone(pid)).isTrue();
    }

    @Test
    void anOrphanThatShedEveryMarkWithNoDaemonThereIsNamedIfItPrintsToTheLog() throws Exception {
        Path pidFile = runs.file("daemon");
        RunningProcess process = start(runs.puppet("--double-fork", pidFile.toString(), "--clear-env", "--shed"));
        int pid = runs.pidIn(pidFile);
        endOf(process);
        launcher.close();
        launcher = another(); // which did not start that run, so the orphan is nobody's

        RunningProcess adopted = started(launcher.adopt(process.record()));
        try {
            assertThat(adopted.kill(launcher.table()))
                    .extracting(ProcessIdentity::pid)
                    .containsExactly(pid);
            assertThat(adopted.kill(launcher.table())).as("again").hasSize(1);
            assertThat(isGone(pid)).as("not proven").isFalse();
        } finally {
            LibC.kill(pid, SignalNumbers.KILL);
        }
        sweep(adopted);
    }

    @Test
    void oneThatBecameAnotherUserIsFoundByItsMarkWhereItMayBeSignalled() throws Exception {
        assumeTrue(LibC.getuid() == 0, "only root may become another user");
        Path pidFile = runs.file("pid");
        RunningProcess process = start(runs.request(
                "/bin/sh", "-c", "su nobody -s /bin/sh -c 'sleep 7777 >/dev/null 2>&1 & printf %s $!' >" + pidFile));
        int pid = runs.pidIn(pidFile);
        endOf(process);

        assertThat(process.kill(launcher.table()))
                .extracting(ProcessIdentity::pid)
                .containsExactly(pid);
        sweep(process);

        assertThat(isGone(pid)).isTrue();
    }

    @Test
    void aProgramWhoseWrapperWasKilledIsFoundAndItsEndNotInvented() throws Exception {
        RunningProcess process = start(runs.request("/bin/sleep", "60"));
        ProcessIdentity program = programOf(process);

        LibC.kill(process.record().wrapper().pid(), SignalNumbers.KILL);

        assertThat(endOf(process)).isEqualTo(ProcessEnd.unknown());
        assertThat(process.program()).as("still running").contains(program);
        assertThat(process.kill(launcher.table())).containsExactly(program);
        sweep(process);
    }

    @Test
    void theProgramIsAskedAlsoWhenItsWrapperWasKilled() throws Exception {
        RunningProcess process = start(runs.request("/bin/sleep", "60"));
        ProcessIdentity program = programOf(process);
        LibC.kill(process.record().wrapper().pid(), SignalNumbers.KILL);
        endOf(process);

        assertThat(process.signal(StopSignal.TERM, launcher.table(), false)).containsExactly(program);

        Eventually.holds("the program is gone", () -> !Proc.isAlive(program));
    }

    @Test
    void theProgramIsAskedAlsoWhereThereIsNoDescriptorOfItsWrapper() throws Exception {
        RunningProcess process = start(runs.request("/bin/sleep", "60"));
        ProcessIdentity program = programOf(process);
        launcher.close(); // gives its descriptors up
        launcher = another();

        process.signal(StopSignal.TERM);

        Eventually.holds("the program is gone", () -> !Proc.isAlive(program));
    }

    @Test
    void aStoppedProgramIsWokenToReactToItsSignal() throws Exception {
        Path pidFile = runs.file("pid");
        RunningProcess process =
                start(runs.puppet("--on-sigterm", "9", "--pid-file", pidFile.toString(), "--run-for", "60"));
        int pid = runs.pidIn(pidFile);
        LibC.kill(-process.record().wrapper().pid(), 19); // SIGSTOP, the wrapper too
        Eventually.holds("stopped", () -> Proc.stat(pid).orElseThrow().state() == 'T');

        process.signal(StopSignal.TERM);

        assertThat(endOf(process)).isEqualTo(ProcessEnd.exited(9));
    }

    @ParameterizedTest(name = "after the daemon''s end: {0}")
    @ValueSource(booleans = {false, true})
    void aStoppedWrapperIsWokenToNoteHowItsProgramEnded(boolean nextDaemon) throws Exception {
        RunningProcess process = start(runs.request("/bin/sleep", "60"));
        ProcessIdentity program = programOf(process);
        int wrapper = process.record().wrapper().pid();
        LibC.kill(wrapper, 19); // SIGSTOP
        Eventually.holds("stopped", () -> Proc.stat(wrapper).orElseThrow().state() == 'T');
        if (nextDaemon) {
            launcher.close();
        }

        LibC.kill(program.pid(), SignalNumbers.number(StopSignal.TERM));
        Eventually.holds("its program has ended", () -> !Proc.isAlive(program));
        if (nextDaemon) {
            launcher = another();
            process = started(launcher.adopt(process.record()));
            assertThat(process.program()).as("a dead one is none").isEmpty();
        }

        assertThat(endOf(process)).isEqualTo(ProcessEnd.signaled("TERM"));
    }

    @Test
    void aStoppedProgramIsKilled() throws Exception {
        RunningProcess process = start(runs.request("/bin/sleep", "60"));
        ProcessIdentity program = programOf(process);
        LibC.kill(-process.record().wrapper().pid(), 19); // SIGSTOP
        Eventually.holds("stopped", () -> Proc.stat(program.pid()).orElseThrow().state() == 'T');

        sweep(process);

        assertThat(endOf(process)).isEqualTo(ProcessEnd.signaled("KILL"));
    }

    @Test
    void aProcessThatForksFasterThanItCanBeListedIsKilledWithItsGroup() throws Exception {
        RunningProcess process = start(runs.puppet("--hop"));
        assertThat(endOf(process)).isEqualTo(ProcessEnd.exited(0));
        assertThat(process.kill(launcher.table())).as("still hopping").isNotEmpty();

        sweep(process);

        launcher.table();
        assertThat(Proc.all())
                .as("zombies included")
                .noneMatch(any -> any.session() == process.record().wrapper().pid());
    }

    /** No table shows it: each of its processes lives for less than it takes to read one, and shares no number with the run. */
    @RepeatedTest(3)
    void aProcessThatForksFasterThanItCanBeListedIsKilledInSessionsOfItsOwnToo() throws Exception {
        RunningProcess process = start(runs.puppet("--hop-away"));
        assertThat(endOf(process)).isEqualTo(ProcessEnd.exited(0));
        int daemon = LibC.getpid();
        Eventually.holds(
                "it has hopped",
                () -> Proc.all().stream()
                                .filter(any -> any.parent() == daemon && RunCookie.read(any.pid()) != RunCookie.NONE)
                                .count()
                        > 10);
        assertThat(process.kill(launcher.table())).as("still hopping").isNotEmpty();

        sweep(process);

        launcher.table();
        long mark = RunCookie.of(process.record().run());
        assertThat(Proc.all()).as("zombies included").noneMatch(any -> RunCookie.read(any.pid()) == mark);
    }

    @Test
    void whatWasStartedAfterATableWasReadIsKilledIfItCarriesTheMark() throws Exception {
        RunningProcess process;
        RunningProcess other;
        ProcessIdentity program;
        int newest;
        do { // once more where the numbers began anew meanwhile
            process = start(runs.request("/bin/sleep", "60"));
            other = start(runs.request("/bin/sleep", "60"));
            program = programOf(process);
            programOf(other);
            newest = Proc.newestPid();
        } while (newest < program.pid());
        NewProcesses newcomers = new NewProcesses();

        assertThat(newcomers.kill(process.record().run(), newest))
                .as("nothing since")
                .isFalse();
        assertThat(newcomers.kill(process.record().run(), program.pid() - 1))
                .as("the program")
                .isTrue();

        ProcessIdentity killed = program;
        Eventually.holds("it is gone", () -> !Proc.isAlive(killed));
        assertThat(other.program()).as("that of another run").isPresent();
    }

    @Test
    void aProcessThatHasThePidOfAFormerWrapperIsNotTouched() throws Exception {
        Process sentinel = new ProcessBuilder("setsid", "sleep", "60").start();
        try {
            int pid = (int) sentinel.pid();
            long start = Proc.stat(pid).orElseThrow().startTime();
            Eventually.holds(
                    "it leads its session", () -> Proc.stat(pid).orElseThrow().session() == pid);
            List<ProcessIdentity> formers = List.of(
                    new ProcessIdentity(launcher.bootId(), pid, start - 1),
                    new ProcessIdentity("00000000-0000-0000-0000-000000000000", pid, start));

            for (ProcessIdentity former : formers) {
                LaunchRequest request = runs.request("/bin/true");
                RunRecord record = new RunRecord(RunId.random(), former, request.statusFile(), request.output());
                RunningProcess adopted = launcher.adopt(record);

                assertThat(adopted.hasExited()).isTrue();
                assertThat(adopted.program()).isEmpty();
                assertThat(adopted.kill(launcher.table())).isEmpty();
                adopted.signal(StopSignal.TERM);
                assertThat(adopted.signal(StopSignal.KILL, launcher.table(), true))
                        .isEmpty();
                assertThat(launcher.table().usage(record).processes()).isZero();
                assertThat(adopted.end()).isEqualTo(ProcessEnd.unknown());
            }
            assertThat(Proc.stat(pid).orElseThrow().isDead()).isFalse();
        } finally {
            sentinel.destroyForcibly().waitFor();
        }
    }

    @Test
    void theExitCodesOfTheJdksOwnChildrenAreNotTaken() throws Exception {
        for (int i = 0; i < 100; i++) {
            Process child = new ProcessBuilder("/bin/sh", "-c", "exit 3").start();
            launcher.table();
            launcher.table();
            assertThat(child.waitFor()).as("child %d", i).isEqualTo(3);
        }
    }
}
