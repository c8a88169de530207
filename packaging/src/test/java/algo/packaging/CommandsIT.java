package algo.packaging;

import static algo.packaging.Call.names;
import static org.assertj.core.api.Assertions.assertThat;

import algo.app.Eventually;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the commands promise: their output, their JSON and their exit codes. */
class CommandsIT {
    private static final List<String> STATUS_FIELDS = List.of(
            "id",
            "name",
            "owner",
            "mode",
            "phase",
            "wanted",
            "reason",
            "pid",
            "started_at",
            "uptime_seconds",
            "cpu_percent",
            "memory_bytes",
            "restarts",
            "run_id",
            "log_file",
            "exchange",
            "schedule",
            "next_start",
            "next_stop",
            "intent",
            "last_exit");

    @RegisterExtension
    final AlgoHome home = new AlgoHome();

    @Test
    void aDirectoryWithAMainRunsAsAWhole() throws Exception {
        Path pair =
                Files.createDirectories(home.directory().resolve("pair/lib")).getParent();
        Files.writeString(
                pair.resolve("main.py"),
                "from lib.words import WORD\nimport time\nprint(WORD, flush=True)\ntime.sleep(100)\n");
        Files.writeString(pair.resolve("lib/words.py"), "WORD = 'from the other file'\n");

        home.algo("start", pair.toString()).run().ok();

        Eventually.holds(
                "it prints", () -> home.algo("logs", "pair").run().out().equals("from the other file\n"));
        assertThat(home.home().resolve("strategies/scripts/pair/lib/words.py")).exists();
        home.algo("remove", "pair", "--stop").run().ok();
        assertThat(home.home().resolve("strategies/scripts/pair")).doesNotExist();
        assertThat(home.home().resolve("log/strategies/pair")).doesNotExist();
    }

    @Test
    void statusShowsTheDocumentedFieldsAndATable() {
        home.addBeacon("up");
        home.addBeacon("down");
        home.algo("start", "up").run().ok();

        JsonNode list = home.algo("status", "--json").run().ok().quiet().json();

        assertThat(names(list)).containsExactly("strategies");
        JsonNode down = list.get("strategies").get(0);
        JsonNode up = list.get("strategies").get(1);
        assertThat(names(up)).containsExactlyElementsOf(STATUS_FIELDS);
        assertThat(names(down)).containsExactlyElementsOf(STATUS_FIELDS);
        assertThat(up.get("phase").asText()).isEqualTo("running");
        assertThat(up.get("pid").asLong())
                .as("the program's own pid")
                .isEqualTo(home.beacon("up").process().pid());
        assertThat(up.get("started_at").asText())
                .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?\\+05:30");
        assertThat(up.get("uptime_seconds").asLong()).isBetween(0L, 10L);
        assertThat(up.get("memory_bytes").asLong()).isGreaterThan(1_000_000);
        assertThat(up.get("intent").asText()).isEqualTo("started");
        assertThat(down.get("phase").asText()).isEqualTo("stopped");
        assertThat(down.get("intent").asText()).isEqualTo("none");
        assertThat(down.get("pid").isNull()).isTrue();
        for (String command : List.of("list", "status")) {
            List<String> table =
                    home.algo(command).run().ok().quiet().out().lines().toList();
            assertThat(table).hasSize(3);
            assertThat(table.get(0))
                    .startsWith("ID")
                    .contains("MODE", "PHASE", "PID", "UPTIME", "CPU", "MEMORY", "RESTARTS", "NEXT", "REASON");
            assertThat(table.get(2)).startsWith("up").contains("sandbox", "running");
        }
        assertThat(home.algo("status", "up").run().ok().out()).contains("line ");
        home.algo("stop", "up").run().ok();
        JsonNode exit = home.status("up").get("last_exit");
        assertThat(names(exit)).containsExactly("code", "signal", "reason", "at");
        assertThat(exit.get("reason").asText()).isEqualTo("stopped");

        JsonNode daemon = home.algo("daemon", "status", "--json").run().ok().json();
        assertThat(names(daemon))
                .containsExactly(
                        "running",
                        "pid",
                        "version",
                        "home",
                        "socket",
                        "started_at",
                        "uptime_seconds",
                        "strategies",
                        "problems");
        assertThat(daemon.get("running").asBoolean()).isTrue();
        assertThat(daemon.get("home").asText()).isEqualTo(home.home().toString());
    }

    @Test
    void aProgramThatGoesIntoTheBackgroundIsToldToRunInTheForeground() {
        Path script = home.script(
                "daemonizes.py",
                "import os, time",
                "for i in range(2):",
                "    if os.fork() == 0:",
                "        os.setsid()",
                "        time.sleep(60)");
        home.algo("add", script.toString(), "--python", AlgoHome.PYTHON).run().ok();
        home.algo("set", "daemonizes", "start_window=30s").run().ok();

        assertThat(home.algo("start", "daemonizes").run().ok().quiet().out())
                .matches(
                        "daemonizes: ended with 0 after \\d+\\.\\d s; ended 2 processes that it left in the background;"
                                + " run it in the foreground\n");
    }

    @Test
    void startWaitsForTheStartWindowUnlessToldNotTo() {
        home.addBeacon("slow");
        home.algo("set", "slow", "start_window=30s").run().ok();

        assertThat(home.algo("start", "slow", "--no-wait").run().ok().took()).isLessThan(Duration.ofSeconds(29));
        home.algo("stop", "slow").run().ok();
        home.algo("set", "slow", "start_window=2s").run().ok();
        assertThat(home.algo("start", "slow").run().ok().took()).isGreaterThan(Duration.ofMillis(2000));
    }

    @Test
    void withoutADaemonOnlySomeCommandsStartOne() {
        for (String command : List.of(
                "status",
                "list",
                "stop x",
                "restart x",
                "reset x",
                "logs x",
                "events",
                "report",
                "show x",
                "set x name=y",
                "source x",
                "remove x",
                "reload",
                "sandbox",
                "daemon stop")) {
            home.inside(command.split(" ")).refused(4, "no daemon is running", "algo daemon start");
        }
        String script = home.script("beacon.py").toString();
        for (String command : List.of("add " + script, "start " + script, "start beacon")) {
            home.algo(command.split(" "))
                    .with("ALGO_AUTOSTART", "0")
                    .run()
                    .refused(4, "no daemon is running", "algo daemon start");
        }
        Call.Result status = home.algo("daemon", "status", "--json").run().exits(4);
        assertThat(status.json().get("running").asBoolean()).isFalse();
        home.algo("daemon", "restart").run().ok();
        home.algo("daemon", "stop").run().ok();
        assertThat(home.algo("add", script).run().ok().err())
                .isEqualTo("algo: started a daemon in the background, home " + home.home() + "\n");
    }

    @Test
    void aSocketThatIsNamedIsTheOneThatIsAsked() {
        Path socket = home.directory().resolve("mine.sock");
        home.algo("daemon", "start", "--socket", socket.toString()).run().ok();

        assertThat(home.algo("daemon", "status", "--json")
                        .with("ALGO_SOCKET", socket.toString())
                        .without("ALGO_HOME")
                        .run()
                        .ok()
                        .json()
                        .get("socket")
                        .asText())
                .isEqualTo(socket.toString());
        home.algo("status").run().refused(4, "a daemon runs on the home", home.home() + "/run/algo.sock", "--socket");
        home.algo("status").with("ALGO_SOCKET", "/nosuch.sock").run().refused(4, "/nosuch.sock");
        home.algo("daemon", "stop", "--socket", socket.toString()).run().ok();
    }
}
