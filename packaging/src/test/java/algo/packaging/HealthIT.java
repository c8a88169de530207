package algo.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.Eventually;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What strategies wait for, when they are ready, and what is done when one runs and does nothing. */
class HealthIT {
    @RegisterExtension
    final AlgoHome home = new AlgoHome();

    /** Adds a strategy that prints a line for each line of the file {@code say}, and notes when it is asked to end. */
    private void add(String id) {
        Path script = home.script(
                id + ".py",
                "import os, signal, sys, time",
                "def end(*_):",
                "    open(os.environ['LEDGER'] + '/ended', 'a').write(os.environ['STRATEGY_ID'] + '\\n')",
                "    sys.exit(0)",
                "signal.signal(signal.SIGTERM, end)",
                "said = 0",
                "while True:",
                "    try: lines = open(os.environ['LEDGER'] + '/say').read().split('\\n')[:-1]",
                "    except OSError: lines = []",
                "    for line in lines[said:]: print(line, flush=True)",
                "    said = len(lines)",
                "    time.sleep(0.02)");
        home.does("add", script.toString(), "--python", AlgoHome.PYTHON, "--param", "LEDGER=" + home.directory());
        home.does("set", id, "start_window=100ms");
    }

    private void say(String line) throws IOException {
        Path say = home.directory().resolve("say");
        String before = Files.exists(say) ? Files.readString(say) : "";
        Files.writeString(say, before + line + "\n");
    }

    private String reason(String id) {
        return home.status(id).get("reason").asText();
    }

    private void awaits(String id, String part) {
        Eventually.holds(id + " says " + part, () -> reason(id).contains(part));
    }

    private String events(String id, String type) {
        return home.inside("events", id, "--type", type).ok().out();
    }

    @Test
    void aStartWaitsForAReadyLineAlsoUnderTheNextDaemonAndAStopOfAllIsInReverseOrder() throws Exception {
        add("feed");
        add("bot");
        home.does("set", "bot", "after=feed,broker");
        home.does("set", "feed", "ready={\"line\": \"connected [0-9]+\"}");
        home.inside("set", "feed", "after=bot").refused(2, "feed -> bot -> feed");
        home.inside("remove", "feed", "--stop").refused(5, "is waited for by bot (after)");

        assertThat(home.inside("start", "bot", "--no-wait").ok().out())
                .contains("bot: starts later, it waits for feed, which is stopped");
        home.does("start", "feed");
        awaits("bot", "waits for feed, which is not ready: a line that matches 'connected [0-9]+' is awaited");
        assertThat(home.inside("explain", "bot").ok().out()).contains("bot is not running: waits for feed");
        home.daemon().signal("KILL");
        home.does("daemon", "start");
        Eventually.holds("the next daemon waits too", () -> reason("bot").contains("waits for feed"));
        say("connected 7");
        Eventually.holds("bot runs", () -> home.phase("bot").equals("running"));
        assertThat(events("feed", "ready")).contains("ready ready");

        home.does("stop", "--all");
        assertThat(Files.readAllLines(home.directory().resolve("ended"))).containsExactly("bot", "feed");
        home.does("set", "bot", "after_limit=1s");
        home.inside("start", "bot")
                .exits(1)
                .says("could not start: waited 1s for feed, which is stopped (stopped by hand)");
    }

