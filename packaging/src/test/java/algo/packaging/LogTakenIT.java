package algo.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Somebody else, logrotate(8) say, cuts, moves or removes the log of a strategy that goes on printing and is followed. */
class LogTakenIT {
    @RegisterExtension
    final AlgoHome home = new AlgoHome();

    private Path log;

    private int lastLine() {
        List<Integer> last =
                numbers(home.algo("logs", "ema", "-n", "2").run().ok().out());
        return last.isEmpty() ? 0 : last.get(last.size() - 1);
    }

    /** Does something to the log, and waits until it was noticed and the strategy has printed more. */
    private void take(String cause, Deed deed) throws IOException {
        long before = taken(cause);
        deed.be();
        Eventually.holds("noticed: " + cause, () -> taken(cause) > before);
        int last = lastLine();
        Eventually.holds("more was printed", () -> lastLine() > last + 2);
        assertThat(log).isRegularFile();
    }

    private interface Deed {
        void be() throws IOException;
    }

    private long taken(String cause) {
        return home.algo("events", "--type", "log_taken", "--cause", cause, "-n", "1000")
                .run()
                .ok()
                .out()
                .lines()
                .count();
    }

    private static List<Integer> numbers(String text) {
        return text.lines()
                .filter(line -> line.startsWith("seq "))
                .map(line -> Integer.valueOf(line.substring(4)))
                .toList();
    }

    @Test
    void nothingIsLostButWhatWasTakenAndAllIsSaid() throws Exception {
        String[] lines = {
            "import itertools, time",
            "for i in itertools.count(1):",
            "    print('seq', i, flush=True)",
            "    time.sleep(0.02)"
        };
        home.algo("add", home.script("ema.py", lines).toString(), "--python", AlgoHome.PYTHON)
                .run()
                .ok();
        home.does("start", "ema");
        log = Path.of(home.status("ema").get("log_file").asText());
        Path followed = home.directory().resolve("followed");
        String follow = "exec " + AlgoHome.DIST.resolve("bin/algo") + " logs ema -f -n 100000 >" + followed;
        Call.Running follower = home.call(List.of("/bin/sh", "-c", follow)).background();
        try {
            Eventually.holds("it has printed", () -> lastLine() > 20);

            take("moved", () -> Files.move(log, home.directory().resolve("elsewhere")));
            assertThat(numbers(
                            home.algo("logs", "ema", "-n", "100000").run().ok().out()))
                    .first()
                    .isEqualTo(1);
            take("removed", () -> {
                Files.delete(home.directory().resolve("elsewhere"));
                Files.delete(log);
            });
            // The event is written by who looks after logs; the supervisor shows it with its next turn.
            Eventually.holds(
                    "doctor says so", () -> home.algo("doctor").run().out().contains("somebody else removed its log"));
            take("cut", () -> Files.write(log, new byte[0]));
            int cut = numbers(
                            home.algo("logs", "ema", "-n", "100000").run().ok().out())
                    .get(0);
            String times =
                    home.algo("logs", "ema", "-n", "100000", "-t").run().ok().out();
            assertThat(times.lines()
                            .map(line -> line.substring(0, 19))
                            .distinct()
                            .sorted())
                    .as("times that only go on")
                    .isEqualTo(times.lines()
                            .map(line -> line.substring(0, 19))
                            .distinct()
                            .toList());
            int seen = lastLine();
            Eventually.holds("the follower has all of that", () -> numbers(Files.readString(followed))
                    .contains(seen));
            assertThat(numbers(Files.readString(followed)))
                    .as("followed, all but what was cut before it was read")
                    .isSorted()
                    .doesNotHaveDuplicates()
                    .containsAll(IntStream.range(cut, seen).boxed().toList());

            home.killDaemon();
            Files.delete(log);
            home.algo("daemon", "start").run().ok();
            Eventually.holds("it goes on in a new one", () -> lastLine() > seen + 2);
            // The daemon may make the log anew between the removal of the last file and that of the directory.
            take(
                    "removed",
                    () -> Eventually.holds("its directory is removed", () -> {
                        removeAll(log.getParent());
                        return true;
                    }));

            home.does("stop", "ema");
            List<Integer> all =
                    numbers(home.algo("logs", "ema", "-n", "100000").run().ok().out());
            assertThat(all)
                    .as("what is there at the end, without a gap")
                    .isEqualTo(IntStream.rangeClosed(all.get(0), all.get(all.size() - 1))
                            .boxed()
                            .toList())
                    .contains(cut + 1, seen + 1);
        } finally {
            if (follower.isAlive()) {
                follower.proc().signal("KILL");
            }
        }
    }

    private static void removeAll(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }
}
