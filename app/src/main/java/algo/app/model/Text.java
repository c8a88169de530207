package algo.app.model;

import java.util.Locale;

/** Text from elsewhere, made safe to show on one line of a terminal or of a log. */
public final class Text {
    private Text() {}

    /** {@code text} with control and direction-changing characters escaped, cut after {@code most} characters. */
    public static String printable(String text, int most) {
        StringBuilder safe = new StringBuilder(Math.min(text.length(), most) + 8);
        for (int i = 0; i < text.length(); i++) {
            if (safe.length() >= most) {
                return safe.append("...").toString();
            }
            char c = text.charAt(i);
            if (c < 0x20 || (c >= 0x7f && c < 0xa0) || changesDirection(c) || Character.isSurrogate(c)) {
                safe.append("\\u").append(String.format(Locale.ROOT, "%04x", (int) c));
            } else {
                safe.append(c);
            }
        }
        return safe.toString();
    }

    /** Without the one line end that editors and {@code echo} leave. */
    public static String withoutLineEnd(String text) {
        int end = text.length();
        if (text.endsWith("\n")) {
            end -= text.endsWith("\r\n") ? 2 : 1;
        }
        return text.substring(0, end);
    }

    /** Unicode's bidirectional controls: they can make a line read differently from what it says. */
    public static boolean changesDirection(char c) {
        return c == '\u061c'
                || c == '\u200e'
                || c == '\u200f'
                || (c >= '\u202a' && c <= '\u202e')
                || (c >= '\u2066' && c <= '\u2069');
    }
}
