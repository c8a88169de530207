package algo.app.sandbox;

import algo.app.calendar.DayKind;
import algo.app.calendar.Exchange;
import algo.app.calendar.MarketCalendar;
import algo.app.calendar.TradingDay;
import algo.app.model.Ist;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** The market's calendar: {@code market/holidays, market/timings}. Its file is read at the first question. */
final class CalendarEndpoints {
    private static final int FIRST_YEAR = 2020;
    private static final int LAST_YEAR = 2050;
    private static final Set<DayKind> SPECIAL =
            EnumSet.of(DayKind.MUHURAT, DayKind.BUDGET, DayKind.SPECIAL_LIVE, DayKind.DR_DRILL);

    private final Clock clock;

    CalendarEndpoints(Clock clock) {
        this.clock = clock;
    }

    /** Loaded when first touched, once. */
    private static final class Loaded {
        static final MarketCalendar CALENDAR = MarketCalendar.bundled();
    }

    Map<String, Endpoint> routes() {
        return Map.of(
                "market/holidays", (strategy, fields) -> holidays(fields),
                "market/timings", (strategy, fields) -> timings(fields));
    }

    /** The trading hours of an exchange, in milliseconds since 1970. */
    record Timing(String exchange, long start_time, long end_time) {}

    private Map<String, Object> holidays(RequestFields fields) throws ApiError {
        int year = Ist.date(clock.instant()).getYear();
        if (fields.has("year")) {
            String outside =
                    "Must be greater than or equal to " + FIRST_YEAR + " and less than or equal to " + LAST_YEAR + ".";
            year = (int) fields.whole("year", FIRST_YEAR, LAST_YEAR, outside);
        }
        fields.check();
        List<Object> days = new ArrayList<>();
        SortedSet<LocalDate> named = new TreeSet<>();
        boolean known = false;
        for (Exchange exchange : Loaded.CALENDAR.exchanges()) {
            Loaded.CALENDAR.entries(exchange, year).forEach(day -> named.add(day.date()));
            known |= !exchange.set().isEmpty() && Loaded.CALENDAR.knows(exchange, year);
        }
        for (LocalDate day : named) {
            holiday(day).ifPresent(days::add);
        }
        Map<String, Object> reply = ApiReply.success();
        reply.put("year", year);
        reply.put("timezone", "Asia/Kolkata");
        reply.put("data", days);
        if (!known) {
            reply.put("message", "No holidays are known for " + year + "; only weekends count as closed");
        }
        return reply;
    }

    /** Returns the entry of a day; nothing where it changes nothing that the caller could see. */
    private static Optional<Map<String, Object>> holiday(LocalDate day) {
        List<String> closed = new ArrayList<>();
        List<Timing> open = new ArrayList<>();
        String description = "";
        boolean special = false;
        for (Exchange exchange : Loaded.CALENDAR.exchanges()) {
            TradingDay here = Loaded.CALENDAR.day(exchange, day);
            // A note is information only.
            if (here.name().isEmpty() || here.kind() == DayKind.NOTE) {
                continue;
            }
            List<Timing> timings = timings(here);
            if (timings.isEmpty()) {
                closed.add(exchange.code());
            }
            open.addAll(timings);
            description = description.isEmpty() ? here.name() : description;
            special |= SPECIAL.contains(here.kind());
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

    private Map<String, Object> timings(RequestFields fields) throws ApiError {
        LocalDate day = fields.date("date");
        fields.check();
        if (day.getYear() < FIRST_YEAR || day.getYear() > LAST_YEAR) {
            throw ApiError.of(400, "Date must be between " + FIRST_YEAR + "-01-01 and " + LAST_YEAR + "-12-31");
        }
        List<Timing> timings = new ArrayList<>();
        for (Exchange exchange : Loaded.CALENDAR.exchanges()) {
            timings.addAll(timings(Loaded.CALENDAR.day(exchange, day)));
        }
        return ApiReply.data(timings);
    }

    /** Returns the sessions of a day, nearly always one. */
    private static List<Timing> timings(TradingDay day) {
        return day.sessions().stream()
                .map(session -> new Timing(
                        day.exchange(),
                        session.opensOn(day.date()).toEpochMilli(),
                        session.closesOn(day.date()).toEpochMilli()))
                .toList();
    }
}
