package algo.packaging;

import static algo.packaging.Call.names;
import static org.assertj.core.api.Assertions.assertThat;

import algo.app.Eventually;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The market calendar and the preview of schedules, from the packaged client alone: no daemon is started. */
class CalendarIT {
    @RegisterExtension
    final AlgoHome home = new AlgoHome();

    private Call.Result calendar(String... words) {
        return home.algo(command(words)).run();
    }

    /** The same inside this JVM, for what needs many. */
    private Call.Result inside(String... words) {
        return home.inside(command(words));
    }

    private static String[] command(String... words) {
        List<String> all = new ArrayList<>(List.of("calendar"));
        all.addAll(List.of(words));
        return all.toArray(String[]::new);
    }

    private void config(String strategies) throws Exception {
        Files.createDirectories(home.config().getParent());
        Files.writeString(home.config(), ("{'version': 1, 'strategies': {" + strategies + "}}").replace('\'', '"'));
    }

    /** The date in India, which stays the same for the next half minute. */
    private static String today() {
        ZoneId india = ZoneId.of("Asia/Kolkata");
        Eventually.holds(
                "midnight in India is not near", () -> LocalTime.now(india).isBefore(LocalTime.of(23, 59, 35)));
        return LocalDate.now(india).toString();
    }

    @Test
    void isOpenByDaysOfEveryKind() {
        assertThat(inside("is-open", "NSE", "--at", "2026-11-24T10:00")
                        .exits(1)
                        .quiet()
                        .out())
                .isEqualTo("NSE closed: Guru Nanak Jayanti; opens Wed 25 Nov 2026 09:15 IST\n");
        inside("is-open", "mcx", "--at", "2026-11-24T10:00").exits(1);
        inside("is-open", "mcx", "--at", "2026-11-24 17:00").ok();
        inside("is-open", "NSE", "--at", "2026-02-01T10:00").ok().quiet();
        inside("is-open", "CDS", "--at", "2026-02-01T10:00").exits(1);
        inside("is-open", "NSE", "--at", "2026-11-08T17:59:59").exits(1);
        inside("is-open", "NSE", "--at", "2026-11-08T18:00").ok().says("provisional");
        inside("is-open", "NSE", "--at", "2027-03-01T10:00").ok().says("the holidays of NSE in 2027 are provisional");
        assertThat(inside("is-open", "NSE", "--at", "2031-11-24T10:00").exits(3).out())
                .startsWith("by the weekday rule: NSE open, 09:15 to 15:30 IST");
        inside("is-open", "NSE", "--at", "2031-11-24T10:00").says("the calendar lacks the holidays of NSE in 2031");
        inside("is-open", "CRYPTO").ok();

        JsonNode json = inside("is-open", "nse", "--at", "2026-11-08T18:30", "--json")
                .ok()
                .json();
        assertThat(names(json)).containsExactly("exchange", "at", "open", "reason", "session", "flags");
        assertThat(names(json.get("session"))).containsExactly("name", "open", "close");
        assertThat(json.get("at").asText()).isEqualTo("2026-11-08T18:30:00+05:30");
        assertThat(json.get("flags").toString()).isEqualTo("[\"provisional\"]");
        assertThat(inside("is-open", "NSE", "--at", "2031-11-24", "--json")
                        .exits(3)
                        .json()
                        .get("flags")
                        .toString())
                .isEqualTo("[\"unknown_year\"]");
        assertThat(home.home()).doesNotExist();
    }

    @Test
    void nextShowAndCheck() {
        JsonNode next =
                calendar("next", "MCX", "--from", "2026-11-24", "--json").ok().json();
        assertThat(names(next)).containsExactly("exchange", "from", "next_open", "next_close", "flags");
        assertThat(next.get("next_open").asText()).isEqualTo("2026-11-24T17:00:00+05:30");
        assertThat(next.get("next_close").asText()).isEqualTo("2026-11-24T23:55:00+05:30");

        assertThat(calendar("show", "nse", "2026").ok().quiet().out().lines())
                .contains(
                        "Sun 01 Feb  09:15-15:30  budget   Union Budget Sunday",
                        "Tue 24 Nov  closed       holiday  Guru Nanak Jayanti");
        JsonNode year = calendar("show", "NSE", "2026", "--json").ok().json();
        assertThat(names(year)).containsExactly("year", "exchanges");
        assertThat(names(year.get("exchanges").get(0))).containsExactly("exchange", "name", "flags", "hours", "days");
        assertThat(names(year.get("exchanges").get(0).get("days").get(0)))
                .containsExactly(
                        "exchange", "date", "kind", "name", "trading", "sessions", "special", "corrected", "flags");
        assertThat(calendar("show").ok().out()).contains("\nCRYPTO  Mon-Sun  00:00-24:00\n");

        JsonNode day = calendar("check", "2026-11-24", "--json").ok().json();
        assertThat(names(day)).containsExactly("date", "exchanges");
        assertThat(day.get("exchanges")).hasSize(10);
    }

