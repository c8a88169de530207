package algo.cli;

import algo.app.model.Text;

/**
 * Measures how many cells text takes on a terminal, and makes text from others safe to stand there: a character that
 * would act instead of being seen is shown escaped. Widths are those of Unicode 15 (East Asian Width, W and F); an emoji
 * made of several characters takes two cells. A terminal that draws its parts one by one at worst loses the end of the line.
 */
public final class Cells {
    static final int TAB = 8;

    private static final char CUT = '…';
    /** ZWJ makes one emoji of two; VS16 makes an emoji of a character that is else a sign. */
    private static final char JOINER = '\u200d';

    private static final char AS_PICTURE = '\ufe0f';

    /** First and last code points of the ranges that take two cells, ascending. */
    private static final int[] WIDE = {
        0x1100, 0x115f, 0x231a, 0x231b, 0x2329, 0x232a, 0x23e9, 0x23ec, 0x23f0, 0x23f0, 0x23f3, 0x23f3, 0x25fd, 0x25fe,
        0x2614, 0x2615, 0x2648, 0x2653, 0x267f, 0x267f, 0x2693, 0x2693, 0x26a1, 0x26a1, 0x26aa, 0x26ab, 0x26bd, 0x26be,
        0x26c4, 0x26c5, 0x26ce, 0x26ce, 0x26d4, 0x26d4, 0x26ea, 0x26ea, 0x26f2, 0x26f3, 0x26f5, 0x26f5, 0x26fa, 0x26fa,
        0x26fd, 0x26fd, 0x2705, 0x2705, 0x270a, 0x270b, 0x2728, 0x2728, 0x274c, 0x274c, 0x274e, 0x274e, 0x2753, 0x2755,
        0x2757, 0x2757, 0x2795, 0x2797, 0x27b0, 0x27b0, 0x27bf, 0x27bf, 0x2b1b, 0x2b1c, 0x2b50, 0x2b50, 0x2b55, 0x2b55,
        0x2e80, 0x303e, 0x3041, 0x4dbf, 0x4e00, 0xa4c6, 0xa960, 0xa97c, 0xac00, 0xd7a3, 0xf900, 0xfaff, 0xfe10, 0xfe19,
        0xfe30, 0xfe6b, 0xff01, 0xff60, 0xffe0, 0xffe6, 0x16fe0, 0x1b2fb, 0x1f004, 0x1f004, 0x1f0cf, 0x1f0cf, 0x1f18e,
        0x1f18e, 0x1f191, 0x1f19a, 0x1f200, 0x1f320, 0x1f32d, 0x1f335, 0x1f337, 0x1f37c, 0x1f37e, 0x1f393, 0x1f3a0,
        0x1f3ca, 0x1f3cf, 0x1f3d3, 0x1f3e0, 0x1f3f0, 0x1f3f4, 0x1f3f4, 0x1f3f8, 0x1f43e, 0x1f440, 0x1f440, 0x1f442,
        0x1f4fc, 0x1f4ff, 0x1f53d, 0x1f54b, 0x1f54e, 0x1f550, 0x1f567, 0x1f57a, 0x1f57a, 0x1f595, 0x1f596, 0x1f5a4,
        0x1f5a4, 0x1f5fb, 0x1f64f, 0x1f680, 0x1f6c5, 0x1f6cc, 0x1f6cc, 0x1f6d0, 0x1f6d2, 0x1f6d5, 0x1f6d7, 0x1f6dc,
        0x1f6df, 0x1f6eb, 0x1f6ec, 0x1f6f4, 0x1f6fc, 0x1f7e0, 0x1f7eb, 0x1f7f0, 0x1f7f0, 0x1f90c, 0x1f93a, 0x1f93c,
        0x1f945, 0x1f947, 0x1f9ff, 0x1fa70, 0x1faff, 0x20000, 0x3fffd
    };

    private Cells() {}

    /** Returns the width of one character by itself: 0, 1 or 2. */
    public static int width(int codePoint) {
        if (codePoint < 0x300) {
            return 1;
        }
        int type = Character.getType(codePoint);
        boolean joinsSyllable = codePoint >= 0x1160 && codePoint <= 0x11ff;
        if (joinsSyllable
                || type == Character.NON_SPACING_MARK
                || type == Character.ENCLOSING_MARK
                || type == Character.FORMAT) {
            return 0;
        }
        int low = 0;
        int high = WIDE.length / 2 - 1;
        while (low <= high) {
            int middle = (low + high) / 2;
            if (codePoint < WIDE[2 * middle]) {
                high = middle - 1;
            } else if (codePoint > WIDE[2 * middle + 1]) {
                low = middle + 1;
            } else {
                return 2;
            }
        }
        return 1;
    }

