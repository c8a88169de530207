package algo.app.calendar;

import algo.app.model.Nearest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Reads what a calendar file says of one day, and the sessions of days and eras. */
final class EntryParser {
    private static final List<String> KEYS =
            List.of("name", "state", "kind", "use", "sessions", "status", "note", "src", "disagree");
    private static final List<String> STATES = List.of("closed", "regular", "sessions");
    private static final List<String> STATUSES = List.of("confirmed", "inferred", "disputed", "provisional");
    private static final Map<String, DayKind> KINDS = kinds();
    private static final int LAST_HOUR = 47;

    private final boolean user;

    /** @param user whether the entries are the user's */
    EntryParser(boolean user) {
        this.user = user;
    }

    private static Map<String, DayKind> kinds() {
        Map<String, DayKind> kinds = new TreeMap<>();
        for (DayKind kind : DayKind.values()) {
            if (kind != DayKind.ORDINARY && kind != DayKind.WEEKEND) {
                kinds.put(kind.label(), kind);
            }
        }
        return kinds;
    }

    /** @param names the names of the regular sessions there */
    DayEntry parse(Place entry, Set<String> names) {
        entry.onlyKeys(KEYS);
        String name = entry.find("name").map(Place::text).orElse("");
        Optional<Place> state = entry.find("state");
        if (state.isEmpty()) {
            entry.problem("has no 'state'; it is one of " + String.join(", ", STATES));
        }
        DayEntry.State how = state.flatMap(place -> place.oneOf("state", STATES))
                .map(label -> DayEntry.State.valueOf(label.toUpperCase(Locale.ROOT)))
                .orElse(DayEntry.State.CLOSED);
        List<String> use = used(entry, names);
        List<Session> sessions =
                entry.find("sessions").map(EntryParser::sessions).orElse(List.of());
        if (state.isPresent()) {
            checkHours(entry, how);
        }
        DayKind kind = entry.find("kind")
                .flatMap(place -> place.oneOf("kind", KINDS.keySet()))
                .map(KINDS::get)
                .orElseGet(() -> kindOf(how, !use.isEmpty()));
        boolean provisional = entry.find("status")
                .flatMap(place -> place.oneOf("status", STATUSES))
                .filter("provisional"::equals)
                .isPresent();
        return new DayEntry(name.isEmpty() ? nameOf(how) : name, how, kind, use, sessions, provisional, user);
    }

    private static List<String> used(Place entry, Set<String> names) {
        List<String> use = new ArrayList<>();
        for (Place item : entry.find("use").map(Place::items).orElse(List.of())) {
            String name = item.text();
            if (names.contains(name)) {
                use.add(name);
            } else if (!name.isEmpty()) {
                item.problem(Nearest.unknown("session", name, names));
            }
        }
        return use;
    }

    private static void checkHours(Place entry, DayEntry.State how) {
        boolean use = entry.find("use").isPresent();
        boolean own = entry.find("sessions").isPresent();
        if (how != DayEntry.State.SESSIONS && (use || own)) {
            entry.problem("has '" + (use ? "use" : "sessions") + "', which only the state 'sessions' takes");
        } else if (how == DayEntry.State.SESSIONS && use == own) {
            entry.problem(
                    use
                            ? "has both 'use' and 'sessions'; one of them says the hours"
                            : "has neither 'use', with names of regular sessions, nor 'sessions', with hours");
        }
    }

    /**
     * Returns the kind of a day whose entry names none. Hours of its own make it a session out of turn, so that nobody
     * is taken into one unasked.
     */
    private static DayKind kindOf(DayEntry.State how, boolean use) {
        return switch (how) {
            case CLOSED -> DayKind.HOLIDAY;
            case REGULAR -> DayKind.SPECIAL_LIVE;
            case SESSIONS -> use ? DayKind.PARTIAL : DayKind.SPECIAL_LIVE;
        };
    }

    private static String nameOf(DayEntry.State how) {
        return switch (how) {
            case CLOSED -> "holiday";
            case REGULAR -> "trading day";
            case SESSIONS -> "hours of its own";
        };
    }

    /** Reads the sessions of a day or of an era: at least one, in order, none overlapping another. */
    static List<Session> sessions(Place place) {
        List<Session> sessions = new ArrayList<>();
        List<Place> items = place.items();
        for (Place item : items) {
            session(item).ifPresent(next -> {
                Session last = sessions.isEmpty() ? null : sessions.get(sessions.size() - 1);
                if (last != null && last.close().compareTo(next.open()) > 0) {
                    item.problem("opens before the session ahead of it has closed");
                } else {
                    sessions.add(next);
                }
            });
        }
        if (items.isEmpty()) {
            place.problem("must have at least one session, such as {\"open\": \"09:15\", \"close\": \"15:30\"}");
        }
        return sessions;
    }

    private static Optional<Session> session(Place place) {
        place.onlyKeys(List.of("name", "open", "close", "note"));
        Optional<Duration> open = place.find("open").flatMap(item -> clock(item, 23));
        Optional<Duration> close = place.find("close").flatMap(item -> clock(item, LAST_HOUR));
        for (String key : List.of("open", "close")) {
            if (place.find(key).isEmpty()) {
                place.problem("has no '" + key + "'");
            }
        }
        if (open.isEmpty() || close.isEmpty()) {
            return Optional.empty();
        }
        if (close.get().compareTo(open.get()) <= 0) {
            place.child("close")
                    .problem("must be later than the open, not "
                            + place.child("close").shown() + "; after midnight it is written 24:15");
            return Optional.empty();
        }
        String name = place.find("name").map(Place::text).orElse("special");
        return Optional.of(new Session(name, open.get(), close.get()));
    }

    private static Optional<Duration> clock(Place place, int lastHour) {
        String text = place.text();
        if (text.matches("[0-9]{2}:[0-5][0-9]")) {
            int hour = Integer.parseInt(text, 0, 2, 10);
            if (hour <= lastHour) {
                return Optional.of(Duration.ofMinutes(hour * 60L + Integer.parseInt(text, 3, 5, 10)));
            }
        }
        if (!text.isEmpty()) {
            place.problem("must be a time from 00:00 to " + lastHour + ":59, not " + place.shown());
        }
        return Optional.empty();
    }
}
