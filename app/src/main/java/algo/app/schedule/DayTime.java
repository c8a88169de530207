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
    /** Stands for a time that the schedule does not have. */
    public static final DayTime NONE = new DayTime(Base.MIDNIGHT, Duration.ofSeconds(-1));

    public static final DayTime OPEN = new DayTime(Base.OPEN, Duration.ZERO);
    public static final DayTime CLOSE = new DayTime(Base.CLOSE, Duration.ZERO);

    private static final Duration FURTHEST = Duration.ofHours(12);

    /** The instants of a day from which a time is counted. */
    public enum Base {
        MIDNIGHT,
        OPEN,
        CLOSE
    }

    public boolean isNone() {
        return equals(NONE);
    }

    /** Returns whether this is a clock time, not one that is counted from an exchange's open or close. */
    boolean isClock() {
        return base == Base.MIDNIGHT;
    }

    /** Reads a time of a schedule; empty if {@code text} is no such time. */
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

    /** Returns the clause that says what is wrong with a text that is no time, and what would be right. */
    static String problem(String text) {
        if (text.startsWith("24:00")) {
            return "must be a time from 00:00 to 23:59, not '24:00'; midnight is 00:00";
        }
        return "must be a time from 00:00 to 23:59 such as 09:20, or open, close, open+15m, close-5m, not '"
                + Text.printable(text, 60) + "'";
    }

    /**
     * Returns this time on a day with {@code sessions} (at least one), counted from 00:00. It is never negative, but
     * may be after midnight of the next day.
     */
    Duration on(List<Session> sessions) {
        Duration time =
                switch (base) {
                    case MIDNIGHT -> offset;
                    case OPEN -> sessions.get(0).open().plus(offset);
                    case CLOSE -> sessions.get(sessions.size() - 1).close().plus(offset);
                };
        return time.isNegative() ? Duration.ZERO : time;
    }

    /** Returns the time in a form that {@link #parse} reads. */
    @Override
    public String toString() {
        if (base == Base.MIDNIGHT) {
            return isNone() ? "none" : Times.clock(offset);
        }
        String label = base.name().toLowerCase(Locale.ROOT);
        return offset.isZero() ? label : label + (offset.isNegative() ? "-" : "+") + Durations.format(offset.abs());
    }
}
