package algo.app.sandbox.contracts;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.Month;
import java.time.format.TextStyle;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** OpenAlgo's symbols of futures and options: name, date, strike, kind; read from the right, since names hold digits too. */
public final class Symbols {
    private static final Pattern DATED =
            Pattern.compile("(.+)([0-9]{2}[A-Z]{3}[0-9]{2})(FUT|([0-9]+(?:\\.[0-9]+)?)(CE|PE))");
    private static final Pattern DATE = Pattern.compile("([0-9]{2})([A-Z]{3})([0-9]{2})");
    private static final int LONGEST_STRIKE = 12;

    private Symbols() {}

    /**
     * A symbol taken apart.
     *
     * @param strike in paise; 0 of a future
     */
    public record Parts(String name, LocalDate expiry, long strike, Kind kind) {}

    /** Returns the parts of a symbol; nothing if it is neither that of a future nor of an option. */
    public static Optional<Parts> parse(String symbol) {
        Matcher matcher = DATED.matcher(symbol);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        Optional<LocalDate> expiry = parseDate(matcher.group(2));
        if (expiry.isEmpty()) {
            return Optional.empty();
        }
        String strike = matcher.group(4);
        if (strike == null) {
            return Optional.of(new Parts(matcher.group(1), expiry.get(), 0, Kind.FUTURE));
        }
        if (strike.length() > LONGEST_STRIKE) {
            return Optional.empty();
        }
        BigDecimal paise = new BigDecimal(strike).movePointRight(2);
        Kind kind = matcher.group(5).equals("CE") ? Kind.CALL : Kind.PUT;
        // There is one way to write a strike.
        return paise.stripTrailingZeros().scale() > 0
                        || !strike(paise.longValue()).equals(strike)
                ? Optional.empty()
                : Optional.of(new Parts(matcher.group(1), expiry.get(), paise.longValue(), kind));
    }

    /** Returns the date of a text such as {@code 29DEC26}; nothing if it is none. */
    public static Optional<LocalDate> parseDate(String text) {
        Matcher matcher = DATE.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        for (Month month : Month.values()) {
            if (label(month).equals(matcher.group(2))) {
                try {
                    return Optional.of(LocalDate.of(
                            2000 + Integer.parseInt(matcher.group(3)), month, Integer.parseInt(matcher.group(1))));
                } catch (DateTimeException e) {
                    return Optional.empty();
                }
            }
        }
        return Optional.empty();
    }

    /** Formats a date as in symbols, e.g. {@code 29DEC26}. */
    public static String date(LocalDate date) {
        return date(date, "");
    }

    /** Formats a date as in the list of contracts, e.g. {@code 29-DEC-26}. */
    public static String listDate(LocalDate date) {
        return date(date, "-");
    }

    private static String date(LocalDate date, String between) {
        return two(date.getDayOfMonth()) + between + label(date.getMonth()) + between + two(date.getYear() % 100);
    }

    private static String label(Month month) {
        return month.getDisplayName(TextStyle.SHORT, Locale.ENGLISH)
                .toUpperCase(Locale.ROOT)
                .substring(0, 3);
    }

    private static String two(int number) {
        return (number < 10 ? "0" : "") + number;
    }

    /** Returns a strike in rupees as symbols have it: decimals are kept, {@code .0} is not. */
    public static String strike(long paise) {
        return BigDecimal.valueOf(paise, 2).stripTrailingZeros().toPlainString();
    }
}
