package algo.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A link, a FIFO or a directory in the place of a file of the home: refused with its path, and nothing waits. */
class OddFilesIT {
    @RegisterExtension
    final AlgoHome home = new AlgoHome();

    @Test
    void aDaemonDoesNotStartOnThem() throws Exception {
        home.algo("daemon", "start").run().ok();
        home.algo("daemon", "stop").run().ok();
        Path target = Files.writeString(home.directory().resolve("target"), "somebody's");
        for (String name : List.of("run/daemon.lock", "log/daemon.log", "state/events.jsonl")) {
            Path place = home.home().resolve(name);
            Path kept = Files.move(place, home.directory().resolve("kept"));
            for (String kind : List.of("link", "dangling", "fifo", "directory")) {
                put(kind, place, target);
                home.algo("daemon", "start").run().refused(1, place.toString(), "no regular file", "move it away");
                Files.delete(place);
            }
            Files.move(kept, place);
        }
        assertThat(target).hasContent("somebody's");
        assertThat(home.directory().resolve("nowhere")).doesNotExist();
        home.algo("daemon", "start").run().ok();
    }

    @Test
    void aFifoInThePlaceOfItsLogHoldsNoDaemonUp() throws Exception {
        home.addBeacon("one");
        home.does("start", "one");
        Path log = home.home().resolve("log/daemon.log");
        Path fifo = home.directory().resolve("fifo");
        put("fifo", fifo, fifo);
        // In one step: the daemon makes a log that is gone anew.
        Files.move(fifo, log, StandardCopyOption.ATOMIC_MOVE);

        home.does("restart", "one");
        home.does("stop", "one");
        Eventually.holds("it is said", () -> home.algo("daemon", "status")
                .run()
                .out()
                .contains("it is a link, a FIFO or a directory and no regular file; move it away: " + log));
        home.algo("daemon", "stop").run().ok();
        Files.delete(log);
    }

    @Test
    void aScriptThatBecameAFifoIsNotStarted() throws Exception {
        home.addBeacon("one");
        Path script;
        try (var files = Files.walk(home.home().resolve("strategies/scripts"))) {
            script = files.filter(file -> file.toString().endsWith(".py"))
                    .findFirst()
                    .orElseThrow();
        }
        Files.delete(script);
        put("fifo", script, script);

        home.algo("start", "one").run().refused(1, "no regular file", script.toString());
    }

    @Tag("faults")
    @Test
    void aRunningDaemonSaysSoAndGoesOn() throws Exception {
        home.addBeacon("one");
        home.algo("secret", "set", "NAME").reading("value\n").run().ok();
        for (Path place : List.of(
                home.home().resolve("state/events.jsonl"),
                home.config(),
                home.home().resolve("secrets.json"),
                home.home().resolve("state/state.json"))) {
            for (String kind : List.of("fifo", "directory")) {
                home.does("start", "one");
                Path kept = home.directory().resolve("kept");
                exchange(kind, place, kept);
                goesOnWithout(place, kind);
                boolean ends = kind.equals("fifo");
                if (ends) {
                    home.algo("daemon", "stop").run().ok();
                }
                if (Files.isRegularFile(place, LinkOption.NOFOLLOW_LINKS)) {
                    Files.delete(kept); // what is written as a whole took the place
                } else {
                    Files.delete(place);
                    Files.move(kept, place);
                }
                if (ends) {
                    home.algo("daemon", "start").run().ok();
                }
                Eventually.holds(
                        "nothing is said of " + place, () -> home.problems().isEmpty());
                assertThat(home.algo("events", "--lines", "1").run().ok().out()).isNotEmpty();
                assertThat(home.algo("secret", "list").run().ok().out()).contains("NAME");
                home.does("stop", "one");
            }
        }
    }

