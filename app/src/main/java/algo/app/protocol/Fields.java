package algo.app.protocol;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The fields of one object on the wire. A field that is missing, or of the wrong kind, is named in the failure. */
public final class Fields {
    private static final int EXCERPT = 80;

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
                throw new WireException("unknown field '" + shown(name) + "'");
            }
        }
    }

    /** What a message shows of a text that somebody sent: its beginning, in plain characters. */
    static String shown(String text) {
        String plain = (text.length() > EXCERPT ? text.substring(0, EXCERPT) : text).replaceAll("[^ -~]", "?");
        return text.length() > EXCERPT ? plain + "..." : plain;
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

    double decimal(String name) throws WireException {
        if (value(name) instanceof Number number) {
            return number.doubleValue();
        }
        throw wrong(name, "a number");
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

    private WireException wrong(String name, String kind) {
        return new WireException("field '" + name + "' must be " + kind);
    }
}
