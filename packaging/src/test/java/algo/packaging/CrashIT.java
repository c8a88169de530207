package algo.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.Eventually;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The end of the daemon, of whatever kind, disturbs no strategy; the next daemon takes up where it was. */
class CrashIT {
    @RegisterExtension
    final AlgoHome home = new AlgoHome();

    @Test
    void theNextDaemonAdoptsWhatAKilledOneLeftAndLosesNoLineAndNoExitCode() throws Exception {
        List<String> ids = List.of("first", "second", "third");
        home.addBeacon("first");
        home.addBeacon("second", "EVERY=0.001");
        home.addBeacon("third", "TREE=child,grandchild,daemon,bare");
        home.addBeacon("seven", "EXIT_FILE=" + home.directory().resolve("seven.exit"));
        home.addBeacon("lost");
        home.algo("start", "--all").run().ok();
        Map<String, JsonNode> before = statuses(ids);
        List<SeenProcess> tree = new ArrayList<>();
        for (String word : List.of("1", "child", "grandchild", "daemon", "bare")) {
            tree.add(home.beacon("third").process(word));
        }

        home.killDaemon();

        // Nobody is there, and they do not mind.
        assertThat(home.home().resolve("run/algo.sock")).as("the stale socket").exists();
        assertThat(home.packaged("status")
                        .run()
                        .exits(4)
                        .says("algo daemon start")
                        .out())
                .contains("first");
        for (String id : ids) {
            home.beacon(id).awaitMore(20);
        }
        end("seven", 7);
        SeenProcess lost = home.beacon("lost").process();
        lost.parent().signal("KILL");
        lost.signal("KILL");
        Eventually.holds("the lost one is gone", () -> !lost.isAlive());

        home.algo("daemon", "start").run().ok();

        Map<String, JsonNode> after = statuses(ids);
        for (String id : ids) {
            assertThat(home.beacon(id).runs()).as("runs of %s", id).hasSize(1);
            for (String field : List.of("pid", "started_at", "run_id", "log_file", "phase", "intent")) {
                assertThat(after.get(id).get(field))
                        .as("%s of %s", field, id)
                        .isEqualTo(before.get(id).get(field));
            }
            long up = Duration.between(
                            OffsetDateTime.parse(
                                    before.get(id).get("started_at").asText()),
                            OffsetDateTime.now())
                    .toSeconds();
            assertThat(after.get(id).get("uptime_seconds").asLong())
                    .as("uptime of %s", id)
                    .isBetween(up - 3, up + 1);
        }
        JsonNode seven = home.status("seven");
        assertThat(seven.get("phase").asText()).isEqualTo("exited");
        assertThat(seven.get("last_exit").get("code").asInt()).isEqualTo(7);
        assertThat(seven.get("last_exit").get("signal").isNull()).isTrue();
        assertThat(seven.get("last_exit").get("reason").asText()).isEqualTo("exited");
        JsonNode unknown = home.status("lost").get("last_exit");
        assertThat(unknown.get("code").isNull())
                .as("an exit code was invented: %s", unknown)
                .isTrue();
        assertThat(unknown.get("reason").asText()).isEqualTo("unknown");

        ids.forEach(id -> home.beacon(id).awaitMore(20));
        home.algo("stop", "--all", "--grace", "1s").run().ok();

        assertThat(tree).noneMatch(SeenProcess::isAlive);
        for (String id : List.of("first", "second", "third", "seven")) {
            Path log = Path.of(home.status(id).get("log_file").asText());
            assertThat(home.beacon(id).isWholeIn(log))
                    .as("no line of %s is missing", id)
                    .isTrue();
            assertThat(home.algo("logs", id, "-n", "1000000").run().ok().out()).isEqualTo(Files.readString(log));
        }
    }

    @Test
    void oneThatFailedMeanwhileIsRestartedOnceAsItsPolicySays() throws Exception {
        home.addBeacon("fragile", "EXIT_FILE=" + home.directory().resolve("fragile.exit"));
        home.algo("set", "fragile", "restart.when=on-failure", "restart.first_delay=200ms")
                .run()
                .ok();
        home.algo("start", "fragile").run().ok();

        home.killDaemon();
        end("fragile", 3);
        home.algo("daemon", "start").run().ok();

        Eventually.holds("it runs again", () -> home.phase("fragile").equals("running"));
        JsonNode status = home.status("fragile");
        assertThat(status.get("restarts").asInt()).isEqualTo(1);
        assertThat(status.get("last_exit").get("code").asInt()).isEqualTo(3);
        home.beacon("fragile").awaitMore(5);
        assertThat(home.beacon("fragile").runs()).hasSize(2);
    }

    @Test
    void signalsToTheDaemonLeaveStrategiesRunning() throws Exception {
        home.addBeacon("steady");
        home.algo("start", "steady").run().ok();
        for (List<String> signals : List.of(List.of("TERM"), List.of("TERM", "TERM"), List.of("INT"), List.of("HUP"))) {
            SeenProcess daemon = home.daemon();

            for (String signal : signals) {
                daemon.signal(signal);
            }

            Eventually.holds("the daemon is gone after " + signals, () -> !daemon.isAlive());
            assertThat(home.home().resolve("run/algo.sock"))
                    .as("the socket after %s", signals)
                    .doesNotExist();
            home.beacon("steady").awaitMore(3);
            Call.Result started = home.algo("daemon", "start").run().ok().quiet();
            assertThat(started.out()).contains("1 total, 1 running");
        }
        assertThat(home.beacon("steady").runs()).hasSize(1);
    }

