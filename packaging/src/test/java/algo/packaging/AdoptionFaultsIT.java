package algo.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.Eventually;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the next daemon takes over, what it must leave alone, and what a daemon in need does to its strategies. */
class AdoptionFaultsIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    @RegisterExtension
    final AlgoHome home = new AlgoHome();

    /** What an edit of a recorded strategy does to it. */
    private interface Edit {
        void of(ObjectNode strategy);
    }

    @Test
    @Tag("faults")
    void aMinuteWithoutADaemonDisturbsNoStrategyAndLosesNoLine() throws Exception {
        List<String> ids = List.of("one", "two", "three");
        ids.forEach(home::addBeacon);
        home.does("start", "--all");
        home.killDaemon();
        Path log = Path.of(home.home().resolve("log/strategies/one.log").toUri());

        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (System.nanoTime() < end) {
            long size = Files.size(log);
            ids.forEach(id -> home.beacon(id).awaitMore(20));
            assertThat(Files.size(log)).as("the log without a daemon").isGreaterThan(size);
        }
        home.algo("daemon", "start").run().ok();

        home.does("stop", "--all", "--grace", "1s");
        for (String id : ids) {
            assertThat(home.beacon(id).runs()).as("runs of %s", id).hasSize(1);
            assertThat(home.beacon(id)
                            .isWholeIn(Path.of(home.status(id).get("log_file").asText())))
                    .as("no line of %s is missing", id)
                    .isTrue();
        }
    }

    @Test
    void theRunsOfAnotherBootAreVoidAndNothingOfThemIsSignalled() throws Exception {
        home.addBeacon("one");
        home.addBeacon("ending", "ON_TERM=ignore");
        home.does("start", "--all");
        List<SeenProcess> before = new ArrayList<>();
        for (String id : List.of("one", "ending")) {
            before.add(home.beacon(id).process());
            before.add(home.beacon(id).process().parent());
        }
        Call.Running stop = home.algo("stop", "ending", "--grace", "1h").background();
        Eventually.holds("the stop is under way", () -> home.phase("ending").equals("stopping"));
        home.killDaemon();
        stop.result().exits(6);

        for (String id : List.of("one", "ending")) {
            edit(id, strategy -> strategy.withObject("/run").put("boot_id", "00000000-0000-4000-8000-000000000000"));
        }
        home.algo("daemon", "start").run().ok();

        try {
            assertThat(home.status("one").get("last_exit").get("reason").asText())
                    .isEqualTo("host_down");
            Eventually.holds("it is up again", () -> home.phase("one").equals("running"));
            assertThat(home.phase("ending")).as("what was to be stopped").isEqualTo("stopped");
            home.does("restart", "one");
            home.does("stop", "--all", "--kill");
            home.beacon("ending").awaitMore(20);
            assertThat(before)
                    .as("what, for the daemon, belongs to another boot")
                    .allMatch(SeenProcess::isAlive);
        } finally {
            for (SeenProcess process : before) {
                process.signal("KILL");
            }
        }
    }

    /** A session of somebody else has the very numbers that are recorded, and began at another time. */
    @Tag("faults")
    @ParameterizedTest
    @ValueSource(strings = {"running", "asked", "signalled", "killing"})
    void aNumberThatBelongsToSomebodyElseNowIsNeverSignalled(String step) throws Exception {
        home.addBeacon("one");
        home.does("start", "one");
        SeenProcess program = home.beacon("one").process();
        SeenProcess wrapper = program.parent();
        home.killDaemon();
        wrapper.signal("KILL");
        program.signal("KILL");
        Eventually.holds("it is gone", () -> !program.isAlive() && !wrapper.isAlive());
        Call.Running innocent = home.call(List.of(
                        "setsid",
                        "--wait",
                        AlgoHome.PYTHON,
                        "-S",
                        "-c",
                        "import os, time; os.fork(); print(os.getpid(), flush=True); time.sleep(100)"))
                .background();
        List<SeenProcess> sentinels = new ArrayList<>();
        Eventually.holds("both are there", () -> innocent.out().lines().count() == 2);
        innocent.out().lines().forEach(pid -> sentinels.add(SeenProcess.of(Long.parseLong(pid))));
        SeenProcess leader = sentinels.stream()
                .filter(process -> process.parent().equals(innocent.proc()) || !sentinels.contains(process.parent()))
                .findFirst()
                .orElseThrow();
        try {
            edit("one", strategy -> {
                strategy.withObject("/run").put("pid", leader.pid()).put("start_time", leader.started() - 1);
                if (!step.equals("running")) {
                    ObjectNode ending = strategy.put("phase", "stopping").putObject("ending");
                    ending.put("cause", "stop")
                            .put("follow", "stop")
                            .put("step", step)
                            .put("forced", false);
                    ending.put("kill_at", "2026-01-01T00:00:00Z");
                    ending.put("end", "unknown")
                            .put("code", 0)
                            .put("signal", "")
                            .put("detail", "");
                    strategy.putObject("marks").put("intent", "stopped");
                }
            });

            home.algo("daemon", "start").run().ok();
            Eventually.holds(
                    "its end was seen", () -> List.of("exited", "stopped").contains(home.phase("one")));
            JsonNode exit = home.status("one").get("last_exit");
            assertThat(exit.get("code").isNull()).as("invented: %s", exit).isTrue();
            home.does("stop", "one", "--kill");
            home.does("start", "one");
            home.does("restart", "one");
            home.does("stop", "one", "--kill");

            assertThat(sentinels).as("innocent processes").allMatch(SeenProcess::isAlive);
        } finally {
            for (SeenProcess sentinel : sentinels) {
                sentinel.signal("KILL");
            }
        }
    }

    @Test
    @Tag("faults")
    void twentyClientsOfAFrozenDaemonGiveUpAndMakeOneRunAtMost() throws Exception {
        home.addBeacon("one");
        SeenProcess daemon = home.daemon();
        daemon.signal("STOP");
        List<Call.Running> starts = new ArrayList<>();
        try {
            for (int i = 0; i < 20; i++) {
                starts.add(home.algo("start", "one").background());
            }
            for (Call.Running start : starts) {
                start.result().refused(6, "outcome unknown");
            }
        } finally {
            daemon.signal("CONT");
        }

        home.algo("status").run().ok();
        home.does("stop", "one");
        assertThat(home.liveRuns("one")).isEmpty();
        assertThat(home.beacon("one").runs()).hasSizeLessThanOrEqualTo(1);
    }

    @Tag("faults")
    @ParameterizedTest
    @ValueSource(ints = {0, 500})
    void theHostEndsAStrategyBeforeTheDaemonWhenMemoryRunsOut(int score) throws Exception {
        home.algo("daemon", "run")
                .by(List.of("choom", "-n", String.valueOf(score), "--"))
                .background();
        Eventually.holds("it is up", () -> home.algo("status").run().code() == 0);
        home.addBeacon("one", "TREE=child,daemon");
        home.does("start", "one");

        int own = oomScore(home.daemon());
        assertThat(own).isEqualTo(score);
        for (String word : List.of("1", "child", "daemon")) {
            assertThat(oomScore(home.beacon("one").process(word))).as(word).isGreaterThan(own);
        }
        assertThat(oomScore(home.beacon("one").process().parent()))
                .as("its wrapper")
                .isGreaterThan(own);
    }

    @Test
    @Tag("faults")
    void aDaemonInAMemoryCageOutlivesItsStrategies() throws Exception {
        Path cage = Path.of(
                "/sys/fs/cgroup/memory/algo-cage-" + ProcessHandle.current().pid());
        Needs.root("can make a cgroup");
        Needs.machine(makeCage(cage, 256), "has no cgroup v1 memory controller to write to");
        Call.Running run = home.call(List.of(
                        "sh",
                        "-c",
                        "echo $$ >" + cage + "/cgroup.procs && exec " + AlgoHome.DIST.resolve("bin/algo")
                                + " daemon run"))
                .background();
        try {
            Eventually.holds("it is up", () -> home.algo("status").run().code() == 0);
            SeenProcess daemon = home.daemon();
            Path chatty = home.script(
                    "chatty.py",
                    "import time",
                    "ballast = bytearray(4 << 20)",
                    "ballast[::4096] = b'x' * len(ballast[::4096])",
                    "while True:",
                    "    print('x' * 100, flush=True)",
                    "    time.sleep(0.1)");
            startMany(chatty, 200);

            Eventually.holds("the host has ended some", () -> count("exited") > 0);
            assertThat(daemon.isAlive()).as("the daemon").isTrue();
            assertThat(count("exited") + count("running") + count("starting")).isEqualTo(200);
            JsonNode ended = home.algo("status", "--json").run().ok().json().get("strategies");
            for (JsonNode strategy : ended) {
                if (strategy.get("phase").asText().equals("exited")) {
                    assertThat(strategy.get("last_exit").get("code").isNull())
                            .as("%s", strategy)
                            .isTrue();
                }
            }
            home.does("stop", "--all", "--kill");
            assertThat(daemon.isAlive()).as("the daemon").isTrue();
            home.algo("daemon", "stop").run().ok();
        } finally {
            if (run.isAlive()) {
                run.proc().signal("KILL");
                run.result();
            }
            empty(cage);
        }
    }

    /** Ends what a test that failed left in it, and says nothing: the failure is what counts. */
    private static void empty(Path cage) throws IOException {
        Eventually.within(Duration.ofSeconds(20), () -> {
            List<String> pids = Files.readAllLines(cage.resolve("cgroup.procs"));
            pids.forEach(pid -> ProcessHandle.of(Long.parseLong(pid)).ifPresent(ProcessHandle::destroyForcibly));
            return pids.isEmpty();
        });
        Files.delete(cage);
    }

    /** One file of code under many ids: a config by hand, since 200 commands would take minutes. */
    private void startMany(Path script, int count) throws Exception {
        Path code = home.home().resolve("strategies/scripts/chatty.py");
        Files.copy(script, code);
        ObjectNode config = JSON.createObjectNode().put("version", 1);
        for (int i = 0; i < count; i++) {
            config.withObject("/strategies/s" + i).put("script", "chatty.py").put("interpreter", AlgoHome.PYTHON);
        }
        Files.writeString(home.config(), config.toString());
        home.algo("reload").run().ok();
        home.algo("start", "--all", "--no-wait").run();
    }

    private long count(String phase) {
        long count = 0;
        for (JsonNode strategy : home.algo("status", "--json").run().ok().json().get("strategies")) {
            count += strategy.get("phase").asText().equals(phase) ? 1 : 0;
        }
        return count;
    }

    private static boolean makeCage(Path cage, int megabytes) {
        try {
            Files.createDirectory(cage);
            Files.writeString(cage.resolve("memory.limit_in_bytes"), megabytes + "M");
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static int oomScore(SeenProcess process) throws IOException {
        return Integer.parseInt(Files.readString(Path.of("/proc/" + process.pid() + "/oom_score_adj"))
                .strip());
    }

    /** Edits what the dead daemon recorded of a strategy, in the state and in its copy. */
    private void edit(String id, Edit edit) throws IOException {
        for (String name : List.of("state.json", "state.json.bak")) {
            Path file = home.home().resolve("state").resolve(name);
            ObjectNode state = (ObjectNode) JSON.readTree(Files.readAllBytes(file));
            edit.of(state.withObject("/strategies/" + id));
            Files.write(file, JSON.writeValueAsBytes(state));
        }
    }
}
