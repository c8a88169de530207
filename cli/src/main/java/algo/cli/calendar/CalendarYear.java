package algo.cli.calendar;

import algo.app.calendar.Exchange;
import algo.app.calendar.MarketCalendar;
import algo.app.calendar.TradingDay;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The holidays and special days of exchanges in one year. */
final class CalendarYear {
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("EEE dd MMM", Locale.ENGLISH);

    private final MarketCalendar calendar;
    private final List<Exchange> exchanges;
    private final int year;

    CalendarYear(MarketCalendar calendar, List<Exchange> exchanges, int year) {
        this.calendar = calendar;
        this.exchanges = exchanges;
        this.year = year;
    }

    Map<String, Object> fields() {
        List<Object> list = new ArrayList<>();
        for (Exchange exchange : exchanges) {
            List<Object> days = new ArrayList<>();
            calendar.entries(exchange, year).forEach(day -> days.add(DayText.fields(day)));
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("exchange", exchange.code());
            fields.put("name", exchange.name());
            fields.put("flags", flags(exchange));
            fields.put("hours", hours(exchange));
            fields.put("days", days);
            list.add(fields);
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("year", year);
        fields.put("exchanges", list);
        return fields;
    }

    private List<Object> hours(Exchange exchange) {
        List<Object> list = new ArrayList<>();
        eras(exchange).forEach((from, day) -> {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("from", from.toString());
            fields.put("sessions", DayText.sessions(day.regular(), from));
            list.add(fields);
        });
        return list;
    }

    /** Returns the days of the year from which on other regular hours hold, the first of January among them. */
    private Map<LocalDate, TradingDay> eras(Exchange exchange) {
        Map<LocalDate, TradingDay> eras = new TreeMap<>();
        String before = "";
        for (LocalDate date = LocalDate.of(year, 1, 1); date.getYear() == year; date = date.plusDays(1)) {
            TradingDay day = calendar.day(exchange, date);
            String hours = DayText.hours(day.regular());
            if (!hours.equals(before)) {
                eras.put(date, day);
                before = hours;
            }
        }
        return eras;
    }

    private List<String> flags(Exchange exchange) {
        return !calendar.knows(exchange, year)
                ? List.of("unknown_year")
                : calendar.isProvisional(exchange, year) ? List.of("provisional") : List.of();
    }

    String text() {
        StringBuilder text = new StringBuilder();
        text.append("Market calendar ").append(year);
        text.append(exchanges.size() == 1 ? ", " + exchanges.get(0).name() : "").append(", times in IST\n\n");
        List<List<String>> heads = new ArrayList<>();
        for (Exchange exchange : exchanges) {
            heads.add(List.of(exchange.code(), weekdays(exchange), hoursText(exchange) + coverage(exchange)));
        }
        text.append(DayText.table(heads)).append('\n');
        List<List<String>> rows = exchanges.size() == 1 ? single(exchanges.get(0)) : all();
        text.append(rows.isEmpty() ? "No holidays and no special days.\n" : DayText.table(rows));
        return text.toString();
    }

    private static String weekdays(Exchange exchange) {
        List<String> days = new ArrayList<>();
        for (DayOfWeek day : DayOfWeek.values()) {
            if (exchange.weekly().contains(day)) {
                days.add(day.getDisplayName(TextStyle.SHORT, Locale.ENGLISH));
            }
        }
        String all = String.join(" ", days);
        return all.equals("Mon Tue Wed Thu Fri")
                ? "Mon-Fri"
                : all.equals("Mon Tue Wed Thu Fri Sat Sun") ? "Mon-Sun" : all;
    }

    private String hoursText(Exchange exchange) {
        StringBuilder text = new StringBuilder();
        eras(exchange).forEach((from, day) -> {
            text.append(text.isEmpty() ? "" : ", from " + from.getDayOfMonth() + " " + month(from) + " ");
            text.append(DayText.hours(day.regular()));
        });
        return text.toString();
    }

    private String coverage(Exchange exchange) {
        List<String> flags = flags(exchange);
        return flags.contains("unknown_year")
                ? "; HOLIDAYS NOT KNOWN, only the weekday counts"
                : flags.contains("provisional") ? "; holidays provisional" : "";
    }

    private static String month(LocalDate date) {
        return date.getMonth().getDisplayName(TextStyle.SHORT, Locale.ENGLISH);
    }

    private List<List<String>> single(Exchange exchange) {
        List<List<String>> rows = new ArrayList<>();
        for (TradingDay day : calendar.entries(exchange, year)) {
            rows.add(List.of(
                    DAY.format(day.date()),
                    DayText.hours(day.sessions()),
                    day.kind().label(),
                    DayText.remarks(day)));
        }
        return rows;
    }

    /** Returns the rows of all exchanges, one row for all for which a day is the same. */
    private List<List<String>> all() {
        Map<LocalDate, Map<List<String>, List<String>>> days = new TreeMap<>();
        for (Exchange exchange : exchanges) {
            for (TradingDay day : calendar.entries(exchange, year)) {
                List<String> what =
                        List.of(DayText.hours(day.sessions()), day.kind().label(), DayText.remarks(day));
                days.computeIfAbsent(day.date(), date -> new LinkedHashMap<>())
                        .computeIfAbsent(what, key -> new ArrayList<>())
                        .add(exchange.code());
            }
        }
        List<List<String>> rows = new ArrayList<>();
        days.forEach((date, kinds) -> {
            boolean first = true;
            for (Map.Entry<List<String>, List<String>> kind : kinds.entrySet()) {
                List<String> what = kind.getKey();
                String codes = String.join(" ", kind.getValue());
                rows.add(List.of(first ? DAY.format(date) : "", what.get(0), what.get(1), what.get(2) + ": " + codes));
                first = false;
            }
        });
        return rows;
    }
}
