package algo.packaging;

import static algo.packaging.Call.names;
import static org.assertj.core.api.Assertions.assertThat;

import algo.app.Eventually;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The event journal and what is summed up from it, of the packaged algo. */
class EventsIT {
    private static final int PART_BYTES = 8 * 1024 * 1024;

    @RegisterExtension
    final AlgoHome home = new AlgoHome();

    private Path journal() {
        return home.home().resolve("state/events.jsonl");
    }

    /** While no daemon runs: one line that is no event brings the file to the length at which it is rotated next. */
    private void fill() throws IOException {
        int missing = PART_BYTES - (int) Files.size(journal()) - 100;
        Files.writeString(journal(), "x".repeat(missing - 1) + "\n", StandardOpenOption.APPEND);
    }

    private static List<JsonNode> events(String lines) throws IOException {
        List<JsonNode> events = new ArrayList<>();
        for (String line : lines.split("\n")) {
            events.add(new ObjectMapper().readTree(line));
        }
        return events;
    }

    private List<JsonNode> events(String... options) throws IOException {
        List<String> words = new ArrayList<>(List.of("events", "--json"));
        words.addAll(List.of(options));
        return events(home.algo(words.toArray(String[]::new)).run().ok().out());
    }

    private static List<Long> numbers(List<JsonNode> events) {
        return events.stream().map(event -> event.get("seq").asLong()).toList();
    }

    @Test
    void theJournalIsRotatedWhileItIsFollowedAndReadAsOne() throws Exception {
        home.addBeacon("one");
        home.algo("daemon", "stop").run().ok();
        fill();
        home.algo("daemon", "start").run().ok();
        Call.Running follow =
                home.algo("events", "-f", "--since", "0", "--json").background();
        home.does("start", "one");
        home.does("stop", "one");
        Eventually.holds("the stop", () -> follow.out().contains("\"from\":\"stopping\",\"to\":\"stopped\""));
        follow.proc().signal("KILL");

        assertThat(journal().resolveSibling("events.jsonl.1")).exists();
        assertThat(AlgoHome.mode(journal())).isEqualTo("rw-------");
        assertThat(AlgoHome.mode(journal().resolveSibling("events.jsonl.1"))).isEqualTo("rw-------");
        List<JsonNode> all = events("--since", "0");
        assertThat(numbers(all))
                .startsWith(1L)
                .hasSize(numbers(all).get(all.size() - 1).intValue());
        assertThat(numbers(events(follow.out()))).isEqualTo(numbers(all));
        assertThat(numbers(events("-n", String.valueOf(all.size())))).isEqualTo(numbers(all));
        assertThat(numbers(events("--since", "1h"))).isEqualTo(numbers(all));
        assertThat(home.algo("events", "--since", "1000000").run().ok().out()).isEmpty();

        Files.delete(journal().resolveSibling("events.jsonl.1"));
        List<JsonNode> left = events("--since", "0");
        assertThat(left.get(0).get("event").asText()).isEqualTo("missed");
        assertThat(left.get(0).get("seq").asLong() + 1)
                .isEqualTo(left.get(1).get("seq").asLong());
    }

    @Test
    void eventsAreSiftedByTypeAndCauseAndSayWhoDidIt() throws Exception {
        home.addBeacon("one");
        home.does("start", "one");
        home.does("stop", "one");

        List<JsonNode> phases = events("--type", "phase,exit", "--cause", "request");
        assertThat(phases).allSatisfy(event -> {
            assertThat(event.get("event").asText()).isEqualTo("phase");
            assertThat(event.get("by").asText()).matches("user \\S+, uid \\d+");
        });
        assertThat(phases).extracting(event -> event.get("to").asText()).containsExactly("starting", "stopping");
        assertThat(events("one", "--type", "exit").get(0).get("to").asText()).isEqualTo("stopped");
        home.algo("daemon", "stop").run().ok();
        home.algo("daemon", "start").run().ok();
        home.killDaemon();
        home.algo("daemon", "start").run().ok();
        assertThat(events("--type", "daemon"))
                .extracting(event ->
                        event.get("to").asText() + " " + event.get("cause").asText())
                .containsExactly("started start", "stopped request", "started start", "died unknown", "started start");
        home.algo("events", "--type", "nonsense").run().refused(2, "--type", "nonsense");
        home.algo("events", "--since", "last week").run().refused(2, "--since", "last week");
    }

