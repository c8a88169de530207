package algo.app.sandbox;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The width of a candle, by the name that OpenAlgo gives it.
 *
 * @param seconds width in seconds, a divisor of a day; a whole day for {@code D}, {@code W} and {@code M}
 */
record Interval(String name, int seconds) {
    static final int DAY = 86_400;

    static final List<String> SECONDS = List.of("5s", "10s", "15s", "30s", "45s");
    static final List<String> MINUTES = List.of("1m", "2m", "3m", "5m", "10m", "15m", "20m", "30m");
    static final List<String> HOURS = List.of("1h", "2h", "4h");
    static final List<String> DAYS = List.of("D");
    static final List<String> WEEKS = List.of("W");
    static final List<String> MONTHS = List.of("M");

    static Optional<Interval> of(String name) {
        if (SECONDS.contains(name)) {
            return Optional.of(new Interval(name, number(name)));
        }
        if (MINUTES.contains(name)) {
            return Optional.of(new Interval(name, number(name) * 60));
        }
        if (HOURS.contains(name)) {
            return Optional.of(new Interval(name, number(name) * 3600));
        }
        boolean calendar = DAYS.contains(name) || WEEKS.contains(name) || MONTHS.contains(name);
        return calendar ? Optional.of(new Interval(name, DAY)) : Optional.empty();
    }

    static List<String> names() {
        return Stream.of(SECONDS, MINUTES, HOURS, DAYS, WEEKS, MONTHS)
                .flatMap(List::stream)
                .toList();
    }

    private static int number(String name) {
        return Integer.parseInt(name, 0, name.length() - 1, 10);
    }

    /** Returns whether a candle covers whole days, and is named by a date rather than by an instant. */
    boolean isDaily() {
        return seconds == DAY;
    }

    /** Returns the first day of the candle that holds {@code day}; a week begins on Monday. Daily intervals only. */
    LocalDate firstDay(LocalDate day) {
        return switch (name) {
            case "W" -> day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
            case "M" -> day.withDayOfMonth(1);
            default -> day;
        };
    }

    /** Returns the first day of the candle after the one that begins on {@code first}. Daily intervals only. */
    LocalDate nextDay(LocalDate first) {
        return switch (name) {
            case "W" -> first.plusWeeks(1);
            case "M" -> first.plusMonths(1);
            default -> first.plusDays(1);
        };
    }
}
