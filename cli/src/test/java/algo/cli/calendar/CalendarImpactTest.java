package algo.cli.calendar;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.calendar.CalendarException;
import algo.app.calendar.MarketCalendar;
import algo.app.model.Ist;
import algo.app.schedule.ScheduleBuilder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a change of the calendar does today, by the schedules alone. */
class CalendarImpactTest {
    private static final String CLOSED = "{\"name\":\"Ad hoc\",\"state\":\"closed\"}";
    private static final String SHORT = "{\"name\":\"Half day\",\"state\":\"sessions\",\"kind\":\"partial\","
            + "\"sessions\":[{\"open\":\"09:15\",\"close\":\"13:00\"}]}";

    @ParameterizedTest(name = "{0}: {1} at {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "2026-11-23 | closed  | 10:00 | ema stops: NSE closed: Ad hoc; next start Wed 25 Nov 09:20 IST",
                "2026-11-23 | closed  | 08:00 | ema does not start today: NSE closed: Ad hoc; next start Wed 25 Nov 09:20 IST",
                "2026-11-23 | closed  | 15:15 | ''",
                "2026-11-24 | null    | 10:00 | ema starts: in its window, 09:20 to 15:15 IST",
                "2026-11-24 | null    | 08:00 | ema starts today at 09:20 IST",
                "2026-11-24 | null    | 16:00 | ''",
                "2026-11-23 | short   | 10:00 | ema runs at other hours today: until 13:00 instead of until 15:15",
                "2026-11-23 | short   | 08:00 | ema runs at other hours today: 09:20 until 13:00 instead of 09:20 until 15:15",
                "2026-11-23 | short   | 14:00 | ema stops: NSE trades only 09:15 to 13:00 IST: Half day; next start Wed 25 Nov 09:20 IST",
                "2026-11-25 | closed  | 09:00 | ema does not start today: NSE closed: Ad hoc; next start Thu 26 Nov 09:20 IST",
            })
    void ofOneStrategy(String date, String entry, String time, String line) throws Exception {
        MarketCalendar bundled = MarketCalendar.bundled();
        MarketCalendar after = calendar(bundled, date, entry);
        var schedule =
                ScheduleBuilder.build(Map.of("type", "window", "start", "09:20", "stop", "15:15"), (key, problem) -> {
                    throw new AssertionError(problem);
                });
        var strategies = new HomeStrategies(Map.of(
                "ema", new HomeStrategies.Entry("ema", "NSE", schedule, List.of()),
                "none", new HomeStrategies.Entry("none", "NSE", Optional.empty(), List.of())));
        var now = LocalDateTime.parse(date + "T" + time).atZone(Ist.ZONE).toInstant();

        var lines = CalendarImpact.of(strategies, bundled, after, now).lines();

        if (line.isEmpty()) {
            assertThat(lines).isEmpty();
        } else {
            assertThat(lines).singleElement().asString().startsWith(line);
        }
    }

    private static MarketCalendar calendar(MarketCalendar bundled, String date, String entry) throws CalendarException {
        String value = entry.equals("closed") ? CLOSED : entry.equals("short") ? SHORT : "null";
        String json = "{\"years\":{\"2026\":{\"sets\":{\"equity\":{\"" + date + "\":" + value + "}}}}}";
        return bundled.with(json.getBytes(StandardCharsets.UTF_8));
    }
}
