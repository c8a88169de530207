package algo.packaging.windows;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.Eventually;
import algo.app.model.Ist;
import algo.app.platform.windows.Wine;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What becomes of runs on Windows: by their schedule, after a crash, at their limits, and their logs when those are full. */
@Tag("windows")
class WindowsRunsIT {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");
    private static final int MIB = 1024 * 1024;

    @RegisterExtension
    static final WindowsHome HOME = new WindowsHome();

    /** On the clock of this machine: the window begins within it, and ends a little later. */
    @Test
    void aScheduleStartsAndStops() throws Exception {
        HOME.add("timed", WindowsMainJobIT.CAREFUL, "stop.grace=60s");
        ZonedDateTime now = ZonedDateTime.now(Ist.ZONE);
        LocalTime start = now.toLocalTime().plusSeconds(10);
        LocalTime stop = start.plusSeconds(30);

        HOME.inside("schedule", "timed", "--start", TIME.format(start), "--stop", TIME.format(stop), "--any-day")
                .ok();

        assertThat(HOME.inside("schedule", "timed", "--next", "1").ok().out()).contains(TIME.format(start));
        Eventually.holds("it is started", () -> HOME.phase("timed").equals("running"));
        long pid = HOME.printed("timed", "up").get(0);
        Eventually.holds("it is stopped", () -> HOME.phase("timed").equals("stopped"));
        assertThat(WindowsHome.isAlive(pid)).isFalse();
        assertThat(HOME.log("timed")).contains("closed");
        assertThat(HOME.events("timed")).contains("schedule");
    }

    @Test
    void aCrashIsRestartedAsOftenAsThePolicySays() throws Exception {
        HOME.add("well", WindowsMainJobIT.CAREFUL);
        HOME.begin("well");
        HOME.add(
                "crashing",
                "import os, time; print('up', os.getpid(), flush=True); time.sleep(0.3); os._exit(9)",
                "restart.when=on-failure",
                "restart.max=2",
                "restart.first_delay=100ms",
                "restart.max_delay=200ms");

        HOME.inside("start", "crashing").ok();

        Eventually.holds("it is given up", () -> HOME.phase("crashing").equals("failed"));
        JsonNode status = HOME.status("crashing");
        assertThat(status.at("/last_exit/code").asInt()).isEqualTo(9);
        assertThat(HOME.logs("crashing")).as("its runs").hasSize(3);
        assertThat(HOME.inside("reset", "crashing").ok().out()).contains("crashing");
    }

    /** By the daemon's own look at the memory; what the job is told to hold is for Windows to hold. */
    @Test
    void whatTakesMoreMemoryThanItMayIsStopped() throws Exception {
        HOME.add(
                "greedy",
                """
                import os, signal, sys, time
                held = bytearray(os.urandom(1024)) * (1024 * 200)
                print('up', os.getpid(), flush=True)
                time.sleep(120)
                """,
                "limits.memory_mb=null",
                "stop.grace=1s");
        HOME.begin("greedy");
        HOME.printed("greedy", "up");
        assertThat(HOME.status("greedy").get("memory_bytes").asLong()).isGreaterThan(200L * MIB);
        HOME.inside("stop", "greedy").ok();

        HOME.inside("set", "greedy", "limits.memory_mb=100", "limits.processes=20")
                .ok();
        HOME.inside("start", "greedy");

        Eventually.holds("it is ended", () -> HOME.status("greedy").get("pid").isNull());
        assertThat(HOME.status("greedy").at("/last_exit/reason").asText()).isEqualTo("memory_limit");
    }

    @Test
    void aFollowerSeesAllThatIsPrintedAndTheNextRunHasALogOfItsOwn() throws Exception {
        addFlood(6 * MIB);
        HOME.begin("flood");
        WindowsHome.Running follower = HOME.start("logs", "flood", "--since", "1h", "-f");

        Eventually.holds("the flood is over", () -> lastLine().startsWith("last "));
        Eventually.holds("the follower has seen the end", () -> follower.out().contains("\nlast "));
        follower.kill();

        assertNumbered(follower.out().lines().toList(), "the follower");
        assertWhole(parts(), "the files");
        HOME.inside("set", "flood", "params.SIZE=1", "log.keep_files=1").ok();
        List<Path> before = HOME.logs("flood");
        HOME.inside("restart", "flood").ok();
        Eventually.holds("what is too much is gone", () -> Collections.disjoint(HOME.logs("flood"), before));
        assertThat(HOME.logs("flood")).hasSize(1);
    }

    @Test
    void aLogIsDividedWhileItsProgramPrints() throws Exception {
        Wine.lacks(
                "files have holes (FSCTL_SET_SPARSE, FSCTL_SET_ZERO_DATA), by which the beginning of a log is given back");
        addFlood(6 * MIB);
        HOME.begin("flood");

        Eventually.holds("the flood is over", () -> lastLine().startsWith("last "));
        Eventually.holds("it is in parts", () -> parts().size() > 2);

        assertThat(HOME.inside("logs", "flood", "--since", "1h").ok().out()).contains("1 ", "last ");
    }

    private static void addFlood(int size) throws IOException {
        try (InputStream flood = WindowsRunsIT.class.getResourceAsStream("/flood.py")) {
            HOME.add(
                    "flood",
                    new String(flood.readAllBytes(), StandardCharsets.UTF_8),
                    "params.SIZE=" + size,
                    "params.RATE=" + MIB,
                    "log.rotate_mb=1",
                    "log.max_total_mb=1000");
        }
    }

    private static void assertWhole(List<Path> parts, String context) throws IOException {
        StringBuilder all = new StringBuilder();
        for (Path part : parts) {
            all.append(Files.readString(part));
        }
        assertNumbered(all.toString().lines().toList(), context);
    }

    /** The oldest first. */
    private static List<Path> parts() throws IOException {
        try (Stream<Path> all = Files.list(HOME.logs("flood").get(0).getParent())) {
            return all.filter(file -> file.toString().matches(".*\\.log(\\.\\d+)?"))
                    .sorted(Comparator.comparingInt(WindowsRunsIT::number).reversed())
                    .toList();
        }
    }

    private static int number(Path file) {
        String name = file.toString();
        return name.endsWith(".log") ? 0 : Integer.parseInt(name.substring(name.lastIndexOf('.') + 1));
    }

    private static String lastLine() throws IOException {
        List<Path> parts = parts();
        String last = "";
        for (Path part : parts.subList(Math.max(0, parts.size() - 2), parts.size())) {
            List<String> lines = Files.readAllLines(part);
            last = lines.isEmpty() ? last : lines.get(lines.size() - 1);
        }
        return last;
    }

    private static void assertNumbered(List<String> lines, String context) {
        for (int i = 0; i < lines.size() - 1; i++) {
            assertThat(lines.get(i)).as("line %d of %s", i + 1, context).startsWith((i + 1) + " ");
        }
        assertThat(lines.get(lines.size() - 1)).as(context).isEqualTo("last " + (lines.size() - 1));
    }
}
