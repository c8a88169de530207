package algo.app.process.unix;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What root ends of a user: the runs of that home, all of each, and nothing that is not proven to be of one. */
class UserRunsTest {
    private static final String RUN = "0123456789ab";

    @TempDir
    private Path directory;

    private final List<Process> started = new ArrayList<>();
    private Path home;

    @BeforeEach
    void make() throws IOException {
        home = directory.toRealPath().resolve("home");
        Files.createDirectories(home.resolve("log/strategies/ema"));
        Files.createDirectories(directory.resolve("other/log"));
    }

    @AfterEach
    void end() {
        for (Process process : started) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private Process start(String run, Path log, String script) throws IOException {
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", script)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        if (!run.isEmpty()) {
            builder.environment().put("ALGO_RUN_ID", run);
        }
        Process process = builder.start();
        started.add(process);
        return process;
    }

    private UserRuns runs() throws IOException {
        return new UserRuns((Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid"), home);
    }

    @Test
    void endsTheWholeTreeOfARunAndNothingElse() throws Exception {
        Path log = home.resolve("log/strategies/ema/x.log");
        Process run = start(
                RUN, log, "trap '' TERM; env -i sleep 600 & sleep 600 >/dev/null 2>&1 & echo up; wait; sleep 600");
        Process unmarked = start("", log, "exec sleep 600");
        Process ofAnotherHome = start("ba9876543210", directory.resolve("other/log/y.log"), "exec sleep 600");
        awaitText(log, "up");

        UserRuns.Ended ended = runs().end(Duration.ofMillis(300));

        assertThat(ended.left()).isZero();
        assertThat(ended.ended()).isGreaterThanOrEqualTo(3);
        assertThat(run.waitFor(5, TimeUnit.SECONDS)).isTrue();
        assertThat(unmarked.isAlive() && ofAnotherHome.isAlive()).isTrue();
        assertThat(runs().end(Duration.ZERO)).isEqualTo(new UserRuns.Ended(0, 0));
    }

    @Test
    void eachProcessIsAskedOnceAndHasTheGrace() throws Exception {
        Path log = home.resolve("log/strategies/ema/x.log");
        Process run = start(
                RUN,
                log,
                "trap 'echo asked; sleep 0.3; echo closed; exit 0' TERM; echo up; while :; do sleep 0.05; done");
        awaitText(log, "up");

        runs().end(Duration.ofSeconds(10));

        assertThat(run.waitFor(5, TimeUnit.SECONDS)).isTrue();
        assertThat(Files.readString(log).lines().filter(line -> line.equals("asked")))
                .hasSize(1);
    }

    @Test
    void ofAnotherUserNothingIsSignalled() throws Exception {
        Path log = home.resolve("log/strategies/ema/x.log");
        Process run = start(RUN, log, "echo up; exec sleep 600");
        awaitText(log, "up");

        assertThat(new UserRuns(61499, home).end(Duration.ZERO)).isEqualTo(new UserRuns.Ended(0, 0));
        assertThat(run.isAlive()).isTrue();
    }

    private static void awaitText(Path file, String text) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!Files.readString(file).contains(text)) {
            assertThat(System.nanoTime()).as("%s in %s", text, file).isLessThan(end);
            Thread.sleep(10);
        }
    }
}
