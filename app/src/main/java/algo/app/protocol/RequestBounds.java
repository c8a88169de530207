package algo.app.protocol;

import algo.app.model.Text;
import java.util.List;
import java.util.Map;

/**
 * How much the fields of a request may hold, by their names on the wire: the one table of it. A field that is not listed is a
 * number or a truth value, or is none of any request.
 */
final class RequestBounds {
    /** Values in one request, those in lists and objects included. */
    static final int MOST_VALUES = 10_000;

    /** Ids, names and other single words; the daemon says of each what its form is. */
    private static final int WORD = 200;

    private static final int PATH = 4096;

    /** A value of the config, or of a secret. */
    private static final int VALUE = 64 * 1024;

    /** More strategies than a home may have. */
    private static final int MOST_IDS = 2000;

    private static final int MOST_KEYS = 500;

    /**
     * @param items in a list or an object; 0 for a field that is neither
     * @param characters of a text, or of each text in it
     */
    private record Bound(int items, int characters) {}

    private static final Map<String, Bound> BOUNDS = Map.ofEntries(
            Map.entry("ask", new Bound(0, WORD)),
            Map.entry("id", new Bound(0, WORD)),
            Map.entry("ids", new Bound(MOST_IDS, WORD)),
            Map.entry("latest_of", new Bound(MOST_IDS, WORD)),
            Map.entry("mode", new Bound(0, WORD)),
            Map.entry("consent", new Bound(0, WORD)),
            Map.entry("path", new Bound(0, PATH)),
            Map.entry("python", new Bound(0, PATH)),
            Map.entry("values", new Bound(MOST_KEYS, VALUE)),
            Map.entry("run", new Bound(0, WORD)),
            Map.entry("grep", new Bound(0, PATH)),
            Map.entry("exchange", new Bound(0, WORD)),
            Map.entry("at", new Bound(0, WORD)),
            Map.entry("types", new Bound(WORD, WORD)),
            Map.entry("causes", new Bound(WORD, WORD)),
            Map.entry("digest", new Bound(0, WORD)),
            Map.entry("what", new Bound(0, WORD)),
            Map.entry("name", new Bound(0, WORD)),
            Map.entry("strategy", new Bound(0, WORD)),
            Map.entry("value", new Bound(0, VALUE)));

    private RequestBounds() {}

    /** @throws WireException if a field holds more than it may; names the field and both numbers */
    static void check(Fields request) throws WireException {
        for (Map.Entry<String, Object> field : request.map().entrySet()) {
            Bound bound = BOUNDS.get(field.getKey());
            if (bound != null) {
                check(field.getKey(), field.getValue(), bound);
            }
        }
    }

    private static void check(String name, Object value, Bound bound) throws WireException {
        if (value instanceof String text && text.length() > bound.characters()) {
            throw tooMuch(name, text.length() + " characters", bound.characters());
        }
        if (value instanceof List<?> list) {
            requireItems(name, list.size(), bound);
            for (Object item : list) {
                check(name, item, bound);
            }
        }
        if (value instanceof Map<?, ?> object) {
            requireItems(name, object.size(), bound);
            for (Map.Entry<?, ?> item : object.entrySet()) {
                check(name, item.getKey(), new Bound(0, WORD));
                check(name, item.getValue(), bound);
            }
        }
    }

    private static void requireItems(String name, int items, Bound bound) throws WireException {
        if (items > bound.items()) {
            throw tooMuch(name, items + " items", bound.items());
        }
    }

    private static WireException tooMuch(String name, String has, int most) {
        return new WireException("field '" + Text.excerpt(name) + "' has " + has + ", more than " + most);
    }
}
