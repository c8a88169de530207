package algo.app.sandbox;

import java.math.BigDecimal;
import java.util.Optional;

/**
 * The one way to write a number, as a JSON number and in a text alike: what JSON calls a number, without an exponent. ASCII
 * digits, no sign but a minus, no zeros in front, no blanks.
 */
final class PlainNumbers {
    private PlainNumbers() {}

    static Optional<BigDecimal> parse(String text) {
        return isPlain(text) ? Optional.of(new BigDecimal(text)) : Optional.empty();
    }

    static boolean isPlain(String text) {
        int start = text.startsWith("-") ? 1 : 0;
        int point = digits(text, start);
        boolean whole = point > start && (text.charAt(start) != '0' || point == start + 1);
        if (!whole || text.length() > Bounds.NUMBER) {
            return false;
        }
        return point == text.length()
                || (text.charAt(point) == '.' && point + 1 < text.length() && digits(text, point + 1) == text.length());
    }

    /** Returns whether {@code text} is nothing but digits, as the number of an order. */
    static boolean isDigits(String text) {
        return !text.isEmpty() && text.length() <= Bounds.NUMBER && digits(text, 0) == text.length();
    }

    /** Returns the end of the digits that begin at {@code from}. */
    private static int digits(String text, int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        return at;
    }
}
