package algo.app.schedule;

import algo.app.model.Ist;
import algo.app.model.Text;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A cron expression of five fields, or one word such as {@code @daily}, as Debian's cron reads it: if the fields for the day of
 * the month and the day of the week both name days, either will do; if one of them begins with a star, a day must be in both. Two are equal if
 * their texts are. Immutable.
 */
public final class CronExpression {
    private static final int LONGEST = 200;
    private static final int FIELDS = 5;

    /** The years after which the calendar repeats: a minute that an expression can name at all comes within them. */
    private static final int CYCLE_YEARS = 400;

    private static final LocalDateTime PROBE = LocalDateTime.parse("2024-01-01T00:00");

    private static final Map<String, String> WORDS = Map.of(
            "@yearly", "0 0 1 1 *",
            "@annually", "0 0 1 1 *",
            "@monthly", "0 0 1 * *",
            "@weekly", "0 0 * * 0",
            "@daily", "0 0 * * *",
            "@midnight", "0 0 * * *",
            "@hourly", "0 * * * *");

    private final String text;
    private final CronField minutes;
    private final CronField hours;
    private final CronField daysOfMonth;
    private final CronField months;
    private final CronField daysOfWeek;

    private CronExpression(String text, String[] fields) {
        this.text = text;
        this.minutes = CronField.parse(CronField.Kind.MINUTE, fields[0]);
        this.hours = CronField.parse(CronField.Kind.HOUR, fields[1]);
        this.daysOfMonth = CronField.parse(CronField.Kind.DAY_OF_MONTH, fields[2]);
        this.months = CronField.parse(CronField.Kind.MONTH, fields[3]);
        this.daysOfWeek = CronField.parse(CronField.Kind.DAY_OF_WEEK, fields[4]);
    }

    /** @throws IllegalArgumentException with what is wrong and an example, if it is none or never comes true */
    public static CronExpression parse(String text) {
        String plain = text.strip().replaceAll("\\s+", " ");
        if (plain.length() > LONGEST) {
            throw new IllegalArgumentException("must have at most " + LONGEST + " characters");
        }
        CronExpression expression;
        try {
            String[] fields =
                    WORDS.getOrDefault(plain.toLowerCase(Locale.ROOT), plain).split(" ");
            if (plain.startsWith("@") && fields.length != FIELDS) {
                throw new IllegalArgumentException("the words are @yearly, @monthly, @weekly, @daily and @hourly");
            }
            if (fields.length != FIELDS) {
                throw new IllegalArgumentException("it has " + fields.length);
            }
            expression = new CronExpression(plain, fields);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "must be five fields, minute, hour, day of the month, month and day of the week, such as"
                            + " '20 9 * * 1-5', not '" + Text.printable(plain, 60) + "': "
                            + Text.printable(e.getMessage(), 200),
                    e);
        }
        if (expression.next(PROBE).isEmpty()) {
            throw new IllegalArgumentException(
                    "'" + Text.printable(plain, 60) + "' never comes: no month that it names has such a day");
        }
        return expression;
    }

    /**
     * Returns the first minute after {@code after} that the expression names; empty if no such minute comes any more.
     */
    public Optional<Instant> next(Instant after) {
        LocalDateTime local = LocalDateTime.ofInstant(after, Ist.ZONE);
        return next(local).map(at -> at.atZone(Ist.ZONE).toInstant());
    }

    private Optional<LocalDateTime> next(LocalDateTime after) {
        LocalDate date = after.toLocalDate();
        if (isOn(date)) {
            int minute = nextMinute(after.getHour(), after.getMinute() + 1);
            if (minute >= 0) {
                return Optional.of(date.atTime(minute / 60, minute % 60));
            }
        }
        int first = nextMinute(0, 0);
        int lastYear = date.getYear() + CYCLE_YEARS;
        for (date = date.plusDays(1); date.getYear() <= lastYear; ) {
            if (!months.has(date.getMonthValue())) {
                date = date.withDayOfMonth(1).plusMonths(1);
            } else if (isOn(date)) {
                return Optional.of(date.atTime(first / 60, first % 60));
            } else {
                date = date.plusDays(1);
            }
        }
        return Optional.empty();
    }

    private boolean isOn(LocalDate date) {
        if (!months.has(date.getMonthValue())) {
            return false;
        }
        boolean ofMonth = daysOfMonth.has(date.getDayOfMonth());
        boolean ofWeek = daysOfWeek.has(date.getDayOfWeek().getValue() % 7);
        return daysOfMonth.star() || daysOfWeek.star() ? ofMonth && ofWeek : ofMonth || ofWeek;
    }

    /**
     * Returns the first time of day at or after {@code hour} and {@code minute} that the expression names, in minutes
     * since 00:00; -1 if the day has none.
     */
    private int nextMinute(int hour, int minute) {
        int least = minute;
        for (int h = hour; h < 24; h++) {
            for (int m = least; m < 60 && hours.has(h); m++) {
                if (minutes.has(m)) {
                    return h * 60 + m;
                }
            }
            least = 0;
        }
        return -1;
    }

    /** The five fields, in their order. */
    public enum Field {
        MINUTE,
        HOUR,
        DAY_OF_MONTH,
        MONTH,
        /** From 0 for Sunday on. */
        DAY_OF_WEEK
    }

    /** Returns the numbers of a field, in ascending order; empty if it has all of them. */
    public List<Integer> numbers(Field field) {
        return switch (field) {
            case MINUTE -> numbers(minutes, 0, 59);
            case HOUR -> numbers(hours, 0, 23);
            case DAY_OF_MONTH -> numbers(daysOfMonth, 1, 31);
            case MONTH -> numbers(months, 1, 12);
            case DAY_OF_WEEK -> numbers(daysOfWeek, 0, 6);
        };
    }

    private static List<Integer> numbers(CronField field, int low, int high) {
        List<Integer> all =
                IntStream.rangeClosed(low, high).filter(field::has).boxed().toList();
        return all.size() == high - low + 1 ? List.of() : all;
    }

    /** Returns whether a day that fits the day of the month or the day of the week is enough; else it has to fit both. */
    public boolean takesEitherDay() {
        return !daysOfMonth.star() && !daysOfWeek.star();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CronExpression cron && cron.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** Returns the expression as it was written. */
    @Override
    public String toString() {
        return text;
    }
}