    @Test
    void whatIsWrongIsRefusedAndWritesNothing() {
        inside("is-open", "NSEE").refused(2, "unknown exchange 'NSEE'", "'NSE'");
        inside("is-open", "NSE", "--at", "24:00").refused(2, "not '24:00'", "2026-11-23T09:20");
        inside("add", "2026-12-07", "NSE").refused(2, "--name TEXT");
        inside("add", "2026-12-32", "NSE", "--name", "X").refused(2, "'2026-12-32' is no date");
        inside("add", "2026-12-07", "equty", "--name", "X").refused(2, "unknown exchange or set 'equty'", "'equity'");
        inside("remove", "2026-12-08").refused(2, "says nothing of Tue 8 Dec 2026");
        inside("import", "/nowhere").refused(2, "no such file or directory: /nowhere");
        inside().refused(2, "missing ACTION");
        assertThat(inside("is-open", "NSEE", "--json").exits(2).err()).startsWith("{\"error\":{\"code\":2,");
        home.inside("schedule", "ema", "--next", "3").refused(3, "ema: no such strategy");
        assertThat(home.home()).doesNotExist();
    }

    @Test
    void editsNameTheStrategiesThatTheyStopAndStartToday() throws Exception {
        String today = today();
        config("'coins': {'script': 'a.py', 'exchange': 'CRYPTO', 'schedule': {'type': 'market_hours'}},"
                + "'gold': {'script': 'a.py', 'exchange': 'MCX'}");

        Call.Result added =
                calendar("add", today, "crypto", "--name", "Outage").ok().says("a daemon that runs applies it");
        assertThat(added.out()).contains("CRYPTO: Outage, closed\ncoins stops: CRYPTO closed: Outage; next start ");
        assertThat(AlgoHome.mode(home.home().resolve("calendar.json"))).isEqualTo("rw-------");
        JsonNode removed = calendar("remove", today, "CRYPTO", "--json").ok().json();
        assertThat(names(removed)).containsExactly("changed", "file", "done", "today");
        assertThat(names(removed.get("today").get(0))).containsExactly("strategy", "change", "reason");
        assertThat(removed.get("today").get(0).get("change").asText()).isEqualTo("starts");

        home.script("broken.json", "{\"years\": {\"2026\": {\"sets\": {\"equty\": {}}}, \"x\": {}}}");
        Path broken = home.directory().resolve("broken.json");
        assertThat(calendar("validate", broken.toString()).exits(2).err()).hasLineCount(2);
        calendar("import", broken.toString()).exits(2).says("nothing was changed");
        home.script("new.json", "{\"years\": {\"2026\": {\"sets\": {\"equity\": {\"2026-11-24\": null}}}}}");
        calendar("import", home.directory().resolve("new.json").toString()).ok();
        assertThat(home.home().resolve("calendar.json.bak")).exists();
        calendar("validate").ok();
        calendar("is-open", "NSE", "--at", "2026-11-24T10:00").ok();
    }

    @Test
    void manyEditsAtOnceAreAllKept() throws Exception {
        List<Call.Running> edits = new ArrayList<>();
        for (int i = 1; i <= 6; i++) {
            edits.add(home.algo("calendar", "add", "2026-12-0" + i, "NSE", "--name", "Day " + i)
                    .background());
        }
        edits.forEach(edit -> edit.result().ok());
        for (int i = 1; i <= 6; i++) {
            assertThat(calendar("check", "2026-12-0" + i, "NSE").ok().out())
                    .contains("Day " + i + " (from your calendar)");
        }
    }

