package algo.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.Eventually;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A log is rotated while its strategy prints, and no line is lost or there twice, whatever befalls the daemon. */
class LogRotationIT {
    private static final long MIB = 1024 * 1024;

    @RegisterExtension
    final AlgoHome home = new AlgoHome();

    private void addFlood(long size, long rate, int seed) {
        home.algo("add", home.script("flood.py").toString(), "--id", "flood", "--python", AlgoHome.PYTHON)
                .run()
                .ok();
        home.does("set", "flood", "params.SIZE=" + size, "params.RATE=" + rate, "params.SEED=" + seed);
        home.does("set", "flood", "log.rotate_mb=1", "log.max_total_mb=1000", "start_window=100ms");
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.list(home.home().resolve("log/strategies/flood"))) {
            return all.filter(file -> file.toString().matches(".*\\.log(\\.\\d+)?"))
                    .sorted(Comparator.comparingInt(LogRotationIT::number).reversed())
                    .toList();
        }
    }

    private static int number(Path file) {
        String name = file.toString();
        return name.endsWith(".log") ? 0 : Integer.parseInt(name.substring(name.lastIndexOf('.') + 1));
    }

    /** While the log holds as much as a part, one more is to come, and files read one by one would not fit together. */
    private void awaitLastRotation() {
        Eventually.holds("it is rotated to the end", () -> Files.size(files().get(files().size() - 1)) < MIB);
    }

    /** The numbers in all files together, read as any tool would read them. */
    private void assertNothingIsLostOrTwice(String context) throws IOException {
        StringBuilder all = new StringBuilder();
        for (Path file : files()) {
            all.append(Files.readString(file));
        }
        assertNumbered(all.toString().lines().toList(), context);
    }

    private static void assertNumbered(List<String> lines, String context) {
        long expected = 1;
        List<String> wrong = new ArrayList<>();
        for (String line : lines.subList(0, lines.size() - 1)) {
            if (!line.startsWith(expected + " ") && wrong.size() < 5) {
                wrong.add("line " + expected + " is: " + line);
            }
            expected++;
        }
        assertThat(wrong).as(context).isEmpty();
        assertThat(lines.get(lines.size() - 1)).as(context).isEqualTo("last " + (expected - 1));
    }

    /** Its last line is the newest of the log, or of the part before it. */
    private boolean isOver() throws IOException {
        List<Path> files = files();
        for (Path file : files.subList(Math.max(0, files.size() - 2), files.size())) {
            if (lastLine(file).startsWith("last ")) {
                return true;
            }
        }
        return false;
    }

    @Test
    void aFloodIsRotatedAndAFollowerSeesAllOfIt() throws Exception {
        addFlood(60 * MIB, 15 * MIB, 1);
        Path seen = home.directory().resolve("seen");
        home.does("start", "flood");
        Call.Running follower = home.call(List.of(
                        "/bin/sh", "-c", AlgoHome.DIST.resolve("bin/algo") + " logs flood --since 1h -f >" + seen))
                .background();
        Eventually.holds("the flood is over", this::isOver);
        Eventually.holds("the follower has seen the end", () -> lastLine(seen).startsWith("last "));
        follower.proc().signal("TERM");
        SeenProcess.naming(home.directory()).stream()
                .filter(process -> process.commandLine().contains("logs flood --since 1h -f"))
                .forEach(process -> ProcessHandle.of(process.pid()).ifPresent(ProcessHandle::destroy));

        awaitLastRotation();
        assertThat(files()).hasSizeGreaterThan(50);
        assertNothingIsLostOrTwice("files");
        assertNumbered(Files.readAllLines(seen), "follower");
    }

    private static String lastLine(Path file) throws IOException {
        try (SeekableByteChannel channel = Files.newByteChannel(file)) {
            channel.position(Math.max(0, channel.size() - 1024));
            byte[] end = Channels.newInputStream(channel).readAllBytes();
            String[] lines = new String(end, StandardCharsets.ISO_8859_1).split("\n");
            return lines.length == 0 ? "" : lines[lines.length - 1];
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(ints = {1, 2, 3})
    @Tag("faults")
    void killingTheDaemonAtAnyTimeLosesNothing(int seed) throws Exception {
        Random random = new Random(seed);
        addFlood(60 * MIB, 3 * MIB, seed);
        home.does("start", "flood");
        int kills = 0;
        while (!isOver()) {
            Thread.sleep(random.nextInt(300));
            home.killDaemon();
            kills++;
            home.algo("daemon", "start").run().ok();
        }

        awaitLastRotation();
        assertThat(kills).as("kills, seed %d", seed).isGreaterThan(2);
        assertThat(files()).as("seed %d", seed).hasSizeGreaterThan(50);
        assertNothingIsLostOrTwice("seed " + seed + ", " + kills + " kills");
    }

    /** Right before each call that takes something out of the log or gives a part another name. */
    @Test
    @Tag("faults")
    void killingTheDaemonBetweenAnyTwoStepsOfARotationLosesNothing() throws Exception {
        addFlood(100 * MIB, 3 * MIB, 7);
        home.does("start", "flood");
        int strikes = 0;
        for (String call : List.of("fallocate", "rename")) {
            for (int count = 1; count <= 5; count++) {
                try (KillPoint point = KillPoint.anywhere(home.daemon(), call, count)) {
                    strikes += point.strikesWithin(Duration.ofSeconds(10)) ? 1 : 0;
                }
                home.algo("daemon", "start").run().ok();
            }
        }
        while (!isOver()) {
            Thread.sleep(100);
        }

        awaitLastRotation();
        assertThat(strikes).as("times that the daemon was killed").isGreaterThan(5);
        assertThat(files()).hasSizeGreaterThan(50);
        assertNothingIsLostOrTwice(strikes + " kills");
    }

    /** FAULTS.md row 30, where the file system, one in memory, can only punch holes. */
    @Test
    @Tag("faults")
    void whereSpaceRunsLowTheOldestPartsMakeRoomBeforeNewLinesAreLost() throws Exception {
        Needs.mounts();
        addFlood(44 * MIB, 3 * MIB, 1);
        home.does("set", "flood", "log.max_total_mb=null");
        home.algo("daemon", "stop").run().ok();
        Path logs = home.home().resolve("log/strategies");
        Call.Running daemon = home.call(List.of(
                        "unshare",
                        "-m",
                        "/bin/sh",
                        "-c",
                        "mount -t tmpfs -o size=32m,mode=700 none " + logs + " && exec "
                                + AlgoHome.DIST.resolve("bin/algo") + " daemon run"))
                .background();
        Eventually.holds(
                "the daemon answers", () -> home.algo("daemon", "status").run().code() == 0);

        home.does("start", "flood");
        Eventually.holds("the flood is over", this::isOver);

        List<String> lines = home.algo("logs", "flood", "-n", "1000000")
                .run()
                .ok()
                .out()
                .lines()
                .toList();
        assertThat(lines.size()).isGreaterThan(300_000);
        long expected = Long.parseLong(lines.get(1).split(" ")[0]);
        for (String line : lines.subList(1, lines.size() - 1)) {
            assertThat(line).startsWith(expected++ + " ");
        }
        assertThat(lines.get(lines.size() - 1)).isEqualTo("last " + (expected - 1));
        assertThat(home.algo("events", "flood", "--json").run().ok().out())
                .contains("logs_removed", "\"cause\":\"low_space\"");
        home.algo("daemon", "stop", "--strategies").run().ok();
        daemon.result();
    }
}
