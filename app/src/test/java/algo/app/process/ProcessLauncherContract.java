package algo.app.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import algo.app.Eventually;
import algo.app.model.StopSignal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every launcher promises, with real programs. */
public abstract class ProcessLauncherContract extends LauncherFixture {
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 125, 126, 127, 128, 255})
    void theExitCodeOfTheProgramIsReportedAsItIs(int code) throws Exception {
        RunningProcess process = start(runs.request("/bin/sh", "-c", "exit " + code));

        assertThat(endOf(process)).isEqualTo(ProcessEnd.exited(code));
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "KILL", "SEGV", "INT", "HUP"})
    void theSignalThatEndedTheProgramIsReported(String signal) throws Exception {
        LaunchRequest request = runs.request("/bin/sh", "-c", "kill -" + signal + " $$");

        RunningProcess process = start(request);

        assertThat(endOf(process)).isEqualTo(ProcessEnd.signaled(signal));
        assertThat(runs.log(request))
                .as("the shell's own words do not reach the log")
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "one line", "{\"a\":\"\\u0000 $HOME `id`\"}\nünï\n"})
    void whatItIsToReadIsOnItsStandardInput(String input) throws Exception {
        LaunchRequest request = reading(input, "/bin/cat");

        assertThat(endOf(start(request))).isEqualTo(ProcessEnd.exited(0));

        assertThat(runs.log(request)).isEqualTo(input);
    }

    @Test
    void whatItDoesNotReadHoldsNobodyUp() throws Exception {
        LaunchRequest request = reading("x".repeat(1024 * 1024), "/bin/true");

        assertThat(endOf(start(request))).isEqualTo(ProcessEnd.exited(0));
    }

    private LaunchRequest reading(String input, String program) {
        LaunchRequest of = runs.request(program);
        return new LaunchRequest(
                of.run(),
                of.command(),
                of.workingDirectory(),
                of.environment(),
                of.output(),
                of.statusFile(),
                of.limits(),
                List.of(),
                input);
    }

    /** The same, with something before it. */
    private static LaunchRequest after(LaunchRequest of, String... before) {
        return new LaunchRequest(
                of.run(),
                of.command(),
                of.workingDirectory(),
                of.environment(),
                of.output(),
                of.statusFile(),
                of.limits(),
                List.of(before),
                of.input());
    }

    @Test
    void whatComesBeforeTheProgramRunsAsThatDoesAndPrintsToTheSameLog() throws Exception {
        String say = "echo $ALGO_RUN_ID $ANSWER `pwd`";
        LaunchRequest request = after(
                runs.request("/bin/sh", "-c", say + "; exit 7"), "/bin/sh", "-c", say + " ${ALGO_BEFORE_START-no}");

        assertThat(endOf(start(request))).isEqualTo(ProcessEnd.exited(7));

        String line = request.run() + " forty two " + request.workingDirectory();
        assertThat(runs.log(request)).isEqualTo(line + " 1\n" + line + "\n");
    }

    @Test
    void whatComesBeforeTheProgramHasItsWordsAsTheyAre() throws Exception {
        String words = "it's $HOME `id` \"x\" \\ ENV_IF_NEEDED COMMAND BEFORE_START\n ünï";
        LaunchRequest request = after(runs.request("/bin/true"), "/usr/bin/printf", "%s|", words, "", "*");

        assertThat(endOf(start(request))).isEqualTo(ProcessEnd.exited(0));

        assertThat(runs.log(request)).isEqualTo(words + "||*|");
    }

    @ParameterizedTest
    @CsvSource({
        "exit 3, before_start exited with 3",
        "exit 127, before_start exited with 127",
        "kill -KILL $$, before_start was ended by signal KILL"
    })
    void aProgramIsNotExecutedIfWhatComesBeforeItFails(String before, String why) throws Exception {
        Path proof = runs.file("proof");
        LaunchRequest request =
                after(runs.request("/usr/bin/touch", proof.toString()), "/bin/sh", "-c", "echo looks; " + before);

        assertThat(endOf(start(request))).isEqualTo(ProcessEnd.notPrepared(why));

        assertThat(proof).doesNotExist();
        assertThat(runs.log(request)).isEqualTo("looks\n");
    }

    @Test
    void whatComesBeforeIsNotTakenForTheProgram() throws Exception {
        Path go = runs.file("go");
        LaunchRequest request = after(
                runs.request("/bin/sleep", "60"),
                "/bin/sh",
                "-c",
                "echo up; until [ -e " + go + " ]; do sleep 0.02; done");

        RunningProcess process = start(request);
        Eventually.holds("it runs", () -> runs.log(request).equals("up\n"));
        assertThat(process.isPrepared()).isFalse();
        assertThat(process.program()).isEmpty();
        Files.createFile(go);

        assertThat(programOf(process)).isNotNull();
        assertThat(process.isPrepared()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"exit 0", "exit 1", ":"})
    void aRunThatIsAskedToEndMeanwhileDoesNotComeToItsProgram(String onTerm) throws Exception {
        Path proof = runs.file("proof");
        LaunchRequest request = after(
                runs.request("/usr/bin/touch", proof.toString()),
                "/bin/sh",
                "-c",
                "trap '" + onTerm + "' TERM; echo up; for i in 1 2 3 4 5 6 7 8 9 10; do sleep 0.05; done");
        RunningProcess process = start(request);
        Eventually.holds("it runs", () -> runs.log(request).equals("up\n"));

        process.signal(StopSignal.TERM);

        assertThat(endOf(process).kind()).isEqualTo(ProcessEnd.Kind.NOT_PREPARED);
        sweep(process);
        assertThat(proof).doesNotExist();
    }

    @Test
    void aRunIsKilledWithWhatComesBeforeItsProgram() throws Exception {
        Path proof = runs.file("proof");
        Path pid = runs.file("pid");
        LaunchRequest request = after(
                runs.request("/usr/bin/touch", proof.toString()),
                "/bin/sh",
                "-c",
                "sleep 600 & printf %s $! >" + pid + "; trap '' TERM; wait; sleep 600");
        RunningProcess process = start(request);
        int child = runs.pidIn(pid);

        sweep(process);

        assertThat(endOf(process)).isEqualTo(ProcessEnd.notPrepared("before_start was ended by signal KILL"));
        assertThat(isGone(child)).isTrue();
        assertThat(proof).doesNotExist();
    }

    @Test
    void whatComesBeforeIsRefusedIfItIsNoProgram() {
        LaunchRequest request = after(runs.request("/bin/true"), "/no/such/program");

        assertThatThrownBy(() -> launcher.prepare(request))
                .isInstanceOf(LaunchException.class)
                .hasMessage("before_start: no such program: /no/such/program");
    }

    @Test
    void anExitIsReportedOnce() throws Exception {
        RunningProcess first = start(runs.request("/bin/true"));
        RunningProcess second = start(runs.request("/bin/true"));

        endOf(first);
        endOf(second);

        assertThat(exits)
                .containsExactlyInAnyOrder(first.record().run(), second.record().run());
    }

    @Test
    void nothingRunsUntilTheGateIsOpened() throws Exception {
        Path proof = runs.file("proof");
        LaunchRequest request = runs.request("/usr/bin/touch", proof.toString());

        GatedProcess gated = launcher.prepare(request);
        assertThat(proof).as("before").doesNotExist();

        endOf(started(gated.release()));
        assertThat(proof).as("after").exists();
    }

    @Test
    void anAbandonedProcessLeavesNothingBehind() throws Exception {
        Path proof = runs.file("proof");

        GatedProcess gated = launcher.prepare(runs.request("/usr/bin/touch", proof.toString()));
        gated.abandon();

        assertThat(directory).as("no log, no status, no proof").isEmptyDirectory();
        assertThat(exits).isEmpty();
    }

    @Test
    void aDirectoryOfStatusFilesThatSomebodyRemovedIsMadeAnew() throws Exception {
        LaunchRequest of = runs.request("/bin/sh", "-c", "exit 5");
        Path status = runs.file("runs").resolve(of.run().value());
        LaunchRequest request = new LaunchRequest(
                of.run(), of.command(), of.workingDirectory(), of.environment(), of.output(), status, of.limits());

        assertThat(endOf(start(request))).isEqualTo(ProcessEnd.exited(5));
    }

    @Test
    void theAgeOfAProcessIsToldByAClockThatNobodySets() throws Exception {
        RunningProcess process = start(runs.request("/bin/sleep", "60"));

        assertThat(launcher.age(process.record().wrapper()).orElseThrow()).isLessThan(Duration.ofMinutes(1));
        assertThat(launcher.age(new ProcessIdentity("another boot", 4711, 5))).isEmpty();
    }

    @Test
    void aGateIsDecidedOnce() throws Exception {
        GatedProcess gated = launcher.prepare(runs.request("/bin/true"));
        gated.abandon();

        assertThatThrownBy(gated::release).isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "/nowhere/python3, no such program: /nowhere/python3",
        "/etc/passwd, not an executable program: /etc/passwd",
        "/tmp, not an executable program: /tmp",
    })
    void aProgramThatCannotBeStartedIsNamed(String program, String message) {
        assertThatThrownBy(() -> launcher.prepare(runs.request(program)))
                .isInstanceOf(LaunchException.class)
                .hasMessage(message);
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void whatTheProgramPrintsIsAppendedToItsLog() throws Exception {
        LaunchRequest request = runs.request("/bin/sh", "-c", "echo out; echo err >&2");
        Files.writeString(request.output(), "earlier\n");

        endOf(start(request));

        assertThat(runs.log(request)).isEqualTo("earlier\nout\nerr\n");
    }

    @Test
    void theNextDaemonTakesOverAndStillLearnsHowItEnded() throws Exception {
        Path pidFile = runs.file("pid");
        LaunchRequest request = runs.puppet("--pid-file", pidFile.toString(), "--run-for", "60", "--on-sigterm", "7");
        RunRecord record = start(request).record();
        int pid = runs.pidIn(pidFile);
        launcher.close();

        launcher = another();
        RunningProcess adopted = started(launcher.adopt(record));

        assertThat(adopted.hasExited()).isFalse();
        assertThat(programOf(adopted).pid()).isEqualTo(pid);
        adopted.signal(StopSignal.TERM);
        assertThat(endOf(adopted)).isEqualTo(ProcessEnd.exited(7));
    }

    @Test
    void aRunThatEndedWhileNoDaemonWatchedIsKnownAtOnce() throws Exception {
        RunRecord record = start(runs.request("/bin/sh", "-c", "exit 5")).record();
        Eventually.holds("it is over", () -> exits.contains(record.run()));
        exits.clear();

        launcher = another();
        RunningProcess adopted = started(launcher.adopt(record));

        assertThat(adopted.hasExited()).isTrue();
        assertThat(adopted.end()).isEqualTo(ProcessEnd.exited(5));
        assertThat(adopted.program()).isEmpty();
        assertThat(exits).as("no exit is reported for it").isEmpty();
    }

    @Test
    void aProgramThatIgnoresTheSignalGoesOnUntilItIsKilled() throws Exception {
        Path pidFile = runs.file("pid");
        RunningProcess process =
                start(runs.puppet("--ignore-sigterm", "--pid-file", pidFile.toString(), "--run-for", "60"));
        runs.pidIn(pidFile);
        ProcessIdentity program = programOf(process);

        process.signal(StopSignal.TERM);
        assertThat(process.program()).as("after TERM").contains(program);

        assertThat(process.kill(launcher.table())).contains(program);
        sweep(process);
        assertThat(endOf(process)).isEqualTo(ProcessEnd.signaled("KILL"));
        assertThat(process.program()).as("after KILL").isEmpty();
    }

    @Test
    void aSignalReachesTheChildrenToo() throws Exception {
        Path child = runs.file("child");
        RunningProcess process = start(runs.puppet("--spawn-child", child.toString(), "--run-for", "60"));
        int pid = runs.pidIn(child);

        process.signal(StopSignal.TERM);

        Eventually.holds("child " + pid + " is gone", () -> isGone(pid));
        assertThat(endOf(process)).isEqualTo(ProcessEnd.signaled("TERM"));
    }

    @Test
    void everyProcessIsAskedOnceHoweverOftenAndByWhicheverDaemon() throws Exception {
        Path asked = runs.file("asked");
        Path away = runs.file("away");
        RunningProcess process =
                start(runs.puppet("--note-sigterm", asked.toString(), "--family", away.toString(), "--run-for", "60"));
        Eventually.holds("all four are ready", () -> lines(away).size() == 4);

        process.signal(StopSignal.TERM);
        process.signal(StopSignal.TERM);
        process.signal(StopSignal.TERM, launcher.table(), false);
        process.signal(StopSignal.TERM, launcher.table(), true);
        launcher.close();
        launcher = another();
        RunningProcess adopted = started(launcher.adopt(process.record()));
        adopted.signal(StopSignal.TERM);
        adopted.signal(StopSignal.TERM, launcher.table(), true);

        Eventually.holds("each has noted it", () -> lines(asked).size() >= 4);
        sweep(adopted);
        assertThat(lines(asked)).containsExactlyInAnyOrderElementsOf(lines(away));
    }

    private static List<String> lines(Path file) throws Exception {
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }

    @Test
    void childrenThatOutliveTheProgramAreAsked() throws Exception {
        Path child = runs.file("child");
        RunningProcess process = start(runs.puppet("--spawn-child", child.toString()));
        int pid = runs.pidIn(child);
        assertThat(endOf(process)).isEqualTo(ProcessEnd.exited(0));

        assertThat(process.signal(StopSignal.TERM, launcher.table(), false))
                .extracting(ProcessIdentity::pid)
                .containsExactly(pid);

        Eventually.holds("child " + pid + " is gone", () -> isGone(pid));
        Eventually.holds("nothing is seen of it", () -> process.signal(StopSignal.TERM, launcher.table(), false)
                .isEmpty());
    }

    @Test
    void childrenThatOutliveTheProgramAreFoundAndKilled() throws Exception {
        Path child = runs.file("child");
        RunningProcess process = start(runs.puppet("--spawn-child", child.toString()));
        int pid = runs.pidIn(child);
        assertThat(endOf(process)).isEqualTo(ProcessEnd.exited(0));

        assertThat(process.kill(launcher.table()))
                .extracting(ProcessIdentity::pid)
                .contains(pid);

        sweep(process);
        assertThat(isGone(pid)).isTrue();
    }

    @Test
    void theUsageIsThatOfTheWholeTree() throws Exception {
        Path child = runs.file("child");
        RunningProcess process = start(runs.puppet("--spawn-child", child.toString(), "--run-for", "60", "--burn"));
        runs.pidIn(child);

        ProcessTable.Usage usage =
                Eventually.get("usage", () -> Optional.of(launcher.table().usage(process.record()))
                        .filter(u -> u.processes() >= 2 && u.cpuNanos() > 0));
        assertThat(usage.residentBytes()).isBetween(4L << 20, 200L << 20);

        sweep(process);
        assertThat(launcher.table().usage(process.record())).isEqualTo(new ProcessTable.Usage(0, 0, 0, 0));
    }

    @Test
    void signallingAndKillingARunThatIsOverDoesNothing() throws Exception {
        RunningProcess process = start(runs.request("/bin/true"));
        endOf(process);

        process.signal(StopSignal.TERM);
        assertThat(process.signal(StopSignal.TERM, launcher.table(), true)).isEmpty();

        assertThat(process.kill(launcher.table())).isEmpty();
        process.close();
        process.close();
        assertThat(process.record().statusFile()).doesNotExist();
    }
}
