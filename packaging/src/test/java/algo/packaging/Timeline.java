package algo.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.Eventually;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Beacons with schedules in one home whose clock a test sets, and what the daemon did to them, when by that clock. The config is
 * written by hand, so that a test pays for few commands.
 */
final class Timeline {
    /** What action may need on a busy machine. Wide, as here it is only asked which side of an instant it is on. */
    private static final Duration SLACK = Duration.ofSeconds(20);

    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * One line of the journal.
     *
     * @param at by the daemon's clock
     */
    private record Change(Instant at, String to, String cause) {}

    private final AlgoHome home;
    private final Map<String, String> entries = new LinkedHashMap<>();
    private int rate = 1;

    /** Skips the test where libfaketime is not installed. */
    Timeline(AlgoHome home) {
        Needs.fakeClock();
        this.home = home;
        // Nobody schedules it: the loop has turned once a command for it is answered.
        beacon("probe", "");
    }

    FakeClock clock() {
        return home.clock();
    }

    /**
     * A beacon in the config, from the next daemon or reload on.
     *
     * @param more keys of its entry, in JSON but with single quotes
     */
    Timeline beacon(String id, String more, String... params) {
        StringBuilder told = new StringBuilder("'LEDGER':'" + home.directory() + "'");
        for (String param : params) {
            int equals = param.indexOf('=');
            told.append(",'")
                    .append(param, 0, equals)
                    .append("':'")
                    .append(param.substring(equals + 1))
                    .append('\'');
        }
        String entry = "'script':'beacon.py','interpreter':'" + AlgoHome.PYTHON + "','start_window':'100ms','params':{"
                + told + "}" + (more.isEmpty() ? "" : "," + more);
        entries.put(id, entry);
        return this;
    }

    private void write() {
        List<String> all = new ArrayList<>();
        entries.forEach((id, entry) -> all.add("'" + id + "':{" + entry + "}"));
        String text = "{'version':1,'strategies':{" + String.join(",\n", all) + "}}\n";
        put("strategies/scripts/beacon.py", read(home.script("beacon.py")));
        put("strategies/strategy_configs.json", text.replace('\'', '"'));
    }

    /** A file of the home as a person writes it. */
    void put(String name, String content) {
        Path file = home.home().resolve(name);
        var owner = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
        try {
            Files.createDirectories(file.getParent(), owner);
            Files.writeString(file, content);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The first daemon, at that time. */
    Timeline begin(String ist) {
        return begin(ist, 1);
    }

    /** The same, and every hour takes it only {@code times}th part of one. */
    Timeline begin(String ist, int times) {
        rate = times;
        write();
        home.atFakeTime(ist, times);
        home.algo("daemon", "start").run().ok();
        return this;
    }

    /** The daemon dies, and a new one comes up at that time. */
    Timeline downUntil(String ist) throws Exception {
        home.killDaemon();
        clock().set(ist);
        home.algo("daemon", "start").run().ok();
        return this;
    }

    /** Waits until that time has come by the clock and the loop has turned since. */
    Timeline until(String ist) {
        Eventually.holds("it is " + ist, () -> !clock().now().isBefore(FakeClock.ist(ist)));
        return settle();
    }

    /** Waits until the loop has turned: what was due by now has begun. */
    Timeline settle() {
        home.algo("reset", "probe").run().ok();
        return this;
    }

    private List<Change> changes(String id) {
        List<Change> changes = new ArrayList<>();
        Path journal = home.home().resolve("state/events.jsonl");
        try {
            String text = Files.exists(journal) ? Files.readString(journal) : "";
            for (String line :
                    text.substring(0, text.lastIndexOf('\n') + 1).lines().toList()) {
                JsonNode event = JSON.readTree(line);
                if (event.path("strategy").asText().equals(id)
                        && event.path("event").asText().equals("phase")) {
                    changes.add(new Change(
                            OffsetDateTime.parse(event.get("at").asText()).toInstant(),
                            event.get("to").asText(),
                            event.get("cause").asText()));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return changes;
    }

    /** When each start began. */
    List<Instant> starts(String id) {
        return changes(id).stream()
                .filter(change -> change.to().equals("starting"))
                .map(Change::at)
                .toList();
    }

    /** When each stop that the schedule wanted began. */
    List<Instant> stops(String id) {
        return changes(id).stream()
                .filter(change ->
                        change.to().equals("stopping") && change.cause().equals("schedule"))
                .map(Change::at)
                .toList();
    }

    boolean isUp(String id) {
        return !home.liveRuns(id).isEmpty();
    }

    /** Waits for the start after {@code before} others, and sees that it came at that time and not earlier. */
    Timeline startsAt(String id, int before, String ist) {
        Eventually.holds("start " + (before + 1) + " of " + id, () -> starts(id).size() > before);
        isAt(id + " started", starts(id).get(before), ist);
        Eventually.holds(id + " beats", () -> home.beacon(id).runs().size() > before);
        return this;
    }

    /** The same for a stop; then nothing of it is left. */
    Timeline stopsAt(String id, int before, String ist) {
        Eventually.holds("stop " + (before + 1) + " of " + id, () -> stops(id).size() > before);
        isAt(id + " stopped", stops(id).get(before), ist);
        Eventually.holds(id + " is gone", () -> !isUp(id));
        return this;
    }

    private void isAt(String what, Instant at, String ist) {
        Instant due = FakeClock.ist(ist);
        assertThat(at)
                .as("%s, %s IST", what, at.atZone(FakeClock.IST))
                .isBetween(due, due.plus(SLACK.multipliedBy(rate)));
    }

    /** So many runs there were, by the journal and by its own ledger, and never two at once. */
    Timeline ran(String id, int times) {
        assertThat(starts(id)).as("starts of %s", id).hasSize(times);
        Eventually.holds(id + " has beaten", () -> home.beacon(id).runs().size() >= times);
        assertThat(home.beacon(id).runs()).as("runs of %s", id).hasSize(times);
        assertThat(home.beacon(id).neverTwoAtOnce()).as("never two of %s", id).isTrue();
        return this;
    }
}
