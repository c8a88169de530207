package algo.cli.calendar;

import algo.app.calendar.Session;
import algo.app.calendar.TradingDay;
import algo.app.model.Ist;
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

    /** Returns the remarks on a day beside its hours, e.g. {@code Diwali (provisional; from your calendar)}. */
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

    /** Rows in columns, as wide as the terminal is, or a page. */
    public static String table(List<List<String>> rows) {
        return FittedTable.wrapped(rows, Terminal.columns() > 0 ? Math.min(WIDTH, Terminal.columns()) : WIDTH);
    }
}