    @Test
    void aSilenceIsSaidOnceAndAFrozenStrategyIsToldApartAndARestartCounts() throws Exception {
        add("bot");
        home.inside("set", "bot", "watch={\"silence\": \"1s\", \"patern\": \"x\"}")
                .refused(2, "unknown key 'patern'; the nearest known one is 'pattern'");
        home.inside("set", "bot", "watch.silence=1s").refused(2, "'watch' is set whole, as JSON");
        home.does("set", "bot", "watch={\"silence\": \"1s\", \"pattern\": \"tick\"}");
        home.does("start", "bot");
        say("no sign");
        awaits("bot", "not well: no line that matches 'tick' for 1s");
        assertThat(reason("bot")).doesNotContain("frozen");
        say("a tick");
        Eventually.holds("it is well", () -> events("bot", "silent").contains("silent over"));

        home.does("set", "bot", "watch={\"silence\": \"1s\"}");
        long pid = home.status("bot").get("pid").asLong();
        new ProcessBuilder("sh", "-c", "kill -STOP " + pid).start().waitFor();
        awaits("bot", "not well: no output for 1s; it is frozen by a signal (SIGSTOP)");
        assertThat(reason("bot")).containsOnlyOnce("frozen");

        home.does("set", "bot", "watch={\"silence\": \"1s\", \"do\": \"restart\"}", "restart.max=1");
        home.does("set", "bot", "restart.first_delay=0s");
        Eventually.holds("its restarts are used up", () -> home.phase("bot").equals("failed"));
        assertThat(reason("bot")).contains("no output for 1s", "gave up after 1 restarts");
        assertThat(home.inside("events", "bot", "--cause", "watch_restart").ok().out())
                .contains("no output for 1s");
    }

    @Test
    void oneThatHangsInTheKernelIsToldApart() throws Exception {
        // Whoever called vfork(2) waits in the kernel, in state D, until the child ends or executes something.
        Path script = home.script(
                "stuck.py",
                "import ctypes, os, time",
                "print('begins', flush=True)",
                "if ctypes.PyDLL(None).vfork() == 0:",
                "    time.sleep(600)",
                "    os._exit(0)");
        home.does("add", script.toString(), "--python", AlgoHome.PYTHON);
        home.does("set", "stuck", "watch={\"silence\": \"1s\"}", "start_window=100ms");
        home.does("start", "stuck", "--no-wait");
        awaits(
                "stuck",
                "not well: no output for 1s; it is stuck in the kernel, as on a disk that does not answer (D): 1 of");

        home.does("stop", "stuck", "--grace", "5s");
        assertThat(home.phase("stuck")).isEqualTo("stopped");
    }

