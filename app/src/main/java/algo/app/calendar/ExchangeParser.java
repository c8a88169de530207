package algo.app.calendar;

import algo.app.model.Nearest;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Reads the exchanges of a calendar file, each laid key by key over the one below that has the same code. */
final class ExchangeParser {
    private static final List<String> KEYS = List.of("name", "set", "weekly", "aliases", "hours", "note", "src");
    /** The source of an era whose hours follow daylight saving in the United States. */
    private static final String AMERICAN_RULE = "us-dst-rule";

    private static final List<String> DAYS = List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun");

    private final Map<String, Map<String, Object>> raw;
    private final Set<String> sets;
    private final List<String> problems;

    /**
     * @param below the exchanges of the file below, as they are written
     * @param sets the names of all sets
     */
    ExchangeParser(Map<String, Map<String, Object>> below, Set<String> sets, List<String> problems) {
        this.raw = new LinkedHashMap<>(below);
        this.sets = sets;
        this.problems = problems;
    }

    /** Returns the exchanges as they are written, once they are parsed. */
    Map<String, Map<String, Object>> raw() {
        return raw;
    }

    Map<String, Exchange> parse(Place top) {
        Set<String> written = new TreeSet<>();
        for (Place exchange : top.find("exchanges").map(Place::fields).orElse(List.of())) {
            String code = exchange.key().toUpperCase(Locale.ROOT);
            if (!code.matches("[A-Z][A-Z0-9_]{0,15}")) {
                exchange.problem("'" + exchange.key() + "' is no code of an exchange; one is written NSE");
                continue;
            }
            exchange.onlyKeys(KEYS);
            written.add(code);
            Map<String, Object> merged = new LinkedHashMap<>(raw.getOrDefault(code, Map.of()));
            for (Map.Entry<?, ?> field : exchange.object().entrySet()) {
                merged.put((String) field.getKey(), field.getValue());
            }
            raw.put(code, merged);
        }
        Map<String, Exchange> exchanges = new LinkedHashMap<>();
        for (Map.Entry<String, Map<String, Object>> entry : raw.entrySet()) {
            // An exchange that stands unchanged in the file below was found good there, but its hours may refer to one
            // that changed.
            List<String> found = written.contains(entry.getKey()) ? problems : new ArrayList<>();
            Place place = new Place("exchanges." + entry.getKey(), entry.getValue(), found);
            exchanges.put(entry.getKey(), exchange(entry.getKey(), place));
        }
        return exchanges;
    }

    private Exchange exchange(String code, Place place) {
        String set = place.find("set").flatMap(item -> item.oneOf("set", sets)).orElse("");
        EnumSet<DayOfWeek> weekly = EnumSet.noneOf(DayOfWeek.class);
        for (Place day : place.find("weekly").map(Place::items).orElse(List.of())) {
            day.oneOf("day", DAYS).ifPresent(name -> weekly.add(DayOfWeek.of(DAYS.indexOf(name) + 1)));
        }
        if (weekly.isEmpty()) {
            place.problem("has no 'weekly', the days on which it trades, such as [\"mon\", \"tue\"]");
        }
        List<String> aliases = new ArrayList<>();
        for (Place alias : place.find("aliases").map(Place::items).orElse(List.of())) {
            aliases.add(alias.text().toUpperCase(Locale.ROOT));
        }
        String name = place.find("name").map(Place::text).orElse(code);
        return new Exchange(code, name, set, weekly, aliases, eras(place));
    }

    private List<Era> eras(Place exchange) {
        Optional<Place> hours = exchange.find("hours").flatMap(place -> referred(place, new TreeSet<>()));
        List<Era> eras = new ArrayList<>();
        for (Place item : hours.map(Place::items).orElse(List.of())) {
            era(item).ifPresent(era -> {
                if (!eras.isEmpty() && !eras.get(eras.size() - 1).from().isBefore(era.from())) {
                    item.problem("must begin later than the era before it");
                } else {
                    eras.add(era);
                }
            });
        }
        if (eras.isEmpty()) {
            exchange.problem(
                    "has no 'hours', such as [{\"from\": \"2026-01-01\", \"sessions\": [{\"name\": \"regular\","
                            + " \"open\": \"09:15\", \"close\": \"15:30\"}]}]");
            return List.of(new Era(LocalDate.EPOCH, List.of(), false));
        }
        return eras;
    }

    /** Returns the list itself, or that of the exchange which {@code "@NSE"} names. */
    private Optional<Place> referred(Place hours, Set<String> seen) {
        if (!hours.isText()) {
            return Optional.of(hours);
        }
        String text = hours.text();
        String code = text.startsWith("@") ? text.substring(1).toUpperCase(Locale.ROOT) : "";
        if (!raw.containsKey(code)) {
            hours.problem(
                    code.isEmpty()
                            ? "must be a list of eras, or another exchange such as \"@NSE\", not " + hours.shown()
                            : Nearest.unknown("exchange", code, raw.keySet()));
            return Optional.empty();
        }
        if (!seen.add(code)) {
            hours.problem("refers to itself, by way of " + String.join(", ", seen));
            return Optional.empty();
        }
        return new Place("exchanges." + code, raw.get(code), problems)
                .find("hours")
                .flatMap(place -> referred(place, seen));
    }

    private static Optional<Era> era(Place place) {
        place.onlyKeys(List.of("from", "sessions", "phases", "src", "note", "disagree"));
        List<Session> sessions =
                place.find("sessions").map(EntryParser::sessions).orElse(List.of());
        if (place.find("from").isEmpty() || place.find("sessions").isEmpty()) {
            place.problem("must have 'from', its first day, and 'sessions'");
            return Optional.empty();
        }
        Place from = place.child("from");
        try {
            LocalDate date = CalendarDate.read(from.text());
            boolean american = place.object().get("src") instanceof List<?> sources && sources.contains(AMERICAN_RULE);
            return sessions.isEmpty() ? Optional.empty() : Optional.of(new Era(date, sessions, american));
        } catch (DateTimeException e) {
            from.problem("must be a date such as 2026-08-03, not " + from.shown());
            return Optional.empty();
        }
    }
}
