package algo.app.schedule;

import algo.app.model.Ist;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.TextStyle;
import java.util.Locale;

/** Formats times as people read them. */
public final class Times {
    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("EEE d MMM HH:mm", Locale.ENGLISH).withZone(Ist.ZONE);
    private static final DateTimeFormatter SECOND =
            DateTimeFormatter.ofPattern("EEE d MMM HH:mm:ss", Locale.ENGLISH).withZone(Ist.ZONE);
    private static final DateTimeFormatter YEAR =
            DateTimeFormatter.ofPattern("EEE d MMM uuuu HH:mm", Locale.ENGLISH).withZone(Ist.ZONE);
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("EEE d MMM uuuu", Locale.ENGLISH);

    private Times() {}

    /** Formats an instant such as {@code Wed 25 Nov 09:20 IST}; with the year if it is not that of {@code now}. */
    public static String instant(Instant at, Instant now) {
        boolean sameYear = Ist.date(at).getYear() == Ist.date(now).getYear();
        DateTimeFormatter form = !sameYear ? YEAR : at.getEpochSecond() % 60 == 0 ? MINUTE : SECOND;
        return form.format(at) + " IST";
    }

    /** Formats a date such as {@code Tue 24 Nov 2026}. */
    static String date(LocalDate date) {
        return DATE.format(date);
    }

    static String weekday(LocalDate date) {
        return date.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
    }

    /**
     * Formats a time of day such as {@code 09:20}, {@code 09:20:30}, {@code 09:20:30.5}, and after midnight {@code
     * 24:15}.
     */
    static String clock(Duration time) {
        String minutes = two(time.toHours()) + ":" + two(time.toMinutesPart());
        if (time.toNanosPart() == 0) {
            return time.toSecondsPart() == 0 ? minutes : minutes + ":" + two(time.toSecondsPart());
        }
        String nanos = String.valueOf(1_000_000_000L + time.toNanosPart()).substring(1);
        int end = nanos.length();
        while (nanos.charAt(end - 1) == '0') {
            end--;
        }
        return minutes + ":" + two(time.toSecondsPart()) + "." + nanos.substring(0, end);
    }

    /** Formats the clock time of an instant; {@code 24:00} for the midnight after {@code date}. */
    static String clock(Instant at, LocalDate date) {
        Duration time = Duration.between(Ist.midnight(date), at);
        return clock(time.compareTo(Duration.ofDays(1)) > 0 ? time.minusDays(1) : time);
    }

    private static String two(long number) {
        return number < 10 ? "0" + number : "" + number;
    }
}
