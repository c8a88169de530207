package algo.app.process.windows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import algo.app.Eventually;
import algo.app.model.ResourceLimits;
import algo.app.model.RunId;
import algo.app.model.StopSignal;
import algo.app.platform.windows.OtherJava;
import algo.app.process.GatedProcess;
import algo.app.process.LaunchException;
import algo.app.process.LaunchRequest;
import algo.app.process.LauncherFixture;
import algo.app.process.ProcessEnd;
import algo.app.process.ProcessIdentity;
import algo.app.process.ProcessLauncher;
import algo.app.process.ProcessTable;
import algo.app.process.RunRecord;
import algo.app.process.RunningProcess;
import algo.app.process.Runs;
import com.sun.jna.Memory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The promises of a launcher as Windows can keep them, with real programs. */
@Tag("windows")
class WindowsProcessLauncherIT extends LauncherFixture {
    /** Says that it is up, and what becomes of it. */
    private static final String SLEEPER =
            """
            import os, signal, sys, time
            if len(sys.argv) > 1:
                code = int(sys.argv[1])
                signal.signal(signal.SIGINT, (lambda *_: os._exit(code)) if code >= 0 else signal.SIG_IGN)
            print('up', os.getpid(), flush=True)
            for i in range(600):
                time.sleep(0.1)
            """;

    /** The same with a child of its own that ignores what it is asked, and has no console, and one that has not. */
    private static final String PARENT =
            """
            import os, subprocess, sys, time
            sleep = 'import time; time.sleep(60)'
            same = subprocess.Popen([sys.executable, '-S', '-c', sleep])
            away = subprocess.Popen([sys.executable, '-S', '-c', sleep], creationflags=8, stdin=subprocess.DEVNULL,
                                    stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            print('up', os.getpid(), same.pid, away.pid, flush=True)
            time.sleep(60)
            """;

    @Override
    protected ProcessLauncher open(ProcessLauncher.ExitListener listener) throws IOException {
        return new WindowsProcessLauncher(listener);
    }

    private LaunchRequest python(String text, String... arguments) {
        return PythonRuns.of(runs, text, arguments);
    }

