package algo.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
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
        home.algo("start", "one").run().ok();
        Path log = home.home().resolve("log/daemon.log");
        Path fifo = home.directory().resolve("fifo");
        put("fifo", fifo, fifo);
        // In one step: the daemon makes a log that is gone anew.
        Files.move(fifo, log, StandardCopyOption.ATOMIC_MOVE);

        home.algo("restart", "one").run().ok();
        home.algo("stop", "one").run().ok();
        Eventually.holds(
                "it is said",
                () -> home.algo("daemon", "status").run().out().contains(log + " is a link, a FIFO or a directory"));
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

    private void put(String kind, Path place, Path target) throws IOException {
        switch (kind) {
            case "link" -> Files.createSymbolicLink(place, target);
            case "dangling" -> Files.createSymbolicLink(place, home.directory().resolve("nowhere"));
            case "directory" -> Files.createDirectory(place);
            default -> home.call(List.of("mkfifo", place.toString())).run().ok();
        }
    }
}
