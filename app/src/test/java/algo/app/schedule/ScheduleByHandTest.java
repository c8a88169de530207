package algo.app.schedule;

import static algo.app.schedule.Setting.ist;
import static algo.app.schedule.Setting.timetable;
import static org.assertj.core.api.Assertions.assertThat;

import algo.app.model.Intent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Stops and starts by hand, and how long they hold against the schedule. */
class ScheduleByHandTest {
    private static final String WINDOW = "window start=09:20 stop=15:15";

    @Test
    void aStopByHandLastsUntilSomebodySaysOtherwise() {
        Life life = Life.of("NSE", WINDOW);
        life.at("2026-11-23T10:00");

        assertThat(life.stoppedByHand("2026-11-23T11:00").reason())
                .isEqualTo("stopped by hand; 'algo start', 'algo reset' or 'algo schedule --resume' ends that");
        assertThat(life.at("2026-11-25T10:00").up()).isFalse();
        assertThat(life.at("2026-12-25T10:00").up()).isFalse();
        assertThat(life.reset("2026-12-28T10:00").up()).as("after a reset").isTrue();
        life.stoppedByHand("2026-12-28T11:00");
        life.reschedule("2026-12-28T11:01", timetable("NSE", WINDOW + " days=mon-fri"));
        assertThat(life.isUp()).as("after another schedule").isFalse();
        assertThat(life.resumed("2026-12-28T11:02").up()).as("resumed").isTrue();
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

    @ParameterizedTest(name = "{0} stopped at {1} {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "window start=09:20 stop=15:15 | 2026-11-23T08:00 | and skips today's window, next start Wed 25 Nov 09:20 IST",
                "window start=09:20 stop=15:15 | 2026-11-23T11:00 | and skips today's window, next start Wed 25 Nov 09:20 IST",
                "window start=09:20 stop=15:15 | 2026-11-23T16:00 | until its next start Wed 25 Nov 09:20 IST",
                "window start=09:20 stop=15:15 | 2026-11-22T11:00 | until its next start Mon 23 Nov 09:20 IST",
                "window start=20:00 stop=02:00 | 2026-11-26T01:00 | and skips yesterday's window, next start Thu 26 Nov 20:00 IST",
                "cron cron=0_*_*_*_*           | 2026-11-23T10:30 | and skips today's starts, next start Wed 25 Nov 00:00 IST",
                "once at=2026-11-23T11:00      | 2026-11-23T10:30 | and skips today's starts, no start in sight",
            })
    void aStopForTodaySaysWhatItSkips(String schedule, String time, String said) {
        Life life = Life.of("NSE", schedule);
        life.at(time);
        life.stoppedToday(time);

        assertThat(timetable("NSE", schedule).stoppedForToday(life.marks())).isEqualTo(said);
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
}
