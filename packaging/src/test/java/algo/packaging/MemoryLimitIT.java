package algo.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.Eventually;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Trees of real processes against {@code limits.memory_mb}. */
@Tag("faults")
class MemoryLimitIT {
    @RegisterExtension
    final AlgoHome home = new AlgoHome();

    @Test
    void aTreeIsMeasuredAsAWholeAndSharedPagesCountOnce() {
        Path script = home.script(
                "hog.py",
                "import os, signal",
                "shared = bytearray(int(os.environ['SHARED']) << 20)",
                "for _ in range(3):",
                "    if os.fork() == 0:",
                "        own = bytearray(b'x') * (int(os.environ['OWN']) << 20)",
                "        signal.pause()",
                "signal.pause()");
        add(script, "frugal", 80, 1);
        add(script, "greedy", 1, 80);
        home.does("start", "frugal", "greedy");

        Eventually.within(Duration.ofSeconds(30), () -> home.phase("greedy").equals("exited"));

        JsonNode greedy = home.status("greedy");
        assertThat(greedy.get("phase").asText()).isEqualTo("exited");
        assertThat(greedy.get("last_exit").get("reason").asText()).isEqualTo("memory_limit");
        assertThat(greedy.get("reason").asText())
                .matches("ended for using more memory than its limit: holds 2\\d\\d MiB, .*");
        JsonNode frugal = home.status("frugal");
        assertThat(frugal.get("phase").asText())
                .as("looked at in the same turns")
                .isEqualTo("running");
        assertThat(frugal.get("memory_bytes").asLong())
                .as("counted per process")
                .isGreaterThan(200L << 20);
    }

    private void add(Path script, String id, int shared, int own) {
        home.algo("add", script.toString(), "--id", id, "--python", AlgoHome.PYTHON)
                .run()
                .ok();
        home.does("set", id, "limits.memory_mb=180", "params.SHARED=" + shared, "params.OWN=" + own);
    }
}
