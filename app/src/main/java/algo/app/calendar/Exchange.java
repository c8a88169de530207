package algo.app.calendar;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;

/**
 * An exchange, or a segment of one, as the calendar knows it.
 *
 * @param code upper case, e.g. {@code NFO}
 * @param set its list of holidays; empty if it has none
 * @param weekly the days on which it trades when nothing else is said
 * @param aliases other codes for it, upper case
 * @param eras its regular hours, oldest first, never empty; the first also holds before it begins
 */
public record Exchange(
        String code, String name, String set, Set<DayOfWeek> weekly, List<String> aliases, List<Era> eras) {
    public Exchange {
        weekly = Set.copyOf(weekly);
        aliases = List.copyOf(aliases);
        eras = List.copyOf(eras);
    }

    Era eraOf(LocalDate date) {
        for (int i = eras.size() - 1; i > 0; i--) {
            if (!eras.get(i).from().isAfter(date)) {
                return eras.get(i);
            }
        }
        return eras.get(0);
    }
}
