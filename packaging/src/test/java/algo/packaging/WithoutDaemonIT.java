package algo.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.Eventually;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Questions are answered from the files of a home whose daemon is down, and exit with 4 all the same. */
class WithoutDaemonIT {
    private static final int FAILED = 1;
    private static final int UNREACHABLE = 4;
    private static final int CONFLICT = 5;

    @RegisterExtension
    final AlgoHome home = new AlgoHome();

    @Test
    void questionsAreAnsweredFromTheFilesAndSayWhatStillRuns() throws Exception {
        home.addBeacon("one");
        home.addBeacon("two");
        home.does("start", "one");
        home.beacon("one").awaitMore(2);
        JsonNode before = home.status("one");
        home.killDaemon();
        Map<String, Long> files = files();

        Call.Result status = home.packaged("status", "--json").run().exits(UNREACHABLE);
        JsonNode one = status.json().get("strategies").get(0);
        assertThat(one.get("phase").asText()).isEqualTo("running");
        assertThat(one.get("pid")).isEqualTo(before.get("pid"));
        assertThat(Call.names(one)).isEqualTo(Call.names(before));
        assertThat(status.err()).contains("\"code\":4", "still running: one (pid " + before.get("pid") + ")");
        Call.Result list =
                home.packaged("list").run().exits(UNREACHABLE).says("still running: one", "algo daemon start");
        assertThat(list.out().lines()).hasSize(3);
        assertThat(home.packaged("logs", "one").run().exits(UNREACHABLE).out()).contains("line ");
        assertThat(home.packaged("logs", "one", "--runs")
                        .run()
                        .exits(UNREACHABLE)
                        .out())
                .contains(before.get("run_id").asText());
        assertThat(home.packaged("events", "one").run().exits(UNREACHABLE).out())
                .contains("starting -> running");
        assertThat(home.packaged("report").run().exits(UNREACHABLE).out()).contains("not known: ");
        assertThat(home.packaged("show", "two").run().exits(UNREACHABLE).out()).contains("id=two");
        assertThat(home.packaged("status", "nobody", "--json")
                        .run()
                        .exits(UNREACHABLE)
                        .err())
                .contains("nobody: no such strategy", "still running: one");
        home.packaged("logs", "one", "-f").run().refused(UNREACHABLE, "no daemon is running");
        home.packaged("stop", "one").run().refused(UNREACHABLE, "no daemon is running");

        assertThat(files()).isEqualTo(files);
        home.does("daemon", "start");
    }

    @Test
    void aRunThatEndedSinceIsOver() throws Exception {
        home.addBeacon("one");
        home.does("start", "one");
        SeenProcess program = SeenProcess.of(home.status("one").get("pid").asLong());
        home.killDaemon();
        program.signal("KILL");
        Eventually.holds("the program is gone", () -> home.liveRuns("one").isEmpty());

        Call.Result status = home.packaged("status", "--json").run().exits(UNREACHABLE);

        JsonNode one = status.json().get("strategies").get(0);
        assertThat(one.get("phase").asText()).isEqualTo("exited");
        assertThat(one.at("/last_exit/signal").asText()).isEqualTo("KILL");
        assertThat(status.err()).contains("none of its strategies runs");
    }

    @Test
    void damagedTornAndHugeFilesAreSaidInOneLineAndLeftAlone() throws Exception {
        home.addBeacon("one");
        home.does("start", "one");
        home.beacon("one").awaitMore(2);
        home.killDaemon();
        Path state = home.home().resolve("state/state.json");
        byte[] torn = Files.readAllBytes(home.config());
        Files.write(home.config(), Arrays.copyOf(torn, torn.length / 2));
        Files.writeString(state, "{\"version\":");
        Map<String, Long> files = files();

        Call.Result status = home.packaged("status").run().exits(UNREACHABLE);
        assertThat(status.out()).contains("one").contains("running");
        assertThat(status.err()).contains("the last good copy is shown", "its copy was taken", "still running: one");
        assertThat(files()).isEqualTo(files);

        try (RandomAccessFile huge = new RandomAccessFile(state.toFile(), "rw")) {
            huge.setLength(5L << 30);
        }
        home.packaged("status").run().refused(FAILED, "state.json", "larger than 4 MiB");
        Files.copy(state.resolveSibling("state.json.bak"), state, StandardCopyOption.REPLACE_EXISTING);
        Path events = home.home().resolve("state/events.jsonl");
        long length = Files.size(events);
        try (RandomAccessFile huge = new RandomAccessFile(events.toFile(), "rw")) {
            huge.setLength(5L << 30);
            home.packaged("events", "-n", "3").run().exits(UNREACHABLE).says("larger than 256 MiB", "events.jsonl");
            huge.setLength(length);
        }
        home.does("daemon", "start");
    }

    @Test
    void aHomeThatOthersCanWriteToIsNotRead() throws Exception {
        home.addBeacon("one");
        home.does("daemon", "stop");
        Files.setPosixFilePermissions(home.home(), PosixFilePermissions.fromString("rwxrwxrwx"));
        try {
            home.packaged("status").run().refused(CONFLICT, "the home " + home.home() + " is not used");
        } finally {
            Files.setPosixFilePermissions(home.home(), PosixFilePermissions.fromString("rwx------"));
        }
    }

    @Test
    void aConfigIsValidatedAndItsSchemaPrintedWithoutAnyHome() throws Exception {
        Path good = Files.writeString(home.directory().resolve("good.json"), "{\"strategies\":{}}");
        Path bad = Files.writeString(
                home.directory().resolve("bad.json"),
                "{\"strategies\":\n {\"x\": {\"script\": \"x.py\", \"mode\": \"m\"}}}");

        assertThat(home.packaged("validate", good.toString()).run().ok().out())
                .isEqualTo(good + ": valid, 0 strategies\n");
        Call.Result refused =
                home.packaged("validate", bad.toString()).run().exits(FAILED).says(bad + " has 1 problem");
        assertThat(refused.out()).startsWith(bad + ":2:27: strategies.x.mode: must be one of sandbox, live");
        assertThat(home.packaged("validate", bad.toString(), "--json")
                        .run()
                        .exits(FAILED)
                        .json()
                        .at("/problems/0/line")
                        .asInt())
                .isEqualTo(2);
        home.packaged("validate").run().refused(FAILED, "strategy_configs.json: no such file");
        assertThat(home.packaged("schema").run().ok().json().get("$schema").asText())
                .contains("2020-12");
        assertThat(home.home()).doesNotExist();
    }

    /** When each file was last changed that only the daemon and people write. */
    private Map<String, Long> files() throws Exception {
        Map<String, Long> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(home.home())) {
            for (Path path : all.filter(Files::isRegularFile).toList()) {
                String name = home.home().relativize(path).toString();
                if (name.matches("home.json|strategies/.*|state/(state|events)[.].*")) {
                    files.put(name, Files.getLastModifiedTime(path).toMillis());
                }
            }
        }
        assertThat(files).hasSizeGreaterThan(5);
        return files;
    }
}
