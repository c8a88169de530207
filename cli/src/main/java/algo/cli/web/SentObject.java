package algo.cli.web;

import algo.app.protocol.Json;
import algo.app.protocol.WireException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The object that a request brought, read field by field; one that is missing counts as empty, one of another kind is refused. */
final class SentObject {
    private final Map<String, ?> fields;
    private final Set<String> asked = new LinkedHashSet<>();

    SentObject(Map<String, ?> fields) {
        this.fields = fields;
    }

    /** @throws WebProblem if the text is not one JSON object */
    static SentObject ofText(String json) throws WebProblem {
        try {
            return new SentObject(Json.object(json).map());
        } catch (WireException e) {
            throw WebProblem.wrong(e.getMessage());
        }
    }

    String text(String name) throws WebProblem {
        Object value = value(name);
        if (value == null) {
            return "";
        }
        if (value instanceof String text) {
            return text;
        }
        throw WebProblem.wrong("'" + name + "' must be a text");
    }

    boolean truth(String name) throws WebProblem {
        Object value = value(name);
        if (value == null || value instanceof Boolean) {
            return Boolean.TRUE.equals(value);
        }
        throw WebProblem.wrong("'" + name + "' must be true or false");
    }

    List<String> texts(String name) throws WebProblem {
        Object value = value(name);
        if (value == null) {
            return List.of();
        }
        if (!(value instanceof List<?> list)) {
            throw WebProblem.wrong("'" + name + "' must be a list of texts");
        }
        List<String> texts = new ArrayList<>();
        for (Object each : list) {
            if (!(each instanceof String text)) {
                throw WebProblem.wrong("'" + name + "' must be a list of texts");
            }
            texts.add(text);
        }
        return texts;
    }

    /** Returns a list of texts, or one text with commas between its parts. */
    List<String> textOrTexts(String name) throws WebProblem {
        return fields.get(name) instanceof String ? List.of(text(name)) : texts(name);
    }

    /** Returns all fields as texts, as a command line has them: an object or a list is JSON. */
    Map<String, String> values() {
        Map<String, String> values = new LinkedHashMap<>();
        fields.forEach((name, value) -> {
            String text = value == null ? "null" : value.toString();
            if (value instanceof Map<?, ?> || value instanceof List<?>) {
                String line = Json.line(Map.of("value", value));
                text = line.substring(line.indexOf(':') + 1, line.length() - 1);
            }
            values.put(name, text);
        });
        return values;
    }

    SentObject object(String name) throws WebProblem {
        Object value = value(name);
        if (value == null) {
            return new SentObject(Map.of());
        }
        if (!(value instanceof Map<?, ?> map)) {
            throw WebProblem.wrong("'" + name + "' must be an object");
        }
        @SuppressWarnings("unchecked") // JSON has no other names
        Map<String, Object> object = (Map<String, Object>) map;
        return new SentObject(object);
    }

    private Object value(String name) {
        asked.add(name);
        return fields.get(name);
    }

    /** Returns the fields as they are. */
    Map<String, ?> all() {
        return fields;
    }

    /** @throws WebProblem if there is a field that nobody asked for: what it was to do would be passed over */
    void requireNoOthers() throws WebProblem {
        for (String name : fields.keySet()) {
            if (!asked.contains(name)) {
                throw WebProblem.wrong("unknown field '" + name + "'; there are " + String.join(", ", asked));
            }
        }
    }
}
