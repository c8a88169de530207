package algo.app.schedule;

import algo.app.model.Ist;
import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A cron expression of five fields as on UNIX: 0 and 7 are Sunday, and if both a day of the month and a day of the week
 * are named, either will do. Two are equal if their texts are. Thread-safe.
 */
public final class CronExpression {
    private static final int LONGEST = 200;

    /** A leap year follows within eight years of any instant, so whatever is possible comes within that. */
    private static final Instant PROBE = Instant.parse("2023-12-31T00:00:00Z");

    private static final int MINUTES_OF_HOUR = 60;

    private final String text;
    private final ExecutionTime time;
    private final Remembered<Instant> next;

    /** The seconds of the day at which it comes, in order: the same on each day on which it comes at all. */
    private volatile int[] times = {};

    /** A date on which it comes: the latest that was asked about. */
    private volatile LocalDate named = LocalDate.MIN;

    private CronExpression(String text, ExecutionTime time) {
        this.text = text;
        this.time = time;
        this.next = new Remembered<>(this::find, at -> at);
    }

    /** @throws IllegalArgumentException with what is wrong and an example, if it is none or never comes true */
    public static CronExpression parse(String text) {
        String plain = text.strip();
        if (plain.length() > LONGEST) {
            throw new IllegalArgumentException("must have at most " + LONGEST + " characters");
        }
        CronExpression expression;
        try {
            // In upper case, because the parser itself changes the case by the rules of the machine's language.
            expression = new CronExpression(
                    plain,
                    ExecutionTime.forCron(new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX))
                            .parse(plain.toUpperCase(Locale.ROOT))
                            .validate()));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "must be five fields, minute, hour, day of the month, month and day of the week, such as"
                            + " '20 9 * * 1-5', not '" + plain + "': " + why(e),
                    e);
        }
        if (expression.next(PROBE).isEmpty()) {
            throw new IllegalArgumentException("'" + plain + "' never comes: no month that it names has such a day");
        }
        return expression;
    }

    private static String why(IllegalArgumentException e) {
        String message = String.valueOf(e.getMessage());
        String wrapper = "Failed to parse cron expression. ";
        return message.startsWith(wrapper) ? message.substring(wrapper.length()) : message;
    }

    /** The first minute that it names after {@code after}; empty if none comes for many years. */
    public Optional<Instant> next(Instant after) {
        return next.after(after);
    }

    /** Asks the library, which takes 30 microseconds; that day's later minutes are then known. */
    private Optional<Instant> execution(Instant after) {
        return time.nextExecution(after.atZone(Ist.ZONE)).map(ZonedDateTime::toInstant);
    }

    private Optional<Instant> find(Instant after) {
        int[] known = times;
        if (known.length == 0) {
            Optional<Instant> first = execution(after);
            first.ifPresent(instant -> times = timesOf(Ist.date(instant)));
            return first;
        }
        LocalDate date = Ist.date(after);
        Instant midnight = Ist.midnight(date);
        if (comesOn(date)) {
            for (int second : known) {
                if (midnight.plusSeconds(second).isAfter(after)) {
                    return Optional.of(midnight.plusSeconds(second));
                }
            }
        }
        return execution(Ist.midnight(date.plusDays(1)).minusNanos(1));
    }

    private boolean comesOn(LocalDate date) {
        if (date.equals(named)) {
            return true;
        }
        boolean comes = execution(Ist.midnight(date).minusNanos(1))
                .filter(instant -> Ist.date(instant).equals(date))
                .isPresent();
        named = comes ? date : named;
        return comes;
    }

    /** Asks for the minutes of the first hour of a day on which it comes, then for the hours: they go together. */
    private int[] timesOf(LocalDate date) {
        Instant midnight = Ist.midnight(date);
        Instant end = Ist.midnight(date.plusDays(1));
        List<Long> hours = new ArrayList<>();
        List<Long> minutes = new ArrayList<>();
        Instant after = midnight.minusNanos(1);
        while (true) {
            Instant comes =
                    execution(after).filter(instant -> instant.isBefore(end)).orElse(end);
            if (comes.equals(end)) {
                break;
            }
            long minute = Duration.between(midnight, comes).toMinutes();
            long hour = minute / MINUTES_OF_HOUR;
            if (hours.isEmpty() || hours.get(hours.size() - 1) != hour) {
                hours.add(hour);
            }
            boolean firstHour = hours.size() == 1;
            if (firstHour) {
                minutes.add(minute % MINUTES_OF_HOUR);
            }
            after = firstHour
                    ? comes
                    : midnight.plus(Duration.ofHours(hour + 1)).minusNanos(1);
        }
        return hours.stream()
                .flatMap(hour -> minutes.stream().map(minute -> hour * MINUTES_OF_HOUR + minute))
                .mapToInt(minute -> (int) (minute * 60))
                .toArray();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CronExpression cron && cron.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** The expression as it was written. */
    @Override
    public String toString() {
        return text;
    }
}
