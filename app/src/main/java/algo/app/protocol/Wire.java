package algo.app.protocol;

import algo.app.model.Labelled;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Passes the fields of one object on the wire. {@link WireWriter} notes each value that it is handed and gives it back.
 * {@link Fields} gives back the value that was sent, or the one that it was handed where none was sent and none need
 * be. {@link RequestBounds} only looks at how much was sent.
 */
abstract class Wire {
    /** The forms that a field without a value has on the wire. */
    enum Presence {
        /** The field always has a value. */
        REQUIRED,
        /** The field is always written; where it is missing or null, the value that was handed in stands. */
        OPTIONAL,
        /** The field is then written as null. */
        OR_NULL,
        /** The field is then not written. */
        OR_LEFT_OUT
    }

    /** The most characters of ids, names and other single words; the daemon checks the form of each. */
    static final int WORD = 200;
    /** The most characters of a path. */
    static final int PATH = 4096;
    /** The most characters of a value of the config, or of a secret. */
    static final int VALUE = 64 * 1024;
    /** The end of the year 2200, in milliseconds since 1970. */
    static final long MOST_MILLIS = 7_289_654_399_999L;
    /** The most ids in one list: more strategies than a home may have. */
    private static final int MOST_IDS = 2000;
    /** The most fields of an object. */
    private static final int MOST_KEYS = 500;
    /** The bound for a field that is neither a text nor a list nor an object. */
    private static final int ANY = Integer.MAX_VALUE;

    private final boolean reading;

    /** @param reading whether {@link #pass} returns what somebody sent */
    Wire(boolean reading) {
        this.reading = reading;
    }

    /**
     * Passes one field.
     *
     * @param value as {@link Json} takes it; null if there is none
     * @param items most of a list or an object; 0 for a field that is neither. A bound of requests alone
     * @param characters most of a text, or of each text in it; likewise
     * @return what was sent, null if nothing was; of no meaning where nothing is read
     */
    abstract Object pass(String name, Object value, Presence presence, int items, int characters) throws WireException;

    /** Refuses what was sent unless {@code well} is true; does nothing while writing. */
    final void require(boolean well, String name, String kind) throws WireException {
        if (reading && !well) {
            throw wrong(name, kind);
        }
    }

    final boolean isReading() {
        return reading;
    }

    private static WireException wrong(String name, String kind) {
        return new WireException("field '" + name + "' must be " + kind);
    }

    private static Object orNull(Object value, boolean none, Presence presence) {
        return none && (presence == Presence.OR_NULL || presence == Presence.OR_LEFT_OUT) ? null : value;
    }

    final String text(String name, String value) throws WireException {
        return text(name, value, Presence.REQUIRED, Form.ANY, WORD);
    }

    final String text(String name, String value, Presence presence) throws WireException {
        return text(name, value, presence, Form.ANY, WORD);
    }

    final String text(String name, String value, Presence presence, Form form) throws WireException {
        return text(name, value, presence, form, WORD);
    }

    final String text(String name, String value, Presence presence, int most) throws WireException {
        return text(name, value, presence, Form.ANY, most);
    }

    /** Passes a text. An empty one counts as none, and so fits any form where no text is needed. */
    private String text(String name, String value, Presence presence, Form form, int most) throws WireException {
        Object sent = pass(name, orNull(value, value.isEmpty(), presence), presence, 0, most);
        boolean required = presence == Presence.REQUIRED;
        if (!reading || (sent == null && !required)) {
            return value;
        }
        if (!(sent instanceof String text)) {
            throw wrong(name, "text");
        }
        require(form.fits(text) || (text.isEmpty() && !required), name, form.kind());
        return text;
    }

    /** Passes a whole number. */
    final long number(String name, long value, long least, long most) throws WireException {
        return number(name, value, value, Presence.REQUIRED, least, most);
    }

    /** Passes a whole number that may be missing. */
    final long numberOr(String name, long value, long least, long most) throws WireException {
        return number(name, value, value, Presence.OPTIONAL, least, most);
    }

    /** Passes a whole number that is not negative; there is none if it is {@code none} or less. */
    final long number(String name, long value, Presence presence, long none, long most) throws WireException {
        return number(name, value, orNull(value, value <= none, presence), presence, 0, most);
    }

    private long number(String name, long value, Object written, Presence presence, long least, long most)
            throws WireException {
        Object sent = pass(name, written, presence, ANY, ANY);
        if (!reading || (sent == null && presence != Presence.REQUIRED)) {
            return value;
        }
        if (!(sent instanceof Long number)) {
            throw wrong(name, "a whole number");
        }
        require(number >= least && number <= most, name, "from " + least + " to " + most);
        return number;
    }

    /** Passes a number; null if it is negative. */
    final double decimalOrNull(String name, double value) throws WireException {
        Object sent = pass(name, value < 0 ? null : value, Presence.OR_NULL, ANY, ANY);
        if (!reading || sent == null) {
            return value;
        }
        if (!(sent instanceof Number number)) {
            throw wrong(name, "a number");
        }
        return number.doubleValue();
    }

