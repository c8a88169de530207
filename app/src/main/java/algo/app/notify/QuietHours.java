package algo.app.notify;

import algo.app.model.Ist;
import java.time.Instant;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The hours of each day, in Indian time, in which a channel keeps quiet: from {@code from} on, until before {@code to}, over
 * midnight if that is earlier.
 */
public record QuietHours(LocalTime from, LocalTime to) {
    private static final Pattern FORM =
            Pattern.compile("([01][0-9]|2[0-3]):([0-5][0-9])-([01][0-9]|2[0-3]):([0-5][0-9])");
    private static final DateTimeFormatter SHOWN = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);

    /** Reads e.g. {@code 22:00-07:00}; empty if the text is none, or the hours are none. */
    public static Optional<QuietHours> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        LocalTime from = LocalTime.of(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
        LocalTime to = LocalTime.of(Integer.parseInt(matcher.group(3)), Integer.parseInt(matcher.group(4)));
        return from.equals(to) ? Optional.empty() : Optional.of(new QuietHours(from, to));
    }

    /** Returns whether a channel is to keep quiet at that time. */
    public boolean holdAt(Instant now) {
        LocalTime time = LocalTime.ofInstant(now, Ist.ZONE);
        boolean begun = !time.isBefore(from);
        boolean before = time.isBefore(to);
        return from.isBefore(to) ? begun && before : begun || before;
    }

    /** Returns the form that {@link #parse} reads. */
    public String text() {
        return SHOWN.format(from) + "-" + SHOWN.format(to);
    }
}
