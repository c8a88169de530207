package algo.app.health;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.Eventually;
import algo.app.model.ResourceLimits;
import algo.app.model.RunId;
import algo.app.process.FakeHost;
import algo.app.process.LaunchRequest;
import algo.app.process.LauncherFixture;
import algo.app.process.ProcessLauncher;
import algo.app.process.RunningProcess;
import algo.app.process.unix.UnixProcessLauncher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Commands that behave as they like: what is said of them, and that nothing of them is left. */
class CommandProbeIT extends LauncherFixture {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration SHORT = Duration.ofMillis(500);
    private static final Map<String, String> ENVIRONMENT = Map.of("PATH", "/usr/bin:/bin", "SYMBOL", "INFY");

    private Path files;
    private CommandProbe probe;

    @Override
    protected ProcessLauncher open(ProcessLauncher.ExitListener listener) throws IOException {
        return new UnixProcessLauncher(listener);
    }

    @BeforeEach
    void make() throws IOException {
        files = Files.createDirectory(directory.resolve("checks"));
        probe = new CommandProbe(launcher, directory, files);
    }

    @AfterEach
    void nothingIsLeft() throws IOException {
        try (Stream<Path> left = Files.list(files)) {
            assertThat(left).isEmpty();
        }
    }

    private ProbeAnswer run(String text, Duration limit) {
        return probe.run(List.of("/bin/sh", "-c", text), ENVIRONMENT, limit);
    }

    private void assertGone(Path pids) throws IOException {
        List<String> all = Files.readAllLines(pids);
        assertThat(all).isNotEmpty();
        for (String pid : all) {
            Eventually.holds(pid + " is gone", () -> hasEnded(Long.parseLong(pid)));
        }
    }

