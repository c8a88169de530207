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

    /** Returns this value as an object; empty, and noted as a problem, if it is none. */
    Map<?, ?> object() {
        if (value instanceof Map<?, ?> map) {
            return map;
        }
        problem("must be an object, not " + shown());
        return Map.of();
    }

    /** Notes every key that is not known, with the nearest known one. */
    Place onlyKeys(Collection<String> known) {
        for (Object key : object().keySet()) {
            if (!known.contains(key)) {
                problem(Nearest.unknown("key", (String) key, known));
            }
        }
        return this;
    }

    /** Returns the values of the object, each at its place, in order. */
    List<Place> fields() {
        List<Place> fields = new ArrayList<>();
        for (Object key : object().keySet()) {
            fields.add(child((String) key));
        }
        return fields;
    }

    /** Returns the last part of the path. */
    String key() {
        return path.substring(path.lastIndexOf('.') + 1);
    }

    Place child(String key) {
        return new Place(path.isEmpty() ? key : path + "." + key, ((Map<?, ?>) value).get(key), problems);
    }

    /** Returns the value below {@code key}; empty if it is absent or null. */
    Optional<Place> find(String key) {
        return value instanceof Map<?, ?> map && map.get(key) != null ? Optional.of(child(key)) : Optional.empty();
    }

    /** Returns the items of this list, each at its place; empty, and noted as a problem, if it is no list. */
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

    /** Returns this value as a text; empty, and noted as a problem, if it is no text or an empty one. */
    String text() {
        if (value instanceof String text && !text.isEmpty()) {
            return text;
        }
        problem("must be a text, not " + shown());
        return "";
    }

    /** Returns this text if it is one of {@code known}; else empty, and noted with the nearest one. */
    Optional<String> oneOf(String what, Collection<String> known) {
        String text = text();
        if (text.isEmpty() || known.contains(text)) {
            return text.isEmpty() ? Optional.empty() : Optional.of(text);
        }
        problem(Nearest.unknown(what, Text.printable(text, 60), known));
        return Optional.empty();
    }
}
