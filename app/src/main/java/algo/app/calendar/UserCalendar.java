package algo.app.calendar;

import java.time.LocalDate;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The content of a user's calendar file, with edits of it. Pure: each edit makes a new one, which keeps everything else
 * in the file. Names are found in upper or lower case. {@link MarketCalendar#with} tells whether the result is valid.
 *
 * @param fields as in the file; not to be changed
 */
public record UserCalendar(Map<String, Object> fields) {
    /**
     * The parts of the file that are merged, and not replaced as a whole, with the number of levels of objects that are
     * merged below each.
     */
    private static final Map<String, Integer> MERGED = Map.of("years", 3, "exchanges", 0, "sets", 0, "sources", 0);

    /**
     * The exchange or set that an entry is about.
     *
     * @param group the key of the file: {@code exchanges} or {@code sets}
     * @param name the exchange or the set
     */
    public record Subject(String group, String name) {
        public static Subject exchange(String code) {
            return new Subject("exchanges", code);
        }

        public static Subject set(String name) {
            return new Subject("sets", name);
        }

        public boolean isSet() {
            return group.equals("sets");
        }

        private List<String> path(LocalDate date) {
            return List.of("years", String.valueOf(date.getYear()), group, name, date.toString());
        }
    }

    public UserCalendar {
        fields = Collections.unmodifiableMap(fields);
    }

    /** Returns a file without any entry. */
    public static UserCalendar empty() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("schema", "market-calendar/1");
        fields.put("extends", "IN");
        return new UserCalendar(fields);
    }

    /**
     * Reads the content of a user's calendar file.
     *
     * @throws CalendarException if it is no JSON object
     */
    public static UserCalendar of(byte[] json) throws CalendarException {
        return new UserCalendar(CalendarJson.read(json));
    }

    /** Returns whether the file has an entry for a day, which may also strike out the bundled one. */
    public boolean says(Subject subject, LocalDate date) {
        return days(subject, date).containsKey(date.toString());
    }

    /** Returns whether the file strikes out the bundled entry for a day. */
    public boolean strikes(Subject subject, LocalDate date) {
        return says(subject, date) && days(subject, date).get(date.toString()) == null;
    }

    private Map<?, ?> days(Subject subject, LocalDate date) {
        Map<?, ?> object = fields;
        for (String name : parents(subject.path(date))) {
            object = object.get(key(object, name)) instanceof Map<?, ?> inner ? inner : Map.of();
        }
        return object;
    }

    /**
     * Returns this file with an entry for a day, in place of any other.
     *
     * @param entry by the keys of the file
     */
    public UserCalendar put(Subject subject, LocalDate date, Map<String, Object> entry) {
        return with(subject, date, entry);
    }

    /** Returns this file with the bundled entry for a day struck out, so that the day is what its weekday is. */
    public UserCalendar strike(Subject subject, LocalDate date) {
        return with(subject, date, null);
    }

    private UserCalendar with(Subject subject, LocalDate date, Object entry) {
        Map<String, Object> copy = copy(fields);
        Map<String, Object> days = copy;
        for (String name : parents(subject.path(date))) {
            days = below(days, name);
        }
        days.put(date.toString(), entry);
        return new UserCalendar(copy);
    }

    /** Returns this file without its entry for a day, and without the objects that are empty then. */
    public UserCalendar remove(Subject subject, LocalDate date) {
        Map<String, Object> copy = copy(fields);
        remove(copy, subject.path(date));
        return new UserCalendar(copy);
    }

    @SuppressWarnings("unchecked")
    private static void remove(Map<String, Object> from, List<String> path) {
        String key = key(from, path.get(0));
        boolean leaf = path.size() == 1;
        if (!leaf && from.get(key) instanceof Map<?, ?> inner) {
            remove((Map<String, Object>) inner, path.subList(1, path.size()));
            leaf = inner.isEmpty();
        }
        if (leaf) {
            from.remove(key);
        }
    }

    /**
     * Returns this file with everything that another file says. An entry that both have, for a day or an exchange, is
     * taken whole from the other.
     */
    public UserCalendar merge(UserCalendar other) {
        Map<String, Object> copy = copy(fields);
        other.fields.forEach((key, value) -> {
            if (MERGED.containsKey(key) && value instanceof Map<?, ?> object) {
                merge(object, below(copy, key), MERGED.get(key));
            } else {
                copy.put(key, value);
            }
        });
        return new UserCalendar(copy);
    }

    /** @param depth how many levels of objects are merged below this one; deeper ones are replaced whole */
    private static void merge(Map<?, ?> from, Map<String, Object> into, int depth) {
        from.forEach((name, value) -> {
            String key = (String) name;
            if (depth > 0 && value instanceof Map<?, ?> object) {
                merge(object, below(into, key), depth - 1);
            } else {
                into.keySet().removeIf(present -> present.equalsIgnoreCase(key) && !present.equals(key));
                into.put(key, value);
            }
        });
    }

    private static List<String> parents(List<String> path) {
        return path.subList(0, path.size() - 1);
    }

    /**
     * Returns {@code name} as it is written in {@code object}; of several spellings the last, which is the one that
     * counts.
     */
    private static String key(Map<?, ?> object, String name) {
        String found = name;
        for (Object key : object.keySet()) {
            found = name.equalsIgnoreCase((String) key) ? (String) key : found;
        }
        return found;
    }

    /** Returns the object below {@code name}, and makes it if there is none. */
    @SuppressWarnings("unchecked")
    private static Map<String, Object> below(Map<String, Object> object, String name) {
        String key = key(object, name);
        if (!(object.get(key) instanceof Map<?, ?>)) {
            object.put(key, new LinkedHashMap<String, Object>());
        }
        return (Map<String, Object>) object.get(key);
    }

    private static Map<String, Object> copy(Map<?, ?> map) {
        Map<String, Object> copy = new LinkedHashMap<>();
        map.forEach((key, value) -> copy.put((String) key, value instanceof Map<?, ?> object ? copy(object) : value));
        return copy;
    }
}
