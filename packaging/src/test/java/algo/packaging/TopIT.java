package algo.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.Eventually;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code algo top}, on a real terminal and without one. */
class TopIT {
    private static final String KEYS = "q quit";

    @RegisterExtension
    final AlgoHome home = new AlgoHome();

    private final String top = AlgoHome.DIST.resolve("bin/algo") + " top";

    /** Says one line and waits; the later its id in the alphabet, the more memory it holds. */
    private void add(String id, int mebibytes, String line) {
        Path script = home.script(
                id + ".py",
                "import time",
                "x = b'x' * (" + mebibytes + " << 20)",
                "print(" + line + ", flush=True)",
                "time.sleep(1000)");
        home.algo("add", script.toString(), "--python", AlgoHome.PYTHON).run().ok();
        home.algo("set", id, "start_window=100ms").run().ok();
    }

    private void three() {
        add("aa", 1, "'first of aa'");
        add("bb", 60, "'\\x1b[31m\\u65e5\\u672c\\u8a9e\\x1b[2J\\x9b1m'");
        add("cc", 30, "'first of cc'");
        home.algo("start", "aa", "bb").run().ok();
        for (String id : List.of("aa", "bb")) {
            Eventually.holds(
                    id + " has printed",
                    () -> !home.algo("logs", id).run().out().isEmpty());
        }
    }

    private Tmux terminal(int columns, int rows) {
        return new Tmux(home, columns, rows, Map.of());
    }

    /** The modes of the terminal, by a shell that is in it. */
    private String modes(Tmux tmux) throws Exception {
        Path file = home.directory().resolve("modes");
        Files.deleteIfExists(file);
        tmux.awaitPrompt();
        tmux.type("stty -a >modes.new; mv modes.new modes");
        if (!Eventually.within(Eventually.LIMIT, () -> Files.exists(file))) {
            throw new AssertionError("the shell does not answer:\n" + tmux.screen());
        }
        // What is typed before would stand before it, and the prompt at the end of that line be taken for the next.
        tmux.awaitPrompt();
        return Files.readString(file).replaceFirst("rows \\d+; columns \\d+;", "");
    }

    private static boolean isAbove(String screen, String one, String other) {
        int at = screen.indexOf("\n" + one + " ");
        return at >= 0 && at < screen.indexOf("\n" + other + " ");
    }

    private SeenProcess client() {
        return Eventually.get("the client", () -> SeenProcess.naming(home.directory()).stream()
                .filter(process -> process.commandLine().contains("algo.cli.Main top"))
                .findFirst());
    }

    private void assertGivenBack(Tmux tmux, String before) throws Exception {
        Eventually.holds("the other screen is left", () -> !tmux.isAlternate());
        assertThat(modes(tmux)).isEqualTo(before);
        assertThat(tmux.isCursorSeen()).isTrue();
    }

    @Test
    void theTableIsSortedAndTheTerminalGivenBack() throws Exception {
        three();
        try (Tmux tmux = terminal(100, 20)) {
            String before = modes(tmux);
            tmux.type(top);
            String screen = tmux.awaitScreen("first of aa", "日本語", KEYS);
            assertThat(screen.indexOf("aa")).isLessThan(screen.indexOf("bb"));
            assertThat(screen)
                    .contains("3 strategies, 2 running", "by name", " IST", "\\x1b[31m日本語\\x1b[2J\\x9b1m", "sandbox");
            assertThat(screen.lines()
                            .filter(line -> line.startsWith("bb"))
                            .findFirst()
                            .orElseThrow())
                    .containsPattern("running +[0-9.]+% +[0-9]+\\.[0-9]M +[0-9a-z ]+s +0 ");
            assertThat(tmux.isAlternate()).isTrue();
            assertThat(tmux.isCursorSeen()).isFalse();

            tmux.press("m");
            tmux.awaitScreen("by memory");
            // What they use is looked at once a second.
            Eventually.holds("the largest is first", () -> isAbove(tmux.screen(), "bb", "aa"));
            tmux.press("R");
            tmux.awaitScreen("by memory", "reversed");
            Eventually.holds("the largest is last", () -> isAbove(tmux.screen(), "aa", "bb"));

            tmux.press("q");
            assertGivenBack(tmux, before);
        }
    }

