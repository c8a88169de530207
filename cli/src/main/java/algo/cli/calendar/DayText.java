package algo.cli.calendar;

import algo.app.calendar.Session;
import algo.app.calendar.TradingDay;
import algo.app.model.Ist;
import algo.app.model.Text;
import algo.cli.FittedTable;
import algo.cli.Terminal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Days of the market calendar, for people and for programs. */
public final class DayText {
    private static final int WIDTH = 79;

    private DayText() {}

    /** E.g. {@code 09:15-10:00, 11:30-12:30}, or {@code closed}. */
    static String hours(List<Session> sessions) {
        List<String> hours = new ArrayList<>();
        for (Session session : sessions) {
            hours.add(session.hours().replace(" to ", "-"));
        }
        return hours.isEmpty() ? "closed" : String.join(", ", hours);
    }

    /** What is to be said of a day beside its hours, e.g. {@code Diwali (provisional; from your calendar)}. */
    static String remarks(TradingDay day) {
        List<String> remarks = new ArrayList<>();
        if (day.provisional()) {
            remarks.add("provisional");
        }
        if (day.corrected()) {
            remarks.add("from your calendar");
        }
        return day.name() + (remarks.isEmpty() ? "" : " (" + String.join("; ", remarks) + ")");
    }

    static String warning(TradingDay day) {
        return day.unknownYear()
                ? "the calendar lacks the holidays of " + day.exchange() + " in "
                        + day.date().getYear() + ", so only the weekday counts"
                : "the holidays of " + day.exchange() + " in " + day.date().getYear() + " are provisional";
    }

    static Map<String, Object> fields(TradingDay day) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("exchange", day.exchange());
        fields.put("date", day.date().toString());
        fields.put("kind", day.kind().label());
        fields.put("name", day.name());
        fields.put("trading", day.isTrading());
        fields.put("sessions", sessions(day.sessions(), day.date()));
        fields.put("special", day.special());
        fields.put("corrected", day.corrected());
        fields.put("flags", day.flags());
        return fields;
    }

    static List<Object> sessions(List<Session> sessions, LocalDate date) {
        List<Object> list = new ArrayList<>();
        for (Session session : sessions) {
            list.add(session(session, date));
        }
        return list;
    }

    static Map<String, Object> session(Session session, LocalDate date) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", session.name());
        fields.put("open", Ist.iso(session.opensOn(date)));
        fields.put("close", Ist.iso(session.closesOn(date)));
        return fields;
    }

    /** Rows in columns; the last one is broken at words, so that nothing is wider than it may be, where that can be. */
    public static String table(List<List<String>> rows) {
        return table(rows, Terminal.columns() > 0 ? Math.min(WIDTH, Terminal.columns()) : WIDTH);
    }

    /** @param most cells of a line */
    public static String table(List<List<String>> rows, int most) {
        int columns = rows.isEmpty() ? 0 : rows.get(0).size();
        int[] widths = new int[columns];
        List<List<String>> safe =
                rows.stream().map(row -> row.stream().map(Text::cell).toList()).toList();
        for (List<String> row : safe) {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], FittedTable.width(row.get(i)));
            }
        }
        StringBuilder text = new StringBuilder();
        for (List<String> row : safe) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < columns - 1; i++) {
                line.append(row.get(i)).append(" ".repeat(widths[i] - FittedTable.width(row.get(i)) + 2));
            }
            int indent = FittedTable.width(line.toString());
            boolean begun = false;
            for (String word : row.get(columns - 1).split(" ")) {
                if (begun && FittedTable.width(line.toString()) + FittedTable.width(word) > most) {
                    text.append(line.toString().stripTrailing()).append('\n');
                    line = new StringBuilder(" ".repeat(indent));
                }
                begun = true;
                line.append(word).append(' ');
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }
}
