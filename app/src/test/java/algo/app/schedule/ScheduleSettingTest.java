package algo.app.schedule;

import static algo.app.schedule.Setting.timetable;
import static org.assertj.core.api.Assertions.assertThat;

import algo.app.calendar.MarketCalendar;
import algo.app.model.Effect;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Setting a schedule stops nothing, makes up for nothing, and says what happens now. 23 November 2026 is a Monday. */
class ScheduleSettingTest {
    private static final String WINDOW = "window start=09:20 stop=15:15";

    /** A calendar that knows 2031 alone. */
    private static final MarketCalendar FAR = Setting.corrected(
            "{'years':{'2026':{'coverage':{'equity':'none'}},'2027':{'coverage':{'equity':'none'}},"
                    + "'2031':{'coverage':{'equity':'complete'},'sets':{'equity':{'2031-01-01':{'state':'closed'}}}}}}");

    @Test
    void whatIsDoneForTodayStaysDoneUnderAnotherSchedule() {
        Life life = Life.of("NSE", WINDOW);
        life.at("2026-11-23T09:20");
        life.ends("2026-11-23T10:00", RunEnd.DONE);

        SettingAnswer answer = life.reschedule("2026-11-23T10:01", timetable("NSE", "window start=09:20 stop=15:20"));

        assertThat(answer.effect()).isEqualTo(Effect.STAYS_STOPPED);
        assertThat(answer.message())
                .isEqualTo("stays stopped: done: it exited with 0 on Mon 23 Nov 2026; next: start Wed 25 Nov 09:20 IST,"
                        + " stop Wed 25 Nov 15:20 IST, start Thu 26 Nov 09:20 IST");
        life.reschedule("2026-11-23T10:02", timetable("NSE", "window start=12:00 stop=15:20"));
        assertThat(life.at("2026-11-23T12:00").up())
                .as("a later window of today")
                .isFalse();
        assertThat(life.at("2026-11-25T12:00").up()).as("the next trading day").isTrue();
    }

    @Test
    void anOccurrenceThatFiredStaysDoneUnderAnotherSchedule() {
        Life life = Life.of("NSE", "cron cron=20_9_*_*_*");
        life.at("2026-11-23T09:20");
        life.ends("2026-11-23T09:20:02", RunEnd.DONE);

        life.reschedule("2026-11-23T09:20:03", timetable("NSE", "cron cron=20_9_*_*_1-5"));
        assertThat(life.isUp()).isFalse();
        life.reschedule("2026-11-23T09:20:04", timetable("NSE", WINDOW));
        assertThat(life.isUp()).as("in a window of the same date").isFalse();
        life.reschedule("2026-11-23T09:20:05", timetable("NSE", "once at=2026-11-23T09:30"));
        assertThat(life.at("2026-11-23T09:30").up()).as("a start to come").isTrue();
    }

