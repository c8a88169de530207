package algo.app.protocol;

import java.util.List;
import java.util.Map;

/** Refuses a request of which a field holds more than it may, before anything is made of it. */
final class RequestBounds extends Wire {
    /** Values in one request, those in lists and objects included. */
    static final int MOST_VALUES = 10_000;

    private final Map<String, Object> sent;

    RequestBounds(Fields sent) {
        super(false);
        this.sent = sent.map();
    }

    /** @throws WireException if the field holds more than it may; names it and both numbers */
    @Override
    Object pass(String name, Object value, Presence presence, int items, int characters) throws WireException {
        check(name, sent.get(name), items, characters);
        return value;
    }

    private static void check(String name, Object value, int items, int characters) throws WireException {
        if (value instanceof String text) {
            requireFew(name, text.length(), "characters", characters);
        }
        if (value instanceof List<?> list) {
            requireFew(name, list.size(), "items", items);
            for (Object item : list) {
                check(name, item, items, characters);
            }
        }
        if (value instanceof Map<?, ?> object) {
            requireFew(name, object.size(), "items", items);
            for (Map.Entry<?, ?> item : object.entrySet()) {
                requireFew(name, ((String) item.getKey()).length(), "characters", WORD);
                check(name, item.getValue(), items, characters);
            }
        }
    }

    private static void requireFew(String name, int count, String of, int most) throws WireException {
        if (count > most) {
            throw new WireException("field '" + name + "' has " + count + " " + of + ", more than " + most);
        }
    }
}
