package algo.app.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Times in the past as people write them, in India whatever the zone of the host. */
class SinceTest {
    /** A Saturday. */
    private static final Instant NOW = Instant.parse("2026-11-21T04:00:00Z"); // 09:30 IST

    @ParameterizedTest(name = "at 09:30 of 21 November, {0} is {1}")
    @CsvSource({
        "10m,                 2026-11-21T09:20:00+05:30",
        "2h,                  2026-11-21T07:30:00+05:30",
        "1d,                  2026-11-20T09:30:00+05:30",
        "09:15,               2026-11-21T09:15:00+05:30",
        "09:15:30,            2026-11-21T09:15:30+05:30",
        "09:30,               2026-11-21T09:30:00+05:30",
        "15:00,               2026-11-20T15:00:00+05:30",
        "2026-11-20,          2026-11-20T00:00:00+05:30",
        "2026-11-20T09:15,    2026-11-20T09:15:00+05:30",
        "2026-11-20T09:15:07, 2026-11-20T09:15:07+05:30",
        "2026-11-20 09:15,    2026-11-20T09:15:00+05:30",
        "2026-11-20T09:15:07.999, 2026-11-20T09:15:07+05:30",
        "2026-11-20T09:15:07+05:30, 2026-11-20T09:15:07+05:30",
        "2026-11-20 03:45:07.5Z, 2026-11-20T09:15:07+05:30",
        "09:15:30.5,          2026-11-21T09:15:30+05:30",
        "9:15,                2026-11-21T09:15:00+05:30",
        "today,               2026-11-21T00:00:00+05:30",
        "yesterday 15:00,     2026-11-20T15:00:00+05:30",
    })
    void isUnderstood(String text, String at) {
        assertThat(Since.parse(text, NOW).map(Ist::iso)).contains(at);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "10",
                "m",
                "-10m",
                "10 m",
                "24:00",
                "9:5",
                ":15",
                "+10m",
                "today 15",
                "09:61",
                "2026-02-30",
                "2026-11-20T",
                "1969-12-31",
                "2201-01-01",
                "9999-12-31T23:59:59",
                "0000-01-01",
                "+999999999-12-31",
                "+999999999-12-31T00:00",
                "now",
                "\u0661\u0660m"
            })
    void isNone(String text) {
        assertThat(Since.parse(text, NOW)).isEmpty();
    }
}
