package algo.app.calendar;

import algo.app.model.Nearest;
import algo.app.model.Text;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A value of a calendar file and where it stands. A value of the wrong kind is noted and taken for absent, so that one
 * pass finds every problem.
 */
final class Place {
    private final String path;
    private final Object value;
    private final List<String> problems;

    Place(String path, Object value, List<String> problems) {
        this.path = path;
        this.value = value;
        this.problems = problems;
    }

    void problem(String message) {
        problems.add((path.isEmpty() ? "top level" : path) + ": " + message);
    }

    boolean isNull() {
        return value == null;
    }

    boolean isText() {
        return value instanceof String;
    }

    String shown() {
        return value instanceof String
                ? "'" + Text.printable((String) value, 60) + "'"
                : Text.printable("" + value, 60);
    }

    /** The object that it is; empty, and noted, if it is none. */
    Map<?, ?> object() {
        if (value instanceof Map<?, ?> map) {
            return map;
        }
        problem("must be an object, not " + shown());
        return Map.of();
    }

    /** Notes every key that is not known, with the nearest that is. */
    Place onlyKeys(Collection<String> known) {
        for (Object key : object().keySet()) {
            if (!known.contains(key)) {
                problem(Nearest.unknown("key", (String) key, known));
            }
        }
        return this;
    }

    /** The values of the object, each at its place, in order. */
    List<Place> fields() {
        List<Place> fields = new ArrayList<>();
        for (Object key : object().keySet()) {
            fields.add(child((String) key));
        }
        return fields;
    }

    /** The last part of the path. */
    String key() {
        return path.substring(path.lastIndexOf('.') + 1);
    }

    Place child(String key) {
        return new Place(path.isEmpty() ? key : path + "." + key, ((Map<?, ?>) value).get(key), problems);
    }

    /** The value below {@code key}; empty if it is absent or null. */
    Optional<Place> find(String key) {
        return value instanceof Map<?, ?> map && map.get(key) != null ? Optional.of(child(key)) : Optional.empty();
    }

    /** The list that it is, each item at its place; empty, and noted, if it is none. */
    List<Place> items() {
        List<Place> items = new ArrayList<>();
        if (value instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                items.add(new Place(path + "[" + i + "]", list.get(i), problems));
            }
        } else {
            problem("must be a list, not " + shown());
        }
        return items;
    }

    /** The text that it is; empty, and noted, if it is none or empty. */
    String text() {
        if (value instanceof String text && !text.isEmpty()) {
            return text;
        }
        problem("must be a text, not " + shown());
        return "";
    }

    /** One of {@code known}; empty, and noted with the nearest, if it is none. */
    Optional<String> oneOf(String what, Collection<String> known) {
        String text = text();
        if (text.isEmpty() || known.contains(text)) {
            return text.isEmpty() ? Optional.empty() : Optional.of(text);
        }
        problem(Nearest.unknown(what, Text.printable(text, 60), known));
        return Optional.empty();
    }
}
