package algo.app.schedule;

import algo.app.model.Ist;
import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.Instant;
import java.time.ZonedDateTime;
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

    private final String text;
    private final Remembered<Instant> next;

    private CronExpression(String text, ExecutionTime time) {
        this.text = text;
        this.next = new Remembered<>(
                after -> time.nextExecution(after.atZone(Ist.ZONE)).map(ZonedDateTime::toInstant), at -> at);
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
