package algo.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Dates and times are Indian, whatever the zone and the locale of the host. */
class IstTextTest {
    /** In India it is the next day already. */
    private static final Instant NOW = Instant.parse("2026-11-22T20:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "2026-11-23T09:20,          2026-11-23T03:50:00Z",
        "2026-11-23 09:20,          2026-11-23T03:50:00Z",
        "2026-11-23T09:20:15,       2026-11-23T03:50:15Z",
        "2026-11-23T09:20:15+05:30, 2026-11-23T03:50:15Z",
        "2026-11-23T09:20+05:30,    2026-11-23T03:50:00Z",
        "2026-11-23T09:20:15.5,     2026-11-23T03:50:15.5Z",
        "2026-11-23T09:20:15.123456789+05:30, 2026-11-23T03:50:15.123456789Z",
        "2026-11-23T03:50Z,         2026-11-23T03:50:00Z",
        "2026-11-23 03:50:00.000Z,  2026-11-23T03:50:00Z",
        "2026-11-22T22:50-0500,     2026-11-23T03:50:00Z",
        "09:20:15.250,              2026-11-23T03:50:15.250Z",
        "2026-11-23,                2026-11-22T18:30:00Z",
        "09:20,                     2026-11-23T03:50:00Z",
        "00:00:01,                  2026-11-22T18:30:01Z",
        "'',                        2026-11-22T20:00:00Z",
        "9:20,                      2026-11-23T03:50:00Z",
        "2026-11-23 9:20,           2026-11-23T03:50:00Z",
        "today 9:20,                2026-11-23T03:50:00Z",
        "TOMORROW 09:20,            2026-11-24T03:50:00Z",
        "tomorrow,                  2026-11-23T18:30:00Z",
        "yesterday 09:20:15,        2026-11-22T03:50:15Z",
        "+10m,                      2026-11-22T20:10:00Z",
        "+1d,                       2026-11-23T20:00:00Z",
    })
    void pointsInTime(String text, Instant expected) throws ClientException {
        assertThat(IstText.instant("--at", text, NOW)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "24:00",
                "9:2",
                "today noon",
                "todays 09:20",
                "+",
                "+ten",
                "+100000000d",
                "-10m",
                "09:15:61",
                "2026-11-31",
                "2026-13-01T09:20",
                "2026-11-23T24:00",
                "2026-11-23T09:20:15.",
                "2026-11-23T09:20+25:00",
                "2026-11-23X09:20",
                "0001-01-01",
                "23-11-2026",
                " ",
                "09:20+05:30"
            })
    void whatIsNoPointInTimeIsRefusedWithWhatWouldBe(String text) {
        assertThatThrownBy(() -> IstText.instant("--at", text, NOW))
                .isInstanceOf(ClientException.class)
                .hasMessage(
                        "--at must be a date and time such as 2026-11-23T09:20, a date such as 2026-11-23, a time of"
                                + " today such as 09:20, 'tomorrow 09:20', or +10m, not '" + text + "'")
                .extracting(e -> ((ClientException) e).exitCode())
                .isEqualTo(2);
    }

    @Test
    void isShownWithTheZone() {
        assertThat(IstText.show(NOW)).isEqualTo("Mon 23 Nov 2026 01:30 IST");
        assertThat(IstText.show(NOW.plusSeconds(5))).isEqualTo("Mon 23 Nov 2026 01:30:05 IST");
    }
}
