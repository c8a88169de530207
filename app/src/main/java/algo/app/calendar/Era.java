package algo.app.calendar;

import java.time.LocalDate;
import java.util.List;

/**
 * The regular hours of an exchange from a day on, until the next era.
 *
 * @param sessions in order, each with its name
 * @param joined the same, those that touch made one
 * @param american whether the era begins with a turn of the clocks in the United States
 */
record Era(LocalDate from, List<Session> sessions, List<Session> joined, boolean american) {
    Era(LocalDate from, List<Session> sessions, boolean american) {
        this(from, List.copyOf(sessions), Session.joined(sessions), american);
    }
}