    @Test
    void startAndStopAndRestart() {
        three();
        try (Tmux tmux = terminal(80, 24)) {
            tmux.type(top);
            tmux.awaitScreen("first of aa", KEYS);
            tmux.press("x");
            tmux.awaitScreen("Stop aa? y/n");
            tmux.press("n");
            tmux.awaitScreen("aa: nothing was done");
            assertThat(home.phase("aa")).isEqualTo("running");

            tmux.press("x", "y");
            tmux.awaitScreen("aa: stopped", "1 running");
            assertThat(home.phase("aa")).isEqualTo("stopped");

            tmux.press("s");
            tmux.awaitScreen("aa: started, pid", "2 running");
            String run = home.status("aa").get("run_id").asText();
            tmux.press("r");
            tmux.awaitScreen("Restart aa? y/n");
            tmux.press("y");
            Eventually.holds(
                    "another run",
                    () -> !home.status("aa").get("run_id").asText().equals(run));
            tmux.awaitScreen("aa: started, pid", "2 running");
            tmux.press("q");
        }
    }

    @Test
    void oneKeyStopsEverythingWithADaemonAndWithoutOne() throws Exception {
        three();
        try (Tmux tmux = terminal(120, 24)) {
            tmux.type(top);
            tmux.awaitScreen("first of aa", KEYS);
            tmux.press("!");
            tmux.awaitScreen("Stop EVERYTHING, and start nothing until 'algo panic --end'? y/n");
            tmux.press("n");
            tmux.awaitScreen("nothing was stopped", "2 running");

            tmux.press("!", "y");
            tmux.awaitScreen(
                    "everything is stopped; nothing starts until 'algo panic --end'",
                    "PANIC, nothing starts",
                    "panic since 20",
                    "lifts it");
            for (String id : List.of("aa", "bb")) {
                assertThat(home.liveRuns(id)).as(id).isEmpty();
            }
            tmux.press("s");
            tmux.awaitScreen("aa: panic since ");
            home.algo("panic", "--end").run().ok();
            tmux.awaitGone("PANIC");

            home.algo("start", "aa").run().ok();
            tmux.awaitScreen("1 running");
            home.killDaemon();
            tmux.awaitScreen("NO DAEMON ANSWERS");
            assertThat(home.liveRuns("aa")).hasSize(1);
            tmux.press("!", "y");
            tmux.awaitScreen("everything is stopped; nothing starts", "PANIC, nothing starts");
            assertThat(home.liveRuns("aa")).isEmpty();
            tmux.press("q");
        }
    }

    @Test
    void realMoneyIsNeverMovedByOneKey() {
        add("aa", 1, "'x'");
        home.algo("set", "aa", "mode=live").run().ok();
        // What is down shows what it would trade next, and not what it traded last.
        home.algo("start", "aa", "--sandbox").run().ok();
        home.algo("stop", "aa").run().ok();
        try (Tmux tmux = terminal(80, 24)) {
            tmux.type(top);
            tmux.awaitScreen("aa", "LIVE", KEYS);
            tmux.press("s");
            tmux.awaitScreen("Start LIVE aa? y/n");
            tmux.press("Escape");
            tmux.awaitScreen("aa: nothing was done");
            assertThat(home.phase("aa")).isEqualTo("stopped");
            tmux.press("q");
        }
    }

