package algo.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.Eventually;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Schedules on a clock that the tests set. 20 November 2026 is a Friday, 24 November a holiday, 8 November Diwali. */
class ScheduleIT {
    private static final String WINDOW = "'schedule':{'type':'window','start':'09:20','stop':'15:15'}";

    @RegisterExtension
    final AlgoHome home = new AlgoHome();

    @Test
    void theDaemonsClockIsFakedAndThatOfStrategiesIsNot() {
        Timeline time = new Timeline(home).beacon("ema", WINDOW).begin("2026-11-20T10:00:00");
        time.startsAt("ema", 0, "2026-11-20T10:00:00");

        JsonNode status = home.status("ema");

        Instant started =
                OffsetDateTime.parse(status.get("started_at").asText()).toInstant();
        assertThat(started).isBetween(FakeClock.ist("2026-11-20T10:00:00"), FakeClock.ist("2026-11-20T10:01:00"));
        assertThat(home.daemon().description()).contains("LD_PRELOAD=");
        assertThat(home.beacon("ema").process().description())
                .contains(" STRATEGY_ID=ema ")
                .doesNotContain("LD_PRELOAD", "FAKETIME");
    }

    @Test
    void fromFridayOverTheWeekendAndAHolidayItRunsOnceEachTradingDayAtSixtyTimesTheSpeed() {
        Timeline time = new Timeline(home).beacon("ema", WINDOW).begin("2026-11-20T09:19:00", 60);
        time.startsAt("ema", 0, "2026-11-20T09:20:00");
        time.clock().set("2026-11-20T15:14:00");
        time.stopsAt("ema", 0, "2026-11-20T15:15:00");

        for (String day : new String[] {"2026-11-21", "2026-11-22", "2026-11-24"}) {
            time.clock().set(day + "T09:19:30");
            time.until(day + "T09:20:30");
            assertThat(time.isUp("ema")).as(day).isFalse();
            if (day.endsWith("22")) {
                time.clock().set("2026-11-23T09:19:00");
                time.startsAt("ema", 1, "2026-11-23T09:20:00");
                time.clock().set("2026-11-23T15:14:00");
                time.stopsAt("ema", 1, "2026-11-23T15:15:00");
            }
        }

        assertThat(home.status("ema").get("reason").asText())
                .isEqualTo("NSE closed: Guru Nanak Jayanti; next start Wed 25 Nov 09:20 IST");
        time.ran("ema", 2);
    }

    @Test
    void aJumpOverAStartAndOneOverAStopAreMadeUpForAtOnceAndOnce() {
        Timeline time = new Timeline(home)
                .beacon("ema", "'schedule':{'type':'window','start':'09:15','stop':'15:30'}")
                .begin("2026-11-20T09:14:00");
        assertThat(time.settle().starts("ema")).isEmpty();

        time.clock().set("2026-11-20T10:14:50");
        time.startsAt("ema", 0, "2026-11-20T10:14:50");
        time.clock().set("2026-11-20T15:29:40");
        assertThat(time.settle().isUp("ema")).isTrue();
        time.clock().step(Duration.ofHours(1));
        time.stopsAt("ema", 0, "2026-11-20T16:29:40");

        time.settle().ran("ema", 1);
    }

    @Test
    void downOverItsStartItStartsOnReturnAndDownOverItsStopItIsStoppedAtOnce() throws Exception {
        Timeline time = new Timeline(home)
                .beacon("ema", "'schedule':{'type':'window','start':'09:15','stop':'15:30'}")
                .beacon("late", "'schedule':{'type':'window','start':'09:15','stop':'09:15:30'}")
                .begin("2026-11-20T09:14:00");

        time.downUntil("2026-11-20T09:16:00").startsAt("ema", 0, "2026-11-20T09:16:00");
        SeenProcess adopted = home.beacon("ema").process();
        time.downUntil("2026-11-20T15:31:00").stopsAt("ema", 0, "2026-11-20T15:31:00");

        assertThat(adopted.isAlive()).isFalse();
        time.settle().ran("ema", 1).ran("late", 0);
    }

