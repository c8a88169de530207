package algo.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.Eventually;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Many strategies, many starts and stops. */
class ScaleFaultsIT {
    @RegisterExtension
    final AlgoHome home = new AlgoHome();

    @Test
    @Tag("faults")
    void fiveHundredStrategiesAreStartedShownAdoptedAndStopped() throws Exception {
        configure(500, i -> "{'script': '/bin/sleep', 'args': ['1000']}");
        home.algo("start", "--all", "--no-wait").run().ok();
        Eventually.holds("all run", () -> running().size() == 500);
        Map<String, Long> before = running();
        List<SeenProcess> programs =
                before.values().stream().map(SeenProcess::of).toList();
        assertThat(home.packaged("status").run().ok().took())
                .as("status of 500")
                .isLessThan(Duration.ofSeconds(2));

        home.killDaemon();
        long since = System.nanoTime();
        home.algo("daemon", "start").run().ok();
        assertThat(running()).as("adopted, with the same pids").isEqualTo(before);
        assertThat(Duration.ofNanos(System.nanoTime() - since)).isLessThan(Duration.ofSeconds(30));
        assertThat(programs).allMatch(SeenProcess::isAlive);

        home.algo("stop", "--all").run().ok();
        assertThat(programs).noneMatch(SeenProcess::isAlive);
        assertThat(running()).isEmpty();
        assertThat(Leaks.of(home.daemon()).zombies()).isZero();
    }

    @Test
    @Tag("faults")
    void aThousandRunsLeaveNothingOfThemInTheDaemon() throws Exception {
        int strategies = 20;
        configure(strategies, i -> "{'script': '/bin/sleep', 'args': ['1000']}");
        cycle(10);
        SeenProcess daemon = home.daemon();
        Leaks before = Leaks.of(daemon);

        cycle(50);

        Leaks after = Leaks.of(daemon);
        String both = "before " + before + ", after " + after;
        assertThat(after.zombies()).as(both).isZero();
        assertThat(after.descriptors()).as(both).isBetween(before.descriptors() - 2, before.descriptors() + 2);
        assertThat(after.threads()).as(both).isLessThanOrEqualTo(before.threads() + 3);
        assertThat(after.residentKb()).as(both).isLessThan(before.residentKb() + 16 * 1024);
        assertThat(home.home().resolve("state/runs")).as("status files").isEmptyDirectory();
        assertThat(logs()).as("one log a run").isEqualTo(60L * strategies);
        assertThat(home.daemon()).isEqualTo(daemon);
    }

    private void cycle(int times) {
        for (int i = 0; i < times; i++) {
            home.algo("start", "--all", "--no-wait").run().ok();
            home.algo("stop", "--all").run().ok();
        }
    }

    private long logs() throws IOException {
        try (Stream<Path> files = Files.walk(home.home().resolve("log/strategies"))) {
            return files.filter(file ->
                            file.toString().endsWith(".log") && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                    .count();
        }
    }

    /** Not one after the other: each takes a second to end. */
    @Test
    void fiftyThatNeedAMomentToEndAreStoppedTogether() throws Exception {
        Path slow = home.script(
                "slow.sh", "#!/bin/sh", "trap 'sleep 1; exit 0' TERM", "echo ready", "while :; do sleep 1; done");
        home.call(List.of("chmod", "700", slow.toString())).run().ok();
        configure(50, i -> "{'script': '" + slow + "'}");
        home.algo("start", "--all", "--no-wait").run().ok();
        Eventually.holds("all are ready", () -> ready() == 50);

        Call.Result stop = home.algo("stop", "--all").run().ok();

        assertThat(stop.took()).as("50 s if one waited for the other").isLessThan(Duration.ofSeconds(25));
        assertThat(running()).isEmpty();
    }

    private long ready() throws IOException {
        long ready = 0;
        try (Stream<Path> files = Files.walk(home.home().resolve("log/strategies"))) {
            // Not the links to them, nor what the daemon keeps beside them.
            for (Path file : files.filter(log -> log.toString().endsWith(".log") && !Files.isSymbolicLink(log))
                    .toList()) {
                ready += Files.readString(file).contains("ready") ? 1 : 0;
            }
        }
        return ready;
    }

    @Test
    void limitsAreEachStrategysOwnAlsoWhenFiftyStartAtOnce() throws Exception {
        configure(
                50,
                i -> "{'script': '/bin/sleep', 'args': ['1000'], 'limits': {'open_files': " + (100 + i)
                        + ", 'memory_mb': " + (200 + i) + ", 'cpu_seconds': " + (300 + i) + "}}");
        home.algo("daemon", "start").run().ok();
        Path own = Path.of("/proc/" + home.daemon().pid() + "/limits");
        String before = Files.readString(own);

        List<Call.Running> starts = new ArrayList<>();
        for (int part = 0; part < 5; part++) {
            List<String> command = new ArrayList<>(List.of("start", "--no-wait"));
            for (int i = part; i < 50; i += 5) {
                command.add(id(i));
            }
            starts.add(home.algo(command.toArray(String[]::new)).background());
        }
        starts.forEach(start -> start.result().ok());

        Eventually.holds("all are executed", () -> running().size() == 50);
        Map<String, Long> pids = running();
        assertThat(pids).hasSize(50);
        for (int i = 0; i < 50; i++) {
            String limits = Files.readString(Path.of("/proc/" + pids.get(id(i)) + "/limits"))
                    .replaceAll(" +", " ");
            long bytes = (200L + i) * 1024 * 1024;
            assertThat(limits)
                    .as(id(i))
                    .contains("Max open files " + (100 + i) + " " + (100 + i) + " ")
                    .contains("Max data size " + bytes + " " + bytes + " ")
                    .contains("Max cpu time " + (300 + i) + " " + (305 + i) + " ");
        }
        assertThat(Files.readString(own)).as("the daemon's").isEqualTo(before);
    }

    private interface Entry {
        String of(int number);
    }

    private static String id(int number) {
        return String.format(Locale.ROOT, "s%03d", number);
    }

    /** Writes the config as a person would, before there is a daemon. */
    private void configure(int count, Entry entry) throws IOException {
        Files.createDirectories(home.config().getParent());
        List<String> entries = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            entries.add("'" + id(i) + "': " + entry.of(i));
        }
        String text = "{'version': 1, 'defaults': {'interpreter': null, 'start_window': '100ms'}, 'strategies': {"
                + String.join(",\n", entries) + "}}";
        Files.writeString(home.config(), text.replace('\'', '"'));
    }

    /** The pids of what runs. */
    private Map<String, Long> running() {
        Map<String, Long> pids = new LinkedHashMap<>();
        for (JsonNode one : home.algo("status", "--json").run().ok().json().get("strategies")) {
            if (!one.get("pid").isNull()) {
                pids.put(one.get("id").asText(), one.get("pid").asLong());
            }
        }
        return pids;
    }
}
