package algo.packaging;

import static algo.packaging.Call.names;
import static org.assertj.core.api.Assertions.assertThat;

import algo.app.Eventually;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What strategies printed, as {@code algo logs} shows it. */
class LogsIT {
    @RegisterExtension
    final AlgoHome home = new AlgoHome();

    /** A strategy of these lines of Python, which is started and waits for its end afterwards. */
    private void start(String id, String... lines) {
        String[] all = Stream.concat(
                        Stream.concat(Stream.of("import os, sys, time"), Stream.of(lines)),
                        Stream.of("time.sleep(120)"))
                .toArray(String[]::new);
        home.does("add", home.script(id + ".py", all).toString(), "--python", AlgoHome.PYTHON);
        home.does("set", id, "start_window=100ms", "log.max_total_mb=500");
        home.does("start", id);
    }

    private Call.Result logs(String... arguments) {
        return home.algo(Stream.concat(Stream.of("logs"), Stream.of(arguments)).toArray(String[]::new))
                .run();
    }

    private void awaitLine(String id, String text) {
        Path log = home.home().resolve("log/strategies/" + id + ".log");
        Eventually.holds(id + " has printed " + text, () -> end(log).contains(text));
    }

    /** The last of what a run has printed. */
    private static String end(Path log) throws IOException {
        try (SeekableByteChannel channel = Files.newByteChannel(log)) {
            channel.position(Math.max(0, channel.size() - 1024));
            return new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void logsShowTheLastLinesAndFollowAcrossRuns() throws Exception {
        home.script(
                "count.py",
                "import os, time",
                "for i in range(1, 31): print(os.environ['ALGO_RUN_ID'], i, flush=True)",
                "time.sleep(100)");
        home.algo("add", "count.py", "--python", AlgoHome.PYTHON).run().ok();
        home.does("start", "count");
        String first = home.status("count").get("run_id").asText();

        awaitLine("count", first + " 30");
        assertThat(home.algo("logs", "count", "-n", "2").run().ok().out()).isEqualTo(first + " 29\n" + first + " 30\n");
        assertThat(home.algo("logs", "count").run().ok().out().lines()).hasSize(20);
        Call.Running follow = home.algo("logs", "count", "-f", "-n", "1").background();
        Eventually.holds("the last line", () -> follow.out().equals(first + " 30\n"));
        home.does("restart", "count");
        String second = home.status("count").get("run_id").asText();
        assertThat(second).isNotEqualTo(first);
        Eventually.holds("all of the next run", () -> follow.out().endsWith(second + " 30\n"));
        assertThat(follow.out().lines()).hasSize(31);
        follow.proc().signal("INT");
        follow.result();
        JsonNode line =
                home.algo("logs", "count", "-n", "1", "--json").run().ok().json();
        assertThat(names(line)).containsExactly("strategy", "run", "at", "line");
        Path link = home.home().resolve("log/strategies/count.log");
        assertThat(Files.isSymbolicLink(link)).isTrue();
        assertThat(Files.readString(link)).startsWith(second + " 1\n");
        try (Stream<Path> runs = Files.list(home.home().resolve("log/strategies/count"))) {
            assertThat(runs.map(path -> path.getFileName().toString()).filter(name -> !name.startsWith(".")))
                    .hasSize(2)
                    .allMatch(name -> name.matches("\\d{8}_\\d{6}_IST-[0-9a-f]+\\.log"));
        }
    }

    @Test
    void theQuitKeyEndsACommandAsItEndsOthersWithoutADumpOfThreads() throws Exception {
        start("ema", "print('run', os.environ['ALGO_RUN_ID'], flush=True)", "time.sleep(1000)");
        awaitLine("ema", "run");
        Call.Running follow = home.algo("logs", "ema", "-f")
                .by(List.of("env", "--default-signal=QUIT"))
                .background();
        Eventually.holds("the last line", () -> follow.out().startsWith("run "));

        follow.proc().signal("QUIT");

        Call.Result quit = follow.result();
        assertThat(quit.code()).isEqualTo(128 + 3);
        assertThat(quit.out().lines()).hasSize(1);
    }

    @Test
    void severalAreFollowedAtOnceAndIntoTheirNextRuns() {
        String tick = "print(os.environ['STRATEGY_ID'], os.environ['ALGO_RUN_ID'], flush=True)";
        start("ema", tick);
        start("rsi", tick);
        Call.Running follower = home.algo("logs", "ema", "rsi", "-f").background();
        Eventually.holds(
                "both are shown",
                () -> follower.out().contains("ema | ema ") && follower.out().contains("rsi | rsi "));

        home.does("restart", "rsi");
        String run = home.status("rsi").get("run_id").asText();

        Eventually.holds("the next run is shown", () -> follower.out().contains("rsi | rsi " + run + "\n"));
        ProcessHandle.of(follower.proc().pid()).ifPresent(ProcessHandle::destroy);
        follower.result();
    }

    /** Longer than a client waits for a daemon that says nothing. */
    @Test
    @Tag("faults")
    void aFollowerOutlivesALongSilence() throws Exception {
        start("ema", "time.sleep(12)", "print('at last', flush=True)");
        Call.Running follower = home.algo("logs", "ema", "-f").background();

        Eventually.holds("the late line is shown", () -> follower.out().contains("at last"));
        ProcessHandle.of(follower.proc().pid()).ifPresent(ProcessHandle::destroy);
        follower.result();
    }

    @Test
    void bytesPassUnchangedIntoAPipeAndAreEscapedOnATerminal() throws Exception {
        start(
                "evil",
                "sys.stdout.buffer.write(b'\\x1b]0;mine\\x07\\x9b2J\\xff\\xfe\\x00\\r\\xe2\\x82\\xb9\\n')",
                "sys.stdout.flush()");
        awaitLine("evil", "₹");
        Path piped = home.directory().resolve("piped");
        String algo = AlgoHome.DIST.resolve("bin/algo").toString();

        home.call(List.of("/bin/sh", "-c", algo + " logs evil >" + piped)).run().ok();

        byte[] expected = {
            0x1b,
            ']',
            '0',
            ';',
            'm',
            'i',
            'n',
            'e',
            7,
            (byte) 0x9b,
            '2',
            'J',
            (byte) 0xff,
            (byte) 0xfe,
            0,
            '\r',
            (byte) 0xe2,
            (byte) 0x82,
            (byte) 0xb9,
            '\n'
        };
        assertThat(Files.readAllBytes(piped)).isEqualTo(expected);
        assertThat(onTerminal(algo + " logs evil"))
                .contains("\\x1b]0;mine\\x07")
                .contains("\\x00\r\n₹")
                .doesNotContain("\u001b", "\u0007", "\u009b");
        assertThat(onTerminal(algo + " logs evil --raw")).contains("\u001b]0;mine\u0007");
        assertThat(onTerminal(algo + " logs evil evil")).as("named twice").doesNotContain("\u001b", "|");
        assertThat(home.status("evil").get("phase").asText()).isEqualTo("running");
    }

    private String onTerminal(String command) {
        Needs.tool("script");
        return home.call(List.of("script", "-qec", command, "/dev/null"))
                .run()
                .ok()
                .out();
    }

    @Test
    void colouredOnATerminalUnlessNoColourIsWanted() {
        Needs.tool("script");
        start("ema", "print('a', flush=True)");
        start("rsi", "print('b', flush=True)");
        awaitLine("rsi", "b");
        List<String> command =
                List.of("script", "-qec", AlgoHome.DIST.resolve("bin/algo") + " logs ema rsi", "/dev/null");

        assertThat(home.call(command).run().ok().out()).contains("\u001b[36mema |\u001b[0m a");
        assertThat(home.call(command).with("NO_COLOR", "1").run().ok().out())
                .contains("ema | a")
                .doesNotContain("\u001b");
        assertThat(logs("ema", "rsi").ok().out()).isEqualTo("ema | a\nrsi | b\n");
    }

    /** FAULTS.md row 53: a line of 50 MB without an end, closed standard output, a flush at the end. */
    @Tag("faults")
    @Test
    void aLineOfFiftyMegabytesDoesNoHarm() throws Exception {
        start(
                "long",
                "os.write(1, b'first\\n')",
                "[os.write(1, b'x' * (1 << 20)) for _ in range(50)]",
                "os.write(1, b'\\nlast\\n')");
        awaitLine("long", "last");
        Path whole = home.directory().resolve("whole");

        home.call(List.of("/bin/sh", "-c", AlgoHome.DIST.resolve("bin/algo") + " logs long -n 1000 >" + whole))
                .run()
                .ok();

        assertThat(Files.size(whole)).isEqualTo(6 + 50 * 1024 * 1024 + 1 + 5);
        assertThat(logs("long", "-n", "1").ok().out()).isEqualTo("last\n");
        assertThat(logs("long", "-n", "5", "--grep", "first").ok().out()).isEqualTo("first\n");
        assertThat(home.phase("long")).isEqualTo("running");
    }

    @Test
    void whatIsFlushedAtTheEndIsThere() {
        Path script = home.script("bye.py", "print('x' * 4096)", "print('bye', end='')");
        home.algo("add", script.toString(), "--python", AlgoHome.PYTHON).run().ok();
        home.algo("start", "bye", "--no-wait").run();
        Eventually.holds("it is over", () -> home.phase("bye").equals("exited"));

        assertThat(logs("bye").ok().out()).isEqualTo("x".repeat(4096) + "\nbye");
    }

    @Test
    void clearingEmptiesEverythingAndTheRestGoesOn() throws Exception {
        start("ema", "n = 0", "while True:", "    n += 1", "    print('tick', n, flush=True)", "    time.sleep(0.05)");
        Eventually.holds(
                "it has printed five", () -> logs("ema", "-n", "1000").out().contains("tick 5\n"));

        assertThat(logs("ema", "--clear").ok().out()).matches("ema: logs cleared: 1 file, \\d+ KiB\n");

        awaitLine("ema", "tick");
        assertThat(logs("ema", "-n", "1000").ok().out()).doesNotContain("tick 1\n", "tick 2\n", "tick 3\n");
        assertThat(home.phase("ema")).isEqualTo("running");
        assertThat(home.algo("events", "ema").run().ok().out()).contains("logs_removed: 1 log file cleared");
    }

    @Test
    void oldRunsGoAsTheBoundsSayAndAnEventTells() throws IOException {
        start("ema", "print('hello', flush=True)");
        home.does("set", "ema", "log.keep_files=2");
        for (int i = 0; i < 4; i++) {
            home.does("restart", "ema");
        }

        Eventually.holds(
                "two are left",
                () -> logs("ema", "--runs", "--json").json().get("runs").size() == 2);
        Eventually.holds(
                "the newest run has printed", () -> Files.readString(home.home().resolve("log/strategies/ema.log"))
                        .equals("hello\n"));
        assertThat(home.algo("events", "ema", "--json").run().ok().out()).contains("logs_removed", "log.keep_files");
    }

    @Test
    void compressedLogsReadAsBefore() throws Exception {
        start("ema", "[print('line', i) for i in range(200000)]", "sys.stdout.flush()");
        home.does("set", "ema", "log.rotate_mb=1", "log.compress=true");
        Eventually.holds("all is printed", () -> logs("ema", "-n", "1").out().contains("line 199999"));
        Path directory = home.home().resolve("log/strategies/ema");

        Eventually.holds("parts are compressed", () -> {
            try (Stream<Path> files = Files.list(directory)) {
                List<String> names = files.map(Path::toString).toList();
                return names.stream().anyMatch(name -> name.endsWith(".log.2.gz"))
                        && names.stream().noneMatch(name -> name.endsWith(".log.1") || name.endsWith(".log.2"));
            }
        });

        List<String> lines = logs("ema", "-n", "1000000").ok().out().lines().toList();
        assertThat(lines).hasSize(200_000);
        assertThat(lines.get(0)).isEqualTo("line 0");
        assertThat(lines.get(123_456)).isEqualTo("line 123456");
    }
}