    @Test
    void aShortSpecialSessionIsFollowedExactlyAndOnlyByThoseThatFollow() {
        Timeline time = new Timeline(home)
                .beacon("plain", WINDOW)
                .beacon(
                        "diya",
                        "'schedule':{'type':'window','start':'09:20','stop':'15:15','days':['mon'],'follow_special_sessions':true}")
                .begin("2026-11-08T17:59:57");

        time.startsAt("diya", 0, "2026-11-08T18:00:00");
        time.clock().set("2026-11-08T19:14:57");
        time.stopsAt("diya", 0, "2026-11-08T19:15:00");

        time.settle().ran("diya", 1).ran("plain", 0);
    }

    @Test
    void aHolidayThatIsAddedStopsWhatRunsAndABrokenCalendarChangesNothing() {
        Timeline time = new Timeline(home).beacon("ema", WINDOW).begin("2026-11-23T10:00:00");
        time.startsAt("ema", 0, "2026-11-23T10:00:00");

        time.put("calendar.json", "{ broken");
        Eventually.holds(
                "the problem shows", () -> home.algo("status").run().err().contains("calendar.json"));
        assertThat(time.settle().isUp("ema")).isTrue();
        long before = System.nanoTime();
        time.put("calendar.json", holiday("2026-11-23", "Flood"));
        Eventually.holds("it is stopped", () -> time.stops("ema").size() == 1);
        Duration took = Duration.ofNanos(System.nanoTime() - before);

        assertThat(took).as("from the calendar to the stop").isLessThan(Duration.ofSeconds(5));
        Eventually.holds("it is gone", () -> !time.isUp("ema"));
        assertThat(home.status("ema").get("reason").asText())
                .isEqualTo("NSE closed: Flood; next start Wed 25 Nov 09:20 IST");
        home.algo("start", "ema").run().refused(5, "Flood", "--force");
    }

    private static String holiday(String date, String name) {
        return ("{'schema':'market-calendar/1','extends':'IN','years':{'2026':{'sets':{'equity':{'" + date
                        + "':{'name':'" + name + "','state':'closed'}}}}}}")
                .replace('\'', '"');
    }

    @Tag("faults")
    @Test
    void graceBackoffAndUptimeDoNotMindTheClock() throws Exception {
        String policy = "'restart':{'when':'on-failure','first_delay':'10s','max_delay':'10s'}";
        Timeline time = new Timeline(home)
                .beacon("deaf", "'stop':{'grace':'8s'}", "ON_TERM=ignore")
                .beacon("weak", policy, "EXIT_FILE=" + home.directory().resolve("end"))
                .begin("2026-11-20T10:00:00");
        home.does("start", "deaf", "weak");
        home.beacon("deaf").awaitMore(1);
        long began = System.nanoTime();
        time.clock().step(Duration.ofHours(1));
        assertThat(home.status("deaf").get("uptime_seconds").asLong()).isLessThan(600);

        Files.move(home.script("end.new", "1"), home.directory().resolve("end"));
        Eventually.holds("it waits for its restart", () -> home.phase("weak").equals("backoff"));
        long crashed = System.nanoTime();
        Call.Running stop = home.algo("stop", "deaf").background();
        Eventually.holds("it is asked to end", () -> home.phase("deaf").equals("stopping"));
        time.clock().step(Duration.ofHours(-2));
        time.clock().step(Duration.ofHours(3));
        Call.Result stopped = stop.result().ok();

        assertThat(stopped.took()).isBetween(Duration.ofSeconds(8), Duration.ofSeconds(30));
        Eventually.holds("it is back", () -> home.beacon("weak").runs().size() == 2);
        assertThat(Duration.ofNanos(System.nanoTime() - crashed)).isLessThan(Duration.ofSeconds(30));
        assertThat(home.status("weak").get("uptime_seconds").asLong())
                .isLessThan(Duration.ofNanos(System.nanoTime() - began).toSeconds() + 1);
    }
}
