package algo.app.protocol;

import java.util.LinkedHashMap;
import java.util.Map;

/** Notes the fields of a record as {@link Json} writes them. */
final class WireWriter extends Wire {
    private final Map<String, Object> fields = new LinkedHashMap<>();

    private WireWriter() {
        super(false);
    }

    /** Returns the fields of {@code record}, in their order. */
    static Map<String, Object> fields(Wired<?> record) {
        WireWriter out = new WireWriter();
        try {
            record.over(out);
        } catch (WireException e) {
            throw new IllegalStateException("a record refused itself", e);
        }
        return out.fields;
    }

    @Override
    Object pass(String name, Object value, Presence presence, int items, int characters) {
        if (value != null || presence != Presence.OR_LEFT_OUT) {
            fields.put(name, value);
        }
        return value;
    }
}
