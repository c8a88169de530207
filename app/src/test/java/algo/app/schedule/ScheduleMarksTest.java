package algo.app.schedule;

import static algo.app.schedule.Setting.ist;
import static algo.app.schedule.Setting.timetable;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import algo.app.calendar.MarketCalendar;
import algo.app.model.Intent;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What happened before decides too: stops and starts by hand, exits, failures, holidays that are added, clocks that are set. */
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
    void aStopByHandLastsUntilSomebodySaysOtherwise() {
        Life life = Life.of("NSE", WINDOW);
        life.at("2026-11-23T10:00");

        assertThat(life.stoppedByHand("2026-11-23T11:00").reason())
                .isEqualTo("stopped by hand; 'algo start', 'algo reset' or a new schedule ends that");
        assertThat(life.at("2026-11-25T10:00").up()).isFalse();
        assertThat(life.at("2026-12-25T10:00").up()).isFalse();
        assertThat(life.reset("2026-12-28T10:00").up()).as("after a reset").isTrue();
        life.stoppedByHand("2026-12-28T11:00");
        assertThat(life.reschedule("2026-12-28T11:01", timetable("NSE", WINDOW)).up())
                .as("after a new schedule")
                .isTrue();
        life.stoppedByHand("2026-12-28T12:00");
        assertThat(life.startedByHand("2026-12-28T12:01", false).up())
                .as("after a start")
                .isTrue();
        assertThat(life.at("2026-12-28T15:15").up()).isFalse();
    }

    @ParameterizedTest(name = "stopped at {0}, up again {1}")
    @CsvSource({
        "2026-11-23T08:00, 2026-11-25T09:20", // before its window: not today
        "2026-11-23T11:00, 2026-11-25T09:20",
        "2026-11-23T16:00, 2026-11-25T09:20",
        "2026-11-22T11:00, 2026-11-23T09:20",
    })
    void aStopForTodayLastsUntilTheNextWindow(String stop, String next) {
        Life life = Life.of("NSE", WINDOW);
        life.at(stop);

        assertThat(life.stoppedToday(stop).reason()).startsWith("stopped by hand for ");
        assertThat(life.marks().intent()).isEqualTo(Intent.STOPPED_TODAY);
        assertThat(life.at(ist(next).minusSeconds(1)).up()).isFalse();
        assertThat(life.at(next).up()).isTrue();
        assertThat(life.marks().intent()).isEqualTo(Intent.NONE);
    }

    @Test
    void aStopForTodayAfterMidnightEndsWithTheWindowThatBeganTheDayBefore() {
        Life life = Life.of("NSE", "window start=20:00 stop=02:00");
        life.at("2026-11-25T20:00");
        life.stoppedToday("2026-11-26T01:00");

        assertThat(life.at("2026-11-26T20:00").up()).isTrue();
    }

    @Test
    void aStopForTodayHoldsForAllThatComesDueOnThatDate() {
        Life life = Life.of("NSE", "cron cron=0_*_*_*_*");
        life.stoppedToday("2026-11-25T10:30");

        assertThat(life.at("2026-11-25T11:00").up()).isFalse();
        assertThat(life.at("2026-11-26T00:00").up()).isTrue();
    }

    @Test
    void aStartByHandBeforeTheWindowFlowsIntoItAndEndsWithIt() {
        Life life = Life.of("NSE", WINDOW);

        assertThat(life.startedByHand("2026-11-23T07:00", false).reason())
                .isEqualTo("started by hand; ends Mon 23 Nov 15:15 IST");
        assertThat(life.at("2026-11-23T09:20").reason()).isEqualTo("in its window, 09:20 to 15:15 IST");
        assertThat(life.at("2026-11-23T15:15").up()).isFalse();
        assertThat(life.log()).as("one start").containsExactly("start", "stop");
        assertThat(life.at("2026-11-25T09:20").up()).isTrue();
    }

    @ParameterizedTest(name = "started {0}, ends {1}")
    @CsvSource({
        "2026-11-23T16:00, 2026-11-24T00:00", // the next day is a holiday
        "2026-11-25T16:00, 2026-11-26T15:15", // the next day is not
        "2026-11-20T16:00, 2026-11-21T00:00", // the weekend
        "2026-11-23T12:00, 2026-11-23T15:15",
    })
    void aStartByHandAfterTheWindowEndsWithTheNextOneOrBeforeAClosedDay(String start, String end) {
        Life life = Life.of("NSE", WINDOW);
        life.startedByHand(start, false);

        assertThat(life.at(ist(end).minusSeconds(1)).up()).isTrue();
        assertThat(life.at(end).up()).isFalse();
        assertThat(life.log()).containsExactly("start", "stop");
    }

    @Test
    void aStartByHandOnADayOfTheWeekThatIsNotItsOwnIsNoClosedDay() {
        Life life = Life.of("NSE", WINDOW + " days=mon");

        assertThat(timetable("NSE", WINDOW + " days=mon").refusal(ist("2026-11-25T10:00")))
                .isEmpty();
        assertThat(life.startedByHand("2026-11-25T10:00", false).reason())
                .isEqualTo("started by hand; ends Sat 28 Nov 00:00 IST");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "2026-11-24T10:00 | NSE closed: Guru Nanak Jayanti; next start Wed 25 Nov 09:20 IST",
                "2026-11-22T10:00 | NSE closed: Sunday; next start Mon 23 Nov 09:20 IST",
                "2026-11-08T18:30 | NSE has only a special session, which it does not follow: Diwali Laxmi Pujan - Muhurat trading (Sunday); next start Mon 9 Nov 09:20 IST",
                "2026-02-01T10:00 | NSE trades out of turn, but Sunday is not one of its days: Union Budget Sunday; next start Mon 2 Feb 09:20 IST",
            })
    void aStartByHandOnAClosedDayIsRefused(String time, String reason) {
        assertThat(timetable("NSE", WINDOW).refusal(ist(time))).contains(reason);
        assertThat(timetable("NSE", WINDOW + " any-day=true").refusal(ist(time)))
                .isEmpty();
        assertThat(timetable("NSE", "window start=20:00 stop=02:00").refusal(ist("2026-11-24T01:00")))
                .as("inside a window that began the day before")
                .isEmpty();
    }

    @Test
    void aForcedStartOnAClosedDayRunsToTheEndOfItsNextWindow() {
        Life life = Life.of("NSE", WINDOW);
        life.startedByHand("2026-11-21T10:00", true);

        assertThat(life.at("2026-11-22T00:00").up()).isTrue();
        assertThat(life.at("2026-11-23T15:14:59").up()).isTrue();
        assertThat(life.at("2026-11-23T15:15").up()).isFalse();
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

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"once at=2026-11-23T09:20", "window start=09:20 stop=15:15 late-start=10m"})
    void whatAClockThatWasAheadMadeMissIsStartedWhenItsTimeComes(String schedule) {
        Life life = Life.of("NSE", schedule);

        assertThat(life.at("2026-11-23T10:14:50").up()).as("an hour ahead").isFalse();
        assertThat(life.marks().latch()).isEqualTo(ScheduleMarks.Latch.MISSED);
        assertThat(life.at("2026-11-23T09:14:51").up()).isFalse();
        assertThat(life.at("2026-11-23T09:20").up()).isTrue();
    }

    @Test
    void aClockThatGoesADayAheadAndBackStopsNothing() {
        Life life = Life.of("NSE", WINDOW + " late-start=never");
        life.at("2026-11-25T09:20");
        life.at("2026-11-26T10:00");
        life.at("2026-11-25T10:01");

        assertThat(life.log()).containsExactly("start");
        assertThat(life.at("2026-11-25T15:15").up()).isFalse();
        assertThat(life.at("2026-11-26T09:20").up()).isTrue();
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

    @ParameterizedTest(name = "{0} set back from {1} to {2}")
    @CsvSource({
        "window start=09:20 stop=15:15, 2026-11-23T09:20:30, 2026-11-23T09:16, true, start",
        "window start=09:20 stop=15:15, 2026-11-23T15:15, 2026-11-23T15:11, false, start;stop",
        "window start=09:20 stop=15:15, 2026-11-23T15:15, 2026-11-23T14:15, true, start;stop;start",
        "market_hours days=mon-sun any-day=true open=open close=close, 2026-11-23T15:30, 2026-11-23T15:26, false, start;stop",
        "cron cron=20_9_*_*_*, 2026-11-23T09:20:30, 2026-11-23T09:18, true, start",
        "interval every=5m, 2026-11-23T09:20:01, 2026-11-23T09:17, true, start",
    })
    void aClockThatIsSetBackALittleStopsNothingAndRestartsNothing(
            String schedule, String from, String to, boolean up, String log) {
        Life life = Life.of("NSE", schedule);
        life.at(ist(from).minusSeconds(20));
        life.at(from);

        assertThat(life.at(to).up()).isEqualTo(up);
        assertThat(String.join(";", life.log())).isEqualTo(log);
    }

    @Test
    void aClockSetBackOverMidnightDoesNotStopARunWithoutEnd() {
        Life life = Life.of("CRYPTO", "market_hours days=mon-sun late-start=never");
        life.at("2026-11-23T00:00");
        life.at("2026-11-24T00:02");
        life.at("2026-11-23T23:58");
        life.at("2026-11-24T00:00");

        assertThat(life.log()).containsExactly("start");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {"cron cron=*/30_*_*_*_*", "interval every=30m start=09:00 stop=23:00", "once at=2026-11-23T12:00"
            })
    void aClockSetBackByHoursFiresNothingTwice(String schedule) {
        Life life = Life.of("NSE", schedule);
        life.at("2026-11-23T12:00");
        life.ends("2026-11-23T12:00:05", RunEnd.DONE);

        for (String time : new String[] {"09:01", "09:30", "10:00", "11:30", "12:00", "12:00:05"}) {
            assertThat(life.at("2026-11-23T" + time).up()).as(time).isFalse();
        }
        assertThat(life.at("2026-11-23T12:30").up()).isEqualTo(!schedule.startsWith("once"));
    }

    @Test
    void aClockThatWasHoursAheadDoesNotSilenceACron() {
        Life life = Life.of("NSE", "cron cron=0_*_*_*_*");
        life.at("2026-11-26T12:00");
        life.ends("2026-11-26T12:00:05", RunEnd.DONE);

        assertThat(life.at("2026-11-25T10:00").up()).as("set back by a day").isTrue();
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