    final boolean truth(String name, boolean value) throws WireException {
        return truth(name, value, Presence.OPTIONAL);
    }

    /** Passes a truth value; {@code false} if it is missing. */
    final boolean truth(String name, boolean value, Presence presence) throws WireException {
        Object sent = pass(name, orNull(value, !value, presence), presence, ANY, ANY);
        if (!reading) {
            return value;
        }
        if (sent != null && !(sent instanceof Boolean)) {
            throw wrong(name, "true or false");
        }
        return Boolean.TRUE.equals(sent);
    }

    /** Passes one of {@code known}, by its label. */
    final <E extends Labelled> E word(String name, E value, E[] known) throws WireException {
        return word(name, Optional.of(value), known, Presence.REQUIRED).orElse(value);
    }

    final <E extends Labelled> Optional<E> word(String name, Optional<E> value, E[] known, Presence presence)
            throws WireException {
        Object sent = pass(name, value.isPresent() ? value.get().label() : null, presence, 0, WORD);
        if (!reading || (sent == null && presence != Presence.REQUIRED)) {
            return value;
        }
        if (!(sent instanceof String text)) {
            throw wrong(name, "text");
        }
        List<String> labels = new ArrayList<>();
        for (E each : known) {
            if (each.label().equals(text)) {
                return Optional.of(each);
            }
            labels.add(each.label());
        }
        throw wrong(name, "one of " + String.join(", ", labels));
    }

    final List<String> texts(String name, List<String> value) throws WireException {
        return texts(name, value, Presence.OPTIONAL, MOST_IDS);
    }

    final List<String> texts(String name, List<String> value, Presence presence) throws WireException {
        return texts(name, value, presence, MOST_IDS);
    }

    /** Passes a list of texts; one that is missing is empty. */
    final List<String> texts(String name, List<String> value, Presence presence, int items) throws WireException {
        Object sent = pass(name, orNull(value, value.isEmpty(), presence), presence, items, WORD);
        if (!reading || sent == null) {
            return value;
        }
        List<String> texts = new ArrayList<>();
        for (Object item : list(name, sent)) {
            if (!(item instanceof String text)) {
                throw wrong(name, "a list of texts");
            }
            texts.add(text);
        }
        return texts;
    }

    private static List<?> list(String name, Object sent) throws WireException {
        if (sent instanceof List<?> list) {
            return list;
        }
        throw wrong(name, "a list");
    }

    /** Passes an object of any values. */
    final Map<String, Object> object(String name, Map<String, Object> value, Presence presence) throws WireException {
        Object sent = pass(name, orNull(value, value.isEmpty(), presence), presence, MOST_KEYS, VALUE);
        return !reading || (sent == null && presence != Presence.REQUIRED) ? value : object(name, sent);
    }

    private static Map<String, Object> object(String name, Object sent) throws WireException {
        if (!(sent instanceof Map<?, ?> object)) {
            throw wrong(name, "an object");
        }
        Map<String, Object> checked = new LinkedHashMap<>();
        for (Map.Entry<?, ?> field : object.entrySet()) {
            checked.put((String) field.getKey(), field.getValue());
        }
        return checked;
    }

    /** Passes an object of texts; empty if it is missing. */
    final Map<String, String> textMap(String name, Map<String, String> value, Presence presence) throws WireException {
        Object sent = pass(name, orNull(value, value.isEmpty(), presence), presence, MOST_KEYS, VALUE);
        if (!reading || sent == null) {
            return value;
        }
        Map<String, String> map = new LinkedHashMap<>();
        for (Map.Entry<String, Object> field : object(name, sent).entrySet()) {
            if (!(field.getValue() instanceof String text)) {
                throw wrong(name, "an object of texts");
            }
            map.put(field.getKey(), text);
        }
        return map;
    }

    /** @param blank one whose values stand for what may be missing */
    final <T extends Wired<T>> Optional<T> part(String name, Optional<T> value, T blank) throws WireException {
        Object sent = pass(
                name, value.isPresent() ? WireWriter.fields(value.get()) : null, Presence.OR_NULL, MOST_KEYS, VALUE);
        if (!reading || sent == null) {
            return value;
        }
        return Optional.of(blank.over(new Fields(object(name, sent))));
    }

    /** Passes a list of objects; one that is missing is empty. */
    final <T extends Wired<T>> List<T> parts(String name, List<T> value, T blank) throws WireException {
        List<Object> written = new ArrayList<>();
        for (T each : value) {
            written.add(WireWriter.fields(each));
        }
        Object sent = pass(name, written, Presence.OPTIONAL, MOST_KEYS, VALUE);
        if (!reading || sent == null) {
            return value;
        }
        List<T> parts = new ArrayList<>();
        for (Object item : list(name, sent)) {
            if (!(item instanceof Map<?, ?>)) {
                throw wrong(name, "a list of objects");
            }
            parts.add(blank.over(new Fields(object(name, item))));
        }
        return parts;
    }
}