    @Test
    void aLogIsFollowedAcrossRunsAndLeft() {
        three();
        try (Tmux tmux = terminal(80, 12)) {
            tmux.type(top);
            tmux.awaitScreen("first of aa", KEYS);
            tmux.press("Enter");
            tmux.awaitScreen("aa  sandbox  running  following its log", "\nfirst of aa\n", "q back");
            home.algo("restart", "aa").run().ok();
            tmux.awaitScreen("--- run ");
            tmux.press("Escape");
            tmux.awaitScreen("ID*", KEYS);
            tmux.press("j", "f");
            tmux.awaitScreen("bb  sandbox  running  following its log", "\\x1b[31m日本語");
            tmux.press("q");
            tmux.awaitScreen("ID*");
            tmux.press("?");
            tmux.awaitScreen("Quitting stops nothing.");
            tmux.press("q");
            tmux.awaitScreen("ID*");
            tmux.press("q");
            tmux.awaitPrompt();
        }
    }

    @Test
    void itTakesTheSizeOfTheTerminalWhateverThatIs() throws Exception {
        three();
        try (Tmux tmux = terminal(80, 24)) {
            String before = modes(tmux);
            tmux.type(top);
            tmux.awaitScreen("LAST LINE", KEYS);
            tmux.resize(40, 8);
            Eventually.holds("a narrow table", () -> {
                String screen = tmux.screen();
                return !screen.contains("LAST LINE") && screen.contains("ID*") && screen.contains("cc");
            });
            tmux.resize(10, 3);
            Eventually.holds("a tiny one", () -> tmux.screen().contains("aa  sim"));
            tmux.resize(120, 30);
            tmux.awaitScreen("LAST LINE", "R reverse", "by name");
            tmux.press("C-c");
            assertGivenBack(tmux, before);
        }
    }

    @Test
    void aSignalThatEndsItGivesTheTerminalBack() throws Exception {
        add("aa", 1, "'x'");
        try (Tmux tmux = terminal(80, 24)) {
            String before = modes(tmux);
            for (Map.Entry<String, Integer> signal :
                    Map.of("TERM", 15, "HUP", 1, "INT", 2).entrySet()) {
                tmux.type("clear; " + top + "; echo ended with $?");
                tmux.awaitScreen("aa", KEYS);

                client().signal(signal.getKey());

                tmux.awaitScreen("ended with " + (128 + signal.getValue()));
                assertThat(tmux.screen()).as("%s", signal).doesNotContain("Exception");
                assertGivenBack(tmux, before);
            }
        }
    }

    @Test
    void itIsSuspendedAndBroughtBack() throws Exception {
        add("aa", 1, "'x'");
        try (Tmux tmux = terminal(80, 24)) {
            tmux.type("set -m");
            String before = modes(tmux);
            tmux.type(top);
            tmux.awaitScreen("aa", KEYS);

            tmux.press("C-z");
            tmux.awaitScreen("Stopped");
            assertGivenBack(tmux, before);

            tmux.type("fg");
            tmux.awaitScreen("aa", KEYS);
            assertThat(tmux.isAlternate()).isTrue();
            tmux.press("q");
            assertGivenBack(tmux, before);
        }
    }

    @Test
    void aDaemonThatIsKilledIsMissedAndFoundAgain() throws Exception {
        three();
        try (Tmux tmux = terminal(80, 24)) {
            tmux.type(top);
            tmux.awaitScreen("first of aa", KEYS);

            home.killDaemon();
            tmux.awaitScreen("NO DAEMON ANSWERS", "trying again", "aa");
            tmux.press("x", "y");
            tmux.awaitScreen("aa: no daemon is running");
            assertThat(home.algo("daemon", "status").run().code())
                    .as("none was started")
                    .isNotZero();

            home.algo("daemon", "start").run().ok();
            tmux.awaitScreen("2 running", "first of aa");
            tmux.awaitGone("NO DAEMON");
            tmux.press("q");
        }
    }

    @Test
    void noColoursWhereTheyAreNotWanted() {
        add("aa", 1, "'x'");
        home.algo("set", "aa", "mode=live").run().ok();
        String red = "(?s).*\u001b\\[[0-9;]*31m.*";
        try (Tmux tmux = terminal(80, 24)) {
            tmux.type(top);
            tmux.awaitScreen("LIVE", KEYS);
            assertThat(tmux.colours()).matches(red);
            tmux.press("q");
            tmux.awaitPrompt();
            tmux.type("clear; NO_COLOR=1 " + top);
            tmux.awaitScreen("LIVE", KEYS);
            assertThat(tmux.colours()).doesNotMatch("(?s).*\u001b\\[[0-9;]*3[0-7]m.*");
            tmux.press("q");
            tmux.awaitPrompt();

            tmux.type("clear; TERM=dumb " + top + "; echo over");
            tmux.awaitScreen("REASON", "\nover");
            assertThat(tmux.isAlternate()).isFalse();
        }
    }