    /** Root's file of mode 0600 would be closed to the daemon of whom the home belongs to. */
    @Test
    void nobodyWritesTheCalendarOfSomebodyElse() throws Exception {
        Path theirs = Files.createDirectory(home.directory().resolve("theirs"));
        home.call(List.of("chmod", "755", home.directory().toString())).run().ok();
        if (AlgoHome.IS_ROOT) {
            home.call(List.of("chown", "54321", theirs.toString())).run().ok();
        }
        String[] add = {"calendar", "add", "2026-12-07", "NSE", "--name", "X", "--home", theirs + "/home"};
        Path distribution = home.directory().resolve("algo");
        home.copyDistribution(distribution);
        home.algo(distribution, add)
                .asNobodySpecial()
                .with("ALGO_CLIENT_ARCHIVE", "0")
                .run()
                .ok();
        if (AlgoHome.IS_ROOT) {
            home.algo(add).run().refused(5, theirs + " belongs to 54321", "run it as 54321");
        }
        try (Stream<Path> files = Files.list(theirs.resolve("home"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("calendar.json", ".calendar.lock");
        }
    }

    @Test
    void aRunningDaemonAppliesAnEdit() {
        home.addBeacon("coins");
        home.algo("schedule", "coins", "--market-hours", "--exchange", "crypto")
                .run()
                .ok();
        Eventually.holds("coins runs", () -> home.phase("coins").equals("running"));
        String today = today();

        assertThat(calendar("add", today, "crypto", "--name", "Outage").ok().out())
                .contains("coins stops: CRYPTO closed: Outage");
        Eventually.holds("coins is stopped", () -> home.phase("coins").equals("stopped"));
        assertThat(home.status("coins").get("reason").asText()).contains("CRYPTO closed: Outage");
        assertThat(home.algo("events", "--type", "calendar", "--json")
                        .run()
                        .ok()
                        .json()
                        .toString())
                .contains("\"cause\":\"request\"", "\"by\":\"user ")
                .doesNotContain("unknown");

        assertThat(calendar("remove", today).ok().out()).contains("coins starts: ");
        Eventually.holds("coins runs again", () -> home.phase("coins").equals("running"));
    }

    @Test
    void aBrokenCalendarOrConfigIsSaidAndLeftAlone() throws Exception {
        Files.createDirectories(home.home());
        Path file = Files.writeString(home.home().resolve("calendar.json"), "{\"years\": [}");
        calendar("is-open", "NSE").refused(1, file.toString(), "not valid JSON", "line 1");
        calendar("add", "2026-12-07", "--name", "X").refused(1, "not valid JSON");
        calendar("validate").refused(2, "not valid JSON");
        assertThat(file).hasContent("{\"years\": [}");
        Files.delete(file);

        config("'a': {'script': 'a.py', 'schedule': {'type': 'cron', 'cron': '0 0 30 2 *'}}");
        home.algo("schedule", "--next", "3").run().refused(1, "strategies.a.schedule.cron");
    }

    @Test
    void thePreviewOfEveryKindOfSchedule() throws Exception {
        config("'ema': {'script': 'a.py', 'schedule': {'type': 'window', 'start': '09:20', 'stop': '15:15'}},"
                + "'gold': {'script': 'a.py', 'exchange': 'MCX', 'schedule': {'type': 'market_hours'}},"
                + "'once': {'script': 'a.py', 'schedule': {'type': 'once', 'at': '2026-11-25T10:00'}},"
                + "'often': {'script': 'a.py', 'schedule': {'type': 'interval', 'every': '1h'}},"
                + "'cron': {'script': 'a.py', 'schedule': {'type': 'cron', 'cron': '20 9 * * 1-5'}},"
                + "'none': {'script': 'a.py'}");

        JsonNode json = home.inside("schedule", "ema", "--next", "3", "--from", "2026-11-23", "--json")
                .ok()
                .quiet()
                .json();
        assertThat(names(json)).containsExactly("occurrences", "skipped");
        assertThat(names(json.get("occurrences").get(0)))
                .containsExactly("at", "action", "strategy", "reason", "flags");
        assertThat(names(json.get("skipped").get(0))).containsExactly("date", "strategy", "reason");
        assertThat(json.get("occurrences").findValuesAsText("at"))
                .containsExactly("2026-11-23T09:20:00+05:30", "2026-11-23T15:15:00+05:30", "2026-11-25T09:20:00+05:30");
        assertThat(json.get("occurrences").findValuesAsText("action")).containsExactly("start", "stop", "start");
        assertThat(json.get("skipped").get(0).get("reason").asText()).isEqualTo("NSE closed: Guru Nanak Jayanti");

        assertThat(home.inside("schedule", "--next", "1", "--from", "2026-11-24")
                        .ok()
                        .quiet()
                        .out()
                        .lines()
                        .filter(line -> line.contains(" start "))
                        .map(line -> line.replaceFirst("^(.{22}) *start +(\\w+) .*", "$1 $2")))
                .containsExactly(
                        "Tue 24 Nov 2026  17:00 gold",
                        "Wed 25 Nov 2026  09:15 often",
                        "Wed 25 Nov 2026  09:20 ema",
                        "Wed 25 Nov 2026  09:20 cron",
                        "Wed 25 Nov 2026  10:00 once");
        home.inside("schedule", "none", "--next", "1").ok().says("none has no schedule");
        home.inside("schedule", "ema", "--next", "1", "--from", "2031-01-06")
                .ok()
                .says("warning: ema: the calendar lacks");
    }

    /** Every command would pay for what only these need. */
    @Test
    void otherCommandsLoadNothingOfIt() throws Exception {
        String java = ProcessHandle.current().info().command().orElseThrow();
        for (String words : List.of("version", "--help", "status")) {
            Process client = new ProcessBuilder(
                            java,
                            "-verbose:class",
                            "-cp",
                            AlgoHome.lib(AlgoHome.DIST).resolve("algo-cli.jar").toString(),
                            "algo.cli.Main",
                            words,
                            "--home",
                            home.home().toString())
                    .redirectErrorStream(true)
                    .start();
            String loaded = new String(client.getInputStream().readAllBytes());
            assertThat(client.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(loaded).as(words).contains("algo.cli.Main ");
            assertThat(loaded.lines())
                    .as(words)
                    .noneMatch(line -> line.contains("algo.app.calendar.")
                            || line.contains("algo.app.schedule.")
                            || line.contains("algo.app.state.")
                            || line.contains("algo.cli.remote.")
                            || line.contains("algo.cli.FarDaemon")
                            || line.contains("org.slf4j.")
                            || line.contains("jackson.databind."));
        }
    }
}
