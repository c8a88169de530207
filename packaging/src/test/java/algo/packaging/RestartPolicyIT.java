package algo.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.Eventually;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What ended by itself is started again as its policy says, never more often, and never after a stop. */
class RestartPolicyIT {
    private static final int TRIES = 100;

    @RegisterExtension
    final AlgoHome home = new AlgoHome();

    @Tag("faults")
    @Test
    void theDelayDoublesUpToItsMostUntilTheBudgetIsSpent() throws Exception {
        addCrasher("crasher", "0");
        home.does("set", "crasher", "restart.when=on-failure", "restart.max=4", "restart.first_delay=200ms");
        home.does("set", "crasher", "restart.max_delay=500ms", "start_window=30s");

        home.algo("start", "crasher").run().exits(1);
        Eventually.holds("it was given up", () -> home.phase("crasher").equals("failed"));

        List<Double> starts = starts("crasher");
        assertThat(starts).hasSize(5);
        double[] delays = {0.2, 0.4, 0.5, 0.5};
        for (int i = 0; i < delays.length; i++) {
            assertThat(starts.get(i + 1) - starts.get(i))
                    .as("seconds before restart %d", i + 1)
                    .isGreaterThanOrEqualTo(delays[i]);
        }
        // That it did not wait longer either, by what was decided: a busy machine comes to it later.
        assertThat(Files.readAllLines(home.home().resolve("state/events.jsonl")).stream()
                        .filter(line -> line.contains("\"to\":\"backoff\""))
                        .map(line -> line.replaceAll(".*(restart \\d of 4 in \\w+).*", "$1")))
                .containsExactly(
                        "restart 1 of 4 in 200ms",
                        "restart 2 of 4 in 400ms",
                        "restart 3 of 4 in 500ms",
                        "restart 4 of 4 in 500ms");
        JsonNode status = home.status("crasher");
        assertThat(status.get("reason").asText()).contains("exited with 3", "gave up after 4 restarts", "algo reset");
        assertThat(status.get("last_exit").get("code").asInt()).isEqualTo(3);

        home.killDaemon();
        home.algo("daemon", "start").run().ok();
        assertThat(home.phase("crasher")).as("under the next daemon").isEqualTo("failed");

        home.algo("reset", "crasher").run().ok();
        assertThat(home.phase("crasher")).isEqualTo("stopped");
        assertThat(home.status("crasher").get("restarts").asInt()).isZero();
        assertThat(starts("crasher")).as("a reset starts nothing").hasSize(5);
        home.algo("start", "crasher").run().exits(1);
        Eventually.holds("its budget began anew", () -> starts("crasher").size() == 10);
        Eventually.holds("it was given up again", () -> home.phase("crasher").equals("failed"));
    }

    @Test
    void aHealthyRunSetsTheCountBack() throws Exception {
        addCrasher("healthy", "0.4");
        home.does("set", "healthy", "restart.when=on-failure", "restart.max=1", "restart.first_delay=50ms");
        home.does("set", "healthy", "restart.healthy_after=300ms", "start_window=50ms");

        home.does("start", "healthy");

        Eventually.holds(
                "five restarts on a budget of one", () -> starts("healthy").size() >= 6);
        assertThat(home.status("healthy").get("restarts").asInt()).isLessThanOrEqualTo(1);
        home.does("stop", "healthy");
    }

    /** The delay is short, so that the stop comes at every moment: while it runs, while it waits, and as it is due. */
    @Test
    @Tag("faults")
    void aStopWinsOverARestartThatIsDueAtTheSameMoment() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        addCrasher("crasher", "0");
        home.does("set", "crasher", "restart.when=always", "restart.max=1000000", "restart.first_delay=1ms");
        home.does("set", "crasher", "restart.max_delay=20ms", "start_window=1ms");
        for (int i = 1; i <= TRIES; i++) {
            String what = "try " + i + ", seed " + seed;
            home.algo("start", "crasher", "--no-wait").run();
            int before = starts("crasher").size();
            Eventually.holds("it is restarted, " + what, () -> starts("crasher").size() > before + 1);
            TimeUnit.MILLISECONDS.sleep(random.nextInt(30));

            boolean acknowledged = true;
            if (i % 4 == 0) {
                Call.Running stop = home.algo("stop", "crasher").background();
                TimeUnit.MILLISECONDS.sleep(random.nextInt(400));
                home.killDaemon();
                acknowledged = stop.result().code() == 0;
                home.algo("daemon", "start").run().ok();
            } else {
                home.does("stop", "crasher");
            }

            if (acknowledged) {
                assertThat(home.liveRuns("crasher")).as(what).isEmpty();
                int stopped = starts("crasher").size();
                assertThat(home.status("crasher").get("intent").asText())
                        .as(what)
                        .isEqualTo("stopped");
                assertThat(Eventually.within(
                                Duration.ofMillis(150), () -> starts("crasher").size() > stopped))
                        .as("started after it was stopped, %s", what)
                        .isFalse();
            } else {
                assertThat(home.status("crasher").get("intent").asText())
                        .as(what)
                        .isIn(Set.of("started", "stopped"));
            }
        }
        home.does("stop", "crasher");
    }

    /** A strategy that notes when it starts, and fails after {@code seconds}. */
    private void addCrasher(String id, String seconds) {
        Path script = home.script(
                id + ".py",
                "import time",
                "with open('" + home.directory().resolve(id + ".starts") + "', 'a') as starts:",
                "    starts.write('%.6f\\n' % time.monotonic())",
                "time.sleep(" + seconds + ")",
                "raise SystemExit(3)");
        home.algo("add", script.toString(), "--python", AlgoHome.PYTHON).run().ok();
    }

    /** When its runs began, in seconds on a clock that nobody steps. */
    private List<Double> starts(String id) throws IOException {
        Path file = home.directory().resolve(id + ".starts");
        List<Double> starts = new ArrayList<>();
        if (Files.exists(file)) {
            for (String line : Files.readAllLines(file)) {
                starts.add(Double.valueOf(line));
            }
        }
        return starts;
    }
}
