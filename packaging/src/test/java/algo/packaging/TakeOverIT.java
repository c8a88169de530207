package algo.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.Eventually;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A home that version 0.1.0 left, of four strategies: {@code one} was stopped by hand, {@code quick} has a cron schedule,
 * {@code fails} was given up, and {@code multi} is a directory in which it wrote its state.
 */
class TakeOverIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    @RegisterExtension
    final AlgoHome home = new AlgoHome();

    @Test
    void everythingIsThereAfterwardsAndNothingRunsThatWasNotWanted() throws Exception {
        unpack();

        home.algo("daemon", "start").run().ok();

        assertTakenOver();
        assertThat(home.algo("logs", "one").run().ok().out()).isEqualTo("one\n");
        assertThat(home.algo("events").run().ok().out()).contains("gave up after 2 restarts");
        assertThat(home.algo("secret", "list").run().ok().out()).isNotBlank();
        assertThat(home.algo("doctor").run().out()).doesNotContain("no such script");
        String log = Files.readString(home.home().resolve("log/daemon.log"));
        assertThat(log)
                .contains("one: works in " + home.home() + "/strategies/scripts as before")
                .contains("algo set one working_directory=null");

        home.does("start", "one", "--force");
        assertThat(directoryOf("one")).isEqualTo(home.home().resolve("strategies/scripts"));
        home.algo("daemon", "restart").run().ok();
        assertThat(home.phase("one")).isEqualTo("running");
        home.does("stop", "one");
        home.does("set", "one", "working_directory=null");
        home.does("start", "one", "--force");
        assertThat(directoryOf("one")).isEqualTo(home.home().resolve("data/one"));
    }

    private Path directoryOf(String id) throws IOException {
        return Files.readSymbolicLink(
                Path.of("/proc/" + home.status(id).get("pid").asInt() + "/cwd"));
    }

    /** Its strategies work within it, and the config says where that is. */
    @Test
    void aCopyThatIsClaimedSharesNoDirectoryWithTheOriginal() throws Exception {
        unpack();
        home.algo("daemon", "start").run().ok();
        home.algo("daemon", "stop", "--strategies").run().ok();
        Path copy = home.directory().resolve("copy");
        home.call(List.of("cp", "-a", home.home().toString(), copy.toString()))
                .run()
                .ok();

        home.algo("daemon", "start", "--claim", "--home", copy.toString()).run().ok();
        try {
            JsonNode one = home.algo("show", "one", "--json", "--home", copy.toString())
                    .run()
                    .ok()
                    .json();
            assertThat(one.get("working_directory").asText()).isEqualTo(copy + "/strategies/scripts");
        } finally {
            home.algo("daemon", "stop", "--strategies", "--home", copy.toString())
                    .run()
                    .ok();
        }
    }

    /** The daemon of 0.1.0 was replaced while strategies ran. */
    @Test
    void whatRunsIsAdoptedAndItsFilesStayUntilItsNextStart() throws Exception {
        home.algo("daemon", "start").run().ok();
        Path script = home.home().resolve("strategies/scripts/runs.py");
        Files.copy(home.script("beacon.py"), script);
        ObjectNode config = JSON.createObjectNode().put("version", 1);
        ObjectNode runs = config.withObject("/strategies/runs");
        runs.put("script", "runs.py").put("interpreter", AlgoHome.PYTHON);
        runs.withObject("/params").put("LEDGER", home.directory().toString());
        Files.writeString(home.config(), config.toString());
        home.algo("reload").run().ok();
        home.does("start", "runs");
        int pid = home.status("runs").get("pid").asInt();
        home.killDaemon();
        Path identity = home.home().resolve("home.json");
        ObjectNode first = (ObjectNode) JSON.readTree(identity.toFile());
        Files.writeString(identity, first.put("version", 1).toString());
        Files.delete(home.home().resolve("data/runs"));

        home.algo("daemon", "start").run().ok();

        assertThat(home.status("runs").get("pid").asInt()).isEqualTo(pid);
        home.beacon("runs").awaitMore(3);
        assertThat(home.beacon("runs").runs()).hasSize(1);
        assertThat(script).exists();
        assertThat(home.algo("source", "runs").run().ok().out()).isEqualTo(Files.readString(script));
        assertThat(layout()).isEqualTo(2);

        home.does("restart", "runs");
        assertThat(script).doesNotExist();
        assertThat(home.home().resolve("strategies/scripts/runs/runs.py")).exists();
        assertThat(directoryOf("runs")).isEqualTo(home.home().resolve("strategies/scripts"));
    }

    @Test
    void aHomeOfANewerVersionIsRefusedInWords() throws Exception {
        unpack();
        Files.writeString(home.home().resolve("home.json"), "{\"version\": 3}");

        home.algo("daemon", "start").run().refused(1, "newer version");

        assertThat(home.home().resolve("strategies/scripts/one.py")).exists();
    }

    @Test
    @Tag("faults")
    void aCrashAtAnyPointIsFinishedByTheNextDaemon() throws Exception {
        Needs.tool("strace");
        for (String calls : List.of("rename,renameat,renameat2", "fsync", "mkdir,mkdirat", "unlink,unlinkat,rmdir")) {
            int count = 1;
            while (crash(calls, count)) {
                count += 1 + count / 8;
            }
        }
    }

    /** What the ordinary build can afford: others each time. */
    @Tag("faults")
    @Test
    void twoPointsAtRandom() throws Exception {
        Needs.tool("strace");
        Random random = new Random();
        crash("rename,renameat,renameat2", 1 + random.nextInt(16));
        crash("fsync", 1 + random.nextInt(30));
    }

    /** Whether the daemon died right before the {@code count}-th of these calls of a thread, while it came up. */
    private boolean crash(String calls, int count) throws Exception {
        unpack();
        home.call(List.of(
                        "strace",
                        "-f",
                        "-qq",
                        "-o",
                        "/dev/null",
                        "-e",
                        "trace=" + calls.replace("rename,", "?rename,").replace("mkdir,", "?mkdir,"),
                        "-e",
                        "inject=" + calls + ":signal=KILL:when=" + count,
                        AlgoHome.DIST.resolve("bin/algo").toString(),
                        "daemon",
                        "run"))
                .background();
        boolean[] died = {false};
        Eventually.holds("it is ready, or dead before " + calls + " number " + count, () -> {
            boolean answers = home.algo("daemon", "status").run().code() == 0;
            died[0] = !answers && !isComingUp();
            return answers || died[0];
        });
        // What the dead daemon started is traced still, and goes on without.
        for (SeenProcess process : SeenProcess.naming(home.home())) {
            if (process.commandLine().startsWith("strace ")) {
                process.signal("TERM");
            }
        }
        home.algo("daemon", "start").run().ok();
        assertTakenOver();
        home.algo("daemon", "stop", "--strategies").run().ok();
        return died[0];
    }

    /** Whether there is a daemon in the foreground, or the launcher of one; what a daemon started may outlive it. */
    private boolean isComingUp() {
        return SeenProcess.naming(home.home()).stream()
                .map(SeenProcess::commandLine)
                .filter(line -> !line.startsWith("strace "))
                .anyMatch(line -> SeenProcess.isDaemon(line) || line.contains("bin/algo daemon"));
    }

    private void assertTakenOver() throws Exception {
        assertThat(layout()).isEqualTo(2);
        JsonNode one = home.status("one");
        assertThat(one.get("phase").asText()).isEqualTo("stopped");
        assertThat(one.get("intent").asText()).isEqualTo("stopped");
        assertThat(home.phase("fails")).isEqualTo("failed");
        assertThat(home.phase("quick")).isIn("exited", "stopped");
        Path scripts = home.home().resolve("strategies/scripts");
        for (String id : List.of("one", "fails", "quick")) {
            assertThat(scripts.resolve(id + "/" + id + ".py")).exists();
            assertThat(scripts.resolve(id + ".py")).doesNotExist();
            assertEntry(id, id + ".py", scripts);
        }
        assertEntry("multi", "main.py", scripts.resolve("multi"));
        assertThat(scripts.resolve("multi/symbols.csv")).exists();
        assertThat(Files.readString(scripts.resolve("multi/state.json"))).contains("position");
        assertThat(home.home().resolve("backup-0.1.0/strategies/scripts/one.py"))
                .exists();
    }

    private void assertEntry(String id, String script, Path directory) throws IOException {
        JsonNode entry =
                JSON.readTree(home.config().toFile()).path("strategies").path(id);
        assertThat(entry.path("script").asText()).isEqualTo(script);
        assertThat(entry.path("working_directory").asText()).isEqualTo(directory.toString());
        if (id.equals("one")) {
            assertThat(entry.at("/params/SYMBOL").asText()).isEqualTo("SBIN");
            assertThat(entry.at("/schedule/start").asText()).isEqualTo("09:20");
        }
    }

    private int layout() throws IOException {
        return JSON.readTree(home.home().resolve("home.json").toFile())
                .path("version")
                .asInt();
    }

    /** Puts the home of version 0.1.0 in place of whatever is there. */
    private void unpack() throws Exception {
        home.call(List.of("rm", "-rf", home.home().toString())).run().ok();
        Path archive = home.directory().resolve("home.tar.gz");
        try (InputStream in = TakeOverIT.class.getResourceAsStream("/home-0.1.0.tar.gz")) {
            Files.write(archive, in.readAllBytes());
        }
        home.call(List.of(
                        "tar", "xzf", archive.toString(), "-C", home.directory().toString(), "--no-same-owner"))
                .run()
                .ok();
    }
}
