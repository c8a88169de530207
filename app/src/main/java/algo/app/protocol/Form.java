package algo.app.protocol;

import algo.app.model.StrategyIds;

/**
 * The form of a text on the wire, where it is not free. It is checked on both ends, because the process that answers
 * may not be the right one. Pure.
 */
enum Form {
    ANY("text"),
    /** The id of a strategy. */
    ID("the id of a strategy"),
    /** The id of a run: hexadecimal. */
    RUN("the id of a run"),
    /** A word of the program, such as the name of an event, an exchange or a signal. */
    WORD("a word"),
    /** A time of ISO 8601, on a day that exists. */
    TIME("a time");

    /** The form of a time up to the seconds; {@code 9} stands for a digit. */
    private static final String PATTERN = "9999-99-99T99:99:99";

    private static final int LONGEST_TIME = 35;
    private static final int LONGEST_WORD = 64;

    private final String kind;

    Form(String kind) {
        this.kind = kind;
    }

    /** Returns what a text of this form is, in words. */
    String kind() {
        return kind;
    }

    /**
     * Returns whether {@code text} has this form. There is no {@code switch} here, because it would be one more class
     * for each command to load.
     */
    boolean fits(String text) {
        return this == ANY
                || (this == ID && StrategyIds.isValid(text))
                || (this == RUN && isOf(text, "abcdef", false, LONGEST_WORD))
                || (this == WORD && isOf(text, "_.+-?", true, LONGEST_WORD))
                || (this == TIME && isTime(text));
    }

    private static boolean isTime(String text) {
        for (int i = 0; i < PATTERN.length(); i++) {
            char c = i < text.length() ? text.charAt(i) : 0;
            if (PATTERN.charAt(i) == '9' ? c < '0' || c > '9' : c != PATTERN.charAt(i)) {
                return false;
            }
        }
        return isOf(text, "-:T+.Z", false, LONGEST_TIME)
                && isDay(two(text, 0) * 100 + two(text, 2), two(text, 5), two(text, 8));
    }

    private static int two(String digits, int at) {
        return 10 * (digits.charAt(at) - '0') + digits.charAt(at + 1) - '0';
    }

    private static boolean isDay(int year, int month, int day) {
        boolean leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        int last = month == 2 ? (leap ? 29 : 28) : 30 + ((month + (month >> 3)) & 1);
        return month >= 1 && month <= 12 && day >= 1 && day <= last;
    }

    /** Returns whether a text has only ASCII digits, letters where they may be, and characters of {@code others}. */
    private static boolean isOf(String text, String others, boolean letters, int most) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            if (!(c >= '0' && c <= '9') && !(letters && letter) && others.indexOf(c) < 0) {
                return false;
            }
        }
        return text.length() <= most;
    }
}
