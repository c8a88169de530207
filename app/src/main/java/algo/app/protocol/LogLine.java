package algo.app.protocol;

import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * A line that a strategy printed, or a piece of one that is very long.
 *
 * @param at when, to the second; empty if nobody looked then, or it was not asked for
 * @param text without the line end; what is no UTF-8 in it is shown as U+FFFD
 * @param bytes as printed, in base64, if {@code text} does not tell them; else empty
 * @param end what ended it: a line feed, a carriage return, both; empty if the line goes on behind it
 */
public record LogLine(String at, String text, String bytes, String end) {
    private static final Set<String> ENDS = Set.of("\n", "\r", "\r\n");
    private static final byte[] NO_BYTES = {};

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

    private static boolean isOneLine(String base64) {
        try {
            for (byte b : base64.isEmpty() ? NO_BYTES : Base64.getDecoder().decode(base64)) {
                if (b == '\n') {
                    return false;
                }
            }
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
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
        String end = fields.oneOfOrEmpty(ENDS, "end");
        String text = fields.text("line");
        String bytes = fields.textOrEmpty("bytes");
        if (text.indexOf('\n') >= 0 || !isOneLine(bytes)) {
            throw fields.wrong("line", "one line");
        }
        return new LogLine(
                fields.timeOrEmpty("at"), text, bytes, fields.truth("more") ? "" : end.isEmpty() ? "\n" : end);
    }
}
