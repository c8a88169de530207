package algo.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.Eventually;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * No space, no inodes, a file system that became read-only, a limit of file sizes: what is there stays, what runs goes on,
 * stop works, and all is well again once the cause is gone.
 */
@Tag("faults")
class StorageFaultsIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int FAILED = 1;
    /** Within which low or missing space is said, and with it that it is over. */
    private static final Duration SOON = Duration.ofSeconds(5);

    @RegisterExtension
    final AlgoHome home = new AlgoHome();

    /** What may be wrong with the file system under a directory, how it is said, and how it comes and goes. */
    enum Fault {
        NO_SPACE("no space left", "no space left in ") {
            @Override
            void begin(MountNamespace mounts, Path directory) {
                mounts.fill(directory);
            }

            @Override
            void end(MountNamespace mounts, Path directory) {
                mounts.free(directory);
            }
        },
        NO_INODES("no space left", "no inodes left in ") {
            @Override
            void begin(MountNamespace mounts, Path directory) {
                mounts.useUpInodes(directory);
            }

            @Override
            void end(MountNamespace mounts, Path directory) {
                mounts.free(directory);
            }
        },
        READ_ONLY("ead-only file system", " is read-only: nothing can be saved there") {
            @Override
            void begin(MountNamespace mounts, Path directory) {
                mounts.makeReadOnly(directory);
            }

            @Override
            void goOn(MountNamespace mounts, Path directory) {
                // Nothing can become free.
            }

            @Override
            void end(MountNamespace mounts, Path directory) {
                mounts.makeWritable(directory);
            }
        };

        final String refusal;
        final String problem;

        Fault(String refusal, String problem) {
            this.refusal = refusal;
            this.problem = problem;
        }

        abstract void begin(MountNamespace mounts, Path directory);

        /** Takes what became free since. */
        void goOn(MountNamespace mounts, Path directory) {
            begin(mounts, directory);
        }

        abstract void end(MountNamespace mounts, Path directory);
    }

    @BeforeEach
    void mountsAreForRoot() {
        Needs.mounts();
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void aConfigThatCannotBeWrittenStaysAsItIs(Fault fault) throws Exception {
        home.addBeacon("first");
        home.addBeacon("second");
        home.algo("daemon", "stop").run().ok();
        Path strategies = home.home().resolve("strategies");
        try (MountNamespace mounts = new MountNamespace(home)) {
            mounts.replace(strategies, "size=1m,nr_inodes=100");
            mounts.in(home.algo("daemon", "start")).run().ok();
            home.algo("start", "first").run().ok();
            Path config = mounts.see(home.config());
            String before = Files.readString(config);
            String shown = home.algo("show", "first").run().ok().out();

            fault.begin(mounts, strategies);

            home.algo("set", "first", "name=" + "x".repeat(9000))
                    .run()
                    .refused(FAILED, "first: the config was not changed: ", fault.refusal);
            home.algo("add", AlgoHome.EXAMPLES.resolve("ema_crossover.py").toString())
                    .run()
                    .refused(FAILED, "ema_crossover: nothing was changed: ", fault.refusal);
            home.algo("remove", "second").run().refused(FAILED, "second: ", fault.refusal);
            assertSaid(fault.problem, strategies);
            assertThat(Files.readString(config)).isEqualTo(before);
            assertThat(home.algo("show", "first").run().ok().out()).isEqualTo(shown);
            home.beacon("first").awaitMore(3);
            assertThat(home.beacon("first").runs()).hasSize(1);
            home.algo("start", "second").run().ok();
            home.algo("stop", "second").run().ok().quiet();

            fault.end(mounts, strategies);

            assertNotSaidAnyMore(strategies);
            home.algo("set", "first", "name=Neu").run().ok();
            home.algo("remove", "second").run().ok();
            assertThat(Files.readString(config)).contains("Neu").doesNotContain("second");
            try (Stream<Path> files = Files.list(config.getParent())) {
                assertThat(files.map(file -> file.getFileName().toString()))
                        .containsExactlyInAnyOrder("strategy_configs.json", "strategy_configs.json.bak", "scripts");
            }
            home.algo("daemon", "stop", "--strategies").run().ok();
        }
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void aStateThatCannotBeSavedStartsNothingAndStopsAll(Fault fault) throws Exception {
        home.addBeacon("first", "TREE=child,daemon");
        home.addBeacon("second");
        home.addBeacon("third");
        home.algo("daemon", "stop").run().ok();
        Path state = home.home().resolve("state");
        try (MountNamespace mounts = new MountNamespace(home)) {
            mounts.replace(state, "size=1m,nr_inodes=100");
            mounts.in(home.algo("daemon", "start")).run().ok();
            home.algo("start", "first", "second").run().ok();
            List<SeenProcess> tree = List.of(
                    home.beacon("first").process(),
                    home.beacon("first").process("child"),
                    home.beacon("first").process("daemon"));

            fault.begin(mounts, state);

            home.algo("start", "third").run().refused(FAILED, "third: ", fault.refusal);
            assertThat(home.beacon("third").runs()).isEmpty();
            // What the start had taken and given back.
            fault.goOn(mounts, state);
            Call.Result stop = home.algo("stop", "first", "--grace", "200ms").run();
            if (stop.code() == 0) {
                // What the run had taken was given back when it had ended, and that was enough.
                JsonNode saved =
                        JSON.readTree(mounts.see(state.resolve("state.json")).toFile());
                assertThat(saved.at("/strategies/first/intent").asText()).isEqualTo("stopped");
            } else {
                stop.refused(FAILED, "first: stopped", ", but the state could not be saved: ", fault.refusal);
            }
            assertThat(tree).as("the tree of a stopped strategy").noneMatch(SeenProcess::isAlive);
            assertSaid(fault.problem, state);
            home.algo("set", "first", "name=Neu").run().ok();
            home.beacon("second").awaitMore(3);
            assertThat(home.beacon("second").runs()).hasSize(1);

            fault.end(mounts, state);

            assertNotSaidAnyMore(state);
            assertThat(home.status("first").get("intent").asText()).isEqualTo("stopped");
            home.algo("start", "third").run().ok();
            assertTheNextDaemonSees(mounts, "first", "second", "third");
            assertThat(home.beacon("first").runs()).hasSize(1);
            assertThat(home.beacon("second").runs()).hasSize(1);
            home.algo("daemon", "stop", "--strategies").run().ok();
        }
    }

    @Test
    void aLossThatReachesItsLimitOnAFullDiskStopsTheStrategyAndIsSaid() throws Exception {
        LosingBot bot = new LosingBot(home);
        home.does("set", "bot", "risk.max_daily_loss=0.01");
        home.algo("daemon", "stop").run().ok();
        Path state = home.home().resolve("state");
        try (MountNamespace mounts = new MountNamespace(home)) {
            mounts.replace(state, "size=1m,nr_inodes=100");
            mounts.in(home.algo("daemon", "start")).run().ok();
            home.algo("start", "bot").run().ok();
            Eventually.holds("it waits", () -> home.inside("logs", "bot").out().contains("child"));
            // The broker takes the orders of a full disk only where it has noted them: both are on it before the loss
            // counts.
            home.does("set", "bot", "risk.max_daily_loss=null");
            bot.trade();
            Eventually.holds("it traded", () -> home.inside("logs", "bot").out().contains("traded"));
            mounts.fill(state);
            home.does("set", "bot", "risk.max_daily_loss=0.01");

            Eventually.holds(
                    "it is stopped for the day",
                    () -> home.status("bot").get("phase").asText().equals("stopped")
                            && home.status("bot").get("reason").asText().contains("risk.max_daily_loss is 0.01"));
            assertSaid("no space left in ", state);
            assertThat(home.algo("start", "bot", "--force").run().code()).isEqualTo(5);
            mounts.free(state);
            assertNotSaidAnyMore(state);

            home.killDaemon();
            mounts.in(home.algo("daemon", "start")).run().ok();
            assertThat(home.status("bot").get("reason").asText()).contains("risk.max_daily_loss is 0.01");
            assertThat(home.inside("events", "bot", "--type", "risk").ok().out())
                    .containsOnlyOnce("risk reached: lost");
        }
    }

    @Test
    void aFullDiskOfLogsIsSaidInStatusAndEventsAndTheLogGoesOnAfterwards() throws Exception {
        Path ledger = home.directory().resolve("chatty.ledger");
        home.algo("add", chatty().toString(), "--python", AlgoHome.PYTHON, "--param", "LEDGER=" + ledger)
                .run()
                .ok();
        home.algo("daemon", "stop").run().ok();
        Path logs = home.home().resolve("log/strategies");
        try (MountNamespace mounts = new MountNamespace(home)) {
            mounts.replace(logs, "size=4m");
            mounts.in(home.algo("daemon", "start")).run().ok();
            home.algo("start", "chatty").run().ok();
            Path log = mounts.see(Path.of(home.status("chatty").get("log_file").asText()));
            int pid = home.status("chatty").get("pid").asInt();

            mounts.fill(logs);

            assertSaid(Fault.NO_SPACE.problem, logs);
            assertThat(Files.readString(home.home().resolve("state/events.jsonl")))
                    .contains("\"event\":\"storage\"", "\"to\":\"full\"", "no space left in " + logs);
            Eventually.holds("its lines are refused", () -> Files.exists(ledger));
            assertThat(home.status("chatty").get("pid").asInt()).isEqualTo(pid);
            long size = Files.size(log);

            mounts.free(logs);

            Eventually.holds("the log goes on", () -> Files.size(log) > size);
            assertNotSaidAnyMore(logs);
            mounts.fill(logs);
            home.algo("stop", "chatty").run().ok().quiet();
            assertThat(home.phase("chatty")).isEqualTo("stopped");
            home.algo("start", "chatty").run().refused(FAILED, "chatty: ", "no space left for its log in " + logs);
            home.algo("daemon", "stop", "--strategies").run().ok();
        }
    }

    @Test
    void aDaemonComesUpOnAFullDiskAndStopsWhatRuns() throws Exception {
        home.addBeacon("first");
        home.algo("daemon", "stop").run().ok();
        Path all = home.home();
        try (MountNamespace mounts = new MountNamespace(home)) {
            mounts.replace(all, "size=4m");
            mounts.in(home.algo("start", "first")).run().ok();
            SeenProcess program = home.beacon("first").process();
            Path events = mounts.see(all.resolve("state/events.jsonl"));
            mounts.in(home.call(List.of("sh", "-c", "kill -9 $(cat " + all.resolve("run/daemon.lock") + ")")))
                    .run()
                    .ok();
            // As a full disk leaves it.
            Files.writeString(events, Files.readString(events) + "{\"seq\":99,\"at");
            mounts.fill(all);

            mounts.in(home.algo("daemon", "start")).run().ok();

            assertThat(mounts.in(home.algo("status")).run().ok().err()).contains("no space left in " + all);
            mounts.in(home.algo("stop", "first")).run();
            assertThat(program.isAlive()).isFalse();
            mounts.free(all);
            Eventually.holds(
                    "the events are written", () -> Files.readString(events).contains("\"to\":\"stopped\""));
            mounts.in(home.algo("daemon", "stop", "--strategies")).run().ok();
        }
    }

    /** The soft limit is lifted for strategies. A hard one is the decision of whoever set it; only a capability goes over it. */
    @ParameterizedTest
    @ValueSource(strings = {"ulimit -S -f 100", "ulimit -f 100"})
    void theDaemonsLimitOfFileSizesEndsNeitherItNorAStrategy(String limit) throws Exception {
        home.algo(
                        "add",
                        home.script("plain.sh", "#!/bin/sh", "while :; do echo line; sleep 0.1; done")
                                .toString())
                .run()
                .ok();
        Path ledger = home.directory().resolve("chatty.ledger");
        home.algo("add", chatty().toString(), "--python", AlgoHome.PYTHON, "--param", "LEDGER=" + ledger)
                .run()
                .ok();
        home.algo("daemon", "stop").run().ok();
        // 51200 bytes for every sh.
        home.call(List.of("sh", "-c", limit + "; exec " + AlgoHome.DIST.resolve("bin/algo") + " daemon start"))
                .run()
                .ok();
        SeenProcess daemon = home.daemon();
        home.algo("start", "plain", "chatty").run().ok();

        String plain = "/proc/" + home.status("plain").get("pid").asLong();
        assertThat(Files.readString(Path.of(plain + "/status"))).containsPattern("SigIgn:\\s+0{16}");
        if (limit.contains("-S")) {
            Path log = Path.of(home.status("chatty").get("log_file").asText());
            Eventually.holds("its log is not cut", () -> Files.size(log) > 300_000);
            assertThat(ledger).doesNotExist();
            assertThat(Files.readString(Path.of(plain + "/limits")))
                    .containsPattern("Max file size +unlimited +unlimited");
        }

        String before = Files.readString(home.config());
        home.algo("set", "plain", "name=" + "x".repeat(60_000))
                .run()
                .refused(FAILED, "plain: the config was not changed: ", "ile too large", "ulimit -f");
        assertThat(Files.readString(home.config())).isEqualTo(before);
        assertThat(home.algo("status").run().ok().err()).contains("limit of file sizes (ulimit -f) of 50 KiB");
        // Its own log would outgrow the limit if it were not turned over.
        Path log = home.home().resolve("log/daemon.log");
        Files.writeString(log, "x".repeat(40_000) + "\n", StandardOpenOption.APPEND);
        Files.writeString(home.config(), "{");
        home.algo("reload").run().exits(2);
        assertThat(Files.readString(log)).doesNotContain("xxx").contains("refused");
        Files.writeString(home.config(), before);
        home.algo("stop", "--all").run().ok().quiet();
        assertThat(daemon.isAlive()).isTrue();
    }

    private void assertSaid(String problem, Path directory) {
        long begin = System.nanoTime();
        Eventually.holds("status says: " + problem, () -> {
            Call.Result status = home.algo("status").run().ok();
            assertThat(status.took()).isLessThan(Duration.ofSeconds(2));
            return status.err().contains(problem) && status.err().contains(directory.toString());
        });
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(SOON);
    }

    private void assertNotSaidAnyMore(Path directory) {
        Eventually.holds(
                "status is content with " + directory,
                () -> !home.algo("status").run().ok().err().contains(directory.toString()));
    }

    /** What the daemon holds is what is on disk. */
    private void assertTheNextDaemonSees(MountNamespace mounts, String... ids) throws Exception {
        List<JsonNode> before = Stream.of(ids).map(this::standing).toList();
        home.killDaemon();
        mounts.in(home.algo("daemon", "start")).run().ok();
        assertThat(Stream.of(ids).map(this::standing)).isEqualTo(before);
    }

    private JsonNode standing(String id) {
        ObjectNode status = (ObjectNode) home.status(id);
        return status.retain("id", "phase", "intent", "pid", "run_id", "last_exit", "restarts", "started_at");
    }

    /** Prints much, and notes elsewhere when its output is refused; that is no reason for it to end. */
    private Path chatty() {
        return home.script(
                "chatty.py",
                "import os, time",
                "while True:",
                "    try:",
                "        os.write(1, b'line\\n' * 400)",
                "    except OSError:",
                "        open(os.environ['LEDGER'], 'a').write('refused\\n')",
                "    time.sleep(0.01)");
    }
}