    @Test
    void portsAddressesAndCommandsAreAskedAndNoneOfThemHurtsTheDaemon() throws Exception {
        add("bot");
        add("other");
        home.does("start", "other");
        try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread answers = new Thread(() -> answer(server));
            answers.setDaemon(true);
            answers.start();
            String address = "\"http://127.0.0.1:" + server.getLocalPort() + "/health\"";
            home.does("set", "bot", "ready={\"port\": " + server.getLocalPort() + "}");
            home.does("set", "bot", "watch={\"http\": " + address + ", \"every\": \"1s\", \"failures\": 1}");
            home.does("start", "bot");
            awaits("bot", "/health answers with 503");
            assertThat(events("bot", "ready")).contains("ready ready");
        }
        String asked = "watch={\"every\": \"1s\", \"limit\": \"1s\", \"failures\": 1, \"command\": ";
        Path pids = home.directory().resolve("pids");
        String forks = "setsid sleep 600 & echo $! >>" + pids + "; sleep 600";
        home.does("set", "bot", asked + "\"" + forks + "\"}");
        awaits("bot", "its command did not end within 1s");
        home.does("set", "bot", asked + "\"yes\"}");
        awaits("bot", "its command prints more than 1024 KiB");
        home.does("set", "bot", asked + "\"echo no token; exit 3\"}");
        awaits("bot", "its command exited with 3: no token");
        home.does("stop", "other");
        for (String pid : Files.readAllLines(pids)) {
            Eventually.holds(pid + " is gone", () -> ProcessHandle.of(Long.parseLong(pid))
                    .flatMap(process -> process.info().command())
                    .isEmpty());
        }
        home.does("set", "bot", asked + "[\"/no/such/program\"], \"do\": \"stop\"}");
        awaits("bot", "a sign cannot be looked for: its command could not be executed: ");
        assertThat(home.phase("bot")).isEqualTo("running");
        assertThat(events("bot", "silent")).contains("silent unusable");
        home.does("set", "bot", asked + "\"exit 1\", \"do\": \"stop\"}");
        Eventually.holds("it is stopped", () -> home.phase("bot").equals("stopped"));
        assertThat(reason("bot")).startsWith("stopped by its watch: its command exited with 1");
        assertThat(home.status("bot").get("intent").asText()).isEqualTo("stopped");
        Eventually.holds("nothing of the commands is left", () -> {
            try (var left = Files.list(home.home().resolve("state/checks"))) {
                return left.findAny().isEmpty();
            }
        });
        home.does("start", "bot", "--no-wait");
    }

    @Test
    void aStrategySaysItselfThatItIsReadyAndWellAlsoToTheNextDaemon() throws Exception {
        Path script = home.script(
                "bot.py",
                "import os, socket, time",
                "say = os.environ['LEDGER'] + '/word'",
                "print(os.environ['NOTIFY_SOCKET'], os.environ['WATCHDOG_USEC'], 'WATCHDOG_PID' in os.environ, flush=True)",
                "while True:",
                "    try:",
                "        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK) as s:",
                "            if os.path.exists(say):",
                "                s.sendto(open(say, 'rb').read(), os.environ['NOTIFY_SOCKET'])",
                "    except ConnectionRefusedError:",
                "        open(os.environ['LEDGER'] + '/refused', 'w')",
                "    except OSError:",
                "        pass",
                "    time.sleep(0.05)");
        home.does("add", script.toString(), "--python", AlgoHome.PYTHON, "--param", "LEDGER=" + home.directory());
        home.does("set", "bot", "start_window=100ms", "ready={\"notify\": true}", "watch={\"watchdog\": \"3s\"}");
        assertThat(home.inside("show", "bot").ok().out()).contains("watchdog").contains("notify");
        home.does("start", "bot");
        awaits("bot", "not ready yet: READY=1 is awaited");
        Path word = home.directory().resolve("word");
        String socket = home.home().resolve("run/n/bot").toString();
        Eventually.holds(
                "it is told where", () -> home.inside("logs", "bot").ok().out().contains(socket + " 3000000 False"));

        replace(word, "READY=1\nWATCHDOG=1\nSTATUS=trades");
        Eventually.holds("it is ready", () -> events("bot", "ready").contains("ready ready"));
        home.daemon().signal("KILL");
        Eventually.holds(
                "it speaks to nobody", () -> Files.exists(home.directory().resolve("refused")));
        home.does("daemon", "start");
        replace(word, "STATUS=hangs");
        awaits("bot", "not well: no WATCHDOG=1 for 3s");
        replace(word, "WATCHDOG=1");
        Eventually.holds("it is well", () -> !reason("bot").contains("not well"));
        replace(word, "WATCHDOG=trigger");
        awaits("bot", "not well: it said WATCHDOG=trigger");

        home.does("set", "bot", "watch={\"watchdog\": \"1s\", \"do\": \"stop\"}");
        Eventually.holds("it is stopped", () -> home.phase("bot").equals("stopped"));
        assertThat(reason("bot")).startsWith("stopped by its watch: ");
        Eventually.holds("its socket is gone", () -> Files.notExists(Path.of(socket)));

        add("old");
        home.does("start", "old");
        home.does("set", "old", "watch={\"watchdog\": \"1s\", \"do\": \"stop\"}");
        awaits("old", "it was started without a notify socket; WATCHDOG=1 counts from its next start");
        assertThat(home.phase("old")).isEqualTo("running");
    }

    private static void replace(Path file, String text) throws IOException {
        Path next = Files.writeString(file.resolveSibling("next"), text);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void answer(ServerSocket server) {
        while (true) {
            try (var socket = server.accept()) {
                socket.getOutputStream().write("HTTP/1.1 503 Busy\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            } catch (IOException e) {
                return;
            }
        }
    }
}