    @Test
    void aFailureHoldsUntilTheNextWindowWhicheverScheduleHasIt() {
        Life life = Life.of("NSE", WINDOW);
        life.at("2026-11-23T09:20");
        life.ends("2026-11-23T10:00", RunEnd.FAILED);

        SettingAnswer answer = life.reschedule("2026-11-23T10:01", timetable("NSE", "window start=09:20 stop=15:20"));
        assertThat(answer.effect()).isEqualTo(Effect.STAYS_STOPPED);
        life.reschedule("2026-11-23T10:02", timetable("NSE", "window start=12:00 stop=15:20"));
        assertThat(life.isUp()).isFalse();
        assertThat(life.at("2026-11-23T12:00").up()).isTrue();
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"window start=09:20 stop=15:20", "cron cron=*/5_*_*_*_*", "interval every=5m"})
    void whatAPersonStoppedStaysStopped(String schedule) {
        Life life = Life.of("NSE", WINDOW);
        life.at("2026-11-23T10:00");
        life.stoppedByHand("2026-11-23T10:01");
        Life today = Life.of("NSE", WINDOW);
        today.stoppedToday("2026-11-23T10:01");

        SettingAnswer answer = life.reschedule("2026-11-23T10:02", timetable("NSE", schedule));
        SettingAnswer answerToday = today.reschedule("2026-11-23T10:02", timetable("NSE", schedule));

        assertThat(answer.effect()).isEqualTo(Effect.STAYS_STOPPED);
        assertThat(answer.message())
                .startsWith(
                        "stays stopped: stopped by hand; 'algo start', 'algo reset' or 'algo schedule --resume' ends"
                                + " that; but for that: start Mon 23 Nov ");
        assertThat(life.at("2026-11-23T10:05").up()).isFalse();
        assertThat(life.at("2026-11-25T10:05").up()).isFalse();
        assertThat(answerToday.message())
                .startsWith("stays stopped: stopped by hand for Mon 23 Nov 2026; next: start Wed 25 Nov 0");
        assertThat(today.at("2026-11-23T10:05").up()).isFalse();
        assertThat(today.at("2026-11-25T10:05").up()).isTrue();
    }

    @Test
    void whatIsResumedMakesUpForNothing() {
        Life life = Life.of("NSE", "cron cron=20_9_*_*_* late-start=always");
        life.stoppedByHand("2026-11-23T09:00");

        assertThat(life.resumed("2026-11-23T09:20:30").up()).isFalse();
        assertThat(life.at("2026-11-25T09:20").up()).isTrue();
    }

    @ParameterizedTest(name = "{0} set at {1} on what runs by hand since 16:00: {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "window start=09:20 stop=15:15 | 2026-11-25T20:00 | runs on, by hand, until Thu 26 Nov 15:15 IST | 2026-11-26T15:15",
                // on a closed day too, and over it
                "window start=09:20 stop=15:15 | 2026-11-20T20:00 | runs on, by hand, until Mon 23 Nov 15:15 IST | 2026-11-23T15:15",
                "window start=09:20 stop=15:15 | 2026-11-21T10:00 | runs on, by hand, until Mon 23 Nov 15:15 IST | 2026-11-23T15:15",
                "window start=20:30 stop=21:15 | 2026-11-25T20:00 | runs on, by hand, until 21:15 IST | 2026-11-25T21:15",
                "window start=18:00 stop=21:15 | 2026-11-25T20:00 | runs on until 21:15 IST | 2026-11-25T21:15",
                "market_hours | 2026-11-25T20:00 | runs on, by hand, until Thu 26 Nov 15:30 IST | 2026-11-26T15:30",
                "interval every=5m | 2026-11-25T20:00 | runs on, by hand, until Thu 26 Nov 15:30 IST | 2026-11-26T15:30",
                "cron cron=20_9_*_*_* stop=11:00 | 2026-11-25T20:00 | runs on, by hand, until Thu 26 Nov 11:00 IST | 2026-11-26T11:00",
                "cron cron=20_9_*_*_* | 2026-11-25T20:00 | runs on, by hand, until it exits |",
                "once at=2026-11-26T09:20 stop=10:00 | 2026-11-25T20:00 | runs on, by hand, until Thu 26 Nov 10:00 IST | 2026-11-26T10:00",
            })
    void whatRunsGoesOnAsIfStartedByForce(String schedule, String time, String said, String end) {
        Life life = new Life(timetable("NSE", "window start=15:59 stop=23:59 any-day=true"));
        life.startedByHand(time.substring(0, 11) + "09:00", true);

        SettingAnswer answer = life.reschedule(time, timetable("NSE", schedule));

        assertThat(answer.effect()).isEqualTo(Effect.RUNS_ON);
        assertThat(answer.message()).startsWith(said);
        assertThat(life.isUp()).isTrue();
        if (end != null) {
            assertThat(life.at(Setting.ist(end).minusSeconds(1)).up()).isTrue();
            assertThat(life.at(end).up()).isFalse();
        }
        assertThat(life.log()).startsWith("start").doesNotContain("done");
        assertThat(life.log()).filteredOn("start"::equals).hasSize(1);
    }

    @Test
    void aRunOfAScheduleGoesOnUnderAnotherOne() {
        Life cron = Life.of("NSE", "cron cron=20_9_*_*_*");
        cron.at("2026-11-23T09:20");
        Life window = Life.of("NSE", WINDOW);
        window.at("2026-11-23T09:20");

        assertThat(cron.reschedule("2026-11-23T11:00", timetable("NSE", "cron cron=30_9_*_*_* stop=10:00"))
                        .message())
                .startsWith("runs on, by hand, until Wed 25 Nov 10:00 IST");
        assertThat(window.reschedule("2026-11-23T11:00", timetable("NSE", "window start=09:20 stop=10:30"))
                        .message())
                .startsWith("runs on, by hand, until Wed 25 Nov 10:30 IST");
        assertThat(window.reschedule("2026-11-23T11:01", timetable("NSE", "window start=09:20 stop=15:20"))
                        .message())
                .as("in its window")
                .startsWith("runs on until 15:20 IST");
        assertThat(cron.isUp()).isTrue();
        assertThat(window.isUp()).isTrue();
        Life often = Life.of("NSE", "cron cron=*/5_*_*_*_*");
        often.at("2026-11-23T10:00");
        often.ends("2026-11-23T10:00:05", RunEnd.DONE);
        often.at("2026-11-23T10:05");
        assertThat(often.reschedule("2026-11-23T10:06", timetable("NSE", WINDOW))
                        .message())
                .as("although an earlier run of today is done")
                .startsWith("runs on until 15:15 IST");
        assertThat(often.isUp()).isTrue();
        assertThat(window.at("2026-11-23T15:20").up()).isFalse();
    }

    @ParameterizedTest(name = "{0} set at {1}, next at {2}")
    @CsvSource({
        "cron cron=15_9_*_*_1-5 late-start=always, 2026-11-20T20:30, 2026-11-23T09:15",
        "cron cron=20_9_*_*_*, 2026-11-23T09:20:30, 2026-11-25T09:20",
        "interval every=5m, 2026-11-23T10:00:05, 2026-11-23T10:05",
        "interval every=5m late-start=always, 2026-11-23T10:04, 2026-11-23T10:05",
    })
    void nothingStartsForATimeBeforeTheScheduleWasSet(String schedule, String set, String next) {
        Life life = Life.of("NSE", WINDOW);
        life.at("2026-11-20T15:15");

        SettingAnswer answer = life.reschedule(set, timetable("NSE", schedule));

        assertThat(answer.effect()).isEqualTo(Effect.NONE);
        assertThat(answer.message())
                .startsWith("nothing changes now; next: start " + Times.instant(Setting.ist(next), Setting.ist(set)));
        assertThat(life.at(Setting.ist(next).minusSeconds(1)).up()).isFalse();
        assertThat(life.at(next).up()).isTrue();
    }

    @Test
    void aDaemonThatComesUpLateStillStartsWhatCameDueAfterTheScheduleWasSet() {
        Life life = Life.of("NSE", WINDOW);
        life.reschedule("2026-11-23T09:19:59", timetable("NSE", "cron cron=20_9_*_*_*"));

        assertThat(life.at("2026-11-23T09:20:45").up()).isTrue();
    }

    @ParameterizedTest(name = "{0} {1} set at {2}: {3}")
    @CsvSource(
            delimiter = '|',
            value = {
                "CRYPTO | market_hours | 2026-11-23T10:00 | starts now; no stop in sight",
                "NSE | window start=00:01 any-day=true | 2026-11-22T10:00 | starts now",
                "NSE | window start=09:20 stop=15:15 | 2026-11-23T10:00 | starts now; next: stop Mon 23 Nov 15:15 IST, start Wed 25 Nov 09:20 IST, stop Wed 25 Nov 15:15 IST",
                "NSE | window start=09:20 stop=15:15 | 2026-11-23T16:00 | nothing changes now; next: start Wed 25 Nov 09:20 IST, stop Wed 25 Nov 15:15 IST, start Thu 26 Nov 09:20 IST",
                "NSE | window start=09:20 stop=15:15 late-start=10m | 2026-11-23T10:00 | nothing changes now; next: start Wed 25 Nov 09:20 IST, stop Wed 25 Nov 15:15 IST, start Thu 26 Nov 09:20 IST",
                "NSE | cron cron=0_10_*_*_* | 2026-11-23T10:00:00 | starts now; next: start Wed 25 Nov 10:00 IST, start Thu 26 Nov 10:00 IST, start Fri 27 Nov 10:00 IST",
                "NSE | cron cron=20_9_29_2_* | 2026-11-23T10:00 | nothing changes now; next: start Tue 29 Feb 2028 09:20 IST, start Fri 29 Feb 2036 09:20 IST, start Wed 29 Feb 2040 09:20 IST",
                "NSE | once at=2028-06-01T09:20 | 2026-11-23T10:00 | nothing changes now; next: start Thu 1 Jun 2028 09:20 IST",
                "NSE | cron cron=0_9_*_*_0 | 2026-11-23T10:00 | nothing changes now; it will not start",
            })
    void theAnswerSaysWhatHappensNowAndWhatComesHoweverFarAway(
            String exchange, String schedule, String now, String message) {
        Life life = Life.of("NSE", WINDOW);

        SettingAnswer answer = life.reschedule(now, timetable(exchange, schedule));

        assertThat(answer.message()).startsWith(message);
        assertThat(life.isUp()).as("as was said").isEqualTo(answer.effect() == Effect.STARTS);
    }

    @Test
    void aWindowFarAwayIsFoundToo() {
        Life life = Life.of("NSE", WINDOW);

        SettingAnswer answer = life.reschedule(
                "2026-11-23T10:00",
                new Timetable(
                        Setting.schedule("window start=09:20 stop=15:15 on-missing-year=hold"),
                        FAR.exchange("NSE").orElseThrow(),
                        FAR));

        assertThat(answer.message())
                .startsWith("nothing changes now; next: start Thu 2 Jan 2031 09:20 IST, stop Thu 2 Jan 2031 15:15 IST");
    }
}
