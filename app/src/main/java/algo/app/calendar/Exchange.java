package algo.app.calendar;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.Month;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import java.util.Set;

/**
 * An exchange, or a segment of one, as the calendar knows it.
 *
 * @param code upper case, e.g. {@code NFO}
 * @param set its list of holidays; empty if it has none
 * @param weekly the days on which it trades when nothing else is said
 * @param aliases other codes for it, upper case
 * @param eras its regular hours, oldest first, never empty; the first also holds before it begins, and after the last the
 *     last two alternate if they follow the clocks of the United States
 */
public record Exchange(
        String code, String name, String set, Set<DayOfWeek> weekly, List<String> aliases, List<Era> eras) {
    public Exchange {
        weekly = Set.copyOf(weekly);
        aliases = List.copyOf(aliases);
        eras = List.copyOf(eras);
    }

    Era eraOf(LocalDate date) {
        Era last = eras.get(eras.size() - 1);
        if (last.american() && eras.size() > 1 && date.isAfter(last.from())) {
            // No era is written from here on: the last two go on in turn.
            Era before = eras.get(eras.size() - 2);
            return isAmericanSummer(date) == isAmericanSummer(last.from()) ? last : before;
        }
        for (int i = eras.size() - 1; i > 0; i--) {
            if (!eras.get(i).from().isAfter(date)) {
                return eras.get(i);
            }
        }
        return eras.get(0);
    }

    /**
     * Returns whether the clocks of the United States are an hour ahead on {@code date}: from the second Sunday of
     * March to the first of November.
     */
    private static boolean isAmericanSummer(LocalDate date) {
        LocalDate begin = LocalDate.of(date.getYear(), Month.MARCH, 1)
                .with(TemporalAdjusters.dayOfWeekInMonth(2, DayOfWeek.SUNDAY));
        LocalDate end =
                LocalDate.of(date.getYear(), Month.NOVEMBER, 1).with(TemporalAdjusters.firstInMonth(DayOfWeek.SUNDAY));
        return date.isAfter(begin) && !date.isAfter(end);
    }
}
