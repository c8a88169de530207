package algo.app.protocol;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A line that a strategy printed, or a piece of one that is very long.
 *
 * @param at when, to the second; empty if nobody looked then, or it was not asked for
 * @param text without the line end; what is no UTF-8 in it is shown as U+FFFD
 * @param bytes as printed, in base64, if {@code text} does not tell them; else empty
 * @param end what ended it: a line feed, a carriage return, both; empty if the line goes on behind it
 */
public record LogLine(String at, String text, String bytes, String end) {
    /** One that a line feed ended, or nothing yet. */
    public LogLine(String at, String text, String bytes, boolean ended) {
        this(at, text, bytes, ended ? "\n" : "");
    }

    public boolean ended() {
        return !end.isEmpty();
    }

    /** Whether there is nothing in it, as before and behind what a progress bar draws. */
    public boolean isReturn() {
        return end.equals("\r") && text.isEmpty();
    }

    Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        if (!at.isEmpty()) {
            fields.put("at", at);
        }
        fields.put("line", text);
        if (!bytes.isEmpty()) {
            fields.put("bytes", bytes);
        }
        if (!ended()) {
            fields.put("more", true);
        } else if (!end.equals("\n")) {
            fields.put("end", end);
        }
        return fields;
    }

    static LogLine of(Fields fields) throws WireException {
        String end = fields.textOrEmpty("end");
        return new LogLine(
                fields.textOrEmpty("at"),
                fields.text("line"),
                fields.textOrEmpty("bytes"),
                fields.truth("more") ? "" : end.isEmpty() ? "\n" : end);
    }
}
