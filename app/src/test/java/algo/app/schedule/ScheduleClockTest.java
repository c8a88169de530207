package algo.app.schedule;

import static algo.app.schedule.Setting.ist;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clocks that were ahead, or are set back, stop nothing and start nothing twice. */
class ScheduleClockTest {
    private static final String WINDOW = "window start=09:20 stop=15:15";

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
        life.at("2026-11-25T09:59:50");

        assertThat(life.at("2026-11-25T10:00").up()).as("set back by a day").isTrue();
    }

    @ParameterizedTest(name = "set back from {0} to {1}: up {2}, up at {3}: {4}")
    @CsvSource({
        // before its time nothing starts, within five minutes of it neither
        "2026-11-23T09:20:05, 2026-11-23T09:10, false, 2026-11-23T09:19:59, false",
        "2026-11-23T09:20:05, 2026-11-23T09:10, false, 2026-11-23T09:20:00, true",
        "2026-11-23T09:20:05, 2026-11-23T09:14:59, false, 2026-11-23T09:15:30, false",
        "2026-11-23T09:20:05, 2026-11-23T09:15:00, true, 2026-11-23T09:19:59, true",
        // an ended window runs again to its very end, but for a small step
        "2026-11-23T15:20:00, 2026-11-23T15:09, true, 2026-11-23T15:14:59, true",
        "2026-11-23T15:20:00, 2026-11-23T15:09, true, 2026-11-23T15:15:00, false",
        "2026-11-23T15:15:01, 2026-11-23T15:10:01, false, 2026-11-23T15:14:59, false",
        "2026-11-23T16:31:00, 2026-11-23T11:01, true, 2026-11-23T15:14:59, true",
    })
    void aClockThatIsSetBackOverAnEdgeOfAWindow(String from, String to, boolean up, String later, boolean then) {
        Life life = Life.of("NSE", WINDOW);
        if (ist(from).isAfter(ist("2026-11-23T15:15"))) {
            life.at("2026-11-23T12:00");
        }
        life.at(from);

        assertThat(life.at(to).up()).isEqualTo(up);
        assertThat(life.at(later).up()).as("at %s", later).isEqualTo(then);
        assertThat(life.at("2026-11-23T15:15").up()).isFalse();
    }

    @Test
    void aRestartThatIsToComeDoesNotComeBeforeTheWindowEither() {
        Timetable timetable = Setting.timetable("NSE", WINDOW);
        ScheduleMarks marks = timetable.launched(ScheduleMarks.NONE, ist("2026-11-23T09:20"));

        assertThat(timetable.isEarly(marks, ist("2026-11-23T09:17"))).isTrue();
        assertThat(timetable.isEarly(marks, ist("2026-11-23T09:20"))).isFalse();
        ScheduleMarks passed = timetable.passed(marks, ist("2026-11-23T09:17"), false);
        assertThat(timetable.desiredAt(ist("2026-11-23T09:17"), passed).up()).isFalse();
        assertThat(timetable.desiredAt(ist("2026-11-23T09:20"), passed).up()).isTrue();
    }

    @Test
    void aStartByHandUnderAClockThatWasAheadEndsWithTheWindowOfTheRightTime() {
        Life life = Life.of("NSE", WINDOW);
        life.startedByHand("2026-11-23T16:31", false);
        life.at("2026-11-23T11:01");

        assertThat(life.marks().since()).isEqualTo(ist("2026-11-23T11:01"));
        assertThat(life.at("2026-11-23T15:14:59").up()).isTrue();
        assertThat(life.at("2026-11-23T15:15").up()).isFalse();
    }

    @Test
    void aStopForTodayUnderAClockThatWasAheadHoldsForTheRightDay() {
        Life life = Life.of("NSE", WINDOW);
        life.stoppedToday("2027-11-23T10:00");

        assertThat(life.at("2026-11-23T10:00").up()).isFalse();
        assertThat(life.at("2026-11-25T09:20").up()).as("the next trading day").isTrue();
    }

    @Test
    void aStopForTodayIsKeptWhenTheClockIsSetBackOverMidnight() {
        Life life = Life.of("CRYPTO", "market_hours");
        life.at("2026-11-24T00:01");
        life.stoppedToday("2026-11-24T00:02");

        assertThat(life.at("2026-11-23T23:58").up()).isFalse();
        assertThat(life.at("2026-11-24T12:00").up()).isFalse();
        assertThat(life.at("2026-11-25T00:00").up()).isTrue();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"DONE, false", "FAILED, true"})
    void whatEndedUnderAClockThatWasHoursAheadEndedNow(RunEnd how, boolean upAtStart) {
        Life life = Life.of("NSE", WINDOW);
        life.at("2026-11-23T14:40");
        life.ends("2026-11-23T14:41", how);

        assertThat(life.at("2026-11-23T09:10").up()).isFalse();
        assertThat(life.at("2026-11-23T09:20").up())
                .as("done is done for the date; a failure is that of the window that was on")
                .isEqualTo(upAtStart);
    }

    @Test
    void whatEndedOnADateToComeDoesNotKeepThatDateDown() {
        Life life = Life.of("NSE", WINDOW);
        life.at("2027-11-23T10:00");
        life.ends("2027-11-23T10:01", RunEnd.DONE);

        assertThat(life.at("2026-11-23T09:10").up()).isFalse();
        assertThat(life.at("2026-11-23T09:20").up()).isTrue();
    }

    @Test
    void aScheduleThatWasSetUnderAClockThatWasAheadCountsFromNow() {
        Life life = Life.of("NSE", WINDOW);
        life.reschedule("2027-11-23T10:00", Setting.timetable("NSE", "cron cron=*/5_*_*_*_*"));
        life.at("2026-11-23T10:01");

        assertThat(life.at("2026-11-23T10:05").up()).isTrue();
    }

    /** 2 March 2024 has two short sessions, 09:15 to 10:00 and 11:30 to 12:30. */
    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "window start=09:00 stop=15:15",
                "window start=09:00",
                "market_hours",
                "market_hours open=open-15m close=close+30m"
            })
    void aBreakBetweenTwoSessionsIsClosedAndASmallStepStopsNothingAtItsEnd(String schedule) {
        Life life = Life.of("NSE", schedule + " follow-special-sessions=true");
        assertThat(life.at("2024-03-02T09:14:59").up()).isFalse();
        assertThat(life.at("2024-03-02T09:15").up()).isTrue();
        assertThat(life.at("2024-03-02T10:00").up()).as("in the break").isFalse();
        assertThat(life.at("2024-03-02T11:29:59").up()).isFalse();
        assertThat(life.at("2024-03-02T11:30").up()).isTrue();
        assertThat(life.at("2024-03-02T11:27").up()).as("set back a little").isTrue();
        assertThat(life.at("2024-03-02T12:30").up()).isFalse();
        assertThat(life.log()).containsExactly("start", "stop", "start", "stop");
    }
}
