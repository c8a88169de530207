package algo.app.sandbox;

import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The market's calendar: {@code market/holidays, market/timings}. Its file is read at the first question. */
final class CalendarEndpoints {
    private static final int FIRST_YEAR = 2020;
    private static final int LAST_YEAR = 2050;

    private final Clock clock;

    CalendarEndpoints(Clock clock) {
        this.clock = clock;
    }

    /** Loaded when first touched, once. */
    private static final class Loaded {
        static final BundledCalendar CALENDAR = BundledCalendar.load();
    }

    Map<String, Endpoint> routes() {
        return Map.of(
                "market/holidays", (strategy, fields) -> holidays(fields),
                "market/timings", (strategy, fields) -> timings(fields));
    }

    /** When an exchange trades, in milliseconds since 1970. */
    record Timing(String exchange, long start_time, long end_time) {}

    private Map<String, Object> holidays(Fields fields) throws ApiError {
        int year = Ist.date(clock.instant()).getYear();
        if (fields.has("year")) {
            String outside =
                    "Must be greater than or equal to " + FIRST_YEAR + " and less than or equal to " + LAST_YEAR + ".";
            year = (int) fields.whole("year", FIRST_YEAR, LAST_YEAR, outside);
        }
        fields.check();
        List<Object> days = new ArrayList<>();
        for (LocalDate day : Loaded.CALENDAR.specialDays(year)) {
            holiday(day).ifPresent(days::add);
        }
        Map<String, Object> reply = Reply.success();
        reply.put("year", year);
        reply.put("timezone", "Asia/Kolkata");
        reply.put("data", days);
        if (!Loaded.CALENDAR.knows(year)) {
            reply.put("message", "No holidays are known for " + year + "; only weekends count as closed");
        }
        return reply;
    }

    /** Nothing where the entries of the day change nothing that a caller of this could see. */
    private static Optional<Map<String, Object>> holiday(LocalDate day) {
        List<String> closed = new ArrayList<>();
        List<Timing> open = new ArrayList<>();
        String description = "";
        boolean special = false;
        for (String exchange : Loaded.CALENDAR.exchanges()) {
            Optional<BundledCalendar.Entry> entry = Loaded.CALENDAR.entry(exchange, day);
            // A note is information only.
            if (entry.isEmpty() || entry.get().kind().equals("note")) {
                continue;
            }
            List<Timing> timings = timings(exchange, day);
            if (timings.isEmpty()) {
                closed.add(exchange);
            }
            open.addAll(timings);
            description = description.isEmpty() ? entry.get().name() : description;
            special |= List.of("muhurat", "budget", "special_live", "dr_drill")
                    .contains(entry.get().kind());
        }
        if (closed.isEmpty() && open.isEmpty()) {
            return Optional.empty();
        }
        Map<String, Object> holiday = new LinkedHashMap<>();
        holiday.put("date", day.toString());
        holiday.put("description", description);
        holiday.put("holiday_type", special ? "SPECIAL_SESSION" : "TRADING_HOLIDAY");
        holiday.put("closed_exchanges", closed);
        holiday.put("open_exchanges", open);
        return Optional.of(holiday);
    }

    private Map<String, Object> timings(Fields fields) throws ApiError {
        LocalDate day = fields.date("date");
        fields.check();
        if (day.getYear() < FIRST_YEAR || day.getYear() > LAST_YEAR) {
            throw ApiError.of(400, "Date must be between " + FIRST_YEAR + "-01-01 and " + LAST_YEAR + "-12-31");
        }
        List<Timing> timings = new ArrayList<>();
        for (String exchange : Loaded.CALENDAR.exchanges()) {
            timings.addAll(timings(exchange, day));
        }
        return Reply.data(timings);
    }

    /** One for each session; nearly always that is one. */
    private static List<Timing> timings(String exchange, LocalDate day) {
        long midnight = Ist.midnight(day);
        return Loaded.CALENDAR.sessions(exchange, day).stream()
                .map(session -> new Timing(
                        exchange, (midnight + session.open() * 60L) * 1000, (midnight + session.close() * 60L) * 1000))
                .toList();
    }
}
