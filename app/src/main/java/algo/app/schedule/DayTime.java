package algo.app.schedule;

import algo.app.calendar.Session;
import algo.app.model.Durations;
import algo.app.model.Text;
import algo.app.model.WrittenTime;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A time of day as a schedule writes it: {@code 09:20}, {@code open}, {@code close-5m}.
 *
 * @param base what it is counted from
 * @param offset at least 0 and below 24 hours from midnight; at most 12 hours, either way, from the others
 */
public record DayTime(Base base, Duration offset) {
    /** Stands where a schedule has no such time. */
    public static final DayTime NONE = new DayTime(Base.MIDNIGHT, Duration.ofSeconds(-1));

    public static final DayTime OPEN = new DayTime(Base.OPEN, Duration.ZERO);
    public static final DayTime CLOSE = new DayTime(Base.CLOSE, Duration.ZERO);

    private static final Duration FURTHEST = Duration.ofHours(12);

    /** What a time is counted from. */
    public enum Base {
        MIDNIGHT,
        OPEN,
        CLOSE
    }

    public boolean isNone() {
        return equals(NONE);
    }

    /** Whether it is written as a clock time, not as an exchange's open or close. */
    boolean isClock() {
        return base == Base.MIDNIGHT;
    }

    /** Empty if {@code text} is no such time. */
    public static Optional<DayTime> parse(String text) {
        String name = text.toLowerCase(Locale.ROOT);
        for (Base base : List.of(Base.OPEN, Base.CLOSE)) {
            String label = base.name().toLowerCase(Locale.ROOT);
            if (name.equals(label)) {
                return Optional.of(new DayTime(base, Duration.ZERO));
            }
            if (name.startsWith(label + "-") || name.startsWith(label + "+")) {
                boolean before = name.charAt(label.length()) == '-';
                return Durations.parse(name.substring(label.length() + 1))
                        .filter(offset -> offset.compareTo(FURTHEST) <= 0)
                        .map(offset -> new DayTime(base, before ? offset.negated() : offset));
            }
        }
        return WrittenTime.time(text).map(time -> new DayTime(Base.MIDNIGHT, Duration.ofNanos(time.toNanoOfDay())));
    }

    /** What is wrong with a text that is no time, and what would be right. */
    static String problem(String text) {
        if (text.startsWith("24:00")) {
            return "must be a time from 00:00 to 23:59, not '24:00'; midnight is 00:00";
        }
        return "must be a time from 00:00 to 23:59 such as 09:20, or open, close, open+15m, close-5m, not '"
                + Text.printable(text, 60) + "'";
    }

    /** After 00:00 of a day with these sessions, at least one; never negative, but it may be after midnight. */
    Duration on(List<Session> sessions) {
        Duration time =
                switch (base) {
                    case MIDNIGHT -> offset;
                    case OPEN -> sessions.get(0).open().plus(offset);
                    case CLOSE -> sessions.get(sessions.size() - 1).close().plus(offset);
                };
        return time.isNegative() ? Duration.ZERO : time;
    }

    /** As {@link #parse} reads it. */
    @Override
    public String toString() {
        if (base == Base.MIDNIGHT) {
            return isNone() ? "none" : Times.clock(offset);
        }
        String label = base.name().toLowerCase(Locale.ROOT);
        return offset.isZero() ? label : label + (offset.isNegative() ? "-" : "+") + Durations.format(offset.abs());
    }
}
