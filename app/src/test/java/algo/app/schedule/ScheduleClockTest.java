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

        assertThat(life.at("2026-11-25T10:00").up()).as("set back by a day").isTrue();
    }
}
