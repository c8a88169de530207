package algo.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.Eventually;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What {@code on_exit} commands are told, by the commands themselves, which note it in the test's directory. */
class OnExitIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int KILLS = 100;

    @RegisterExtension
    final AlgoHome home = new AlgoHome();

    @Test
    void aCrashIsToldOnStandardInputAndInTheEnvironment() throws Exception {
        Path script = home.script(
                "crasher.py", "print('first')", "print('last \"words\" ₹', flush=True)", "raise SystemExit(3)");
        home.algo(
                        "add",
                        script.toString(),
                        "--name",
                        "Cräsher",
                        "--param",
                        "CANARY=c4n4ry",
                        "--python",
                        AlgoHome.PYTHON)
                .with("KEPT", "yes")
                .with("LOST", "yes")
                .run()
                .ok();
        home.does("set", "crasher", "pass_env=KEPT", "start_window=30s", "on_exit=" + hook());
        home.does("set", "crasher", "restart.when=on-failure", "restart.first_delay=1h", "restart.max_delay=1h");

        home.algo("start", "crasher").run().exits(1);

        JsonNode status = home.status("crasher");
        String run = status.get("run_id").asText();
        JsonNode told = told(run);
        for (String field : List.of("code", "signal", "reason", "at")) {
            assertThat(told.get(field))
                    .as(field)
                    .isEqualTo(status.get("last_exit").get(field));
        }
        assertThat(told.get("code").asInt()).isEqualTo(3);
        assertThat(told.get("event").asText()).isEqualTo("exit");
        assertThat(told.get("strategy").asText()).isEqualTo("crasher");
        assertThat(told.get("name").asText()).isEqualTo("Cräsher");
        assertThat(told.get("mode")).isEqualTo(status.get("mode"));
        assertThat(told.get("log_file")).isEqualTo(status.get("log_file"));
        assertThat(told.get("phase").asText()).isEqualTo("backoff");
        assertThat(told.get("message")).isEqualTo(status.get("reason"));
        assertThat(told.get("restarts")).isEqualTo(status.get("restarts"));
        assertThat(told.get("next_restart").asText())
                .isGreaterThan(told.get("at").asText());
        assertThat(told.get("last_lines")).extracting(JsonNode::asText).containsExactly("first", "last \"words\" ₹");

        Map<String, String> environment = environment(run);
        assertThat(environment)
                .containsOnlyKeys(
                        "PATH",
                        "HOME",
                        "LANG",
                        "TZ",
                        "PWD",
                        "KEPT",
                        "ALGO_RUN_ID",
                        "ALGO_EVENT",
                        "ALGO_EVENT_STRATEGY",
                        "ALGO_EVENT_NAME",
                        "ALGO_EVENT_MODE",
                        "ALGO_EVENT_RUN_ID",
                        "ALGO_EVENT_STARTED_AT",
                        "ALGO_EVENT_LOG_FILE",
                        "ALGO_EVENT_AT",
                        "ALGO_EVENT_REASON",
                        "ALGO_EVENT_CODE",
                        "ALGO_EVENT_SIGNAL",
                        "ALGO_EVENT_PHASE",
                        "ALGO_EVENT_MESSAGE",
                        "ALGO_EVENT_RESTARTS",
                        "ALGO_EVENT_NEXT_RESTART");
        assertThat(environment)
                .containsEntry("KEPT", "yes")
                .containsEntry("ALGO_EVENT", "exit")
                .containsEntry("ALGO_EVENT_NAME", "Cräsher")
                .containsEntry("ALGO_EVENT_CODE", "3")
                .containsEntry("ALGO_EVENT_SIGNAL", "")
                .containsEntry(
                        "ALGO_EVENT_NEXT_RESTART", told.get("next_restart").asText());
        assertThat(environment.get("ALGO_RUN_ID")).isNotEqualTo(run);

        Path log = home.home().resolve("log/on_exit/crasher.log");
        assertThat(AlgoHome.mode(log)).isEqualTo("rw-------");
        assertThat(Files.readString(log)).contains("run " + run + ": exited with 3; restart 1 of 5");
        // The listing itself has the directory open.
        assertThat(Files.readAllLines(home.directory().resolve(run + ".fd")))
                .filteredOn(line -> line.contains("->") && !line.contains("/proc/"))
                .hasSize(3)
                .allMatch(line ->
                        line.contains("/memfd:") || line.endsWith(run + ".fd") || line.endsWith("/crasher.log"));
        String[] ids = Files.readString(home.directory().resolve(run + ".stat"))
                .strip()
                .split(" ");
        assertThat(ids[1]).as("group and session").isEqualTo(ids[2]);
        assertThat(Long.parseLong(ids[1])).isNotEqualTo(home.daemon().pid());
        assertThat(failures()).isEmpty();
        Eventually.holds("nothing is kept of it", () -> pending().isEmpty());
        home.algo("remove", "crasher").run().ok();
        assertThat(log).doesNotExist();
    }

    @Test
    void twentyThatDieAtOnceAreAllToldAtMostFourAtATime() throws Exception {
        home.algo("daemon", "start").run().ok();
        Path go = home.directory().resolve("go");
        Files.writeString(
                home.home().resolve("strategies/scripts/dies.py"),
                "import os, time\nwhile not os.path.exists('" + go
                        + "'):\n    time.sleep(0.02)\nraise SystemExit(1)\n");
        ObjectNode config = JSON.createObjectNode();
        config.putObject("defaults").set("on_exit", command("sleep", "0.3"));
        ObjectNode strategies = config.putObject("strategies");
        for (int i = 0; i < 20; i++) {
            strategies.putObject("s" + i).put("script", "dies.py").put("interpreter", AlgoHome.PYTHON);
        }
        strategies
                .putObject("quiet")
                .put("script", "dies.py")
                .put("interpreter", AlgoHome.PYTHON)
                .putNull("on_exit");
        Files.writeString(home.config(), config.toString());
        home.algo("reload").run().ok();
        home.does("start", "--all", "--no-wait");

        Files.createFile(go);

        Eventually.holds("all are told", () -> count("over") == 20);
        int now = 0;
        int most = 0;
        for (String line : ledger()) {
            now += line.startsWith("began") ? 1 : -1;
            most = Math.max(most, now);
        }
        assertThat(most).isLessThanOrEqualTo(4);
        assertThat(ledger().stream().filter(line -> line.startsWith("began")).distinct())
                .as("each of another run")
                .hasSize(20);
        assertThat(Eventually.within(Duration.ofMillis(500), () -> count("began") > 20))
                .as("of the one that has none")
                .isFalse();
        assertThat(failures()).isEmpty();
    }

    @Test
    void oneThatCannotBeExecutedIsAnEventAndHoldsNothingUp() throws Exception {
        addBeacon("[\"/no/such/program\"]", "restart.when=always", "restart.first_delay=50ms");
        home.does("start", "beacon");

        end(1);
        home.beacon("beacon").awaitMore(2);
        Eventually.holds("it was restarted", () -> home.beacon("beacon").runs().size() == 2);
        Eventually.holds("it is an event", () -> failures().size() == 1);

        JsonNode event = failures().get(0);
        assertThat(event.get("strategy").asText()).isEqualTo("beacon");
        assertThat(event.get("cause").asText()).isEqualTo("could_not_start");
        assertThat(event.get("detail").asText()).contains("no such program: /no/such/program");
        assertThat(Files.readString(home.home().resolve("log/daemon.log")))
                .containsOnlyOnce("the command could not be executed: no such program: /no/such/program");

        home.algo("set", "beacon", "on_exit=exit 7").run().ok().quiet();
        end(1);
        Eventually.holds("the other counts at once", () -> failures().size() == 2);
        assertThat(failures().get(1).get("cause").asText()).isEqualTo("exited");
        assertThat(failures().get(1).get("detail").asText()).endsWith("the command exited with 7");
    }

    @Test
    void aCrashWhileNoDaemonRanIsToldByTheNextOneAndOnce() throws Exception {
        addBeacon(hook());
        home.does("start", "beacon");
        SeenProcess beacon = home.beacon("beacon").process();
        home.killDaemon();
        end(9);
        Eventually.holds("it is gone", () -> !beacon.isAlive());

        home.algo("daemon", "start").run().ok();

        JsonNode told = told(home.status("beacon").get("run_id").asText());
        assertThat(told.get("code").asInt()).isEqualTo(9);
        assertThat(told.get("at"))
                .isEqualTo(home.status("beacon").get("last_exit").get("at"));
        home.killDaemon();
        home.algo("daemon", "start").run().ok();
        Eventually.holds("nothing is to be told any more", () -> pending().isEmpty());
        assertThat(count("began")).isEqualTo(1);
    }

    @Test
    void oneThatOutlivesTheDaemonIsNotExecutedAgain() throws Exception {
        Path go = home.directory().resolve("go");
        addBeacon(command("sh", "-c", "until [ -e " + go + " ]; do sleep 0.05; done; exit 4")
                .toString());
        home.does("start", "beacon");
        end(1);
        Eventually.holds("it began", () -> count("began") == 1);
        home.killDaemon();
        home.algo("daemon", "start").run().ok();
        home.does("start", "beacon");
        end(2);
        Eventually.holds("the next end waits", () -> pending().size() == 2);
        assertThat(count("began")).isEqualTo(1);

        Files.createFile(go);

        Eventually.holds("both were told", () -> count("over") == 2);
        Eventually.holds("nothing is left to be told", () -> pending().isEmpty());
        assertThat(ledger())
                .extracting(line -> line.replaceFirst(" [0-9a-f]{12} ", " "))
                .containsExactly("began 1", "over 1", "began 2", "over 2");
    }

    @Test
    void aDaemonThatStopsItsStrategiesTellsThatBeforeItEnds() throws Exception {
        addBeacon(command("sleep", "0.5").toString());
        home.does("start", "beacon");
        String run = home.status("beacon").get("run_id").asText();

        home.algo("daemon", "stop", "--strategies").run().ok();

        assertThat(count("over")).isEqualTo(1);
        assertThat(told(run).get("reason").asText()).isEqualTo("stopped");
        assertThat(pending()).isEmpty();
    }

    @Test
    @Tag("faults")
    void oneThatHangsIsKilledWithAllItsChildrenAndTheStrategyGoesOn() throws Exception {
        Path hangs = home.script(
                "hangs.py",
                "import os, signal, sys, time",
                "signal.signal(signal.SIGTERM, signal.SIG_IGN)",
                "if os.fork() == 0:",
                "    os.setsid()",
                "    if os.fork() == 0:",
                "        os.execve('/usr/bin/python3', ['python3', '-c', 'import time; time.sleep(120)', sys.argv[0]], {})",
                "    os._exit(0)",
                "time.sleep(120)");
        addBeacon(
                JSON.createArrayNode()
                        .add(AlgoHome.PYTHON)
                        .add(hangs.toString())
                        .toString(),
                "restart.when=always",
                "restart.first_delay=50ms");
        home.does("start", "beacon");
        long began = System.nanoTime();
        end(1);
        Eventually.holds("it was restarted", () -> home.beacon("beacon").runs().size() == 2);
        Eventually.holds(
                "the command has a child", () -> SeenProcess.naming(hangs).size() >= 2);
        home.does("stop", "beacon");

        Eventually.holds("it is over", () -> System.nanoTime() - began > 25_000_000_000L);
        assertThat(SeenProcess.naming(hangs)).as("before its timeout").isNotEmpty();
        Eventually.holds(
                "nothing of it is left", () -> SeenProcess.naming(hangs).isEmpty());
        Eventually.holds("it is an event", () -> failures().size() == 1);
        assertThat(failures().get(0).get("cause").asText()).isEqualTo("timeout");
        // The stop was told to it too, and that one hangs as well: a daemon that ends does not wait for it for long.
        Eventually.holds("the next", () -> SeenProcess.naming(hangs).size() >= 2);
        Call.Result stop = home.algo("daemon", "stop").run().ok();
        assertThat(stop.took()).isBetween(Duration.ofSeconds(3), Duration.ofSeconds(14));
        assertThat(SeenProcess.naming(hangs)).isEmpty();
        assertThat(Files.readString(home.home().resolve("state/events.jsonl"))).contains("\"cause\":\"daemon_stop\"");
    }

    @Test
    void itsLogIsEmptiedWhenItBecomesTooLongAndGoesOn() throws Exception {
        Path go = home.directory().resolve("go");
        addBeacon(command(
                        "sh",
                        "-c",
                        "dd if=/dev/zero bs=8M count=1 2>/dev/null; until [ -e " + go
                                + " ]; do sleep 0.05; done; echo last")
                .toString());
        home.does("start", "beacon");
        end(1);
        Path log = home.home().resolve("log/on_exit/beacon.log");
        Eventually.holds("it was emptied", () -> count("began") == 1 && Files.size(log) == 0);

        Files.createFile(go);

        Eventually.holds("it is over", () -> count("over") == 1);
        assertThat(Files.readString(log)).isEqualTo("last\n");
    }

    /** At every moment between the crash and the end of the command, the daemon's start included. */
    @Test
    @Tag("faults")
    void eachEndIsToldOnceThoughTheDaemonIsKilledMeanwhile() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        addBeacon(command("sleep", "0.05").toString(), "start_window=0s");
        for (int i = 1; i <= KILLS; i++) {
            String what = "try " + i + ", seed " + seed;
            home.does("start", "beacon");
            String run = home.status("beacon").get("run_id").asText();
            SeenProcess daemon = home.daemon();
            end(1);
            TimeUnit.MICROSECONDS.sleep(random.nextInt(120_000));
            daemon.signal("KILL");
            Eventually.holds("the killed daemon is gone", () -> !daemon.isAlive());
            home.algo("daemon", "start").run().ok();
            Eventually.holds(
                    "it is told, " + what,
                    () -> lines("over " + run) >= 1 && pending().isEmpty());
            assertThat(lines("began " + run)).as(what).isEqualTo(1);
        }
        assertThat(count("began")).as("seed " + seed).isEqualTo(KILLS);
        assertThat(failures()).as("seed " + seed).isEmpty();
    }

    /** The beacon, which ends when {@link #end} says so. */
    private void addBeacon(String onExit, String... values) {
        home.addBeacon("beacon", "EXIT_FILE=" + home.directory().resolve("exit"));
        List<String> set = new ArrayList<>(List.of("set", "beacon", "on_exit=" + onExit));
        set.addAll(List.of(values));
        home.algo(set.toArray(String[]::new)).run().ok();
    }

    /** The beacon ends with this exit code, and the next one goes on. */
    private void end(int code) throws IOException {
        SeenProcess last = home.beacon("beacon").process();
        Files.writeString(home.directory().resolve("exit.tmp"), String.valueOf(code));
        Files.move(home.directory().resolve("exit.tmp"), home.directory().resolve("exit"));
        Eventually.holds("it ends", () -> !last.isAlive());
    }

    private String hook() {
        return command().toString();
    }

    /** The command that notes what it is told, and then does {@code what}. */
    private ArrayNode command(String... what) {
        ArrayNode command = JSON.createArrayNode().add("/bin/sh");
        command.add(home.script("hook.sh").toString()).add(home.directory().toString());
        Arrays.stream(what).forEach(command::add);
        return command;
    }

    /** What a command was told of the end of a run. */
    private JsonNode told(String run) {
        Path file = home.directory().resolve(run + ".json");
        Eventually.holds("the end of " + run + " is told", () -> Files.exists(file));
        try {
            return JSON.readTree(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private Map<String, String> environment(String run) throws IOException {
        Map<String, String> environment = new TreeMap<>();
        for (String line : Files.readAllLines(home.directory().resolve(run + ".env"))) {
            int equals = line.indexOf('=');
            environment.put(line.substring(0, equals), line.substring(equals + 1));
        }
        return environment;
    }

    private List<String> ledger() throws IOException {
        Path file = home.directory().resolve("hooks");
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }

    private long count(String word) throws IOException {
        return lines(word + " ");
    }

    private long lines(String start) throws IOException {
        return ledger().stream().filter(line -> line.startsWith(start)).count();
    }

    /** What is still to be told, by the state file. */
    private List<JsonNode> pending() throws IOException {
        List<JsonNode> pending = new ArrayList<>();
        JSON.readTree(Files.readAllBytes(home.home().resolve("state/state.json")))
                .get("on_exit")
                .forEach(pending::add);
        return pending;
    }

    /** Events that say that a command failed. */
    private List<JsonNode> failures() throws IOException {
        List<JsonNode> failures = new ArrayList<>();
        for (String line : Files.readAllLines(home.home().resolve("state/events.jsonl"))) {
            JsonNode event = JSON.readTree(line);
            if (event.get("event").asText().equals("on_exit")) {
                failures.add(event);
            }
        }
        return failures;
    }
}
