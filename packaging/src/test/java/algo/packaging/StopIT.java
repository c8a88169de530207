package algo.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.Eventually;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code algo stop} returning 0 means that the whole process tree is gone. */
class StopIT {
    @RegisterExtension
    final AlgoHome home = new AlgoHome();

    @Test
    void oneThatIgnoresSigtermIsKilledWhenItsGraceIsOver() throws Exception {
        home.addBeacon("deaf", "ON_TERM=ignore");
        home.does("set", "deaf", "stop.grace=2s");
        home.does("start", "deaf");
        SeenProcess process = home.beacon("deaf").process();

        Call.Result stopped = home.algo("stop", "deaf").run().ok().quiet();

        assertThat(process.isAlive()).isFalse();
        assertThat(stopped.took()).isGreaterThan(Duration.ofMillis(1900));
        assertThat(lastStop("deaf")).isBetween(Duration.ofMillis(1900), Duration.ofMillis(3000));
        assertThat(stopped.out()).isEqualTo("deaf: stopped; it had to be killed after its grace of 2s\n");
        JsonNode status = home.status("deaf");
        assertThat(status.get("phase").asText()).isEqualTo("stopped");
        assertThat(status.get("last_exit").get("reason").asText()).isEqualTo("killed");
        assertThat(status.get("last_exit").get("signal").asText()).contains("KILL");
    }

    @Test
    void theGraceOfOneStopIsShortenedOnTheCommandLine() throws Exception {
        home.addBeacon("deaf", "ON_TERM=ignore");
        home.does("set", "deaf", "stop.grace=1h");
        home.does("start", "deaf");
        home.beacon("deaf").awaitMore(1);

        Call.Result shorter =
                home.algo("stop", "deaf", "--grace", "300ms").run().ok();
        assertThat(lastStop("deaf")).isLessThan(Duration.ofSeconds(2));
        home.does("start", "deaf");
        home.beacon("deaf").awaitMore(1);
        Call.Result kill = home.algo("stop", "deaf", "--kill").run().ok();

        assertThat(shorter.out()).contains("killed after its grace of 300ms");
        assertThat(kill.out()).isEqualTo("deaf: stopped; it was killed\n");
        assertThat(lastStop("deaf")).isLessThan(Duration.ofSeconds(2));
        assertThat(home.phase("deaf")).isEqualTo("stopped");
    }

    @ParameterizedTest(name = "TREE={0}")
    @CsvSource(
            delimiter = '|',
            value = {"child,grandchild | child,grandchild", "daemon | daemon", "bare | bare"})
    void whatItStartedGoesWithIt(String tree, String words) {
        home.addBeacon("parent", "TREE=" + tree);
        home.does("set", "parent", "stop.grace=200ms");
        home.does("start", "parent");
        List<SeenProcess> all = tree("parent", words.split(","));

        home.algo("stop", "parent").run().ok();

        assertThat(all).noneMatch(SeenProcess::isAlive);
    }

    @ParameterizedTest(name = "TREE={0}")
    @CsvSource(
            delimiter = '|',
            value = {"child,grandchild | child,grandchild", "daemon,bare | daemon,bare"})
    void whatItLeavesBehindGoesWhenItEndsByItself(String tree, String words) throws Exception {
        Path exit = home.directory().resolve("exit");
        home.addBeacon("parent", "TREE=" + tree, "EXIT_FILE=" + exit);
        home.does("set", "parent", "stop.grace=200ms");
        home.does("start", "parent", "--no-wait");
        List<SeenProcess> all = tree("parent", words.split(","));

        Files.move(Files.writeString(home.directory().resolve("exit.new"), "3"), exit);
        Eventually.holds("the run is over", () -> home.phase("parent").equals("exited"));

        assertThat(all).noneMatch(SeenProcess::isAlive);
        assertThat(home.status("parent").get("last_exit").get("code").asInt()).isEqualTo(3);
        // Nothing runs: a stop has nothing to end, and says so.
        assertThat(home.algo("stop", "parent").run().ok().out()).contains("was not running");
    }

