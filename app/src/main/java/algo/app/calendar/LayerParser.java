package algo.app.calendar;

import algo.app.model.Nearest;
import algo.app.model.Text;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Validates a calendar file as a whole, over the one below it. */
final class LayerParser {
    private static final String SCHEMA = "market-calendar/1";
    private static final List<String> TOP = List.of(
            "schema",
            "id",
            "version",
            "timezone",
            "doc",
            "note",
            "extends",
            "sources",
            "exchanges",
            "sets",
            "years",
            "user_override_example");
    private static final List<String> YEAR = List.of("coverage", "sets", "exchanges", "verified_until", "note", "src");
    private static final Map<String, Layer.Coverage> COVERAGES = Map.of(
            "complete", Layer.Coverage.COMPLETE,
            "inferred", Layer.Coverage.INFERRED,
            "provisional", Layer.Coverage.PROVISIONAL,
            "none", Layer.Coverage.NONE);

    private final Layer below;
    private final boolean user;
    private final List<String> problems = new ArrayList<>();

    private LayerParser(Layer below) {
        this.below = below;
        this.user = below != Layer.EMPTY;
    }

    /**
     * Reads {@code content} over {@code below}.
     *
     * @throws CalendarException with everything that is wrong
     */
    static Layer parse(byte[] content, Layer below) throws CalendarException {
        LayerParser parser = new LayerParser(below);
        Layer layer = parser.layer(new Place("", CalendarJson.read(content), parser.problems));
        if (!parser.problems.isEmpty()) {
            throw new CalendarException(parser.problems);
        }
        return layer;
    }

    private Layer layer(Place top) {
        top.onlyKeys(TOP);
        expect(top, "schema", SCHEMA);
        expect(top, "timezone", "Asia/Kolkata");
        if (user) {
            expect(top, "extends", "IN");
        }
        Map<String, String> parents = parents(top);
        ExchangeParser definitions = new ExchangeParser(below.rawExchanges(), parents.keySet(), problems);
        Map<String, Exchange> exchanges = definitions.parse(top);
        EntryParser entries = new EntryParser(user);
        Map<Integer, Map<String, Layer.Coverage>> coverage = new TreeMap<>();
        Map<String, Map<LocalDate, DayEntry>> ofSets = new LinkedHashMap<>();
        Map<String, Map<LocalDate, DayEntry>> ofExchanges = new LinkedHashMap<>();
        for (Place year : top.find("years").map(Place::fields).orElse(List.of())) {
            if (!year.key().matches("(19|20)[0-9]{2}")) {
                year.problem("must be a year such as 2027, not '" + Text.excerpt(year.key()) + "'");
                continue;
            }
            int number = Integer.parseInt(year.key());
            year.onlyKeys(YEAR);
            year.find("coverage").ifPresent(place -> coverage.put(number, coverage(place, parents)));
            for (Place set : year.find("sets").map(Place::fields).orElse(List.of())) {
                if (!parents.containsKey(set.key())) {
                    set.problem(Nearest.unknown("set", set.key(), parents.keySet()));
                    continue;
                }
                Set<String> names = sessionNames(exchanges, parents, set.key());
                read(set, number, names, entries, ofSets.computeIfAbsent(set.key(), key -> new LinkedHashMap<>()));
            }
            for (Place place : year.find("exchanges").map(Place::fields).orElse(List.of())) {
                String code = place.key().toUpperCase(Locale.ROOT);
                if (!exchanges.containsKey(code)) {
                    place.problem(Nearest.unknown("exchange", place.key(), exchanges.keySet()));
                    continue;
                }
                Set<String> names = sessionNames(exchanges.get(code));
                read(place, number, names, entries, ofExchanges.computeIfAbsent(code, key -> new LinkedHashMap<>()));
            }
        }
        return new Layer(definitions.raw(), exchanges, parents, coverage, ofSets, ofExchanges);
    }

    private void expect(Place top, String key, String value) {
        top.find(key).ifPresent(place -> {
            if (!place.text().equals(value)) {
                place.problem("must be '" + value + "', not " + place.shown());
            }
        });
    }

    /**
     * Returns the sets of both files with the set that each extends, and notes a set that extends itself over others.
     */
    private Map<String, String> parents(Place top) {
        Map<String, String> parents = new LinkedHashMap<>(below.parents());
        List<Place> sets = top.find("sets").map(Place::fields).orElse(List.of());
        for (Place set : sets) {
            set.onlyKeys(List.of("extends", "name", "note"));
            parents.put(set.key(), set.find("extends").map(Place::text).orElse(""));
        }
        for (Place set : sets) {
            String parent = parents.get(set.key());
            if (!parent.isEmpty() && !parents.containsKey(parent)) {
                set.problem(Nearest.unknown("set", parent, parents.keySet()));
                parents.put(set.key(), "");
            }
        }
        for (Place set : sets) {
            Set<String> seen = new TreeSet<>();
            for (String at = set.key(); !at.isEmpty(); at = parents.get(at)) {
                if (!seen.add(at)) {
                    set.problem("extends itself, by way of " + String.join(", ", seen));
                    parents.put(set.key(), "");
                    break;
                }
            }
        }
        return parents;
    }

    private static Map<String, Layer.Coverage> coverage(Place place, Map<String, String> parents) {
        Map<String, Layer.Coverage> coverage = new LinkedHashMap<>();
        place.onlyKeys(parents.keySet());
        for (Place set : place.fields()) {
            set.oneOf("coverage", COVERAGES.keySet()).ifPresent(label -> coverage.put(set.key(), COVERAGES.get(label)));
        }
        return coverage;
    }

    private static void read(
            Place days, int year, Set<String> names, EntryParser entries, Map<LocalDate, DayEntry> into) {
        for (Place day : days.fields()) {
            LocalDate date;
            try {
                date = CalendarDate.read(day.key());
            } catch (DateTimeException e) {
                day.problem("'" + day.key() + "' is no date; one is written 2026-11-24");
                continue;
            }
            if (date.getYear() != year) {
                day.problem("does not belong below the year " + year);
                continue;
            }
            into.put(date, day.isNull() ? DayEntry.DELETED : entries.parse(day, names));
        }
    }

    /** Returns the names of sessions that an entry for that set may use. */
    private static Set<String> sessionNames(Map<String, Exchange> exchanges, Map<String, String> parents, String set) {
        Set<String> names = new TreeSet<>();
        for (Exchange exchange : exchanges.values()) {
            for (String at = exchange.set(); !at.isEmpty(); at = parents.getOrDefault(at, "")) {
                if (at.equals(set)) {
                    names.addAll(sessionNames(exchange));
                }
            }
        }
        return names;
    }

    private static Set<String> sessionNames(Exchange exchange) {
        Set<String> names = new TreeSet<>();
        exchange.eras().forEach(era -> era.sessions().forEach(session -> names.add(session.name())));
        return names;
    }
}
