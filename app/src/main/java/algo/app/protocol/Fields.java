package algo.app.protocol;

import algo.app.model.Text;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** The fields of one object that was sent. A field that is missing, or of the wrong kind, is named in the failure. */
public final class Fields extends Wire {
    private final Map<String, Object> fields;
    private final Set<String> asked = new LinkedHashSet<>();

    Fields(Map<String, Object> fields) {
        super(true);
        this.fields = fields;
    }

    /** Returns the object as it was read. */
    public Map<String, Object> map() {
        return fields;
    }

    @Override
    Object pass(String name, Object value, Presence presence, int items, int characters) {
        asked.add(name);
        return fields.get(name);
    }

    /** Returns the names of the fields that were asked for, in that order. */
    Set<String> asked() {
        return asked;
    }

    /**
     * Checks that every field of the object was asked for.
     *
     * @throws WireException if there is another field: what it was to change would be passed over
     */
    void requireNoOthers() throws WireException {
        for (String name : fields.keySet()) {
            if (!asked.contains(name)) {
                throw new WireException("unknown field '" + Text.excerpt(name) + "'");
            }
        }
    }
}
