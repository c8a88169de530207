package algo.app.protocol;

import algo.app.model.StrategyIds;
import algo.app.model.Text;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The fields of one object on the wire. A field that is missing, or of the wrong kind, is named in the failure. */
public final class Fields {
    private final Map<String, Object> fields;
    private final Set<String> asked = new HashSet<>();

    Fields(Map<String, Object> fields) {
        this.fields = fields;
    }

    /** The object as it was read. */
    public Map<String, Object> map() {
        return fields;
    }

    /** @throws WireException if there is a field that nobody has asked for: what it was to change would be passed over */
    void requireNoOthers() throws WireException {
        for (String name : fields.keySet()) {
            if (!asked.contains(name)) {
                throw new WireException("unknown field '" + Text.excerpt(name) + "'");
            }
        }
    }

    private Object value(String name) {
        asked.add(name);
        return fields.get(name);
    }

    String text(String name) throws WireException {
        if (value(name) instanceof String text) {
            return text;
        }
        throw wrong(name, "text");
    }

    /** Empty text if it is missing or null. */
    String textOrEmpty(String name) throws WireException {
        return value(name) == null ? "" : text(name);
    }

    long number(String name) throws WireException {
        if (value(name) instanceof Long number) {
            return number;
        }
        throw wrong(name, "a whole number");
    }

    long numberOr(String name, long otherwise) throws WireException {
        return value(name) == null ? otherwise : number(name);
    }

    /** A whole number from {@code least} to {@code most}; {@code otherwise} if it is missing or null. */
    long numberOr(String name, long otherwise, long least, long most) throws WireException {
        return value(name) == null ? otherwise : number(name, least, most);
    }

    long number(String name, long least, long most) throws WireException {
        long number = number(name);
        if (number < least || number > most) {
            throw wrong(name, "from " + least + " to " + most);
        }
        return number;
    }

    double decimal(String name) throws WireException {
        if (value(name) instanceof Number number) {
            return number.doubleValue();
        }
        throw wrong(name, "a number");
    }

    /** The id of a strategy. */
    String id(String name) throws WireException {
        String id = text(name);
        if (!StrategyIds.isValid(id)) {
            throw wrong(name, "the id of a strategy");
        }
        return id;
    }

    String oneOf(Set<String> known, String name) throws WireException {
        String text = text(name);
        if (!known.contains(text)) {
            throw wrong(name, "one of " + String.join(", ", new TreeSet<>(known)));
        }
        return text;
    }

    /** Empty text if it is missing or null. */
    String oneOfOrEmpty(Set<String> known, String name) throws WireException {
        return value(name) == null ? "" : oneOf(known, name);
    }

    /** Empty text if it is missing or null. */
    String timeOrEmpty(String name) throws WireException {
        String text = textOrEmpty(name);
        if (!text.isEmpty() && !Known.isTime(text)) {
            throw wrong(name, "a time");
        }
        return text;
    }

    /** Empty text if it is missing or null. */
    String runOrEmpty(String name) throws WireException {
        String text = textOrEmpty(name);
        if (!Known.isRun(text)) {
            throw wrong(name, "the id of a run");
        }
        return text;
    }

    /** Empty text if it is missing or null. */
    String wordOrEmpty(String name) throws WireException {
        String text = textOrEmpty(name);
        if (!Known.isWord(text)) {
            throw wrong(name, "a word");
        }
        return text;
    }

    /** False if it is missing. */
    boolean truth(String name) throws WireException {
        Object value = value(name);
        if (value == null) {
            return false;
        }
        if (value instanceof Boolean truth) {
            return truth;
        }
        throw wrong(name, "true or false");
    }

    /** Empty if it is missing. */
    List<String> texts(String name) throws WireException {
        List<String> texts = new ArrayList<>();
        for (Object item : list(name)) {
            if (!(item instanceof String text)) {
                throw wrong(name, "a list of texts");
            }
            texts.add(text);
        }
        return texts;
    }

    /** Empty if it is missing. */
    Map<String, String> textMap(String name) throws WireException {
        Map<String, String> map = new LinkedHashMap<>();
        if (value(name) == null) {
            return map;
        }
        for (Map.Entry<String, Object> field : object(name).fields.entrySet()) {
            if (!(field.getValue() instanceof String text)) {
                throw wrong(name, "an object of texts");
            }
            map.put(field.getKey(), text);
        }
        return map;
    }

    boolean has(String name) {
        return value(name) != null;
    }

    Fields object(String name) throws WireException {
        if (value(name) instanceof Map<?, ?> object) {
            return new Fields(checked(object));
        }
        throw wrong(name, "an object");
    }

    List<Fields> objects(String name) throws WireException {
        List<Fields> objects = new ArrayList<>();
        for (Object item : list(name)) {
            if (!(item instanceof Map<?, ?> object)) {
                throw wrong(name, "a list of objects");
            }
            objects.add(new Fields(checked(object)));
        }
        return objects;
    }

    private List<?> list(String name) throws WireException {
        Object value = value(name);
        if (value == null) {
            return List.of();
        }
        if (value instanceof List<?> list) {
            return list;
        }
        throw wrong(name, "a list");
    }

    private static Map<String, Object> checked(Map<?, ?> object) {
        Map<String, Object> checked = new LinkedHashMap<>();
        for (Map.Entry<?, ?> field : object.entrySet()) {
            checked.put((String) field.getKey(), field.getValue());
        }
        return checked;
    }

    WireException wrong(String name, String kind) {
        return new WireException("field '" + name + "' must be " + kind);
    }
}
