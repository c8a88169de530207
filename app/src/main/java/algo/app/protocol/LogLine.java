package algo.app.protocol;

import static algo.app.protocol.Wire.Presence.OR_LEFT_OUT;

import java.util.Base64;
import java.util.List;

/**
 * A line that a strategy printed, or a piece of one that is very long.
 *
 * @param at when, to the second; empty if nobody looked then, or it was not asked for
 * @param text without the line end; what is no UTF-8 in it is shown as U+FFFD
 * @param bytes as printed, in base64, if {@code text} does not tell them; else empty
 * @param end what ended it: a line feed, a carriage return, both; empty if the line goes on behind it
 */
public record LogLine(String at, String text, String bytes, String end) implements Wired<LogLine> {
    static final LogLine BLANK = new LogLine("", "", "", "\n");
    private static final List<String> ENDS = List.of("\n", "\r", "\r\n");
    private static final byte[] NO_BYTES = {};

    /** Makes a line that a line feed ended, or one that has no end yet. */
    public LogLine(String at, String text, String bytes, boolean ended) {
        this(at, text, bytes, ended ? "\n" : "");
    }

    public boolean ended() {
        return !end.isEmpty();
    }

    /**
     * Returns whether the line is empty and ended by a carriage return, as before and behind what a progress bar draws.
     */
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

    @Override
    public LogLine over(Wire wire) throws WireException {
        String when = wire.text("at", at, OR_LEFT_OUT, Form.TIME);
        String line = wire.text("line", text);
        String raw = wire.text("bytes", bytes, OR_LEFT_OUT);
        wire.require(line.indexOf('\n') < 0 && isOneLine(raw), "line", "one line");
        boolean more = wire.truth("more", !ended(), OR_LEFT_OUT);
        String told = wire.text("end", end.equals("\n") ? "" : end, OR_LEFT_OUT);
        wire.require(told.isEmpty() || ENDS.contains(told), "end", "one of " + String.join(", ", ENDS));
        return new LogLine(when, line, raw, more ? "" : told.isEmpty() ? "\n" : told);
    }
}