    private void goesOnWithout(Path place, String kind) {
        home.algo("status").run().ok();
        home.algo("events").run(); // whatever it says, it returns
        boolean state = place.endsWith("state.json");
        int code = home.algo("stop", "one").run().code();
        assertThat(code).as("stop without %s", place).isEqualTo(state && kind.equals("directory") ? 1 : 0);
        assertThat(home.liveRuns("one")).isEmpty();
        if (state && kind.equals("fifo")) {
            assertThat(place).as("saved over it").isRegularFile();
            return;
        }
        Eventually.holds(place + " is named", () -> home.problems().toString().contains(place.toString()));
    }

    @Test
    void eventsComeOnceTheJournalIsBack() throws Exception {
        home.addBeacon("one");
        Path journal = home.home().resolve("state/events.jsonl");
        Path kept = home.directory().resolve("kept");
        for (String kind : List.of("fifo", "directory", "link")) {
            exchange(kind, journal, kept);
            int before = Files.readAllLines(kept).size();
            home.does("start", "one");
            home.does("stop", "one");
            home.algo("events").run().refused(1, journal.toString(), "no regular file", "move it away");
            Files.delete(journal);
            Files.move(kept, journal);
            Eventually.holds("nothing waits", () -> home.problems().isEmpty());
            List<String> lines = Files.readAllLines(journal);
            assertThat(lines.subList(before, lines.size()))
                    .as("what happened meanwhile")
                    .anyMatch(line -> line.contains("stopped by hand"));
            home.algo("events").run().ok();
        }
    }

    @Test
    void theEndOfARunIsNoticedThoughNothingTellsHow() throws Exception {
        home.addBeacon("one");
        for (String kind : List.of("fifo", "directory", "dangling")) {
            home.does("start", "one");
            long pid = home.status("one").get("pid").asLong();
            Path status = only(home.home().resolve("state/runs"));
            Path kept = home.directory().resolve("kept");
            exchange(kind, status, kept);
            Files.delete(kept);
            ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);

            Eventually.holds(
                    "its end", () -> !home.status("one").get("phase").asText().equals("running"));
            home.does("stop", "one");
            assertThat(home.directory().resolve("nowhere")).doesNotExist();
            home.call(List.of("rm", "-rf", status.toString())).run().ok();
        }
    }

    @Test
    void aLogIsReadOnceItsIndexIsBack() throws Exception {
        home.addBeacon("one");
        home.does("start", "one");
        home.does("stop", "one");
        Path index;
        try (var files = Files.walk(home.home().resolve("log/strategies"))) {
            index = files.filter(file -> file.toString().endsWith(".idx"))
                    .findFirst()
                    .orElseThrow();
        }
        Path kept = home.directory().resolve("kept");
        for (String kind : List.of("fifo", "directory", "link")) {
            exchange(kind, index, kept);
            home.algo("logs", "one").run().refused(1, index.toString());
            Files.delete(index);
            Files.move(kept, index);
            home.algo("logs", "one").run().ok();
        }
        Path taken = index.resolveSibling(index.getFileName().toString().replaceFirst("idx$", "taken"));
        put("fifo", taken, taken);
        home.algo("logs", "one").run().refused(1, taken.toString());
        Files.delete(taken);
        home.algo("logs", "one").run().ok();
    }

    private static Path only(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            return files.findFirst().orElseThrow();
        }
    }

    /** Puts something odd in the place of a file, which is {@code kept} then; almost in one step. */
    private void exchange(String kind, Path place, Path kept) throws IOException {
        Path odd = home.directory().resolve("odd");
        put(kind, odd, kept);
        Files.move(place, kept);
        Files.move(odd, place, StandardCopyOption.ATOMIC_MOVE);
    }

    private void put(String kind, Path place, Path target) throws IOException {
        switch (kind) {
            case "link" -> Files.createSymbolicLink(place, target);
            case "dangling" -> Files.createSymbolicLink(place, home.directory().resolve("nowhere"));
            case "directory" -> Files.createDirectory(place);
            default -> home.call(List.of("mkfifo", place.toString())).run().ok();
        }
    }
}
