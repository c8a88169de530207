package algo.cli.leaving;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;

/**
 * A schedule as clock times in IST, which is all that others know. The hours of the exchange are those of the day of the export.
 *
 * @param kind of schedule, as the config has it
 * @param starts the minutes of a day on which it starts, by hour; none for cron
 * @param second of the minute
 * @param stop none if it ends by itself
 * @param stopsNextDay whether the stop is after midnight
 * @param length from start to stop; zero if there is none
 * @param days on which it starts; never empty
 * @param once the only day; null for every one
 * @param cron empty for other kinds
 * @param calendar empty if it starts whatever the market does
 */
record ClockTimes(
        String kind,
        SortedMap<Integer, List<Integer>> starts,
        int second,
        LocalTime stop,
        boolean stopsNextDay,
        Duration length,
        Set<DayOfWeek> days,
        LocalDate once,
        List<CronTimes> cron,
        List<Market> calendar) {

    /**
     * One alternative of a cron expression.
     *
     * @param numbers by field, as cron has them; a field that has all of them is missing
     */
    record CronTimes(String text, Map<String, List<Integer>> numbers) {}

    /**
     * The market calendar, as far as the schedule follows it.
     *
     * @param probe a time of day at which the exchange is open on a day that counts; null for that of the start
     * @param runsOnMissingYear whether a day counts in a year that the calendar lacks
     * @param closed days from the export on that it lists as closed, among those of the schedule
     * @param until the last day that it knows
     */
    record Market(
            String exchange, LocalTime probe, boolean runsOnMissingYear, List<LocalDate> closed, LocalDate until) {}

    boolean hasStop() {
        return stop != null;
    }
}
