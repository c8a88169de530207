package algo.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.Eventually;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code algo list --watch}, on a real terminal and without one. */
class ListWatchIT {
    @RegisterExtension
    final AlgoHome home = new AlgoHome();

    private void addBeacon() {
        String script =
                home.script("beacon.py", "import time", "time.sleep(1000)").toString();
        home.algo("add", script, "--python", AlgoHome.PYTHON).run().ok();
        home.algo("set", "beacon", "start_window=100ms").run().ok();
    }

    @Test
    void theTableFollowsWhatHappensInItsPlaceAndCtrlCEndsItWell() throws Exception {
        addBeacon();
        try (Tmux tmux = new Tmux(home, 40, 12, Map.of())) {
            tmux.awaitPrompt();
            tmux.type(AlgoHome.DIST.resolve("bin/algo") + " list --watch; echo ended with $?");
            Eventually.holds("the table is there", () -> tmux.screen().contains("beacon  sandbox  stopped"));

            home.algo("start", "beacon").run().ok();
            Eventually.holds("the start shows", () -> tmux.screen().contains("beacon  sandbox  running"));
            home.algo("stop", "beacon").run().ok();
            Eventually.holds("the stop shows", () -> tmux.screen().contains("beacon  sandbox  stopped"));
            assertThat(tmux.screen().lines().filter(line -> line.contains("beacon  ")))
                    .hasSize(1);

            tmux.press("C-c");
            Eventually.holds("it ended", () -> tmux.screen().contains("ended with 0"));
            assertThat(tmux.isCursorSeen()).isTrue();
        }
    }

    @Test
    void withoutATerminalItIsRefusedAndWithJsonEachChangeIsALine() throws Exception {
        addBeacon();
        home.algo("list", "--watch").run().refused(2, "algo list --watch --json");
        Path lines = home.directory().resolve("lines");
        Process watch = new ProcessBuilder(
                        AlgoHome.DIST.resolve("bin/algo").toString(),
                        "list",
                        "--watch",
                        "--json",
                        "--home",
                        home.home().toString())
                .redirectOutput(lines.toFile())
                .redirectErrorStream(true)
                .start();
        try {
            Eventually.holds("the first line", () -> lines(lines).size() == 1);
            home.algo("start", "beacon").run().ok();
            Eventually.holds(
                    "the start", () -> lines(lines).stream().anyMatch(line -> line.contains("\"phase\":\"running\"")));
            int before = lines(lines).size();
            home.algo("stop", "beacon").run().ok();
            Eventually.holds(
                    "the stop",
                    () -> lines(lines).size() > before
                            && lines(lines).get(lines(lines).size() - 1).contains("\"phase\":\"stopped\""));
            assertThat(lines(lines)).hasSizeLessThan(12).allMatch(line -> line.startsWith("{\"strategies\":["));
        } finally {
            watch.destroy();
            watch.waitFor();
        }
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
