package algo.cli;

import algo.app.model.Ist;
import algo.app.model.WrittenTime;
import algo.app.protocol.ExitCode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
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
     * Reads a point in time in any form of {@link WrittenTime#moment}.
     *
     * @param option that took it, for the message
     * @param text empty means {@code now}
     */
    public static Instant instant(String option, String text, Instant now) throws ClientException {
        return text.isEmpty()
                ? now
                : dateTime(option, text, now).atZone(Ist.ZONE).toInstant();
    }

    /** Reads a point in time as {@link #instant} does, in Indian Standard Time. */
    static LocalDateTime dateTime(String option, String text, Instant now) throws ClientException {
        Optional<LocalDateTime> at = WrittenTime.moment(text, now);
        if (at.isPresent()) {
            return at.get();
        }
        throw new ClientException(
                ExitCode.USAGE,
                option + " must be " + WrittenTime.FORMS + ", not '" + text + "'",
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