    /** Waits for the line of a program that it is up, and returns the numbers in it. */
    private List<Integer> up(LaunchRequest request) {
        String line = Eventually.get("it is up", () -> Files.readString(request.output())
                .lines()
                .filter(each -> each.startsWith("up "))
                .findFirst());
        return List.of(line.substring(3).split(" ")).stream()
                .map(Integer::valueOf)
                .toList();
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "7, 7", "255, 255", "256, 255"})
    void theExitCodeOfTheProgramIsReported(int code, int told) throws Exception {
        RunningProcess process = start(python("import os; os._exit(" + code + ")"));

        assertThat(endOf(process)).isEqualTo(ProcessEnd.exited(told));
        assertThat(process.program()).isEmpty();
    }

    @Test
    void exitCodesOfTheSystemHaveTheNamesOfWhatIsTheSameElsewhere() {
        assertThat(HeldProcess.end(0xC0000005)).isEqualTo(ProcessEnd.signaled("SEGV"));
        assertThat(HeldProcess.end(0xC000013A)).isEqualTo(ProcessEnd.signaled("INT"));
        assertThat(HeldProcess.end(Job.KILLED)).isEqualTo(ProcessEnd.signaled("KILL"));
        assertThat(HeldProcess.end(1816)).isEqualTo(ProcessEnd.cpuLimit("XCPU"));
        assertThat(HeldProcess.end(-1)).isEqualTo(ProcessEnd.exited(255));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "one line", "{\"a\":\"$HOME `id`\"}\nünï\n"})
    void whatItIsToReadIsOnItsStandardInput(String input) throws Exception {
        LaunchRequest request =
                PythonRuns.reading(python("import sys; sys.stdout.buffer.write(sys.stdin.buffer.read())"), input);

        assertThat(endOf(start(request))).isEqualTo(ProcessEnd.exited(0));

        assertThat(runs.log(request)).isEqualTo(input);
    }

    @Test
    void whatItDoesNotReadHoldsNobodyUp() throws Exception {
        LaunchRequest request = PythonRuns.reading(python("pass"), "x".repeat(64 * 1024));

        assertThat(endOf(start(request))).isEqualTo(ProcessEnd.exited(0));
    }

    @Test
    void itHasItsArgumentsItsEnvironmentAndItsDirectoryAsTheyAre() throws Exception {
        String text =
                """
                import os, sys
                out = [repr(sys.argv[1:]), os.environ['ANSWER'], os.environ['\\u00fcn\\u00ef'], os.environ['ALGO_RUN_ID'],
                       str(os.environ.get('JAVA_HOME')), os.getcwd()]
                sys.stdout.buffer.write('|'.join(out).encode())
                """;
        String[] words = {"two words", "", "say \"so\"", "C:\\dir\\", "C:\\a b\\", "*", "%PATH%", "ünï", "a\\\"b"};
        LaunchRequest request = python(text, words);

        assertThat(endOf(start(request))).isEqualTo(ProcessEnd.exited(0));

        String list =
                "['two words', '', 'say \"so\"', 'C:\\\\dir\\\\', 'C:\\\\a b\\\\', '*', '%PATH%', 'ünï', 'a\\\\\"b']";
        assertThat(runs.log(request))
                .isEqualTo(list + "|forty two|wört|" + request.run() + "|None|" + request.workingDirectory());
    }

    @Test
    void nothingRunsUntilTheGateIsOpenedAndAnAbandonedProcessLeavesNothing() throws Exception {
        LaunchRequest request = python("print('ran')");
        GatedProcess gated = launcher.prepare(request);
        int pid = gated.record().wrapper().pid();
        assertThat(ProcessHandle.of(pid)).isPresent();

        gated.abandon();

        assertThat(directory).as("no log, no status").isEmptyDirectory();
        Eventually.holds("it is gone", () -> isGone(pid));
        assertThat(exits).isEmpty();
        assertThatThrownBy(gated::release).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aProgramThatCannotBeStartedIsNamedAndLeavesNothing() throws Exception {
        Path elsewhere = Files.createTempDirectory("programs");
        Path batch = Files.writeString(elsewhere.resolve("x.BAT"), "@echo off\r\n");
        Path text = Files.writeString(elsewhere.resolve("x.txt"), "no program");

        refused(elsewhere.resolve("none.exe"), "no such program: ");
        refused(batch, "not an executable program: ");
        refused(text, "not an executable program: ");
        refused(elsewhere, "not an executable program: ");
        assertThat(directory).isEmptyDirectory();
    }

    private void refused(Path program, String message) {
        assertThatThrownBy(() -> launcher.prepare(runs.request(program.toString())))
                .isInstanceOf(LaunchException.class)
                .hasMessage(message + program);
    }

    @Test
    void whatItPrintsIsAppendedToItsLogWhichMayBeMovedMeanwhile() throws Exception {
        LaunchRequest request = python("import sys, time\nprint('up 1', flush=True)\nsys.stdin.read()\n"
                + "import os\nwhile not os.path.exists('go'): time.sleep(0.05)\n"
                + "print('more', file=sys.stderr)");
        Files.writeString(request.output(), "earlier\n");
        RunningProcess process = start(request);
        up(request);

        Path moved = Files.move(request.output(), runs.file("moved.log"));
        Files.createFile(runs.file("go"));

        assertThat(endOf(process)).isEqualTo(ProcessEnd.exited(0));
        assertThat(Files.readString(moved)).isEqualTo("earlier\nup 1\r\nmore\r\n");
        assertThat(request.output()).doesNotExist();
    }

    @Test
    void theNextDaemonTakesOverAndStillLearnsHowItEnded() throws Exception {
        LaunchRequest request = python(SLEEPER, "7");
        RunRecord record = start(request).record();
        int pid = up(request).get(0);
        launcher.close();

        launcher = another();
        RunningProcess adopted = started(launcher.adopt(record));

        assertThat(adopted.hasExited()).isFalse();
        assertThat(adopted.program().orElseThrow().pid()).isEqualTo(pid);
        adopted.signal(StopSignal.TERM);
        assertThat(endOf(adopted)).isEqualTo(ProcessEnd.exited(7));
    }

    @Test
    void aRunThatEndedIsKnownAtOnceAndAnotherOfThatNumberIsNotTakenForIt() throws Exception {
        RunRecord record = start(python("import os; os._exit(5)")).record();
        Eventually.holds("it is over", () -> exits.contains(record.run()));
        exits.clear();

        launcher = another();
        RunningProcess adopted = started(launcher.adopt(record));
        ProcessIdentity own = new ProcessIdentity(
                launcher.bootId(), (int) ProcessHandle.current().pid(), 1);
        RunningProcess stranger =
                launcher.adopt(new RunRecord(RunId.random(), own, runs.file("none"), record.output()));

        assertThat(adopted.hasExited()).isTrue();
        assertThat(adopted.end()).isEqualTo(ProcessEnd.exited(5));
        assertThat(adopted.program()).isEmpty();
        assertThat(exits).as("no exit is reported for it").isEmpty();
        assertThat(stranger.hasExited()).isTrue();
        assertThat(stranger.end()).isEqualTo(ProcessEnd.unknown());
        assertThat(stranger.kill(launcher.table())).isEmpty();
    }

    @Test
    void whoIsAskedHearsItWithItsChildrenAndNobodyElse() throws Exception {
        LaunchRequest one = python(PARENT);
        LaunchRequest other = python(SLEEPER, "9");
        RunningProcess process = start(one);
        RunningProcess bystander = start(other);
        List<Integer> pids = up(one);
        up(other);

        process.signal(StopSignal.TERM);

        assertThat(endOf(process)).as("nothing in it handles Ctrl-C").isEqualTo(ProcessEnd.signaled("INT"));
        Eventually.holds("its child in the same console is gone", () -> isGone(pids.get(1)));
        assertThat(isGone(pids.get(2))).as("who has no console hears nothing").isFalse();
        assertThat(bystander.program()).isPresent();
        sweep(process);
        assertThat(isGone(pids.get(2))).as("the job holds it").isTrue();
    }

    @Test
    void whoIgnoresItGoesOnUntilItIsKilled() throws Exception {
        LaunchRequest request = python(SLEEPER, "-1");
        RunningProcess process = start(request);
        up(request);
        ProcessIdentity program = process.program().orElseThrow();

        assertThat(process.signal(StopSignal.TERM, launcher.table(), true)).contains(program);
        assertThat(process.program()).contains(program);

        assertThat(process.kill(launcher.table())).contains(program);
        sweep(process);
        assertThat(endOf(process)).isEqualTo(ProcessEnd.signaled("KILL"));
        process.signal(StopSignal.TERM);
        process.close();
        process.close();
        assertThat(process.record().statusFile()).doesNotExist();
    }

    @Test
    void theUsageIsThatOfTheWholeTree() throws Exception {
        LaunchRequest request = python(PARENT);
        RunningProcess process = start(request);
        up(request);

        ProcessTable.Usage usage = launcher.table().usage(process.record());

        assertThat(usage.processes()).as("the host of a console does not count").isEqualTo(3);
        assertThat(usage.residentBytes()).isBetween(4L << 20, 400L << 20);
        assertThat(launcher.age(process.record().wrapper()).orElseThrow()).isLessThan(Duration.ofMinutes(5));
        assertThat(launcher.describe(process.record().wrapper())).matches("process [0-9]+ \\(python.exe\\)");
        sweep(process);
        assertThat(launcher.table().usage(process.record())).isEqualTo(new ProcessTable.Usage(0, 0, 0, 0));
    }

    @Test
    void limitsAreGivenToTheJobAsItTakesThem() {
        try (Memory limits = Job.information(new ResourceLimits(256, 64, 10, 30, 1), 0x2000)) {
            assertThat(limits.getInt(16)).as("LimitFlags").isEqualTo(0x2000 | 0x400 | 0x100 | 0x8 | 0x2);
            assertThat(limits.getLong(0)).as("PerProcessUserTimeLimit").isEqualTo(30 * 10_000_000L);
            assertThat(limits.getInt(40)).as("ActiveProcessLimit").isEqualTo(12);
            assertThat(limits.getLong(112)).as("ProcessMemoryLimit").isEqualTo(256L << 20);
        }
        try (Memory none = Job.information(Runs.UNLIMITED, 0)) {
            assertThat(none.getInt(16)).isEqualTo(0x400);
        }
    }

    /** Another daemon, which starts a run, or only prepares it, says its record and waits for its own end. */
    static final class OtherDaemon {
        private OtherDaemon() {}

        public static void main(String[] args) throws Exception {
            WindowsProcessLauncher launcher = new WindowsProcessLauncher(run -> {});
            LaunchRequest request = PythonRuns.of(new Runs(Path.of(args[0])), SLEEPER, "7");
            GatedProcess gated = launcher.prepare(request);
            RunRecord record = gated.record();
            if (args[1].equals("release")) {
                gated.release();
            }
            ProcessIdentity program = record.wrapper();
            System.out.println(record.run() + " " + program.bootId() + " " + program.pid() + " " + program.startTime());
            System.in.read();
            throw new IllegalStateException(String.valueOf(launcher));
        }
    }

    private RunRecord recordOf(OtherJava daemon) throws IOException {
        String[] words = daemon.line().split(" ");
        RunId run = new RunId(words[0]);
        ProcessIdentity program = new ProcessIdentity(words[1], Integer.parseInt(words[2]), Long.parseLong(words[3]));
        return new RunRecord(run, program, runs.file(run + ".status"), runs.file(run + ".log"));
    }

    @Test
    void aRunOutlivesADaemonThatIsKilledAndTheNextOneEndsIt() throws Exception {
        try (OtherJava daemon = new OtherJava(OtherDaemon.class, directory.toString(), "release")) {
            RunRecord record = recordOf(daemon);
            Eventually.holds("it is up", () -> Files.readString(record.output()).startsWith("up "));
            daemon.kill();

            RunningProcess adopted = started(launcher.adopt(record));

            assertThat(adopted.program()).contains(record.wrapper());
            assertThat(Job.open(record.run()).map(job -> {
                        job.close();
                        return true;
                    }))
                    .as("the name of its job")
                    .isPresent();
            adopted.signal(StopSignal.TERM);
            assertThat(endOf(adopted)).isEqualTo(ProcessEnd.exited(7));
        }
    }

    @Test
    void aProcessAtItsGateEndsWithItsDaemon() throws Exception {
        try (OtherJava daemon = new OtherJava(OtherDaemon.class, directory.toString(), "wait")) {
            RunRecord record = recordOf(daemon);
            assertThat(isGone(record.wrapper().pid())).isFalse();

            daemon.kill();

            Eventually.holds("it is gone", () -> isGone(record.wrapper().pid()));
            RunningProcess adopted = started(launcher.adopt(record));
            assertThat(adopted.hasExited()).isTrue();
            assertThat(adopted.end()).isEqualTo(ProcessEnd.neverRan());
            assertThat(record.output()).isEmptyFile();
        }
    }
}
