package algo.app.model;

/**
 * Text from elsewhere, made safe to show: what would act on a terminal or on a reader instead of being seen is shown escaped,
 * as {@code \x1b} or {@code \}{@code u202e}. The only place that says which characters those are: controls of C0 and C1, DEL,
 * what turns the direction of writing or has no width, separators of lines, halves of characters, and what Unicode does not
 * know. Pure.
 */
public final class Text {
    private static final int ZERO_WIDTH_NON_JOINER = 0x200c;
    private static final int ZERO_WIDTH_JOINER = 0x200d;

    private static final char REPLACEMENT = '\ufffd';

    private static final int FIRST_UNSURE = 0x7f;
    /** The first of the plain characters behind ASCII. All up to the first mark are plain, but for the soft hyphen. */
    private static final int FIRST_LATIN = 0xa0;

    private static final int SOFT_HYPHEN = 0xad;
    private static final int FIRST_MARK = 0x300;

    /** The most characters that a message repeats of what somebody sent. */
    private static final int EXCERPT = 80;

    private Text() {}

    /** Returns what a message shows of a text that somebody sent: safe on one line, and cut after 80 characters. */
    public static String excerpt(String text) {
        return printable(text, EXCERPT);
    }

    /** Returns the text on one line, whatever is in it: an end of a line is escaped too. A tab stays. */
    public static String line(String text) {
        return safe(text, false);
    }

    /** Lines: their ends and tabs stay. */
    public static String lines(String text) {
        return safe(text, true);
    }

    /**
     * Returns a message of one line or several, of which only the first begins at the margin, as a message of its own
     * would.
     */
    public static String message(String text) {
        String safe = lines(text);
        return safe.indexOf('\n') < 0 ? safe : indented(safe);
    }

    private static String indented(String safe) {
        StringBuilder text = new StringBuilder(safe.length() + 32);
        for (int i = 0; i < safe.length(); i++) {
            char c = safe.charAt(i);
            text.append(c);
            if (c == '\n' && i + 1 < safe.length() && !isSpace(safe.charAt(i + 1))) {
                text.append("  ");
            }
        }
        return text.toString();
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\n';
    }

    /** Returns the text for the cell of a table: on one line, in which a tab is a blank. */
    public static String cell(String text) {
        String line = line(text);
        return line.indexOf('\t') < 0 ? line : line.replace('\t', ' ');
    }

    /** JSON whose texts may hold anything: the same characters are escaped as JSON escapes them, so it means what it meant. */
    public static String json(String json) {
        int begin = firstUnseen(json, false);
        if (begin < 0) {
            return json;
        }
        StringBuilder safe = new StringBuilder(json.length() + 32).append(json, 0, begin);
        for (int i = begin; i < json.length(); ) {
            int codePoint = json.codePointAt(i);
            int next = i + Character.charCount(codePoint);
            boolean seen = isSeen(codePoint) || codePoint == '\t';
            for (; i < next; i++) {
                if (seen) {
                    safe.append(json.charAt(i));
                } else if (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE) {
                    safe.append(REPLACEMENT); // half a character: not every reader of JSON takes that
                } else {
                    escape(safe, "\\u", json.charAt(i), 4);
                }
            }
        }
        return safe.toString();
    }

    /**
     * Returns one line without tabs, cut after {@code most} characters: for what a message repeats of what was sent.
     */
    public static String printable(String text, int most) {
        String safe = line(cut(text, most)).replace("\t", "\\x09");
        return text.length() > most || safe.length() > most ? cut(safe, most) + "..." : safe;
    }

    private static String cut(String safe, int most) {
        int end = Math.min(most, safe.length());
        boolean splits = end < safe.length() && Character.isLowSurrogate(safe.charAt(end));
        return safe.substring(0, splits ? end - 1 : end);
    }

    private static String safe(String text, boolean lines) {
        int begin = firstUnseen(text, lines);
        if (begin < 0) {
            return text;
        }
        StringBuilder safe = new StringBuilder(text.length() + 32).append(text, 0, begin);
        for (int i = begin; i < text.length(); ) {
            int codePoint = text.codePointAt(i);
            i += Character.charCount(codePoint);
            if (isSeen(codePoint) || codePoint == '\t' || (lines && codePoint == '\n')) {
                safe.appendCodePoint(codePoint);
            } else {
                escape(safe, codePoint);
            }
        }
        return safe.toString();
    }

    /** Returns the index of the first character that is not shown as it is; -1 if all are. */
    private static int firstUnseen(String text, boolean lines) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x20 && c < FIRST_UNSURE || c == '\t' || (lines && c == '\n')) {
                continue;
            }
            int codePoint = text.codePointAt(i);
            if (!isSeen(codePoint)) {
                return i;
            }
            i += Character.charCount(codePoint) - 1;
        }
        return -1;
    }

    /**
     * Returns whether a character is seen where it stands, and does nothing else. False for a tab and the end of a
     * line.
     */
    public static boolean isSeen(int codePoint) {
        if (codePoint < FIRST_UNSURE) {
            return codePoint >= 0x20;
        }
        if (codePoint < FIRST_MARK) {
            return codePoint >= FIRST_LATIN && codePoint != SOFT_HYPHEN;
        }
        return switch (Character.getType(codePoint)) {
            // Two of them belong to the spelling of Indian languages.
            case Character.FORMAT -> codePoint == ZERO_WIDTH_NON_JOINER || codePoint == ZERO_WIDTH_JOINER;
            case Character.CONTROL,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.PRIVATE_USE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }

    /** Appends how a character that is not {@link #isSeen seen} is shown. */
    public static void escape(StringBuilder safe, int codePoint) {
        boolean small = codePoint < 0x100;
        escape(safe, small ? "\\x" : "\\u", codePoint, small ? 2 : 4);
    }

    private static void escape(StringBuilder safe, String prefix, int number, int length) {
        String digits = Integer.toHexString(number);
        safe.append(prefix)
                .append("0".repeat(Math.max(0, length - digits.length())))
                .append(digits);
    }

    /** Returns the text without the one line end that editors and {@code echo} leave. */
    public static String withoutLineEnd(String text) {
        int end = text.length();
        if (text.endsWith("\n")) {
            end -= text.endsWith("\r\n") ? 2 : 1;
        }
        return text.substring(0, end);
    }
}
