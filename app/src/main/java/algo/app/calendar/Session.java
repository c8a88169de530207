package algo.app.calendar;

import algo.app.model.Ist;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * An exchange's trading hours on one day, or a part of them that has a name.
 *
 * @param name e.g. {@code morning}; of joined sessions all their names, with {@code +} between them
 * @param open after 00:00 IST of the day, included; below 24 hours
 * @param close after 00:00 IST of the day, not included; above 24 hours when it is after midnight
 */
public record Session(String name, Duration open, Duration close) {
    private static final Duration DAY = Duration.ofDays(1);

    public Session {
        if (open.isNegative() || open.compareTo(DAY) >= 0 || close.compareTo(open) <= 0) {
            throw new IllegalArgumentException("no session: " + open + " to " + close);
        }
    }

    /** Returns the first instant at which the session is open on {@code date}. */
    public Instant opensOn(LocalDate date) {
        return Ist.midnight(date).plus(open);
    }

    /** Returns the first instant at which the session of {@code date} is no longer open. */
    public Instant closesOn(LocalDate date) {
        return Ist.midnight(date).plus(close);
    }

    boolean isOpenAt(LocalDate date, Instant at) {
        return !at.isBefore(opensOn(date)) && at.isBefore(closesOn(date));
    }

    /** Formats the hours, e.g. {@code 09:15 to 15:30}; after midnight {@code 24:15}. */
    public String hours() {
        return clock(open) + " to " + clock(close);
    }

    private static String clock(Duration time) {
        long hours = time.toHours();
        int minutes = time.toMinutesPart();
        return (hours < 10 ? "0" : "") + hours + (minutes < 10 ? ":0" : ":") + minutes;
    }

    /** Joins sessions that touch each other into one; the result is in order. */
    static List<Session> joined(List<Session> sessions) {
        List<Session> sorted = new ArrayList<>(sessions);
        sorted.sort(Comparator.comparing(Session::open));
        List<Session> result = new ArrayList<>();
        for (Session next : sorted) {
            Session last = result.isEmpty() ? null : result.get(result.size() - 1);
            if (last == null || last.close.compareTo(next.open) < 0) {
                result.add(next);
            } else {
                Duration close = last.close.compareTo(next.close) > 0 ? last.close : next.close;
                result.set(result.size() - 1, new Session(last.name + "+" + next.name, last.open, close));
            }
        }
        return List.copyOf(result);
    }
}
