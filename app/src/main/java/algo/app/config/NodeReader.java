package algo.app.config;

import algo.app.model.Durations;
import algo.app.model.Nearest;
import algo.app.model.ResourceLimits;
import algo.app.model.Text;
import algo.app.platform.SystemFiles;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads one object of the config. A value of the wrong kind or out of bounds is noted with its path, and the default
 * stands in, so that one pass finds every problem. An absent key and {@code null} both mean the default.
 */
final class NodeReader {
    /** Words for what an amount must be. */
    static final String AMOUNT = "must be an amount in rupees with two decimals at most, such as 5000 or 4999.95";

    private final String path;
    private final JsonNode node;
    private final Problems problems;

    NodeReader(String path, JsonNode node, Problems problems) {
        this.path = path;
        this.problems = problems;
        if (node.isMissingNode() || node.isNull() || node.isObject()) {
            this.node = node;
        } else {
            problem("", "must be an object, not " + shown(node));
            this.node = MissingNode.getInstance();
        }
    }

    /** Notes every key that is not in {@code known}, with the nearest that is. */
    NodeReader onlyKeys(Collection<String> known) {
        for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!known.contains(name)) {
                problems.add(path.isEmpty() ? "top level" : path, Nearest.unknown("key", name, known));
            }
        }
        return this;
    }

    NodeReader object(String key) {
        return new NodeReader(child(key), node.path(key), problems);
    }

    /** Returns the objects of a list, or the one that stands in its place; none if the key is absent or null. */
    List<NodeReader> objects(String key) {
        JsonNode value = node.path(key);
        if (absent(value)) {
            return List.of();
        }
        if (!value.isArray()) {
            return rawObject(key).isEmpty() ? List.of() : List.of(object(key));
        }
        List<NodeReader> objects = new ArrayList<>();
        for (int i = 0; i < value.size(); i++) {
            NodeReader item = new NodeReader(child(key + "[" + i + "]"), value.get(i), problems);
            if (value.get(i).isObject() || value.get(i).isNull()) {
                objects.add(item);
            }
        }
        return objects;
    }

    /** Returns the raw value, if present and not null. */
    Optional<ObjectNode> rawObject(String key) {
        JsonNode value = node.path(key);
        if (absent(value)) {
            return Optional.empty();
        }
        if (!value.isObject()) {
            problem(key, "must be an object, not " + shown(value));
            return Optional.empty();
        }
        return Optional.of((ObjectNode) value);
    }

    /** Returns whether the value is there, and not null. */
    boolean has(String key) {
        return !absent(node.path(key));
    }

    /** Returns whether the value is text, or a list, without anything in it. */
    boolean isEmpty(String key) {
        JsonNode value = node.path(key);
        return value.isTextual() ? value.textValue().isEmpty() : value.isArray() && value.isEmpty();
    }

    String text(String key, String otherwise) {
        JsonNode value = node.path(key);
        if (absent(value)) {
            return otherwise;
        }
        if (!value.isTextual()) {
            problem(key, "must be text, not " + shown(value));
            return otherwise;
        }
        if (value.textValue().indexOf('\0') >= 0) {
            problem(key, "must not contain a NUL character");
            return otherwise;
        }
        return value.textValue();
    }

    long number(String key, long otherwise, long least, long most) {
        JsonNode value = node.path(key);
        if (absent(value)) {
            return otherwise;
        }
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            problem(key, "must be a whole number, not " + shown(value));
            return otherwise;
        }
        long number = value.longValue();
        if (number < least || number > most) {
            problem(key, "must be from " + least + " to " + most + ", not " + number);
            return otherwise;
        }
        return number;
    }

    long number(String key, long otherwise, ConfigKeys.Range range) {
        return number(key, otherwise, range.least(), range.most());
    }

    /** Reads rupees, more than 0, with two decimals at most; returns paise, 0 if it is absent. */
    long paise(String key, long mostRupees) {
        JsonNode value = node.path(key);
        if (absent(value)) {
            return 0;
        }
        // A number may be too large for the kind in which it was read.
        boolean finite =
                value.isNumber() && !Double.isInfinite(value.doubleValue()) && !Double.isNaN(value.doubleValue());
        if (!finite) {
            problem(key, AMOUNT + ", not " + shown(value));
            return 0;
        }
        BigDecimal amount = value.decimalValue();
        if (amount.signum() <= 0 || amount.compareTo(BigDecimal.valueOf(mostRupees)) > 0) {
            problem(key, "must be more than 0 and at most " + mostRupees + " rupees, not " + shown(value));
            return 0;
        }
        if (amount.stripTrailingZeros().scale() > 2) {
            problem(key, AMOUNT + ", not " + shown(value));
            return 0;
        }
        return amount.movePointRight(2).longValueExact();
    }

    /** As {@link #number}, of a limit: where {@code null} is written there is none, {@link ResourceLimits#NONE}. */
    long limit(String key, long otherwise, ConfigKeys.Range range) {
        return node.path(key).isNull() ? ResourceLimits.NONE : number(key, otherwise, range);
    }

    boolean bool(String key, boolean otherwise) {
        JsonNode value = node.path(key);
        if (absent(value)) {
            return otherwise;
        }
        if (!value.isBoolean()) {
            problem(key, "must be true or false, not " + shown(value));
            return otherwise;
        }
        return value.booleanValue();
    }

    Duration duration(String key, Duration otherwise, Duration most) {
        JsonNode value = node.path(key);
        if (absent(value)) {
            return otherwise;
        }
        Optional<Duration> duration = value.isTextual() ? Durations.parse(value.textValue()) : Optional.empty();
        if (duration.isEmpty()) {
            problem(key, "must be a duration such as 500ms, 5s, 10m or 2h, not " + shown(value));
            return otherwise;
        }
        if (duration.get().compareTo(most) > 0) {
            problem(key, "must be at most " + Durations.format(most) + ", not " + value.textValue());
            return otherwise;
        }
        return duration.get();
    }

    /** Reads one of an enum, matched by its labels; {@code labels} and {@code values} go together. */
    <T> T oneOf(String key, T otherwise, List<String> labels, List<T> values) {
        String text = text(key, labels.get(values.indexOf(otherwise)));
        int index = labels.indexOf(text);
        if (index < 0) {
            problem(key, "must be one of " + String.join(", ", labels) + ", not '" + Text.excerpt(text) + "'");
            return otherwise;
        }
        return values.get(index);
    }

    List<String> textList(String key) {
        JsonNode value = node.path(key);
        if (absent(value)) {
            return List.of();
        }
        List<String> list = new ArrayList<>();
        for (JsonNode item : value) {
            if (!item.isTextual() || item.textValue().indexOf('\0') >= 0) {
                problem(key, "must be a list of texts; " + shown(item) + " is none");
                return List.of();
            }
            list.add(item.textValue());
        }
        if (!value.isArray()) {
            problem(key, "must be a list of texts, not " + shown(value));
            return List.of();
        }
        return List.copyOf(list);
    }

    /**
     * Returns a program and its arguments; text stands for what the shell makes of it. None if absent, null or an empty
     * list.
     */
    List<String> command(String key) {
        JsonNode value = node.path(key);
        if (absent(value)) {
            return List.of();
        }
        if (value.isTextual()) {
            String text = text(key, "");
            if (text.isBlank()) {
                problem(key, "must not be blank; null means none");
            }
            return SystemFiles.shell(text);
        }
        if (!value.isArray()) {
            problem(key, "must be a list of a program and its arguments, or text for the shell, not " + shown(value));
            return List.of();
        }
        List<String> command = textList(key);
        if (!command.isEmpty() && !SystemFiles.isAbsolute(command.get(0))) {
            problem(key, "must begin with the absolute path of a program, not with '" + command.get(0) + "'");
        }
        return command;
    }

    /** Returns names that people choose, with text values; a number or a truth value stands for its text. */
    Map<String, String> textMap(String key) {
        Map<String, String> map = new LinkedHashMap<>();
        rawObject(key).ifPresent(object -> {
            for (Map.Entry<String, JsonNode> entry : object.properties()) {
                JsonNode value = entry.getValue();
                if (value.isNull()) {
                    continue;
                }
                if (!value.isValueNode() || value.asText().indexOf('\0') >= 0) {
                    problem(key + "." + entry.getKey(), "must be text, not " + shown(value));
                } else {
                    map.put(entry.getKey(), value.asText());
                }
            }
        });
        return map;
    }

    /** Reads all values as texts, truth values, lists of texts, and null; another kind is noted, and stands as null. */
    Map<String, Object> values() {
        Map<String, Object> values = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            String key = field.getKey();
            JsonNode value = field.getValue();
            if (value.isBoolean()) {
                values.put(key, value.booleanValue());
            } else if (value.isArray()) {
                values.put(key, textList(key));
            } else {
                values.put(key, absent(value) ? null : text(key, null));
            }
        }
        return values;
    }

    void problem(String key, String message) {
        problems.add(child(key), message);
    }

    private String child(String key) {
        return path.isEmpty() ? key : key.isEmpty() ? path : path + "." + key;
    }

    private static boolean absent(JsonNode value) {
        return value.isMissingNode() || value.isNull();
    }

    private static String shown(JsonNode value) {
        String text = value.toString();
        return text.length() > 60 ? text.substring(0, 60) + "..." : text;
    }
}
