package algo.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The event journal under daemons that are killed at random points of a crash loop, a rotation never far. */
@Tag("faults")
class EventsFaultsIT {
    private static final int KILLS = 40;
    private static final int PART_BYTES = 8 * 1024 * 1024;

    @RegisterExtension
    final AlgoHome home = new AlgoHome();

    private Path journal() {
        return home.home().resolve("state/events.jsonl");
    }

    /** One line that is no event brings the file so near to a rotation. */
    private void fillUpTo(int left) throws IOException {
        int missing = PART_BYTES - (int) Files.size(journal()) - left;
        if (missing > 1) {
            Files.writeString(journal(), "\n" + "x".repeat(missing - 2) + "\n", StandardOpenOption.APPEND);
        }
    }

    private List<Long> kept() throws IOException {
        List<Long> all = new ArrayList<>();
        for (String name : List.of(".4", ".3", ".2", ".1", ".next", "")) {
            Path part = journal().resolveSibling("events.jsonl" + name);
            boolean coming = name.equals(".next");
            if (Files.exists(part) && !(coming && Files.exists(journal()))) {
                for (String line :
                        Files.readString(part, StandardCharsets.UTF_8).split("\n")) {
                    if (line.startsWith("{") && line.endsWith("}")) {
                        all.add(new ObjectMapper().readTree(line).get("seq").asLong());
                    }
                }
            }
        }
        return all;
    }

    @Test
    void noEventIsLostOrDoubledAndNoNumberComesTwice() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Path script = home.script("brief.py", "import sys", "sys.exit(1)");
        home.algo("add", script.toString(), "--python", AlgoHome.PYTHON).run().ok();
        home.does(
                "set",
                "brief",
                "restart.when=always",
                "restart.max=1000",
                "restart.first_delay=10ms",
                "restart.max_delay=10ms",
                "start_window=10ms");
        home.algo("start", "brief", "--no-wait").run();
        long last = 0;
        int parts = 0;
        for (int kill = 1; kill <= KILLS; kill++) {
            home.algo("reset", "brief").run();
            home.algo("start", "brief", "--no-wait").run();
            Thread.sleep(random.nextInt(400));
            home.killDaemon();

            List<Long> kept = kept();
            String as = "kill " + kill + ", seed " + seed;
            assertThat(kept).as(as).isNotEmpty();
            for (int i = 1; i < kept.size(); i++) {
                assertThat(kept.get(i)).as("%s, after %d", as, kept.get(i - 1)).isEqualTo(kept.get(i - 1) + 1);
            }
            assertThat(kept.get(kept.size() - 1)).as(as).isGreaterThan(last);
            last = kept.get(kept.size() - 1);
            parts += Files.size(journal()) < PART_BYTES / 2 ? 1 : 0;
            fillUpTo(100 + random.nextInt(12_000));
            home.algo("daemon", "start").run().ok();
        }
        assertThat(parts).as("kills soon after a rotation, seed %d", seed).isGreaterThan(KILLS / 10);
        home.does("stop", "brief");
        assertThat(home.algo("report").run().ok().out()).contains("brief").contains("the daemon had died");
    }
}
