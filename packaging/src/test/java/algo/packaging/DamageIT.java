package algo.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.Eventually;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are damaged or taken away, under a daemon and between two: nothing is forgotten, nothing invented. */
class DamageIT {
    private static final int FAILED = 1;

    @RegisterExtension
    final AlgoHome home = new AlgoHome();

    @ParameterizedTest
    @ValueSource(strings = {"removed", "a file", "removed with its directory"})
    void aSocketThatIsTakenAwayComesBack(String how) throws Exception {
        home.addBeacon("one");
        home.does("start", "one");
        SeenProcess daemon = home.daemon();
        Path socket = home.home().resolve("run/algo.sock");
        // Each in one step: the daemon looks after it every second.
        switch (how) {
            case "a file" -> {
                Path file = Files.writeString(home.directory().resolve("file"), "no socket");
                Files.move(file, socket, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            }
            case "removed with its directory" ->
                Files.move(home.home().resolve("run"), home.directory().resolve("gone"));
            default -> Files.delete(socket);
        }

        Eventually.holds(
                "the daemon answers again", () -> home.algo("status").run().code() == 0);

        assertThat(home.daemon()).isEqualTo(daemon);
        assertThat(AlgoHome.mode(socket)).isEqualTo("rw-------");
        assertThat(AlgoHome.mode(socket.getParent())).isEqualTo("rwx------");
        home.algo("stop", "one").run().ok().quiet();
        home.algo("daemon", "stop").run().ok();
        assertThat(socket).doesNotExist();
    }

    @Test
    void aConfigThatIsGoneWithItsCopyIsNoNewHomeAndWhatRunsCanBeStopped() throws Exception {
        home.addBeacon("one", "TREE=child");
        home.does("start", "one");
        SeenProcess child = home.beacon("one").process("child");
        byte[] whole = Files.readAllBytes(home.config());
        home.killDaemon();
        Files.delete(home.config());
        Files.delete(backup());

        home.algo("daemon", "start").run().ok();

        Call.Result status = home.algo("status").run().ok();
        assertThat(status.out()).contains("one");
        assertThat(status.err()).contains("is missing and so is its last good copy", "algo reload");
        assertThat(home.phase("one")).isEqualTo("running");
        home.algo("add", AlgoHome.EXAMPLES.resolve("ema_crossover.py").toString())
                .run()
                .refused(FAILED, "ema_crossover", "is refused");
        assertThat(home.config()).doesNotExist();
        home.does("stop", "one", "--grace", "200ms");
        assertThat(child.isAlive()).isFalse();
        Files.write(home.config(), whole);
        home.algo("reload").run().ok();
        home.does("start", "one");
    }

    @Test
    @Tag("faults")
    void aConfigCutAnywhereIsRestoredOrRefused() throws Exception {
        home.addBeacon("one");
        home.addBeacon("two");
        home.algo("daemon", "stop").run().ok();
        byte[] whole = Files.readAllBytes(home.config());
        int step = Math.max(1, whole.length / 12);
        for (int length = 0; length < whole.length - 1; length += step) {
            byte[] cut = Arrays.copyOf(whole, length);
            for (boolean copy : new boolean[] {true, false}) {
                Files.write(home.config(), cut);
                Files.write(backup(), copy ? whole : cut);

                home.algo("daemon", "start").run().ok();

                Call.Result status = home.algo("status", "--json").run();
                if (copy) {
                    assertThat(status.ok().json().get("strategies")).hasSize(2);
                    assertThat(home.config()).hasBinaryContent(whole);
                    assertThat(asides()).as("cut at %d", length).anyMatch(bytes -> Arrays.equals(bytes, cut));
                } else {
                    assertThat(home.algo("status").run().err())
                            .as("cut at %d", length)
                            .contains("strategy_configs.json", "put back one that you have");
                    assertThat(home.config()).as("cut at %d", length).hasBinaryContent(cut);
                    Call.Result add = home.algo(
                                    "add", home.script("fresh.py", "print(1)").toString())
                            .run();
                    add.refused(FAILED, "fresh: ");
                    assertThat(home.config()).as("cut at %d", length).hasBinaryContent(cut);
                }
                home.algo("daemon", "stop").run().ok();
            }
        }
    }

    @Tag("faults")
    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{\"version\":1", "\0\0\0\0"})
    void aDamagedStateComesFromItsCopyAndWithoutOneNothingIsForgotten(String damage) throws Exception {
        home.addBeacon("one");
        home.does("start", "one");
        JsonNode before = home.status("one");
        SeenProcess program = home.beacon("one").process();
        Path state = home.home().resolve("state/state.json");
        Path copy = home.home().resolve("state/state.json.bak");
        home.killDaemon();
        byte[] whole = Files.readAllBytes(state);
        Files.writeString(state, damage);

        home.algo("daemon", "start").run().ok();

        assertThat(home.status("one").get("run_id")).isEqualTo(before.get("run_id"));
        assertThat(home.status("one").get("pid")).isEqualTo(before.get("pid"));
        assertThat(home.algo("status").run().err()).contains("state.json was missing or damaged", "its copy was taken");
        home.killDaemon();
        Files.writeString(state, damage);
        Files.writeString(copy, damage);
        Call.Result refused = home.algo("daemon", "start").run();
        refused.refused(FAILED, state.toString(), "would be forgotten", "put a good copy in its place");
        home.algo("start", "one").run().refused(FAILED, "would be forgotten");
        home.beacon("one").awaitMore(3);
        assertThat(home.beacon("one").runs()).hasSize(1);

        Files.write(state, whole);
        home.algo("daemon", "start").run().ok();
        home.does("stop", "one");
        assertThat(program.isAlive()).isFalse();
    }