    private static boolean hasEnded(long pid) {
        return ProcessHandle.of(pid)
                .flatMap(process -> process.info().command())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "exit 0 | SEEN | ",
                "echo fine; exit 0 | SEEN | ",
                "test $SYMBOL = INFY && test ! -t 0 && test -d checks | SEEN | ",
                "exit 1 | MISSED | its command exited with 1",
                "echo a; echo no token >&2; exit 3 | MISSED | its command exited with 3: no token",
                "exit 125 | MISSED | its command exited with 125",
                "kill -SEGV $$ | MISSED | its command was ended by SIGSEGV",
                "kill -KILL $$ | NOT_LOOKED | its command was killed by somebody, as by a host without memory",
                "exec /no/such/program 2>/dev/null | NOT_LOOKED | its command was not executed, it exited with 127",
                "exec /etc/passwd 2>/dev/null | NOT_LOOKED | its command was not executed, it exited with 126",
            })
    void theEndOfACommandDecides(String text, ProbeAnswer.Kind kind, String why) {
        assertThat(run(text, LIMIT)).isEqualTo(new ProbeAnswer(kind, why == null ? "" : why));
    }

    @Test
    void aProgramThatIsNotThereOrCannotBeExecutedSaysNothingOfTheStrategy() throws Exception {
        Path plain = Files.writeString(directory.resolve("plain"), "#!/bin/sh\n");
        for (String program : List.of("/no/such/program", plain.toString(), directory.toString())) {
            ProbeAnswer answer = probe.run(List.of(program), ENVIRONMENT, LIMIT);
            assertThat(answer.kind()).as(program).isEqualTo(ProbeAnswer.Kind.NOT_LOOKED);
            assertThat(answer.why()).contains("its command ", "executed");
        }
    }

    @Test
    void aHostThatHasNoProcessToGiveSaysNothingOfTheStrategy() throws Exception {
        FakeHost host = new FakeHost();
        host.refuse("no process can be made: Resource temporarily unavailable");
        CommandProbe refused = new CommandProbe(host.launcher(run -> {}), directory, files);
        assertThat(refused.run(List.of("/bin/true"), ENVIRONMENT, LIMIT))
                .isEqualTo(ProbeAnswer.notLooked("its command could not be executed: no process can be made: Resource"
                        + " temporarily unavailable"));

        CommandProbe nowhere = new CommandProbe(launcher, directory, directory.resolve("gone"));
        ProbeAnswer answer = nowhere.run(List.of("/bin/true"), ENVIRONMENT, LIMIT);
        assertThat(answer.kind()).isEqualTo(ProbeAnswer.Kind.NOT_LOOKED);
        assertThat(answer.why()).startsWith("its command could not be executed: ");
    }

    @Test
    void oneThatHangsForksAndIgnoresEverySignalIsEndedWithAllThatItStarted() throws Exception {
        Path pids = directory.resolve("pids");
        String all = "trap '' TERM INT HUP; echo $$ >>" + pids + "; setsid sh -c 'echo $$ >>" + pids
                + "; exec sleep 600' & env -i setsid sh -c 'echo $$ >>" + pids
                + "; exec sleep 600' & sleep 600 & echo $! >>" + pids + "; wait";
        assertThat(run(all, Duration.ofSeconds(2))).isEqualTo(ProbeAnswer.missed("its command did not end within 2s"));
        assertGone(pids);
    }

    @Test
    void whatOneLeavesBehindThatEndsWellIsEndedToo() throws Exception {
        Path pids = directory.resolve("pids");
        assertThat(run(
                        "setsid sh -c 'echo $$ >>" + pids + "; exec sleep 600' & while ! test -s " + pids
                                + "; do sleep 0.01; done",
                        LIMIT))
                .isEqualTo(ProbeAnswer.SEEN);
        assertGone(pids);
    }

    @Test
    void whatItLeavesBehindIsSeenAtAGlance() throws Exception {
        Path pids = directory.resolve("pids");
        RunId run = RunId.random();
        RunningProcess process = started(launcher.prepare(new LaunchRequest(
                        run,
                        List.of(
                                "/bin/sh",
                                "-c",
                                "(setsid env -i /bin/sh -c 'echo $$ >>" + pids + "; exec /bin/sleep 600' &)"),
                        directory,
                        ENVIRONMENT,
                        files.resolve(run.value() + ".out"),
                        files.resolve(run.value()),
                        new ResourceLimits(0, 0, 0, 0, 0)))
                .release());
        Eventually.holds(
                "it has ended and left one", () -> process.hasExited() && Files.exists(pids) && Files.size(pids) > 0);

        assertThat(launcher.mayHaveLeft(process.record())).isTrue();
        Eventually.holds("that is ended", () -> process.kill(launcher.table()).isEmpty());
        Eventually.holds("nothing is left", () -> {
            launcher.reapOrphans();
            return !launcher.mayHaveLeft(process.record());
        });
        Files.delete(files.resolve(run.value() + ".out"));
        Files.delete(files.resolve(run.value()));
    }

    @Test
    void oneThatFloodsIsEnded() {
        assertThat(run("yes", LIMIT)).isEqualTo(ProbeAnswer.missed("its command prints more than 1024 KiB"));
    }

    @Test
    void whatItPrintsLastIsShownOnOneLineCutAndWithoutControls() {
        String why = run("printf 'a\\033[2Jb\\001'; printf '%0500d' 7; exit 1", LIMIT)
                .why();
        assertThat(why).startsWith("its command exited with 1: a").doesNotContain("\u001b", "\u0001", "\n");
        assertThat(why.length()).isLessThan(220);
    }

    @Test
    void oneThatRemovesItsOwnOutputIsJudgedByItsEnd() {
        assertThat(run("rm -f checks/*.out; exit 4", LIMIT)).isEqualTo(ProbeAnswer.missed("its command exited with 4"));
    }

    @Test
    void aDaemonThatEndsEndsItsCommandsAndSaysNothingOfTheStrategy() throws Exception {
        Path pids = directory.resolve("pids");
        ProbeAnswer[] answer = new ProbeAnswer[1];
        Thread asking = new Thread(() -> answer[0] = run("echo $$ >>" + pids + "; sleep 600", LIMIT));
        asking.start();
        Eventually.holds("it runs", () -> Files.exists(pids) && Files.size(pids) > 0);
        asking.interrupt();
        asking.join(Eventually.LIMIT.toMillis());
        assertThat(answer[0]).isEqualTo(ProbeAnswer.notLooked("its command was ended with the daemon"));
        assertGone(pids);
    }

    @Test
    void whatADaemonThatWasKilledLeftIsEndedByTheNext() throws Exception {
        Path pids = directory.resolve("pids");
        RunId run = RunId.random();
        started(launcher.prepare(new LaunchRequest(
                        run,
                        List.of("/bin/sh", "-c", "echo $$ >>" + pids + "; sleep 600"),
                        directory,
                        ENVIRONMENT,
                        files.resolve(run.value() + ".out"),
                        files.resolve(run.value()),
                        new ResourceLimits(0, 0, 0, 0, 0)))
                .release());
        Eventually.holds("it runs", () -> Files.exists(pids) && Files.size(pids) > 0);
        new CommandProbe(another(), directory, files).clear();
        assertGone(pids);
    }

    @Test
    void manyShortOnesLeaveNothing() {
        for (int i = 0; i < 20; i++) {
            assertThat(run("sleep 0.01", SHORT.multipliedBy(40))).isEqualTo(ProbeAnswer.SEEN);
        }
    }
}
