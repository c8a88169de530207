package algo.app.notify.send;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.notify.Notifying;
import java.time.Instant;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When the start of the day is checked, and what is told of it. */
class DayCheckTest {
    @ParameterizedTest
    @CsvSource({
        "2026-11-30T08:44:59+05:30, '', false",
        "2026-11-30T08:45:00+05:30, '', true",
        "2026-11-30T08:45:00+05:30, 2026-11-29, true",
        "2026-11-30T09:30:00+05:30, 2026-11-30, false",
        "2026-11-30T14:44:59+05:30, '', true",
        "2026-11-30T14:45:00+05:30, '', false",
    })
    void itIsMadeOnceADayAndMadeUpForWithinSixHours(String now, String checked, boolean due) {
        Instant at = java.time.OffsetDateTime.parse(now).toInstant();

        assertThat(DayCheck.isDue(Notifying.DayChecks.USUAL, at, checked)).isEqualTo(due);
        assertThat(DayCheck.isDue(new Notifying.DayChecks(Optional.empty(), false), at, checked))
                .isFalse();
        assertThat(DayCheck.isDue(new Notifying.DayChecks(Optional.of(LocalTime.of(23, 59)), false), at, checked))
                .isFalse();
    }

    @Test
    void aDayOnWhichNothingIsWantedIsNotTold() {
        Map<String, Object> well = Map.of("name", "status", "ok", true, "message", "well");
        Map<String, Object> refused = Map.of("name", "status", "ok", false, "message", "the config is refused");
        Map<String, Object> disk = Map.of("name", "disk", "ok", false, "message", "full");

        assertThat(DayCheck.isWanted(Map.of("today", List.of(), "checks", List.of(well, disk))))
                .isFalse();
        assertThat(DayCheck.isWanted(Map.of("today", List.of("ema"), "checks", List.of(well))))
                .isTrue();
        assertThat(DayCheck.isWanted(Map.of("today", List.of(), "checks", List.of(refused))))
                .as("nobody knows what is wanted")
                .isTrue();
    }

    @Test
    void oneMessageHasAllProblemsAndThereIsNoneWhereAllIsWell() {
        Map<String, Object> well = Map.of("name", "disk", "ok", true, "message", "room");
        Map<String, Object> live = Map.of("name", "live", "ok", false, "message", "ema: no key");
        Map<String, Object> python = Map.of("name", "python", "ok", false, "message", "gone");

        assertThat(DayCheck.text(Map.of("checks", List.of(well, live, python)), false))
                .contains("before the open: 2 problems: live: ema: no key; python: gone; see 'algo doctor --today'");
        assertThat(DayCheck.text(Map.of("checks", List.of(well)), false)).isEmpty();
        assertThat(DayCheck.text(Map.of("checks", List.of(well)), true))
                .contains("before the open: all is well, 1 checks");
    }
}
