package algo.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.Eventually;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** More of what {@link ScheduleIT} tests, on rarer days and with more going wrong. */
@Tag("faults")
class ScheduleFaultsIT {
    private static final String WINDOW = "'schedule':{'type':'window','start':'09:20','stop':'15:15'}";
    private static final String MARKET = "'schedule':{'type':'window','start':'09:15','stop':'15:30'}";

    @RegisterExtension
    final AlgoHome home = new AlgoHome();

    @ParameterizedTest(name = "{0} to {1}")
    @CsvSource({"2024-02-29, 2024-03-01", "2026-11-30, 2026-12-01", "2026-12-31, 2027-01-01"})
    void theLastDayOfAMonthAndTheFirstOfTheNextAreOrdinaryDays(String last, String first) {
        Timeline time = new Timeline(home).beacon("ema", WINDOW).begin(last + "T09:19:00", 60);
        time.startsAt("ema", 0, last + "T09:20:00");
        time.clock().set(last + "T15:14:00");
        time.stopsAt("ema", 0, last + "T15:15:00");
        time.clock().set(first + "T09:19:00");
        time.startsAt("ema", 1, first + "T09:20:00");
        time.settle().ran("ema", 2);
    }

    @Test
    void setBackAnHourBeforeItsStartItWaitsAndStartsOnce() {
        Timeline time = new Timeline(home).beacon("ema", MARKET).begin("2026-11-20T09:14:50");
        time.clock().step(Duration.ofHours(-1));
        assertThat(time.settle().starts("ema")).isEmpty();
        time.clock().set("2026-11-20T09:14:57");
        time.startsAt("ema", 0, "2026-11-20T09:15:00");
        time.settle().ran("ema", 1);
    }

    @Test
    void setBackThreeMinutesAfterAStartItIsNotStoppedAndAfterAStopItIsNotStarted() {
        Timeline time = new Timeline(home).beacon("ema", MARKET).begin("2026-11-20T09:14:57");
        time.startsAt("ema", 0, "2026-11-20T09:15:00");
        time.clock().step(Duration.ofMinutes(-3));
        assertThat(time.settle().isUp("ema")).isTrue();
        time.clock().set("2026-11-20T09:14:58");
        time.until("2026-11-20T09:15:02");
        time.clock().set("2026-11-20T15:29:50");
        assertThat(time.settle().stops("ema")).isEmpty();
        time.clock().step(Duration.ofHours(-1));
        assertThat(time.settle().stops("ema")).isEmpty();
        time.clock().set("2026-11-20T15:29:57");
        time.stopsAt("ema", 0, "2026-11-20T15:30:00");
        time.clock().step(Duration.ofMinutes(-3));
        assertThat(time.settle().isUp("ema")).isFalse();
        time.clock().set("2026-11-20T15:29:58");
        time.until("2026-11-20T15:30:02").ran("ema", 1);
    }

    @Test
    void forcedOnAClosedDayItRunsToTheEndOfItsNextWindow() throws Exception {
        Timeline time = new Timeline(home).beacon("ema", WINDOW).begin("2026-11-21T10:00:00");
        home.algo("start", "ema").run().refused(5, "Saturday", "next start Mon 23 Nov 09:20 IST", "--force");
        home.does("start", "ema", "--force");
        time.downUntil("2026-11-22T00:00:05").settle();
        assertThat(time.isUp("ema")).as("on Sunday").isTrue();
        time.clock().set("2026-11-23T09:19:58");
        time.until("2026-11-23T09:20:01").ran("ema", 1);
        time.clock().set("2026-11-23T15:14:58");
        time.stopsAt("ema", 0, "2026-11-23T15:15:00");
        home.algo("explain", "ema").run().ok().quiet();
        time.ran("ema", 1);
    }

    @Test
    void downOverAWholeWindowNothingIsMadeUpFor() throws Exception {
        Timeline time = new Timeline(home).beacon("ema", MARKET).begin("2026-11-20T09:14:00");
        time.downUntil("2026-11-20T15:31:00").settle().ran("ema", 0);
    }

    @Test
    void aWindowAcrossMidnightBelongsToTheDayOnWhichItStarts() throws Exception {
        Timeline time = new Timeline(home)
                .beacon("owl", "'schedule':{'type':'window','start':'23:00','stop':'01:00'}")
                .begin("2026-11-20T22:59:57");
        time.startsAt("owl", 0, "2026-11-20T23:00:00");
        time.clock().set("2026-11-20T23:59:58");
        time.until("2026-11-21T00:00:01");
        assertThat(time.isUp("owl")).isTrue();
        time.downUntil("2026-11-21T00:30:00").settle();
        time.clock().set("2026-11-21T00:59:57");
        time.stopsAt("owl", 0, "2026-11-21T01:00:00");
        time.clock().set("2026-11-21T22:59:58");
        time.until("2026-11-21T23:00:01").ran("owl", 1);
    }

