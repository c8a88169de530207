package algo.app.schedule;

import static algo.app.schedule.Setting.ist;
import static algo.app.schedule.Setting.timetable;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import algo.app.calendar.MarketCalendar;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What happened before decides too: late starts, exits, failures, holidays that are added. */
class ScheduleMarksTest {
    private static final String WINDOW = "window start=09:20 stop=15:15";

    @Test
    void aDaemonThatComesUpInsideAWindowStartsAtOnce() {
        Life life = Life.of("NSE", WINDOW);

        assertThat(life.at("2026-11-23T11:00").up()).isTrue();
    }

    @ParameterizedTest(name = "late_start={0}: {1} after the start")
    @CsvSource({
        "always, 15:14:59, true",
        "never,  09:20:05, true",
        "never,  09:20:10, false",
        "10m,    09:29:59, true",
        "10m,    09:30:00, false",
        "1d,     15:14:59, true",
    })
    void aLateStartIsLimited(String limit, String time, boolean up) {
        Life life = Life.of("NSE", WINDOW + " late-start=" + limit);

        assertThat(life.at("2026-11-23T" + time).up()).isEqualTo(up);
    }

    @Test
    void onlyTheFirstStartOfAWindowIsLimited() {
        Life life = Life.of("NSE", WINDOW + " late-start=never");
        life.at("2026-11-23T09:20:01");
        life.dies();

        assertThat(life.at("2026-11-23T12:00").up())
                .as("after the host came back")
                .isTrue();
    }

    @Test
    void aMissedStartSaysSoAndWaitsForTheNextWindow() {
        Life life = Life.of("NSE", WINDOW + " late-start=10m");

        assertThat(life.at("2026-11-23T09:40").reason())
                .isEqualTo(
                        "missed the start of Mon 23 Nov 09:20 IST, and late_start is 10m; next start Wed 25 Nov 09:20"
                                + " IST");
        assertThat(life.marks().latch()).isEqualTo(ScheduleMarks.Latch.MISSED);
        assertThat(life.at("2026-11-23T15:14").up()).isFalse();
        assertThat(life.at("2026-11-25T09:20").up()).isTrue();
    }

    @Test
    void aStrategyThatRunsOverItsStopIsStoppedAtOnceOnReturn() {
        Life life = Life.of("NSE", WINDOW);
        life.at("2026-11-23T09:20");

        assertThat(life.at("2026-11-23T18:00").up()).as("the daemon was down").isFalse();
        assertThat(life.log()).containsExactly("start", "stop");
    }

    @Test
    void anExitWithZeroInsideTheWindowIsTheEndOfThatWindow() {
        Life life = Life.of("NSE", WINDOW);
        life.at("2026-11-23T09:20");

        assertThat(life.ends("2026-11-23T11:00", RunEnd.DONE).reason())
                .isEqualTo("done: it exited with 0 in the window of Mon 23 Nov 09:20 IST; next start Wed 25 Nov 09:20"
                        + " IST");
        assertThat(life.at("2026-11-23T15:00").up()).isFalse();
        assertThat(life.reset("2026-11-23T15:01").up())
                .as("a reset does not do the work again")
                .isFalse();
        assertThat(life.at("2026-11-25T09:20").up()).isTrue();
    }

    @Test
    void anExitOutsideTheWindowHasNoEffectOnTheNextOne() {
        Life life = Life.of("NSE", WINDOW);
        life.startedByHand("2026-11-23T08:00", false);
        life.ends("2026-11-23T08:30", RunEnd.DONE);

        assertThat(life.isUp()).isFalse();
        assertThat(life.at("2026-11-23T09:20").up()).isTrue();
    }

    @Test
    void aFailureIsForgottenByAResetAndByTheNextWindow() {
        Life life = Life.of("NSE", WINDOW);
        life.at("2026-11-23T09:20");

        assertThat(life.ends("2026-11-23T10:00", RunEnd.FAILED).reason())
                .isEqualTo("failed in the window of Mon 23 Nov 09:20 IST; 'algo reset' or 'algo start' tries again;"
                        + " next start Wed 25 Nov 09:20 IST");
        assertThat(life.reset("2026-11-23T11:00").up()).isTrue();
        life.ends("2026-11-23T12:00", RunEnd.FAILED);
        assertThat(life.at("2026-11-25T09:20").up()).isTrue();
    }

    @Test
    void aHolidayThatIsAddedStopsWhatRuns() {
        MarketCalendar closed = Setting.corrected(
                "{'years':{'2026':{'sets':{'equity':{'2026-11-25':{'name':'Ad hoc','state':'closed'}}}}}}");
        Life window = Life.of("NSE", WINDOW);
        window.at("2026-11-25T10:00");
        Life cron = Life.of("NSE", "cron cron=0_10_*_*_*");
        cron.at("2026-11-25T10:00");
        Life byHand = Life.of("NSE", WINDOW);
        byHand.startedByHand("2026-11-25T08:00", false);

        assertThat(window.reload("2026-11-25T10:30", timetable(closed, "NSE", WINDOW))
                        .reason())
                .isEqualTo("NSE closed: Ad hoc; next start Thu 26 Nov 09:20 IST");
        assertThat(cron.reload("2026-11-25T10:30", timetable(closed, "NSE", "cron cron=0_10_*_*_*"))
                        .up())
                .isFalse();
        assertThat(byHand.reload("2026-11-25T08:30", timetable(closed, "NSE", WINDOW))
                        .up())
                .isFalse();
        assertThat(window.reload("2026-11-25T11:00", timetable("NSE", WINDOW)).up())
                .as("the mistake corrected")
                .isTrue();
    }

