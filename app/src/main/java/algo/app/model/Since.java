package algo.app.model;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.util.Optional;

/** A time in the past as people write it: {@code 10m} ago, {@code 09:15}, {@code 2026-11-20}, {@code 2026-11-20T09:15}. */
public final class Since {
    /** The forms, for messages. */
    public static final String FORMS =
            "how long ago (10m, 2h, 1d), a time (09:15) or a date and time of the years 1970 to 2200 (2026-11-20T09:15)";

    private Since() {}

    /**
     * Reads a time; empty if {@code text} is none. A time without a date is the last one before {@code now}, in Indian
     * Standard Time.
     */
    public static Optional<Instant> parse(String text, Instant now) {
        Optional<Instant> ago = Durations.parse(text).map(now::minus);
        if (ago.isPresent()) {
            return ago;
        }
        Optional<LocalTime> time = WrittenTime.time(text);
        if (time.isPresent()) {
            ZonedDateTime today = now.atZone(Ist.ZONE).with(time.get());
            return Optional.of((today.toInstant().isAfter(now) ? today.minusDays(1) : today).toInstant());
        }
        return text.startsWith("+")
                ? Optional.empty()
                : WrittenTime.moment(text, now).map(at -> at.atZone(Ist.ZONE).toInstant());
    }
}