    @Test
    void aStopByHandHoldsOverTheDaemonsDeathAndOverDaysUntilItIsTakenBack() throws Exception {
        Timeline time =
                new Timeline(home).beacon("ema", WINDOW).beacon("day", WINDOW).begin("2026-11-20T10:00:00");
        time.startsAt("ema", 0, "2026-11-20T10:00:00").startsAt("day", 0, "2026-11-20T10:00:00");
        home.does("stop", "ema");
        home.does("stop", "day", "--today");

        time.downUntil("2026-11-20T11:00:00").settle().ran("ema", 1).ran("day", 1);
        time.clock().set("2026-11-23T09:19:58");
        time.startsAt("day", 1, "2026-11-23T09:20:00");
        time.settle().ran("ema", 1);
        home.algo("reset", "ema").run().ok();
        Eventually.holds("it is back", () -> time.starts("ema").size() == 2);
    }

    @Test
    void aRestartBudgetIsThatOfOneWindow() {
        Timeline time = new Timeline(home)
                .beacon(
                        "weak",
                        WINDOW + ",'restart':{'when':'on-failure','max':2,'first_delay':'100ms'}",
                        "RUN_FOR=0.3",
                        "EXIT=1")
                .begin("2026-11-20T09:19:58");
        Eventually.holds("it gave up", () -> home.phase("weak").equals("failed"));
        time.clock().set("2026-11-20T14:00:00");
        time.settle().ran("weak", 3);
        time.clock().set("2026-11-23T09:19:58");
        Eventually.holds("it began anew", () -> time.starts("weak").size() == 6);
        Eventually.holds("it gave up again", () -> home.phase("weak").equals("failed"));
        time.settle().ran("weak", 6);
    }

    @Test
    void onceCronAndIntervalNeverFireTwiceForTheSameInstant() throws Exception {
        List<String> ids = List.of("once", "cron", "interval");
        Timeline time = new Timeline(home)
                .beacon("once", "'schedule':{'type':'once','at':'2026-11-20T09:20'}", "RUN_FOR=0.2")
                .beacon("cron", "'schedule':{'type':'cron','cron':'20 9 * * *'}", "RUN_FOR=0.2")
                .beacon("interval", "'schedule':{'type':'interval','every':'5h','start':'09:20'}", "RUN_FOR=0.2")
                .begin("2026-11-20T09:19:57");
        ids.forEach(id -> time.startsAt(id, 0, "2026-11-20T09:20:00"));
        ids.forEach(id -> Eventually.holds(id + " is done", () -> !time.isUp(id)));
        for (String back : List.of("2026-11-20T09:17:00", "2026-11-20T08:19:00", "2026-11-20T06:30:00")) {
            time.clock().set(back);
            time.settle();
            time.clock().set("2026-11-20T09:19:59");
            time.until("2026-11-20T09:20:01");
        }
        time.downUntil("2026-11-20T09:19:59").until("2026-11-20T09:20:02");

        ids.forEach(id -> time.ran(id, 1));
    }

    @ParameterizedTest
    @CsvSource({"America/New_York, ar_EG.UTF-8", "'', tr_TR.UTF-8"})
    void timesAreIndianInAnyZoneAndDigitsAsciiInAnyLanguage(String zone, String language) {
        home.atFakeTime("2026-11-20T09:19:00", 1);
        home.addBeacon("ema");
        List<String> words = List.of("schedule", "ema", "--start", "09:20", "--stop", "15:15");
        Call schedule =
                home.algo(words.toArray(String[]::new)).with("LANG", language).with("LC_ALL", language);
        Call restart = home.algo("daemon", "restart").with("LANG", language).with("LC_ALL", language);
        for (Call call : List.of(restart, schedule)) {
            if (zone.isEmpty()) {
                call.without("TZ");
            } else {
                call.with("TZ", zone);
            }
        }
        restart.run().ok();
        assertThat(schedule.run().ok().out()).contains("start Fri 20 Nov 09:20 IST, stop Fri 20 Nov 15:15 IST");
        JsonNode status = home.status("ema");
        assertThat(status.get("next_start").asText()).isEqualTo("2026-11-20T09:20:00+05:30");
        assertThat(status.toString()).matches("\\p{ASCII}*");
    }

    @Test
    void whatMakesNoSenseIsRefusedInOneLineAndNothingChanges() {
        home.atFakeTime("2026-11-20T09:19:00", 1);
        home.addBeacon("ema");
        Map<String, String> before = home.decided();
        refused("24:00", "--start", "24:00");
        refused("9:5", "--start", "9:5");
        refused("09:15:61", "--start", "09:15:61");
        refused("09:15", "--start", "09:15", "--stop", "09:15");
        refused("funday", "--start", "09:15", "--days", "mon,funday");
        refused("mon", "--start", "09:15", "--days", "mon,mon");
        refused("NASDAQ", "--start", "09:15", "--exchange", "NASDAQ");
        refused("Guru Nanak Jayanti", "--at", "2026-11-24T09:20");
        refused("2026-11-19", "--at", "2026-11-19T09:20");
        refused("30s", "--every", "30s");
        refused("3h", "--every", "3h", "--start", "10:00", "--stop", "12:00");
        refused("30 2", "--cron", "0 9 30 2 *");
        refused("61", "--cron", "61 9 * * *");
        assertThat(home.decided()).isEqualTo(before);
    }

    private void refused(String named, String... options) {
        List<String> words = new ArrayList<>(List.of("schedule", "ema"));
        words.addAll(List.of(options));
        home.algo(words.toArray(String[]::new)).run().refused(2, named);
    }
}