    @Test
    void adjacentWindowsAreOneRun() {
        Life life = Life.of("CRYPTO", "market_hours days=mon-sun");
        for (int hour = 0; hour < 24 * 10; hour++) {
            life.at(ist("2026-11-20T10:00").plusSeconds(hour * 3600L));
        }

        assertThat(life.log()).containsExactly("start");
    }

    @Test
    void aStrategyWithoutAStopRunsFromDayToDayAndIsStartedAgainAfterItEnded() {
        Life life = Life.of("NSE", "window start=09:20");
        life.at("2026-11-25T09:20");
        life.at("2026-11-26T09:20");
        assertThat(life.log()).containsExactly("start");

        life.ends("2026-11-26T12:00", RunEnd.DONE);
        assertThat(life.at("2026-11-27T03:00").up()).isFalse();
        assertThat(life.at("2026-11-27T09:20").up()).as("the next window").isTrue();
        assertThat(life.at("2026-11-28T00:00").up()).as("Saturday").isFalse();
    }

    @Test
    void onceRunsUntilItExitsAndNeverAgain() {
        Life life = Life.of("NSE", "once at=2026-11-23T09:20");
        life.at("2026-11-23T09:25");

        assertThat(life.at("2026-11-24T12:00").reason()).isEqualTo("the run of Mon 23 Nov 09:20 IST, until it exits");
        life.ends("2026-11-24T13:00", RunEnd.DONE);
        assertThat(life.at("2026-11-24T13:01").up()).isFalse();
        assertThat(life.at("2026-11-23T09:22").up()).as("the clock a day back").isFalse();
    }

    @Test
    void aDayThatIsCutShortByTheUsersCalendarCutsTheWindow() {
        MarketCalendar early = Setting.corrected("{'years':{'2026':{'sets':{'equity':{'2026-11-25':{'name':'Storm',"
                + "'state':'sessions','kind':'partial','sessions':[{'open':'09:15','close':'12:00'}]}}}}}}");
        Life life = new Life(timetable(early, "NSE", WINDOW));

        assertThat(life.at("2026-11-25T09:20").reason())
                .isEqualTo("in its window, 09:20 to 12:00 IST; NSE trades only 09:15 to 12:00 IST: Storm");
        assertThat(life.at("2026-11-25T12:00").up()).isFalse();
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"cron cron=*/5_*_*_*_*", "interval every=5m start=09:00 stop=23:00"})
    void aStartThatComesDueWhileARunGoesOnIsLeftOut(String schedule) {
        Life life = Life.of("NSE", schedule);
        life.at("2026-11-23T10:00");
        life.at("2026-11-23T10:05");
        life.ends("2026-11-23T10:05:03", RunEnd.DONE);

        assertThat(life.at("2026-11-23T10:05:04").up()).as("the start of 10:05").isFalse();
        assertThat(life.at("2026-11-23T10:10").up()).isTrue();
        assertThat(life.log()).containsExactly("start", "done", "start");
    }

    @Test
    void aRunOfAnIntervalIsStoppedAtItsStop() {
        Life life = Life.of("NSE", "interval every=5m stop=15:00");
        life.at("2026-11-23T14:55");

        assertThat(life.at("2026-11-23T14:59:59").up()).isTrue();
        assertThat(life.at("2026-11-23T15:00").up()).isFalse();
    }

    @Test
    void aRunThatShouldHaveEndedIsStoppedEvenIfTheNextStartIsDue() {
        Life life = Life.of("NSE", "cron cron=20_9_*_*_* stop=15:15");
        life.at("2026-11-25T09:20");

        assertThat(life.at("2026-11-26T09:20:30").up())
                .as("the daemon was down for a day")
                .isFalse();
        assertThat(life.at("2026-11-26T09:20:31").up()).as("overlapped").isFalse();
        assertThat(life.at("2026-11-27T09:20").up()).isTrue();
    }

    @Test
    void aStartThatWasMarkedIsNotMadeAgainAfterItsTime() {
        Life life = Life.of("NSE", "cron cron=20_9_*_*_*");
        life.at("2026-11-25T09:20");
        life.dies();

        assertThat(life.at("2026-11-25T09:21").up())
                .as("the host went down under it")
                .isFalse();
        assertThat(life.at("2026-11-26T09:20").up()).isTrue();
    }

    @Test
    void marksAreReadBackAsTheyWereWritten() {
        Life life = Life.of("NSE", WINDOW);
        assertThat(life.marks().fields()).isEmpty();
        assertThat(ScheduleMarks.of(Map.of())).isEqualTo(ScheduleMarks.NONE);
        life.at("2026-11-23T09:20");
        life.ends("2026-11-23T10:00", RunEnd.FAILED);
        life.startedByHand("2026-11-23T11:00", false);
        assertThat(ScheduleMarks.of(life.marks().fields())).isEqualTo(life.marks());
        life.at("2026-11-23T15:15");
        life.stoppedToday("2026-11-23T15:20");
        assertThat(ScheduleMarks.of(life.marks().fields())).isEqualTo(life.marks());

        assertThatIllegalArgumentException()
                .isThrownBy(() -> ScheduleMarks.of(Map.of("started", "soon")))
                .withMessageContaining("soon");
        assertThatIllegalArgumentException().isThrownBy(() -> ScheduleMarks.of(Map.of("latch", "shut")));
    }
}
