package algo.cli.leaving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import algo.cli.ClientException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Schedules as clock times, which is all that systemd and Kubernetes know. */
class ClockTimesReaderTest {
    private static final Map<String, Object> WINDOW = Map.of("type", "window", "start", "09:20", "stop", "15:15");

    @Test
    void aWindowHasItsTimesAndTheHolidaysOfItsDays() throws Exception {
        ClockTimes times = Leavers.times("NSE", WINDOW);

        assertThat(times.starts()).isEqualTo(Map.of(9, List.of(20)));
        assertThat(times.stop()).isEqualTo(LocalTime.parse("15:15"));
        assertThat(times.length()).isEqualTo(Duration.parse("PT5H55M"));
        assertThat(times.days()).hasSize(5).doesNotContain(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY);
        ClockTimes.Market market = times.calendar().get(0);
        assertThat(market.probe()).as("it starts within the session").isNull();
        assertThat(market.closed())
                .contains(LocalDate.parse("2026-12-25"))
                .noneMatch(day -> day.getDayOfWeek().compareTo(DayOfWeek.FRIDAY) > 0);
        assertThat(market.runsOnMissingYear()).isTrue();
    }

    @Test
    void hoursOfTheMarketAreThoseOfTheDayOfTheExport() throws Exception {
        ClockTimes times = Leavers.times(
                "NSE", Map.of("type", "market_hours", "open", "open-15m", "close", "close-5m", "days", "mon,wed"));

        assertThat(times.starts()).isEqualTo(Map.of(9, List.of(0)));
        assertThat(times.stop()).isEqualTo(LocalTime.parse("15:25"));
        assertThat(times.days()).containsExactlyInAnyOrder(DayOfWeek.MONDAY, DayOfWeek.WEDNESDAY);
        assertThat(times.calendar().get(0).probe())
                .as("before the session, the calendar is asked about its open")
                .isEqualTo(LocalTime.parse("09:15"));
    }

    @Test
    void aWindowOverMidnightStopsOnTheNextDay() throws Exception {
        ClockTimes times =
                Leavers.times("CRYPTO", Map.of("type", "window", "start", "22:00", "stop", "02:30", "days", "sun-sat"));

        assertThat(times.stopsNextDay()).isTrue();
        assertThat(times.length()).isEqualTo(Duration.parse("PT4H30M"));
        assertThat(times.calendar()).as("it has no holidays").isEmpty();
    }

    @Test
    void anIntervalHasEachOfItsStarts() throws Exception {
        ClockTimes times = Leavers.times(
                "NSE", Map.of("type", "interval", "every", "25m", "start", "09:20", "stop", "11:00", "any_day", true));

        assertThat(times.starts()).isEqualTo(Map.of(9, List.of(20, 45), 10, List.of(10, 35)));
        assertThat(times.calendar()).isEmpty();
        assertThat(times.days()).hasSize(7);
    }

    @Test
    void cronWithTwoKindsOfDaysHasTwoAlternatives() throws Exception {
        ClockTimes times = Leavers.times("NSE", Map.of("type", "cron", "cron", "*/30 9-10 1 * 1-2"));

        assertThat(times.cron()).hasSize(2);
        assertThat(times.cron().get(0).numbers())
                .isEqualTo(Map.of("minute", List.of(0, 30), "hour", List.of(9, 10), "day_of_month", List.of(1)));
        assertThat(times.cron().get(1).numbers())
                .isEqualTo(Map.of("minute", List.of(0, 30), "hour", List.of(9, 10), "day_of_week", List.of(1, 2)));
    }

    @Test
    void onceIsOneDay() throws Exception {
        ClockTimes times = Leavers.times("NSE", Map.of("type", "once", "at", "2026-12-07T09:20", "stop", "10:00"));

        assertThat(times.once()).isEqualTo(LocalDate.parse("2026-12-07"));
        assertThat(times.length()).isEqualTo(Duration.ofMinutes(40));
    }

    @Test
    void aStartOnTheDayBeforeIsRefused() {
        Map<String, Object> early = Map.of("type", "market_hours", "open", "open-12h");

        assertThatThrownBy(() -> Leavers.times("NSE", early))
                .isInstanceOf(ClientException.class)
                .hasMessageContaining("it starts on another day than that of the session");
    }
}