    /** The file in which a run notes how far it came, of a run that goes on and of one that ended without a daemon. */
    @Tag("faults")
    @ParameterizedTest
    @ValueSource(
            strings = {"", "w", "waiting\nopened\nrun", "exited 0\n", "waiting\nopened\nrunning\nexited", "\0\0\0"})
    void aDamagedNoteOfARunInventsNoExitCode(String damage) throws Exception {
        Path exit = home.directory().resolve("exit");
        home.addBeacon("goes", "EXIT_FILE=" + exit);
        home.addBeacon("stays");
        home.does("start", "--all");
        Path goes = note("goes");
        Path stays = note("stays");
        SeenProcess process = home.beacon("goes").process();
        SeenProcess wrapper = process.parent();
        home.killDaemon();
        Files.move(Files.writeString(home.directory().resolve("exit.new"), "7"), exit);
        Eventually.holds("it has ended", () -> !process.isAlive() && !wrapper.isAlive());
        Files.writeString(goes, damage);
        Files.writeString(stays, damage);

        home.algo("daemon", "start").run().ok();

        JsonNode last = home.status("goes").get("last_exit");
        assertThat(last.get("code").isNull()).as("%s", last).isTrue();
        assertThat(last.get("reason").asText()).as("%s", last).isEqualTo("unknown");
        assertThat(home.phase("stays")).isEqualTo("running");
        home.does("stop", "stays");
        assertThat(home.status("stays").at("/last_exit/code").isNull()).isTrue();
    }

    @Test
    void theLockMayBeDamagedOrGone() throws Exception {
        home.addBeacon("one");
        home.does("start", "one");
        Path lock = home.home().resolve("run/daemon.lock");
        for (String damage : List.of("", "-1", "rubbish\n\n", "\0")) {
            Files.writeString(lock, damage);
            home.algo("daemon", "run").run().exits(5).says("a daemon already runs on ");
        }
        Files.delete(lock);
        home.algo("daemon", "run").run().refused(5, "a daemon already runs on ", "daemon.lock was removed");
        home.killDaemon();
        home.algo("daemon", "start").run().ok();
        assertThat(home.beacon("one").runs()).hasSize(1);
    }

    @Test
    void eventsAndTheDaemonsLogGoOnAfterDamage() throws Exception {
        home.addBeacon("one");
        Path events = home.home().resolve("state/events.jsonl");
        home.does("start", "one");
        home.algo("daemon", "stop", "--strategies").run().ok();
        byte[] whole = Files.readAllBytes(events);
        Files.write(events, Arrays.copyOf(whole, whole.length - 30));
        long last = Files.readAllLines(events).size();

        home.algo("daemon", "start").run().ok();

        Eventually.holds(
                "it is started again, which is an event",
                () -> Files.readAllLines(events).size() > last);
        List<String> lines = Files.readAllLines(events);
        // The number of the event that was cut is not given again: the state knows it too.
        assertThat(lines.get((int) last)).startsWith("{\"seq\":" + (last + 1) + ",");
        Files.delete(home.home().resolve("log/daemon.log"));
        home.does("stop", "one");
        assertThat(Files.readString(home.home().resolve("log/daemon.log"))).contains("one: ");
    }

    private Path backup() {
        return home.config().resolveSibling("strategy_configs.json.bak");
    }

    private Path note(String id) {
        return home.home().resolve("state/runs/" + home.status(id).get("run_id").asText());
    }

    /** What was set aside. */
    private List<byte[]> asides() throws IOException {
        try (Stream<Path> files = Files.list(home.config().getParent())) {
            return files.filter(file -> file.getFileName().toString().contains(".corrupt-"))
                    .map(DamageIT::bytes)
                    .toList();
        }
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
