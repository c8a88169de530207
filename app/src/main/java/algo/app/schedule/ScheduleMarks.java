package algo.app.schedule;

import algo.app.model.Intent;
import algo.app.model.Ist;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * The marks of a strategy: what its schedule must remember from one instant to the next. All are wall times. Immutable;
 * {@link Timetable} makes the next ones of what happens.
 *
 * @param intent what a person last asked for
 * @param since when a person started it by hand, in intent {@code STARTED}
 * @param forced whether that was on a closed day, against the calendar
 * @param stoppedFor the last trading date on which it is to stay stopped, in intent {@code STOPPED_TODAY}
 * @param latch what became of it on {@code latchDate}, and mostly keeps it down for the rest of that date's window
 * @param latchDate the trading date that the latch belongs to
 * @param started the start of the window that it was last started for; {@link Instant#MIN} before the first
 * @param over whether that run has ended for good
 * @param overAt when a run last ended for good; {@link Instant#MIN} before the first
 * @param ended the end of the window that it was last up in, once that has passed; {@link Instant#MIN} before the first
 * @param schedule the {@link Timetable#key} of the schedule that it had when the marks were made; empty if that is not known
 * @param setAt when that schedule was set; no start before it counts. {@link Instant#MIN} if that is not known
 */
public record ScheduleMarks(
        Intent intent,
        Instant since,
        boolean forced,
        LocalDate stoppedFor,
        Latch latch,
        LocalDate latchDate,
        Instant started,
        boolean over,
        Instant overAt,
        Instant ended,
        String schedule,
        Instant setAt) {
    /** The marks of a strategy that was never started. */
    public static final ScheduleMarks NONE = new ScheduleMarks(
            Intent.NONE,
            Instant.MIN,
            false,
            LocalDate.MIN,
            Latch.NONE,
            LocalDate.MIN,
            Instant.MIN,
            true,
            Instant.MIN,
            Instant.MIN,
            "",
            Instant.MIN);

    /** The results of a window that may keep a strategy down for the rest of it. */
    public enum Latch {
        NONE,
        /** The program exited with 0: its work is done. */
        DONE,
        /** The program failed, and no restart follows: the policy gave up, or has none to make. */
        FAILED,
        /**
         * Nobody was there to start the strategy in time. This is remembered so that it is reported once; if the clock
         * was wrong and is set back to before the limit, the strategy is started all the same.
         */
        MISSED;

        /**
         * Returns whether this result keeps a strategy down in a window of its date, after a run that ended at {@code
         * overAt}.
         */
        boolean keepsDown(Window window, Instant overAt) {
            return switch (this) {
                case DONE -> true;
                // The next window, of another schedule on the same date too, begins anew.
                case FAILED -> !window.start().isAfter(overAt);
                case NONE, MISSED -> false;
            };
        }
    }

    /**
     * Returns the marks after a person started the strategy: nothing that kept it down before does so any longer.
     */
    ScheduleMarks startedByHand(Instant now, boolean force) {
        return asked(Intent.STARTED, now, force, LocalDate.MIN)
                .latched(Latch.NONE, LocalDate.MIN)
                .windowEnded(Instant.MIN);
    }

    /** Returns the marks after a person stopped the strategy until somebody says otherwise. */
    ScheduleMarks stoppedByHand(Instant now) {
        return asked(Intent.STOPPED, Instant.MIN, false, LocalDate.MIN).runOver(now);
    }

    /** Returns the marks after a person stopped the strategy for {@code date}. */
    ScheduleMarks stoppedFor(LocalDate date, Instant now) {
        return asked(Intent.STOPPED_TODAY, Instant.MIN, false, date).runOver(now);
    }

    /** Returns the marks without any request of a person: the schedule alone decides. */
    ScheduleMarks unasked() {
        return asked(Intent.NONE, Instant.MIN, false, LocalDate.MIN);
    }

    /**
     * Returns the marks after another schedule was set while a run goes on: that run counts as started by hand and by
     * force.
     */
    ScheduleMarks goingOnByHand(Instant now) {
        return asked(Intent.STARTED, now, true, LocalDate.MIN).latched(Latch.NONE, LocalDate.MIN);
    }

    ScheduleMarks startedFor(Instant start) {
        return ran(start, false, overAt);
    }

    ScheduleMarks runOver(Instant now) {
        return ran(started, true, now);
    }

    private ScheduleMarks asked(Intent by, Instant when, boolean force, LocalDate until) {
        return new ScheduleMarks(
                by, when, force, until, latch, latchDate, started, over, overAt, ended, schedule, setAt);
    }

    ScheduleMarks latched(Latch next, LocalDate date) {
        return new ScheduleMarks(
                intent, since, forced, stoppedFor, next, date, started, over, overAt, ended, schedule, setAt);
    }

    ScheduleMarks ran(Instant start, boolean isOver, Instant overSince) {
        return new ScheduleMarks(
                intent, since, forced, stoppedFor, latch, latchDate, start, isOver, overSince, ended, schedule, setAt);
    }

    ScheduleMarks windowEnded(Instant end) {
        return new ScheduleMarks(
                intent, since, forced, stoppedFor, latch, latchDate, started, over, overAt, end, schedule, setAt);
    }

    ScheduleMarks set(String key, Instant at) {
        return new ScheduleMarks(
                intent, since, forced, stoppedFor, latch, latchDate, started, over, overAt, ended, key, at);
    }

    /**
     * Brings times that a clock which was ahead has left back to {@code now}.
     *
     * @param most how far ahead of the clock the marks of runs may be; for all others {@link Rules#SMALL_STEP} is the limit
     */
    ScheduleMarks broughtBack(Instant now, Duration most) {
        boolean latchAhead = isAhead(latchDate, now);
        return new ScheduleMarks(
                intent,
                earlier(since, now, Rules.SMALL_STEP),
                forced,
                isAhead(stoppedFor, now) ? Ist.date(now) : stoppedFor,
                latchAhead ? Latch.NONE : latch,
                latchAhead ? LocalDate.MIN : latchDate,
                earlier(started, now, most),
                over,
                earlier(overAt, now, most),
                earlier(ended, now, Rules.SMALL_STEP),
                schedule,
                earlier(setAt, now, Rules.SMALL_STEP));
    }

    private static Instant earlier(Instant mark, Instant now, Duration most) {
        return mark.isAfter(now.plus(most)) ? now : mark;
    }

    /** Returns whether a date lies so far ahead that a wrong clock must have noted it. */
    static boolean isAhead(LocalDate date, Instant now) {
        return date.isAfter(Ist.date(now.plus(Rules.SMALL_STEP)));
    }

    /** Returns whether nothing is remembered. */
    public boolean isNone() {
        return equals(NONE);
    }

    /** Returns whether a person's stop holds. */
    boolean isStopped() {
        return intent == Intent.STOPPED || intent == Intent.STOPPED_TODAY;
    }

    /** Returns whether the strategy was last started for a window of that trading date. */
    boolean hasStarted(LocalDate date) {
        return !started.equals(Instant.MIN) && Ist.date(started).equals(date);
    }

    /** Returns whether a start was missed that was not yet by {@code before}. */
    public boolean isMissedSince(ScheduleMarks before) {
        return latch == Latch.MISSED && before.latchOn(latchDate) != Latch.MISSED;
    }

    /** Returns what became of the strategy on a trading date. */
    Latch latchOn(LocalDate date) {
        return latchDate.equals(date) ? latch : Latch.NONE;
    }

    /** Returns whether a person stopped the strategy for that window. */
    boolean isStoppedFor(Window window) {
        return !stoppedFor.isBefore(window.date());
    }

    /** Returns whether the result of an earlier run keeps the strategy down in that window. */
    boolean isLatched(Window window) {
        return latchOn(window.date()).keepsDown(window, overAt);
    }

    /** Returns the fields for the state file: only those that differ from {@link #NONE}. */
    public Map<String, String> fields() {
        Map<String, String> fields = new LinkedHashMap<>();
        put(fields, "intent", intent.label(), intent == Intent.NONE);
        put(fields, "since", since, since.equals(Instant.MIN));
        put(fields, "forced", forced, !forced);
        put(fields, "stopped_for", stoppedFor, stoppedFor.equals(LocalDate.MIN));
        put(fields, "latch", latch.name().toLowerCase(Locale.ROOT), latch == Latch.NONE);
        put(fields, "latch_date", latchDate, latch == Latch.NONE);
        put(fields, "started", started, started.equals(Instant.MIN));
        put(fields, "over", over, over);
        put(fields, "over_at", overAt, overAt.equals(Instant.MIN));
        put(fields, "ended", ended, ended.equals(Instant.MIN));
        put(fields, "schedule", schedule, schedule.isEmpty());
        put(fields, "set_at", setAt, setAt.equals(Instant.MIN));
        return fields;
    }

    private static void put(Map<String, String> fields, String key, Object value, boolean usual) {
        if (!usual) {
            fields.put(key, value.toString());
        }
    }

    /**
     * Reads the marks from the fields that {@link #fields} made.
     *
     * @throws IllegalArgumentException if it is not what {@link #fields} made
     */
    public static ScheduleMarks of(Map<String, String> fields) {
        try {
            return new ScheduleMarks(
                    Intent.valueOf(fields.getOrDefault("intent", "none").toUpperCase(Locale.ROOT)),
                    instant(fields, "since"),
                    fields.getOrDefault("forced", "false").equals("true"),
                    date(fields, "stopped_for"),
                    Latch.valueOf(fields.getOrDefault("latch", "none").toUpperCase(Locale.ROOT)),
                    date(fields, "latch_date"),
                    instant(fields, "started"),
                    fields.getOrDefault("over", "true").equals("true"),
                    instant(fields, "over_at"),
                    instant(fields, "ended"),
                    fields.getOrDefault("schedule", ""),
                    instant(fields, "set_at"));
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("no time in " + fields, e);
        }
    }

    private static Instant instant(Map<String, String> fields, String key) {
        return fields.containsKey(key) ? Instant.parse(fields.get(key)) : Instant.MIN;
    }

    private static LocalDate date(Map<String, String> fields, String key) {
        return fields.containsKey(key) ? LocalDate.parse(fields.get(key)) : LocalDate.MIN;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ScheduleMarks that
                && intent == that.intent
                && Objects.equals(since, that.since)
                && forced == that.forced
                && Objects.equals(stoppedFor, that.stoppedFor)
                && latch == that.latch
                && Objects.equals(latchDate, that.latchDate)
                && Objects.equals(started, that.started)
                && over == that.over
                && Objects.equals(overAt, that.overAt)
                && Objects.equals(ended, that.ended)
                && Objects.equals(schedule, that.schedule)
                && Objects.equals(setAt, that.setAt);
    }
}
