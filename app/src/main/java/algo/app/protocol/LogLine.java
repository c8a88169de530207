package algo.app.protocol;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A line that a strategy printed, or a piece of one that is very long.
 *
 * @param at when, to the second; empty if nobody looked then, or it was not asked for
 * @param text without the line end; what is no UTF-8 in it is shown as U+FFFD
 * @param bytes as printed, in base64, if {@code text} does not tell them; else empty
 * @param ended false if the line goes on behind it
 */
public record LogLine(String at, String text, String bytes, boolean ended) {
    Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        if (!at.isEmpty()) {
            fields.put("at", at);
        }
        fields.put("line", text);
        if (!bytes.isEmpty()) {
            fields.put("bytes", bytes);
        }
        if (!ended) {
            fields.put("more", true);
        }
        return fields;
    }

    static LogLine of(Fields fields) throws WireException {
        return new LogLine(
                fields.textOrEmpty("at"), fields.text("line"), fields.textOrEmpty("bytes"), !fields.truth("more"));
    }
}