    @Test
    void aSignalWhileTheDaemonStartsEndsItAsAtAnyOtherTime() throws Exception {
        home.addBeacon("steady");
        home.algo("start", "steady").run().ok();
        home.algo("daemon", "stop").run().ok();
        Path journal = home.home().resolve("state/events.jsonl");
        for (int i = 0; i < 5; i++) {
            long before = Files.size(journal);
            Call.Running daemon = home.algo("daemon", "run").background();
            // Its first word there comes before it has adopted anything, and before the socket.
            Eventually.holds("it is starting", () -> Files.size(journal) > before);

            daemon.proc().signal("TERM");

            Eventually.holds("the daemon is gone", () -> !daemon.isAlive());
            assertThat(home.home().resolve("run/algo.sock")).doesNotExist();
        }
        List<String> ends = new ArrayList<>();
        for (String line : Files.readAllLines(journal)) {
            JsonNode event = new ObjectMapper().readTree(line);
            if (event.get("event").asText().equals("daemon")) {
                ends.add(event.get("to").asText());
            }
        }
        assertThat(ends)
                .startsWith("started", "stopped")
                .endsWith("started", "stopped")
                .doesNotContain("died");
        assertThat(home.algo("daemon", "start").run().ok().out()).contains("1 total, 1 running");
        assertThat(home.beacon("steady").runs()).hasSize(1);
    }

    @Test
    void stoppingTheDaemonSaysWhatBecomesOfTheStrategies() throws Exception {
        home.addBeacon("steady");
        home.algo("start", "steady").run().ok();
        SeenProcess first = home.daemon();
        SeenProcess strategy = home.beacon("steady").process();

        assertThat(home.algo("daemon", "stop").run().ok().quiet().out())
                .isEqualTo("daemon stopped; 1 strategy keeps running, and schedules rest until a daemon runs again\n");
        // Its connection and its locks are gone; its process needs another moment for that itself.
        assertThat(Eventually.within(Duration.ofSeconds(5), () -> !first.isAlive()))
                .as("the daemon is gone once stop has returned")
                .isTrue();
        home.algo("daemon", "stop").run().refused(4, "no daemon is running");
        home.algo("daemon", "restart").run().ok();
        SeenProcess second = home.daemon();
        home.algo("daemon", "restart").run().ok();
        SeenProcess third = home.daemon();

        assertThat(third.pid()).isNotEqualTo(second.pid());
        assertThat(strategy.isAlive()).isTrue();
        assertThat(home.algo("daemon", "stop", "--strategies")
                        .run()
                        .ok()
                        .quiet()
                        .out())
                .isEqualTo("daemon stopped, and 1 strategy before it\n");
        assertThat(strategy.isAlive()).isFalse();
        Eventually.holds("both are gone", () -> !second.isAlive() && !third.isAlive());
        // Stopped with the daemon is not stopped by hand: it comes back with the next one.
        home.algo("daemon", "start").run().ok();
        Eventually.holds("it runs again", () -> home.phase("steady").equals("running"));
        Eventually.holds(
                "its second run beats", () -> home.beacon("steady").runs().size() >= 2);
        assertThat(home.beacon("steady").runs()).hasSize(2);
    }

    @Test
    void aFrozenDaemonIsGivenUpWithTheOutcomeUnknown() throws Exception {
        home.addBeacon("one");
        SeenProcess daemon = home.daemon();
        daemon.signal("STOP");
        try {
            List<Call.Running> starts = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                starts.add(home.algo("start", "one").background());
            }
            for (Call.Running start : starts) {
                Call.Result result = start.result().refused(6, "outcome unknown", "algo status");
                assertThat(result.took()).isLessThan(Duration.ofSeconds(25));
            }
        } finally {
            daemon.signal("CONT");
        }

        home.algo("status").run().ok();
        Eventually.within(Duration.ofSeconds(2), () -> home.beacon("one").runs().size() > 1);
        assertThat(home.beacon("one").runs()).hasSizeLessThanOrEqualTo(1);
    }

    private Map<String, JsonNode> statuses(List<String> ids) {
        Map<String, JsonNode> statuses = new LinkedHashMap<>();
        for (JsonNode status : home.algo("status", "--json").run().ok().json().get("strategies")) {
            if (ids.contains(status.get("id").asText())) {
                statuses.put(status.get("id").asText(), status);
            }
        }
        assertThat(statuses.keySet()).containsExactlyElementsOf(ids);
        return statuses;
    }

    /** Has a beacon end with this code, and waits until it and its wrapper are gone. */
    private void end(String id, int code) throws IOException {
        SeenProcess process = home.beacon(id).process();
        SeenProcess wrapper = process.parent();
        Path file = home.directory().resolve(id + ".exit");
        Files.move(Files.writeString(home.directory().resolve(id + ".new"), String.valueOf(code)), file);
        Eventually.holds(id + " has ended", () -> !process.isAlive() && !wrapper.isAlive());
    }
}
