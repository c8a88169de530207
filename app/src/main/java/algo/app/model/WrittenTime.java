package algo.app.model;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads dates and times in the forms that people and programs write: with seconds and parts of a second or without them,
 * with a T or a blank between date and time, with an offset from UTC or, without one, in Indian Standard Time.
 */
public final class WrittenTime {
    private static final int DATE_LENGTH = 10;
    /** Of {@code 9:20}. */
    private static final int SHORTEST_TIME = 4;

    /** The first year that counts: no exchange traded before, and nobody plans for after the last. */
    private static final int FIRST_YEAR = 1970;

    private static final int LAST_YEAR = 2200;

    /** The forms of {@link #moment}, for messages. */
    public static final String FORMS =
            "a date and time such as 2026-11-23T09:20, a date such as 2026-11-23, a time of today such as 09:20,"
                    + " 'tomorrow 09:20', or +10m";

    /** The years, for messages. */
    public static final String YEARS = "1970 to 2200";

    private WrittenTime() {}

    /** Reads {@code 2026-11-23T09:20}, {@code 2026-11-23 09:20:00.5}, {@code 2026-11-23T03:50:00Z}; empty if it is nothing such. */
    public static Optional<LocalDateTime> dateTime(String text) {
        if (text.length() < DATE_LENGTH + 1 + SHORTEST_TIME || "Tt ".indexOf(text.charAt(DATE_LENGTH)) < 0) {
            return Optional.empty();
        }
        String rest = text.substring(DATE_LENGTH + 1);
        int offset = SHORTEST_TIME;
        while (offset < rest.length() && "Zz+-".indexOf(rest.charAt(offset)) < 0) {
            offset++;
        }
        Optional<LocalDate> date = date(text.substring(0, DATE_LENGTH));
        Optional<LocalTime> time = time(rest.substring(0, offset));
        if (date.isEmpty() || time.isEmpty()) {
            return Optional.empty();
        }
        LocalDateTime written = date.get().atTime(time.get());
        if (offset == rest.length()) {
            return Optional.of(written);
        }
        try {
            ZoneOffset from = ZoneOffset.of(rest.substring(offset).toUpperCase(Locale.ROOT));
            return Optional.of(LocalDateTime.ofInstant(written.toInstant(from), Ist.ZONE));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /**
     * Reads a point in time as people say it: a date and time; a date, or {@code today}, {@code tomorrow},
     * {@code yesterday}, for its midnight; one of the three with a time behind it; a time, which is one of today;
     * {@code +10m} from now on. Empty if it is nothing such.
     */
    public static Optional<LocalDateTime> moment(String text, Instant now) {
        if (text.startsWith("+")) {
            return Durations.parse(text.substring(1))
                    .map(now::plus)
                    .filter(WrittenTime::isSensible)
                    .map(at -> LocalDateTime.ofInstant(at, Ist.ZONE).truncatedTo(ChronoUnit.SECONDS));
        }
        LocalDate today = Ist.date(now);
        Optional<LocalTime> time = time(text);
        if (time.isPresent()) {
            return time.map(today::atTime);
        }
        int blank = text.indexOf(' ');
        Optional<LocalDate> day = day(blank < 0 ? text : text.substring(0, blank), today);
        if (day.isPresent()) {
            return blank < 0
                    ? day.map(LocalDate::atStartOfDay)
                    : time(text.substring(blank).strip()).map(day.get()::atTime);
        }
        return date(text).map(LocalDate::atStartOfDay).or(() -> dateTime(text));
    }

    private static Optional<LocalDate> day(String word, LocalDate today) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "today" -> Optional.of(today);
            case "tomorrow" -> Optional.of(today.plusDays(1));
            case "yesterday" -> Optional.of(today.minusDays(1));
            default -> Optional.empty();
        };
    }

    /**
     * Returns whether a person can mean this time: it is in the years 1970 to 2200. This is the one rule for all times
     * that are read.
     */
    public static boolean isSensible(Instant instant) {
        return isSensible(instant.atOffset(ZoneOffset.UTC).toLocalDate());
    }

    private static boolean isSensible(LocalDate date) {
        return date.getYear() >= FIRST_YEAR && date.getYear() <= LAST_YEAR;
    }

    /** Reads {@code 2026-11-23}; empty if it is no such date, or not in the years 1970 to 2200. */
    public static Optional<LocalDate> date(String text) {
        try {
            // A longer text may have a sign, and a year of more than four digits.
            return text.length() == DATE_LENGTH && isDigit(text.charAt(0))
                    ? Optional.of(LocalDate.parse(text)).filter(WrittenTime::isSensible)
                    : Optional.empty();
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** Reads {@code 09:20}, {@code 9:20}, {@code 09:20:30}, {@code 09:20:30.999}; empty if it is no such time. */
    public static Optional<LocalTime> time(String written) {
        String text = written.length() > 1 && written.charAt(1) == ':' ? "0" + written : written;
        if (text.length() <= SHORTEST_TIME || !isDigit(text.charAt(text.length() - 1))) {
            return Optional.empty();
        }
        try {
            return Optional.of(LocalTime.parse(text.replace(',', '.')));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