    /** Returns the width of text that {@link #safe} has seen. */
    public static int width(String safe) {
        int width = 0;
        for (int i = 0; i < safe.length(); ) {
            int end = end(safe, i);
            width += width(safe, i, end);
            i = end;
        }
        return width;
    }

    /**
     * Returns the end of what is drawn as one: a character with its marks, a flag, or an emoji with its colour and with what
     * is joined to it.
     */
    private static int end(String text, int from) {
        int first = text.codePointAt(from);
        int end = from + Character.charCount(first);
        if (isRegional(first) && end < text.length() && isRegional(text.codePointAt(end))) {
            end += Character.charCount(text.codePointAt(end));
        }
        boolean picture = isPicture(first);
        while (end < text.length()) {
            int next = text.codePointAt(end);
            boolean joined = picture && text.charAt(end - 1) == JOINER && isPicture(next);
            boolean coloured = picture && next >= 0x1f3fb && next <= 0x1f3ff;
            if (!joined && !coloured && width(next) > 0) {
                return end;
            }
            end += Character.charCount(next);
        }
        return end;
    }

    /** Returns the width of what is drawn as one. */
    private static int width(String text, int from, int end) {
        int first = text.codePointAt(from);
        int width = width(first);
        int size = Character.charCount(first);
        if (width != 1 || end - from == size) {
            return width;
        }
        boolean flag = isRegional(first) && isRegional(text.codePointAt(from + size));
        boolean asPicture = text.charAt(from + size) == AS_PICTURE && (isPicture(first) || isKey(first));
        return flag || asPicture ? 2 : 1;
    }

    private static boolean isRegional(int codePoint) {
        return codePoint >= 0x1f1e6 && codePoint <= 0x1f1ff;
    }

    /** Returns whether a character is, or may be made, an emoji: the ranges in which all of them are. */
    private static boolean isPicture(int codePoint) {
        return codePoint >= 0x1f000 && codePoint <= 0x1faff
                || codePoint >= 0x2190 && codePoint <= 0x2bff
                || codePoint == 0xa9
                || codePoint == 0xae
                || codePoint == 0x203c
                || codePoint == 0x2049
                || codePoint == 0x2122
                || codePoint == 0x2139
                || codePoint == 0x3030
                || codePoint == 0x303d
                || codePoint == 0x3297
                || codePoint == 0x3299;
    }

    /** Returns whether a character is on the keys that emoji have. */
    private static boolean isKey(int codePoint) {
        return codePoint >= '0' && codePoint <= '9' || codePoint == '#' || codePoint == '*';
    }

    /**
     * Returns one line of text that anybody wrote, without any character that moves the cursor, changes colours, turns
     * the direction of writing or hides: such a character is shown as {@code \x1b} or {@code \}{@code u202e}. Tabs
     * become spaces.
     *
     * @param most cells that are of use; text is cut somewhere beyond that
     */
    public static String safe(String text, int most) {
        StringBuilder safe = new StringBuilder(Math.min(text.length(), most) + 16);
        int width = 0;
        for (int i = 0; i < text.length() && width <= most; ) {
            int codePoint = text.codePointAt(i);
            i += Character.charCount(codePoint);
            int before = safe.length();
            if (codePoint == '\t') {
                safe.append(" ".repeat(TAB - width % TAB));
                width += safe.length() - before;
            } else if (Text.isSeen(codePoint)) {
                safe.appendCodePoint(codePoint);
                width += width(codePoint);
            } else {
                Text.escape(safe, codePoint);
                width += safe.length() - before;
            }
            if (safe.length() > 4 * most + 16) {
                // These are marks upon marks, which take no room: nobody can read that.
                break;
            }
        }
        return safe.toString();
    }

    /** Returns the first {@code cells} cells of safe text, an ellipsis at the end where something is missing. */
    public static String cut(String safe, int cells) {
        if (cells <= 0) {
            return "";
        }
        int width = 0;
        int end = 0;
        for (int i = 0; i < safe.length(); ) {
            int next = end(safe, i);
            width += width(safe, i, next);
            if (width > cells) {
                return safe.substring(0, end) + CUT;
            }
            i = next;
            if (width < cells) {
                end = i;
            }
        }
        return safe;
    }

    /** Cut or padded to exactly {@code cells} cells. */
    public static String fit(String safe, int cells, boolean right) {
        String cut = cut(safe, cells);
        String padding = " ".repeat(Math.max(0, cells - width(cut)));
        return right ? padding + cut : cut + padding;
    }

    /**
     * Returns where a line of safe text that begins at {@code from} has to be broken so that it takes at most
     * {@code cells} cells.
     */
    public static int wrap(String safe, int from, int cells) {
        int width = 0;
        int at = from;
        while (at < safe.length()) {
            int next = end(safe, at);
            width += width(safe, at, next);
            if (width > cells && at > from) {
                return at;
            }
            at = next;
        }
        return at;
    }
}
