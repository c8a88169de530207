package algo.app.schedule;

import algo.app.model.Intent;
import algo.app.model.Ist;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The next starts and stops of a strategy. They are found by asking {@link Timetable#desiredAt} again and again, each
 * time for the instant until which the last answer holds. A program that ends by itself is assumed to have ended before
 * its next start.
 *
 * @param skipped the dates on the way on which the calendar keeps it from running
 */
public record Preview(List<Occurrence> occurrences, List<Skipped> skipped) {
    /** The kinds of what a schedule does. */
    public enum Action {
        START,
        STOP
    }

    /**
     * A start or a stop to come.
     *
     * @param flags {@code unknown_year} and {@code provisional}, as far as they hold for the trading date
     */
    public record Occurrence(Instant at, Action action, String reason, List<String> flags) {}

    /** A date on which the strategy would run if the calendar did not keep it down. */
    public record Skipped(LocalDate date, String reason) {}

    /** The time ahead in which starts are looked for, of a strategy that is kept up for a stretch of time. */
    static final Duration FURTHEST = Duration.ofDays(Windows.HORIZON_DAYS);

    /**
     * Returns the next {@code count} starts and stops from {@code from} on, as if the strategy had kept to its schedule
     * until then.
     */
    public static Preview of(Timetable timetable, Instant from, int count) {
        if (timetable.isDue()) {
            return of(timetable, ScheduleMarks.NONE.runOver(from.minusNanos(1)), false, from, count);
        }
        Optional<Window> window = timetable.windowAt(from, ScheduleMarks.NONE).filter(found -> found.start()
                .isBefore(from));
        return window.isPresent()
                ? of(timetable, ScheduleMarks.NONE.startedFor(window.get().start()), true, from, count)
                : of(timetable, ScheduleMarks.NONE, false, from, count);
    }

    /**
     * Returns the next {@code count} starts and stops of a strategy by the marks that were found in its home. For a
     * strategy that was stopped by hand, these are the ones that would come if nobody had stopped it.
     *
     * @param up whether it was up when they were made
     */
    public static Preview ofHome(Timetable timetable, ScheduleMarks found, boolean up, Instant now, int count) {
        boolean known = found.schedule().isEmpty() || found.schedule().equals(timetable.key());
        ScheduleMarks marks = known ? found : timetable.rescheduled(found, now, now, up);
        ScheduleMarks lifted = marks.intent() == Intent.STOPPED ? timetable.resumed(marks, now) : marks;
        return of(timetable, lifted, up, now, count);
    }

    /**
     * Returns the next {@code count} starts and stops of a strategy with these marks.
     *
     * @param up whether it is up at {@code from}
     */
    public static Preview of(Timetable timetable, ScheduleMarks marks, boolean up, Instant from, int count) {
        List<Occurrence> occurrences = new PreviewSteps(timetable, marks, up, from).take(count, FURTHEST);
        Instant end = from.plus(FURTHEST);
        Instant latest = occurrences.isEmpty()
                ? end
                : occurrences.get(occurrences.size() - 1).at();
        Instant last = occurrences.size() < count && latest.isBefore(end) ? end : latest;
        List<Skipped> skipped = new ArrayList<>();
        for (LocalDate date = Ist.date(from); !date.isAfter(Ist.date(last)); date = date.plusDays(1)) {
            LocalDate day = date;
            timetable.skippedOn(day).ifPresent(reason -> skipped.add(new Skipped(day, reason)));
        }
        return new Preview(occurrences, skipped);
    }
}
