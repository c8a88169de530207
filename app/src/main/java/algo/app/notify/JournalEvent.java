package algo.app.notify;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;

/**
 * An event as the daemon tells it; the texts may be empty.
 *
 * @param sequence its number; negative if it has none
 * @param at the epoch where it tells no time
 */
public record JournalEvent(
        long sequence,
        Instant at,
        String strategy,
        String event,
        String from,
        String to,
        String cause,
        String by,
        String detail) {
    /** Reads the fields of an event. */
    public static JournalEvent of(Map<String, Object> fields) {
        return new JournalEvent(
                fields.get("seq") instanceof Number number ? number.longValue() : -1,
                at(text(fields, "at")),
                text(fields, "strategy"),
                text(fields, "event"),
                text(fields, "from"),
                text(fields, "to"),
                text(fields, "cause"),
                text(fields, "by"),
                text(fields, "detail"));
    }

    private static String text(Map<String, Object> fields, String key) {
        return fields.get(key) instanceof String text ? text : "";
    }

    private static Instant at(String text) {
        try {
            return text.isEmpty() ? Instant.EPOCH : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            return Instant.EPOCH;
        }
    }
}
