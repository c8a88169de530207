package algo.app.schedule;

import algo.app.calendar.CalendarException;
import algo.app.calendar.MarketCalendar;
import algo.app.model.Ist;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Schedules and times as the tests write them. */
final class Setting {
    static final MarketCalendar CALENDAR = MarketCalendar.bundled();

    private Setting() {}

    /** @param time e.g. {@code 2026-11-23T09:20}, Indian Standard Time */
    static Instant ist(String time) {
        return LocalDateTime.parse(time).atZone(Ist.ZONE).toInstant();
    }

    /** The values of {@code window start=09:20 days=mon-fri}; {@code _} in a value stands for a space. */
    static Map<String, Object> values(String text) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (String word : text.strip().split("\\s+")) {
            int equals = word.indexOf('=');
            if (equals < 0) {
                values.put("type", word);
            } else {
                String value = word.substring(equals + 1).replace('_', ' ');
                boolean truth = value.equals("true") || value.equals("false");
                values.put(word.substring(0, equals).replace('-', '_'), truth ? (Object) value.equals("true") : value);
            }
        }
        return values;
    }

    static Schedule schedule(String text) {
        List<String> problems = new ArrayList<>();
        return ScheduleBuilder.build(values(text), (key, problem) -> problems.add(key + ": " + problem))
                .orElseThrow(() -> new AssertionError(text + ": " + problems));
    }

    static Timetable timetable(String exchange, String text) {
        return timetable(CALENDAR, exchange, text);
    }

    static Timetable timetable(MarketCalendar calendar, String exchange, String text) {
        return new Timetable(schedule(text), calendar.exchange(exchange).orElseThrow(), calendar);
    }

    /** The bundled calendar with a user's file over it; apostrophes stand for quotation marks. */
    static MarketCalendar corrected(String json) {
        try {
            return CALENDAR.with(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
        } catch (CalendarException e) {
            throw new AssertionError(e);
        }
    }
}
