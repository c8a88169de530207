package algo.cli;

import algo.app.model.Ist;
import algo.app.model.WrittenTime;
import algo.app.protocol.ExitCode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/** Dates and times in India as people write and read them. */
public final class IstText {
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("EEE d MMM uuuu", Locale.ENGLISH);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm", Locale.ENGLISH);
    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ENGLISH);

    private IstText() {}

    /**
     * Reads a point in time: {@code 2026-11-23T09:20} or {@code 2026-11-23 09:20}, with seconds or without, a date
     * alone for its midnight, or a time of today, in any form that {@link WrittenTime} reads.
     *
     * @param option that took it, for the message
     * @param text empty means {@code now}
     */
    public static Instant instant(String option, String text, Instant now) throws ClientException {
        if (text.isEmpty()) {
            return now;
        }
        Optional<LocalTime> time = WrittenTime.time(text);
        if (time.isPresent()) {
            return Ist.date(now).atTime(time.get()).atZone(Ist.ZONE).toInstant();
        }
        Optional<LocalDateTime> at =
                WrittenTime.date(text).map(LocalDate::atStartOfDay).or(() -> WrittenTime.dateTime(text));
        if (at.isPresent()) {
            return at.get().atZone(Ist.ZONE).toInstant();
        }
        throw new ClientException(
                ExitCode.USAGE,
                option
                        + " must be a date and time such as 2026-11-23T09:20, a date such as 2026-11-23, or a time of today"
                        + " such as 09:20, not '" + text + "'",
                "its year is one of " + WrittenTime.YEARS);
    }

    /** Reads a date, {@code 2026-11-24}. */
    public static LocalDate date(String text) throws ClientException {
        Optional<LocalDate> date = WrittenTime.date(text);
        if (date.isPresent()) {
            return date.get();
        }
        throw new ClientException(
                ExitCode.USAGE,
                "'" + text + "' is no date of the years " + WrittenTime.YEARS + "; one is written 2026-11-24",
                "");
    }

    /** Reads a year, {@code 2026}. */
    public static int year(String text) throws ClientException {
        Optional<LocalDate> first = WrittenTime.date(text + "-01-01");
        if (first.isPresent()) {
            return first.get().getYear();
        }
        throw new ClientException(ExitCode.USAGE, "'" + text + "' is no year from " + WrittenTime.YEARS, "");
    }

    /** E.g. {@code Wed 25 Nov 2026}. */
    public static String show(LocalDate date) {
        return DATE.format(date);
    }

    /** E.g. {@code Wed 25 Nov 2026 09:20 IST}. */
    public static String show(Instant at) {
        return show(Ist.date(at)) + " " + clock(at) + " IST";
    }

    /** E.g. {@code 09:20}, with seconds where there are any. */
    public static String clock(Instant at) {
        return (at.getEpochSecond() % 60 == 0 ? TIME : SECONDS).format(at.atZone(Ist.ZONE));
    }
}