    @Test
    void keysComeFromTheTerminalWhateverItsInputIs() throws Exception {
        add("aa", 1, "'x'");
        try (Tmux tmux = terminal(80, 24)) {
            String before = modes(tmux);
            for (String input : List.of("</dev/null", "<&-")) {
                tmux.type("clear; " + top + " " + input);
                tmux.awaitScreen("aa", KEYS);
                // The end of a sequence that nobody knows is no key.
                tmux.press("S-F5", "?");
                tmux.awaitScreen("Quitting stops nothing.");
                tmux.press("q");
                tmux.awaitScreen("ID*");
                tmux.press("q");
                assertGivenBack(tmux, before);
            }
        }
    }

    @Test
    void whereThereIsNoTerminalItIsOneTable() {
        three();
        Call.Result plain = home.algo("top").run().ok().quiet();
        assertThat(plain.out()).startsWith("ID ").contains("aa ", "bb ", "cc ").doesNotContain("\u001b");
        assertThat(home.algo("top", "bb").run().ok().out()).contains("bb ").doesNotContain("aa ");

        JsonNode json = home.algo("top", "--json").run().ok().json();
        assertThat(json.get("version").asText()).isNotEmpty();
        assertThat(json.get("at").asText()).endsWith("+05:30");
        assertThat(json.get("problems").isArray()).isTrue();
        JsonNode aa = json.get("strategies").get(0);
        assertThat(aa.get("last_line").asText()).isEqualTo("first of aa");
        assertThat(aa.get("memory_bytes").asLong()).isPositive();
        assertThat(json.get("strategies").get(2).get("last_line").isNull()).isTrue();

        home.algo("top", "nosuch").run().refused(3, "nosuch: no such strategy");
        home.algo("top", "--every", "1ms").run().refused(2, "--every", "from 1s to 1h");
        home.algo("daemon", "stop", "--strategies").run().ok();
        home.algo("top").run().refused(4, "no daemon is running");
    }

    @Tag("faults")
    @Test
    void tableAfterTableOutlastsADaemon() throws Exception {
        three();
        Call.Running tables = home.algo("top", "--every", "1s", "--json").background();
        Eventually.holds("two", () -> tables.out().lines().count() >= 2);
        home.killDaemon();
        Eventually.holds("that is said", () -> tables.err().contains("; trying again"));
        home.algo("daemon", "start").run().ok();
        long before = tables.out().lines().count();
        Eventually.holds("more", () -> tables.out().lines().count() > before);
        assertThat(tables.err().lines().toList()).hasSize(1);
        tables.proc().signal("KILL");
        Eventually.holds("its end", () -> !tables.isAlive());
    }

    @Test
    void whatUsesCpuAndMemoryIsSeenToInItsWholeTree() {
        Path script = home.script(
                "busy.py", "import os", "if os.fork() == 0:", "    x = b'x' * (40 << 20)", "while True: pass");
        home.algo("add", script.toString(), "--python", AlgoHome.PYTHON).run().ok();
        home.algo("start", "busy").run().ok();

        Eventually.holds("cpu and memory of both", () -> {
            JsonNode busy = home.status("busy");
            return busy.get("cpu_percent").asDouble() > 10
                    && busy.get("memory_bytes").asLong() > 45L << 20;
        });
        home.algo("stop", "busy").run().ok();
        JsonNode stopped = home.status("busy");
        for (String field : List.of("cpu_percent", "memory_bytes", "pid", "uptime_seconds")) {
            assertThat(stopped.get(field).isNull()).as(field).isTrue();
        }
    }
}
