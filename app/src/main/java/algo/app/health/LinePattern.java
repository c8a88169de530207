package algo.app.health;

import java.util.regex.Pattern;

/**
 * A regular expression for lines whose cost has a bound: a line is cut, and a search that takes too many steps is given up.
 * One thread.
 */
final class LinePattern {
    /** The longest part of a line that is looked at, in characters. */
    static final int LONGEST_LINE = 4096;

    /** The most characters that one search may read, some of them many times. */
    static final int MOST_STEPS = 200_000;

    /** Thrown out of a search that takes too long; it has no stack trace, so it costs nothing. */
    private static final class TooLongException extends RuntimeException {
        private static final long serialVersionUID = 1;

        TooLongException() {
            super("too many steps", null, false, false);
        }
    }

    private final Pattern pattern;
    private int costly;

    /** @param regex valid; an empty one is found in each line */
    LinePattern(String regex) {
        this.pattern = Pattern.compile(regex);
    }

    /** Returns whether it is found in {@code line}. */
    boolean isIn(String line) {
        String text = line.length() > LONGEST_LINE ? line.substring(0, LONGEST_LINE) : line;
        try {
            return pattern.matcher(new Counted(text, new int[1])).find();
        } catch (TooLongException | StackOverflowError e) {
            costly++;
            return false;
        }
    }

    /** Returns how many searches were given up. */
    int costly() {
        return costly;
    }

    /** A text that counts how often it is read. */
    private static final class Counted implements CharSequence {
        private final String text;
        private final int[] steps;

        /** @param steps shared with the parts of the text */
        Counted(String text, int[] steps) {
            this.text = text;
            this.steps = steps;
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            if (++steps[0] > MOST_STEPS) {
                throw new TooLongException();
            }
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return new Counted(text.substring(start, end), steps);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
