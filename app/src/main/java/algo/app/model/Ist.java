package algo.app.model;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;

/** Indian Standard Time, the only zone in which times are written and read, whatever the host's zone. */
public final class Ist {
    public static final ZoneId ZONE = ZoneId.of("Asia/Kolkata");

    private static final DateTimeFormatter ISO = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ssxxx", Locale.ROOT);
    private static final DateTimeFormatter ISO_MILLIS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSxxx", Locale.ROOT);
    private static final DateTimeFormatter SHOWN = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);
    private static final DateTimeFormatter FILE = DateTimeFormatter.ofPattern("uuuuMMdd_HHmmss", Locale.ROOT);

    /** Five and a half hours ahead of UTC all the year, since 1945. */
    private static final ZoneOffset OFFSET = ZoneOffset.ofHoursMinutes(5, 30);

    private Ist() {}

    /** Returns the day that it is in India. */
    public static LocalDate date(Instant instant) {
        return LocalDate.ofInstant(instant, OFFSET);
    }

    /** Returns the first instant of a day in India. */
    public static Instant midnight(LocalDate date) {
        return Instant.ofEpochSecond(date.toEpochDay() * 86_400 - OFFSET.getTotalSeconds());
    }

    /** ISO 8601 to the second, e.g. {@code 2026-11-21T09:20:00+05:30}. */
    public static String iso(Instant instant) {
        return ISO.format(instant.atZone(ZONE));
    }

    /** ISO 8601 to the millisecond. */
    public static String isoMillis(Instant instant) {
        return ISO_MILLIS.format(instant.atZone(ZONE));
    }

    /** Formats a time for people, who are told beside it that it is IST, e.g. {@code 2026-11-21 09:20:00}. */
    public static String show(Instant instant) {
        return SHOWN.format(instant.atZone(ZONE));
    }

    /** Formats the time before a line of a log of ours, to the millisecond, e.g. {@code 2026-11-21 09:20:00.000 IST }. */
    public static String stamp(Instant instant) {
        return isoMillis(instant).substring(0, 23).replace('T', ' ') + " IST ";
    }

    /** Formats a time for the name of a file, e.g. {@code 20261121_092000}. */
    public static String file(Instant instant) {
        return FILE.format(instant.atZone(ZONE));
    }

    /** Reads a time that {@link #file} wrote; empty if {@code text} is none. */
    public static Optional<Instant> ofFile(String text) {
        try {
            return Optional.of(LocalDateTime.parse(text, FILE).atZone(ZONE).toInstant());
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