    @Test
    void theReportTellsOfCrashesRestartsAndOfTheTimeWithoutADaemon() throws Exception {
        Path flag = home.directory().resolve("crashed");
        Path script = home.script(
                "once.py",
                "import os, sys, time",
                "if not os.path.exists('" + flag + "'):",
                "    open('" + flag + "', 'w').close()",
                "    time.sleep(5)",
                "    sys.exit(3)",
                "time.sleep(1000)");
        home.algo("add", script.toString(), "--python", AlgoHome.PYTHON).run().ok();
        home.does("set", "once", "restart.when=on-failure", "restart.first_delay=1s", "start_window=100ms");
        home.does("start", "once");
        Eventually.holds(
                "the restart",
                () -> home.status("once").get("restarts").asInt() == 1
                        && home.phase("once").equals("running"));
        home.killDaemon();
        home.algo("daemon", "start").run().ok();

        JsonNode report = home.algo("report", "--json").run().ok().json();
        assertThat(names(report)).containsExactly("from", "to", "days", "unknown");
        assertThat(report.get("unknown")).as("%s", report).hasSize(1);
        int restarts = 0;
        int crashes = 0;
        for (JsonNode day : report.get("days")) {
            assertThat(names(day))
                    .containsExactly(
                            "strategy",
                            "date",
                            "wanted_seconds",
                            "up_seconds",
                            "uptime_percent",
                            "unknown_seconds",
                            "exits",
                            "restarts");
            assertThat(day.get("wanted_seconds").asLong())
                    .isGreaterThanOrEqualTo(day.get("up_seconds").asLong());
            restarts += day.get("restarts").asInt();
            crashes += day.get("exits").path("exited").asInt();
        }
        assertThat(restarts).as("%s", report).isEqualTo(1);
        assertThat(crashes).as("%s", report).isEqualTo(1);
        assertThat(home.algo("report", "once").run().ok().out())
                .startsWith("ID")
                .contains("RESTARTS", "1 exited", "not known: ");
        assertThat(home.algo("report", "--since", "10ms", "nosuch").run().code())
                .isEqualTo(3);
        home.algo("report", "--since", "2199-01-01").run().refused(2, "--since must be in the past");
        home.does("stop", "once");
    }

    @Test
    void eventsAreReplayedFromANumberAndFollowed() throws Exception {
        home.addBeacon("one");
        home.addBeacon("two");
        home.does("start", "one");
        Call.Running follow = home.algo("events", "-f", "-n", "1", "--json").background();
        Eventually.holds("it follows", () -> follow.out().endsWith("\n"));
        home.does("start", "two");
        home.does("stop", "one");

        Eventually.holds("the stop", () -> follow.out().contains("\"from\":\"stopping\",\"to\":\"stopped\""));
        String all = home.algo("events", "--since", "0", "--json").run().ok().out();
        follow.proc().signal("KILL");
        assertThat(all).endsWith(follow.out());
        List<JsonNode> events = new ArrayList<>();
        for (String line : all.split("\n")) {
            events.add(new ObjectMapper().readTree(line));
        }
        for (int i = 0; i < events.size(); i++) {
            assertThat(names(events.get(i)))
                    .containsExactly("seq", "at", "strategy", "event", "from", "to", "cause", "by", "detail");
            assertThat(events.get(i).get("seq").asInt()).isEqualTo(i + 1);
        }
        assertThat(home.algo("events", "one", "-n", "1").run().ok().out())
                .matches(
                        "\\d+  \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d IST  one  stopping -> stopped: stopped by hand\n");
        assertThat(home.algo("events", "--since", "2").run().ok().out()).startsWith("3  ");
        home.algo("events", "nosuch").run().refused(3, "nosuch: no such strategy");
        home.algo("daemon", "restart").run().ok();
        assertThat(home.algo("events", "--since", "0", "--json").run().ok().out())
                .as("after a restart of the daemon")
                .startsWith(all);
    }
}
