package algo.app.schedule;

import algo.app.model.Effect;
import algo.app.model.Intent;
import algo.app.model.Ist;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The answer to somebody who sets a schedule: what happens now, then what comes next. The effect and the message come
 * from the same answer by which the strategy is started or left alone.
 *
 * @param message one clause for people, that begins with what happens now
 */
public record SettingAnswer(Effect effect, String message) {
    /** The number of coming starts and stops that the message tells. */
    private static final int TOLD = 3;

    /** The time ahead in which starts are looked for: at least three leap days that are trading days lie in it. */
    private static final Duration FURTHEST = Duration.ofDays(40 * 366);

    /**
     * The situation of a strategy at the instant at which its schedule is set.
     *
     * @param timetable what it lives by from now on
     * @param marks once {@link Timetable#passed} was asked
     * @param desired the answer for {@code marks} at {@code now}
     * @param up whether it has a run that goes on, or a restart to come
     * @param ending whether it has a run that was asked to end
     * @param unchanged whether it had this schedule before
     */
    public record Standing(
            Timetable timetable,
            ScheduleMarks marks,
            Desired desired,
            boolean up,
            boolean ending,
            boolean unchanged,
            Instant now) {}

    /** Returns the answer for a strategy in this situation. */
    public static SettingAnswer of(Standing standing) {
        Timetable timetable = standing.timetable();
        Optional<String> held = standing.up() ? Optional.empty() : timetable.heldDown(standing.now(), standing.marks());
        Effect effect = effect(standing, held.isPresent());
        String what =
                switch (effect) {
                    case STARTS -> standing.ending() ? "starts again once its last run is over" : "starts now";
                    case RUNS_ON -> runsOn(timetable, standing);
                    case STAYS_STOPPED -> "stays stopped: " + held.orElseThrow();
                    case NONE -> standing.unchanged() ? "nothing changes" : "nothing changes now";
                };
        String message = (standing.unchanged() ? "unchanged: " : "") + what + next(timetable, standing, effect);
        return new SettingAnswer(effect, message);
    }

    private static Effect effect(Standing standing, boolean held) {
        if (standing.up()) {
            return standing.unchanged() ? Effect.NONE : Effect.RUNS_ON;
        }
        if (standing.desired().up()) {
            return Effect.STARTS;
        }
        return held ? Effect.STAYS_STOPPED : Effect.NONE;
    }

    private static String runsOn(Timetable timetable, Standing standing) {
        boolean byHand = standing.marks().intent() == Intent.STARTED
                && timetable.windowAt(standing.now(), standing.marks()).isEmpty();
        Instant end =
                NextTurns.of(timetable, standing.marks(), true, standing.now()).stop();
        String until = !end.equals(Instant.MAX)
                ? " until " + time(end, standing.now())
                : timetable.isDue() ? " until it exits" : "";
        return "runs on" + (byHand ? ", by hand" + (until.isEmpty() ? "" : ",") : "") + until;
    }

    private static String time(Instant at, Instant now) {
        return Ist.date(at).equals(Ist.date(now)) ? Times.clock(at, Ist.date(at)) + " IST" : Times.instant(at, now);
    }

    private static String next(Timetable timetable, Standing standing, Effect effect) {
        Instant now = standing.now();
        ScheduleMarks marks = standing.marks();
        boolean stopped = marks.intent() == Intent.STOPPED;
        if (stopped) {
            marks = marks.unasked();
        } else if (effect == Effect.STARTS) {
            marks = timetable.launched(marks, now);
        }
        boolean up = standing.up() || effect == Effect.STARTS;
        List<String> turns = new ArrayList<>();
        for (Preview.Occurrence each : new PreviewSteps(timetable, marks, up, now).take(TOLD, FURTHEST)) {
            turns.add(each.action().name().toLowerCase(Locale.ROOT) + " " + Times.instant(each.at(), now));
        }
        if (stopped) {
            return "; " + Timetable.HOW_TO_LIFT
                    + (turns.isEmpty() ? "" : "; but for that: " + String.join(", ", turns));
        }
        if (turns.isEmpty()) {
            return !up ? "; it will not start" : timetable.isDue() ? "" : "; no stop in sight";
        }
        return "; next: " + String.join(", ", turns);
    }
}
