package algo.app.schedule;

import algo.app.model.Text;
import java.util.List;
import java.util.Locale;

/**
 * One field of a cron expression, as Debian's cron reads it: a list of numbers, names, ranges and stars, the last two with a step or none.
 * What that program takes silently for something else, such as a range that runs backwards, is refused.
 *
 * @param bits a 1 at each number that the field names
 * @param star whether the field begins with a star; of a field for days that means that it makes no restriction of its own
 */
record CronField(long bits, boolean star) {
    /**
     * The fields of an expression, each with its least and its greatest number and the names that may stand for
     * numbers.
     */
    enum Kind {
        MINUTE("minute", 0, 59, List.of()),
        HOUR("hour", 0, 23, List.of()),
        DAY_OF_MONTH("day of the month", 1, 31, List.of()),
        MONTH(
                "month",
                1,
                12,
                List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")),
        /** The day of the week; 0 and 7 are both Sunday. */
        DAY_OF_WEEK("day of the week", 0, 7, List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat"));

        private final String label;
        private final int low;
        private final int high;
        private final List<String> names;

        Kind(String label, int low, int high, List<String> names) {
            this.label = label;
            this.low = low;
            this.high = high;
            this.names = names;
        }
    }

    boolean has(int number) {
        return (bits >>> number & 1) != 0;
    }

    /** @throws IllegalArgumentException with what is wrong with it */
    static CronField parse(Kind kind, String text) {
        long bits = 0;
        for (String item : text.split(",", -1)) {
            bits |= item(kind, item);
        }
        if (kind == Kind.DAY_OF_WEEK && (bits >>> 7 & 1) != 0) {
            bits |= 1;
        }
        return new CronField(bits, text.startsWith("*"));
    }

    private static long item(Kind kind, String item) {
        int slash = item.indexOf('/');
        String range = slash < 0 ? item : item.substring(0, slash);
        int dash = range.indexOf('-');
        boolean all = range.equals("*");
        if (slash >= 0 && !all && dash < 0) {
            throw new IllegalArgumentException(
                    kind.label + " '" + Text.excerpt(item) + "': a step needs a range, such as */10 or 5-59/10");
        }
        int first = all ? kind.low : number(kind, dash < 0 ? range : range.substring(0, dash));
        int last = all ? kind.high : dash < 0 ? first : number(kind, range.substring(dash + 1));
        if (first > last) {
            throw new IllegalArgumentException(kind.label + " '" + Text.excerpt(item) + "': the range runs backwards"
                    + (kind == Kind.DAY_OF_WEEK ? "; Sunday at its end is 7, as in 5-7" : ""));
        }
        int step = slash < 0 ? 1 : step(kind, item, item.substring(slash + 1));
        long bits = 0;
        for (int number = first; number <= last; number += step) {
            bits |= 1L << number;
        }
        return bits;
    }

    private static int number(Kind kind, String text) {
        int name = kind.names.indexOf(text.toLowerCase(Locale.ROOT));
        int number = name >= 0 ? name + kind.low : digits(text);
        if (number < kind.low || number > kind.high) {
            throw new IllegalArgumentException(kind.label + " must be from " + kind.low + " to " + kind.high
                    + (kind.names.isEmpty() ? "" : ", or a name such as " + kind.names.get(1)) + ", not '"
                    + Text.excerpt(text)
                    + "'");
        }
        return number;
    }

    private static int step(Kind kind, String item, String text) {
        int step = digits(text);
        if (step < 1 || step > kind.high) {
            throw new IllegalArgumentException(
                    kind.label + " '" + Text.excerpt(item) + "': the step must be from 1 to " + kind.high);
        }
        return step;
    }

    /** Returns the number that {@code text} writes; -1 if it is no number of at most four digits. */
    private static int digits(String text) {
        if (text.isEmpty() || text.length() > 4) {
            return -1;
        }
        int number = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            number = number * 10 + (c - '0');
        }
        return number;
    }
}
