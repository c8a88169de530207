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

/**
 * What has to be remembered about a strategy from one instant to the next, so that its schedule can be answered. All are
 * wall times. Immutable; {@link Timetable} makes the next ones of what happens.
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
    /** Of a strategy that was never started. */
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

    /** What became of a strategy in the window of a trading date. */
    public enum Latch {
        NONE,
        /** It exited with 0: its work is done. */
        DONE,
        /** It failed, and the restart policy gave up or has nothing to say. */
        FAILED,
        /**
         * Nobody was there to start it in time. Remembered so that it is told once; if the clock was wrong and is set back to
         * before that time, it is started all the same.
         */
        MISSED;

        /** Whether it keeps a strategy down in a window of its date, after a run that ended at {@code overAt}. */
        boolean keepsDown(Window window, Instant overAt) {
            return switch (this) {
                case DONE -> true;
                // The next window, of another schedule on the same date too, begins anew.
                case FAILED -> !window.start().isAfter(overAt);
                case NONE, MISSED -> false;
            };
        }
    }

    /** A person started it. What had kept it down does so no longer. */
    ScheduleMarks startedByHand(Instant now, boolean force) {
        return asked(Intent.STARTED, now, force, LocalDate.MIN)
                .latched(Latch.NONE, LocalDate.MIN)
                .windowEnded(Instant.MIN);
    }

    /** A person stopped it, until somebody says otherwise. */
    ScheduleMarks stoppedByHand(Instant now) {
        return asked(Intent.STOPPED, Instant.MIN, false, LocalDate.MIN).runOver(now);
    }

    /** A person stopped it for {@code date}. */
    ScheduleMarks stoppedFor(LocalDate date, Instant now) {
        return asked(Intent.STOPPED_TODAY, Instant.MIN, false, date).runOver(now);
    }

    /** Nobody asks for anything any more; the schedule alone decides. */
    ScheduleMarks unasked() {
        return asked(Intent.NONE, Instant.MIN, false, LocalDate.MIN);
    }

    /** Its schedule is another one now. What it runs goes on as if a person had started it by force. */
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

    /** Whether a date lies so far ahead of the clock that another clock must have made it. */
    static boolean isAhead(LocalDate date, Instant now) {
        return date.isAfter(Ist.date(now.plus(Rules.SMALL_STEP)));
    }

    /** Whether nothing is remembered. */
    public boolean isNone() {
        return equals(NONE);
    }

    /** Whether a person's stop holds. */
    boolean isStopped() {
        return intent == Intent.STOPPED || intent == Intent.STOPPED_TODAY;
    }

    /** Whether it was started for the window of that trading date. */
    boolean hasStarted(LocalDate date) {
        return !started.equals(Instant.MIN) && Ist.date(started).equals(date);
    }

    /** What became of it on a trading date. */
    Latch latchOn(LocalDate date) {
        return latchDate.equals(date) ? latch : Latch.NONE;
    }

    /** Whether a person stopped it for that window. */
    boolean isStoppedFor(Window window) {
        return !stoppedFor.isBefore(window.date());
    }

    /** Whether what became of it keeps it down in that window. */
    boolean isLatched(Window window) {
        return latchOn(window.date()).keepsDown(window, overAt);
    }

    /** For the state file: only what is not as in {@link #NONE}. */
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

    /** @throws IllegalArgumentException if it is not what {@link #fields} made */
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
}
