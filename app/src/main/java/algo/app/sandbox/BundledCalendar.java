package algo.app.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The market calendar that ships with the daemon, as far as {@code market/holidays} and {@code market/timings} ask; the
 * file's own {@code doc} field explains it. Immutable once loaded.
 */
final class BundledCalendar {
    private static final String RESOURCE = "/algo/app/calendar/market-calendar-in.json";

    private final JsonNode root;

    private BundledCalendar(JsonNode root) {
        this.root = root;
    }

    static BundledCalendar load() {
        try (InputStream in = BundledCalendar.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException("the program lacks " + RESOURCE);
            }
            return new BundledCalendar(new ObjectMapper().readTree(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * A stretch of trading.
     *
     * @param open minutes after 00:00 IST of the day
     * @param close the same, not included; more than 1440 when it is after midnight
     */
    record Session(int open, int close) {}

    /** What the calendar says of an exchange on a day that differs from the weekly rule. */
    record Entry(String name, String state, String kind) {}

    /** In the order of the file. */
    List<String> exchanges() {
        List<String> names = new ArrayList<>();
        root.path("exchanges").fieldNames().forEachRemaining(names::add);
        return names;
    }

    /** Whether the calendar knows that year at all; if not, only the weekly rule is left. */
    boolean knows(int year) {
        return root.path("years").has(String.valueOf(year));
    }

    /** The days of the year of which anything is said. */
    Set<LocalDate> specialDays(int year) {
        Set<LocalDate> days = new TreeSet<>();
        JsonNode node = root.path("years").path(String.valueOf(year));
        for (String scope : List.of("sets", "exchanges")) {
            for (JsonNode entries : node.path(scope)) {
                entries.fieldNames().forEachRemaining(date -> days.add(LocalDate.parse(date)));
            }
        }
        return days;
    }

    Optional<Entry> entry(String exchange, LocalDate day) {
        return find(exchange, day)
                .map(node -> new Entry(
                        node.path("name").asText(),
                        node.path("state").asText(),
                        node.path("kind").asText()));
    }

    /** When the exchange trades on that day, in order; sessions that touch are one. Empty when it is closed. */
    List<Session> sessions(String exchange, LocalDate day) {
        Map<String, Session> regular = regular(exchange, day);
        Optional<JsonNode> entry = find(exchange, day);
        if (entry.isEmpty()) {
            return trades(exchange, day) ? joined(List.copyOf(regular.values())) : List.of();
        }
        return switch (entry.get().path("state").asText()) {
            case "closed" -> List.of();
            case "regular" -> joined(List.copyOf(regular.values()));
            default -> joined(special(entry.get(), regular));
        };
    }

    private static List<Session> special(JsonNode entry, Map<String, Session> regular) {
        List<Session> sessions = new ArrayList<>();
        entry.path("use")
                .forEach(name -> Optional.ofNullable(regular.get(name.asText())).ifPresent(sessions::add));
        entry.path("sessions").forEach(node -> sessions.add(session(node)));
        return sessions;
    }

    private boolean trades(String exchange, LocalDate day) {
        String name = day.getDayOfWeek().name().substring(0, 3).toLowerCase(Locale.ROOT);
        for (JsonNode weekday : root.path("exchanges").path(exchange).path("weekly")) {
            if (weekday.asText().equals(name)) {
                return true;
            }
        }
        return false;
    }

    /** The exchange's own entry wins, then that of its set, then those of the sets which that one extends. */
    private Optional<JsonNode> find(String exchange, LocalDate day) {
        JsonNode year = root.path("years").path(String.valueOf(day.getYear()));
        JsonNode own = year.path("exchanges").path(exchange).path(day.toString());
        String set = root.path("exchanges").path(exchange).path("set").asText("");
        while (own.isMissingNode() && !set.isEmpty()) {
            own = year.path("sets").path(set).path(day.toString());
            set = root.path("sets").path(set).path("extends").asText("");
        }
        return own.isMissingNode() || own.isNull() ? Optional.empty() : Optional.of(own);
    }

    /** The regular sessions of the era that holds the day, by name, in order. */
    private Map<String, Session> regular(String exchange, LocalDate day) {
        JsonNode hours = root.path("exchanges").path(exchange).path("hours");
        while (hours.isTextual()) {
            hours = root.path("exchanges").path(hours.asText().substring(1)).path("hours");
        }
        JsonNode era = hours.path(0);
        for (Iterator<JsonNode> eras = hours.elements(); eras.hasNext(); ) {
            JsonNode next = eras.next();
            if (!LocalDate.parse(next.path("from").asText()).isAfter(day)) {
                era = next;
            }
        }
        Map<String, Session> sessions = new LinkedHashMap<>();
        era.path("sessions").forEach(node -> sessions.put(node.path("name").asText(), session(node)));
        return sessions;
    }

    private static Session session(JsonNode node) {
        return new Session(
                minutes(node.path("open").asText()), minutes(node.path("close").asText()));
    }

    private static int minutes(String time) {
        int colon = time.indexOf(':');
        return Integer.parseInt(time, 0, colon, 10) * 60 + Integer.parseInt(time, colon + 1, time.length(), 10);
    }

    private static List<Session> joined(List<Session> sessions) {
        TreeMap<Integer, Session> byOpen = new TreeMap<>();
        for (Session session : sessions) {
            Map.Entry<Integer, Session> before = byOpen.floorEntry(session.open());
            if (before != null && before.getValue().close() >= session.open()) {
                Session first = before.getValue();
                byOpen.put(first.open(), new Session(first.open(), Math.max(first.close(), session.close())));
            } else {
                byOpen.put(session.open(), session);
            }
        }
        return List.copyOf(byOpen.values());
    }
}