    @Test
    void whatIsFrozenIsEndedToo() throws Exception {
        home.addBeacon("frozen", "TREE=child");
        home.does("set", "frozen", "stop.grace=500ms");
        home.does("start", "frozen");
        List<SeenProcess> all = tree("frozen", "child");
        for (SeenProcess process : all) {
            process.signal("STOP");
        }
        Eventually.holds("status says so", () -> home.status("frozen")
                .get("reason")
                .asText()
                .contains("frozen by a signal: 2 of its 3 processes"));

        Call.Result stopped = home.algo("stop", "frozen").run().ok();

        assertThat(all).noneMatch(SeenProcess::isAlive);
        assertThat(stopped.out()).startsWith("frozen: stopped");
        assertThat(lastStop("frozen")).isLessThan(Duration.ofMillis(2000));
    }

    @Test
    void oneStubbornStrategyDelaysNobodyElse() throws Exception {
        List<String> ids = new ArrayList<>();
        home.addBeacon("stubborn", "ON_TERM=ignore");
        home.does("set", "stubborn", "stop.grace=1h");
        Path script = home.script("idle.py", "import time", "time.sleep(120)");
        for (int i = 0; i < 19; i++) {
            ids.add("idle" + i);
            String add = "{'ask':'add','path':'" + script + "','id':'idle" + i + "','values':{},'python':'"
                    + AlgoHome.PYTHON + "','replace':false}";
            assertThat(home.ask(add.replace('\'', '"')).orElseThrow().at("/outcomes/0/code"))
                    .as("added")
                    .hasToString("0");
        }
        home.does("start", "--all");

        Call.Running last = home.algo("stop", "stubborn").background();
        Eventually.holds("it is asked to end", () -> home.phase("stubborn").equals("stopping"));
        List<RawClient> stops = new ArrayList<>();
        try {
            for (String id : ids) {
                RawClient stop = RawClient.greeted(home.home().resolve("run/algo.sock"));
                stops.add(stop);
                stop.send("{\"ask\":\"stop\",\"ids\":[\"" + id + "\"],\"all\":false,\"grace_ms\":-1,\"today\":false}");
            }
            for (RawClient stop : stops) {
                assertThat(stop.answer()).contains("\"outcomes\":[{", "\"code\":0,\"message\":\"stopped\"");
            }
        } finally {
            for (RawClient stop : stops) {
                stop.close();
            }
        }

        assertThat(last.isAlive()).as("the stubborn one is still waited for").isTrue();
        for (String id : ids) {
            assertThat(lastStop(id)).as(id).isLessThan(Duration.ofSeconds(5));
        }
        home.algo("stop", "stubborn", "--kill").run().ok();
        assertThat(last.result().ok().out()).contains("killed");
    }

    @Test
    void oneThatDoesNotRunStaysStopped() {
        home.addBeacon("idle");

        assertThat(home.algo("stop", "idle").run().ok().quiet().out())
                .isEqualTo("idle: was not running; stays stopped until it is started\n");

        assertThat(home.status("idle").get("intent").asText()).isEqualTo("stopped");
    }

    /** How long its last stop took the daemon, by the journal: a client needs time to come up, on a busy machine much. */
    private Duration lastStop(String id) throws IOException {
        Instant asked = Instant.MIN;
        Instant stopped = Instant.MIN;
        for (String line : Files.readAllLines(home.home().resolve("state/events.jsonl"))) {
            JsonNode event = new ObjectMapper().readTree(line);
            if (event.get("strategy").asText().equals(id)
                    && event.get("event").asText().equals("phase")) {
                Instant at = OffsetDateTime.parse(event.get("at").asText()).toInstant();
                asked = event.get("to").asText().equals("stopping") ? at : asked;
                stopped = event.get("to").asText().equals("stopped") ? at : stopped;
            }
        }
        assertThat(stopped).as("%s was stopped after it was asked to", id).isAfterOrEqualTo(asked);
        return Duration.between(asked, stopped);
    }

    /** Its beating process and those that it started. */
    private List<SeenProcess> tree(String id, String... words) {
        List<SeenProcess> all = new ArrayList<>();
        all.add(home.beacon(id).process());
        for (String word : words) {
            all.add(home.beacon(id).process(word));
        }
        return all;
    }
}
