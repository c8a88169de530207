package algo.app.calendar;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The text of a user's calendar file, and edits of it. Pure: each edit makes a new text, which keeps everything else that
 * the file says. Whether the result is valid {@link MarketCalendar#with} tells.
 */
public final class UserCalendar {
    private static final JsonFactory FACTORY = new JsonFactory();

    private final Map<String, Object> root;

    private UserCalendar(Map<String, Object> root) {
        this.root = root;
    }

    /** A file that says nothing yet. */
    public static UserCalendar empty() {
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("schema", "market-calendar/1");
        root.put("extends", "IN");
        return new UserCalendar(root);
    }

    /** @throws CalendarException if it is no JSON object */
    public static UserCalendar of(byte[] json) throws CalendarException {
        return new UserCalendar(CalendarJson.read(json));
    }

    /**
     * With an entry for a day.
     *
     * @param scope {@code sets} or {@code exchanges}
     * @param name the set or the exchange
     * @param entry by the keys of the file; null deletes what is bundled for that day
     */
    public UserCalendar put(String scope, String name, LocalDate date, Map<String, Object> entry) {
        Map<String, Object> copy = copy(root);
        Map<String, Object> days = below(below(below(below(copy, "years"), year(date)), scope), name);
        days.put(date.toString(), entry);
        Map<String, Object> sorted = new TreeMap<>(days);
        days.clear();
        days.putAll(sorted);
        return new UserCalendar(copy);
    }

    /** Without what this file says of a day; empty if it says nothing of it. */
    public Optional<UserCalendar> remove(String scope, String name, LocalDate date) {
        Map<String, Object> copy = copy(root);
        Map<String, Object> days = below(below(below(below(copy, "years"), year(date)), scope), name);
        if (!days.containsKey(date.toString())) {
            return Optional.empty();
        }
        days.remove(date.toString());
        return Optional.of(new UserCalendar(copy));
    }

    /** With everything that another file says; of a day that both name the other's entry stays. */
    public UserCalendar merge(UserCalendar other) {
        Map<String, Object> copy = copy(root);
        merge(copy, other.root);
        return new UserCalendar(copy);
    }

    private static void merge(Map<String, Object> into, Map<?, ?> from) {
        for (Map.Entry<?, ?> field : from.entrySet()) {
            String key = (String) field.getKey();
            // An entry, of a day or of an exchange, is taken whole: half of each would be neither.
            boolean container = field.getValue() instanceof Map<?, ?> map
                    && into.get(key) instanceof Map<?, ?>
                    && !map.containsKey("state")
                    && !map.containsKey("hours");
            if (container) {
                merge(below(into, key), (Map<?, ?>) field.getValue());
            } else {
                into.put(key, field.getValue());
            }
        }
    }

    private static String year(LocalDate date) {
        return String.valueOf(date.getYear());
    }

    /** The object below {@code key}, made if there is none. */
    @SuppressWarnings("unchecked")
    private static Map<String, Object> below(Map<String, Object> map, String key) {
        if (!(map.get(key) instanceof Map<?, ?>)) {
            map.put(key, new LinkedHashMap<String, Object>());
        }
        return (Map<String, Object>) map.get(key);
    }

    private static Map<String, Object> copy(Map<?, ?> map) {
        Map<String, Object> copy = new LinkedHashMap<>();
        for (Map.Entry<?, ?> field : map.entrySet()) {
            Object value = field.getValue();
            copy.put((String) field.getKey(), value instanceof Map<?, ?> object ? copy(object) : value);
        }
        return copy;
    }

    /** The text to be written, ending in a line end. */
    public byte[] json() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator out = FACTORY.createGenerator(bytes)) {
            out.setPrettyPrinter(new DefaultPrettyPrinter());
            write(out, root);
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory failed", e);
        }
        bytes.writeBytes("\n".getBytes(StandardCharsets.UTF_8));
        return bytes.toByteArray();
    }

    private static void write(JsonGenerator out, Object value) throws IOException {
        if (value instanceof Map<?, ?> object) {
            out.writeStartObject();
            for (Map.Entry<?, ?> field : object.entrySet()) {
                out.writeFieldName((String) field.getKey());
                write(out, field.getValue());
            }
            out.writeEndObject();
        } else if (value instanceof List<?> list) {
            out.writeStartArray();
            for (Object item : list) {
                write(out, item);
            }
            out.writeEndArray();
        } else if (value instanceof String text) {
            out.writeString(text);
        } else if (value instanceof Boolean truth) {
            out.writeBoolean(truth);
        } else if (value == null) {
            out.writeNull();
        } else {
            out.writeNumber(String.valueOf(value));
        }
    }
}
