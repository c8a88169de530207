package algo.app.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.calendar.TradingDay;
import algo.app.model.Effect;
import algo.app.model.Intent;
import algo.app.model.Ist;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/** What must hold for every schedule at every instant. A failure names its repetition, which is its seed. */
class SchedulePropertiesTest {
    @RepeatedTest(1000)
    void theAnswerDoesNotChangeBeforeItSays(RepetitionInfo repetition) {
        RandomSchedules some = new RandomSchedules(repetition.getCurrentRepetition());
        Timetable timetable = some.timetable();
        Instant now = some.instant();
        ScheduleMarks marks =
                timetable.passed(marks(some, timetable, now), now, some.random().nextBoolean());

        Desired desired = timetable.desiredAt(now, marks);

        String what = timetable.schedule() + " at " + Ist.iso(now) + " with " + marks.fields();
        assertThat(desired.until()).as(what).isAfter(now);
        Instant end = Windows.earlier(desired.until(), now.plus(Duration.ofDays(4)));
        Duration length = Duration.between(now, end);
        List<Instant> samples = new ArrayList<>(List.of(end.minusNanos(1), end.minusSeconds(1)));
        for (int i = 0; i < 30; i++) {
            samples.add(now.plus(some.upTo(length)));
        }
        for (Instant at : samples) {
            if (!at.isBefore(now)) {
                Desired later = timetable.desiredAt(at, marks);
                assertThat(later.up()).as("%s: up at %s", what, Ist.iso(at)).isEqualTo(desired.up());
                assertThat(later.reason()).as("%s: at %s", what, Ist.iso(at)).isEqualTo(desired.reason());
            }
        }
    }

    @RepeatedTest(1000)
    void thePassingOfTimeAloneChangesNoAnswer(RepetitionInfo repetition) {
        RandomSchedules some = new RandomSchedules(repetition.getCurrentRepetition());
        Timetable timetable = some.timetable();
        Instant now = some.instant();
        ScheduleMarks marks =
                timetable.passed(marks(some, timetable, now), now, some.random().nextBoolean());
        Desired before = timetable.desiredAt(now, marks);

        ScheduleMarks passed = timetable.passed(marks, now, before.up());

        String what = timetable.schedule() + " at " + Ist.iso(now) + " with " + marks.fields();
        assertThat(timetable.desiredAt(now, passed).up()).as(what).isEqualTo(before.up());
        assertThat(timetable.passed(passed, now, before.up())).as(what).isEqualTo(passed);
        assertThat(ScheduleMarks.of(passed.fields())).isEqualTo(passed);
    }

    @RepeatedTest(2000)
    void isNeverUpWhenTheMarketIsClosedForIt(RepetitionInfo repetition) {
        RandomSchedules some = new RandomSchedules(repetition.getCurrentRepetition());
        Timetable timetable = some.timetable();
        Instant now = some.instant();
        if (!timetable.desiredAt(now, ScheduleMarks.NONE).up()
                || timetable.schedule().terms().anyDay()) {
            return;
        }

        Window window = timetable.windowAt(now, ScheduleMarks.NONE).orElseThrow();

        TradingDay day = timetable.plans().on(window.date()).day();
        String what = timetable.schedule() + " at " + Ist.iso(now) + " on " + day;
        assertThat(window.date()).as(what).isBetween(Ist.date(now).minusDays(1), Ist.date(now));
        assertThat(day.isTrading()).as(what).isTrue();
        assertThat(day.special() && !timetable.schedule().terms().followSpecialSessions())
                .as(what)
                .isFalse();
        if (day.special() || !day.isFull()) {
            assertThat(day.sessionAt(window.start())).as(what).isPresent();
            boolean endless = window.end().equals(Instant.MAX);
            assertThat(day.sessionAt(endless ? window.start() : window.end().minusNanos(1)))
                    .as(what)
                    .isPresent();
        }
    }

    @RepeatedTest(30)
    void aPreviewIsWhatHappensMinuteByMinute(RepetitionInfo repetition) {
        RandomSchedules some = new RandomSchedules(repetition.getCurrentRepetition());
        Timetable timetable = some.timetable();
        Instant from =
                Ist.midnight(Ist.date(some.instant()).minusDays(some.random().nextInt(7)));
        Instant to = from.plus(Duration.ofDays(14));

        List<String> lived = lived(timetable, from, to, 60);

        assertThat(previewed(timetable, from, to, 2 * lived.size() + 10))
                .as(timetable.schedule() + "")
                .isEqualTo(lived);
    }

    /** A year of one schedule of each kind. */
    @RepeatedTest(6)
    void aPreviewOfAYearIsWhatHappensStepByStep(RepetitionInfo repetition) {
        String text = List.of(
                        "window start=09:20 stop=15:15",
                        "window start=17:00 follow-special-sessions=true",
                        "market_hours open=open-15m close=close-5m days=mon-sun follow-special-sessions=true",
                        "once at=2026-07-01T10:00",
                        "interval every=30m",
                        "cron cron=0_9-17_*_*_1-5 stop=close")
                .get(repetition.getCurrentRepetition() - 1);
        Timetable timetable = Setting.timetable("MCX", text);
        Instant from = Setting.ist("2026-01-01T00:00");
        Instant to = Setting.ist("2027-01-01T00:00");

        assertThat(previewed(timetable, from, to, 100_000)).isNotEmpty().isEqualTo(lived(timetable, from, to, 300));
    }

    /** The starts and stops of a preview; of programs that end by themselves only the starts. */
    private static List<String> previewed(Timetable timetable, Instant from, Instant to, int count) {
        return Preview.of(timetable, from, count).occurrences().stream()
                .filter(occurrence -> occurrence.at().isBefore(to))
                .filter(occurrence -> !timetable.isDue() || occurrence.action() == Preview.Action.START)
                .map(occurrence -> Ist.iso(occurrence.at()) + " " + occurrence.action())
                .toList();
    }

    /** What a loop does that asks every {@code step} seconds; a program that ends by itself does so at once. */
    private static List<String> lived(Timetable timetable, Instant from, Instant to, int step) {
        List<String> log = new ArrayList<>();
        ScheduleMarks marks = ScheduleMarks.NONE;
        boolean up = false;
        if (timetable.isDue()) {
            marks = marks.runOver(from.minusNanos(1));
        } else {
            Window window = timetable.windowAt(from, marks).orElse(null);
            up = window != null && window.start().isBefore(from);
            marks = up ? marks.startedFor(window.start()) : marks;
        }
        for (Instant now = from; now.isBefore(to); now = now.plusSeconds(step)) {
            marks = timetable.passed(marks, now, up);
            boolean wanted = timetable.desiredAt(now, marks).up();
            if (wanted != up) {
                log.add(Ist.iso(now) + " " + (wanted ? Preview.Action.START : Preview.Action.STOP));
                marks = wanted ? timetable.launched(marks, now) : timetable.over(marks, now, RunEnd.STOPPED);
                up = wanted;
            }
            if (up && timetable.isDue()) {
                marks = timetable.over(marks, now, RunEnd.DONE);
                up = false;
            }
        }
        return log;
    }

    @RepeatedTest(300)
    void whatCameDueIsStartedOnceHoweverTheClockIsSet(RepetitionInfo repetition) {
        RandomSchedules some = new RandomSchedules(repetition.getCurrentRepetition());
        Timetable timetable = some.timetable();
        if (!timetable.isDue()) {
            return;
        }
        Life life = new Life(timetable);
        Instant now = some.instant();
        Instant latest = now;
        Set<Instant> started = new HashSet<>();
        for (int i = 0; i < 600; i++) {
            int before = life.log().size();
            life.at(now);
            boolean launched = life.log().size() > before && life.isUp();
            if (launched) {
                assertThat(started.add(life.marks().started()))
                        .as(
                                "%s: %s once",
                                timetable.schedule(), Ist.iso(life.marks().started()))
                        .isTrue();
            }
            if (life.isUp() && some.random().nextInt(3) == 0) {
                life.ends(Ist.iso(now).substring(0, 19), RunEnd.DONE);
            }
            latest = now.isAfter(latest) ? now : latest;
            boolean setBack = some.random().nextInt(10) == 0;
            now = setBack ? latest.minus(some.upTo(Duration.ofHours(3))) : now.plus(some.upTo(Duration.ofMinutes(20)));
        }
    }

    @RepeatedTest(1000)
    void aScheduleThatIsSetStopsNothingAndMakesUpForNothing(RepetitionInfo repetition) {
        RandomSchedules some = new RandomSchedules(repetition.getCurrentRepetition());
        Timetable before = some.timetable();
        Timetable after = some.timetable();
        Instant now = some.instant();
        boolean up = some.random().nextBoolean();
        ScheduleMarks marks = before.passed(marks(some, before, now), now, up);
        boolean stopped = marks.isStopped();

        ScheduleMarks set = after.passed(after.rescheduled(marks, now, now, up), now, up);

        String what = before.schedule() + ", then " + after.schedule() + " at " + Ist.iso(now) + " with "
                + marks.fields() + ", up " + up;
        Desired desired = after.desiredAt(now, set);
        if (marks.intent() == Intent.STOPPED) {
            assertThat(desired.up()).as(what).isFalse();
        } else if (up && !stopped) {
            assertThat(desired.up()).as(what).isTrue();
        } else if (desired.up() && after.isDue()) {
            assertThat(after.windowAt(now, set).orElseThrow().start()).as(what).isAfterOrEqualTo(now);
        }
        boolean done = marks.latch() == ScheduleMarks.Latch.DONE && !up && !after.isDue();
        if (done
                && after.windowAt(now, set)
                        .filter(w -> w.date().equals(marks.latchDate()))
                        .isPresent()) {
            assertThat(desired.up()).as(what).isFalse();
        }
        if (!stopped) {
            SettingAnswer answer =
                    SettingAnswer.of(new SettingAnswer.Standing(after, set, desired, up, false, false, now));
            assertThat(answer.effect() == Effect.STARTS).as(what).isEqualTo(desired.up() && !up);
        }
    }

    @RepeatedTest(1000)
    void aClockThatIsSetBackALittleStopsNothingAndStartsNothing(RepetitionInfo repetition) {
        RandomSchedules some = new RandomSchedules(repetition.getCurrentRepetition());
        Life life = new Life(some.timetable());
        Instant now = some.instant();
        Duration past = Duration.ofHours(3);
        for (Instant at = now.minus(past); at.isBefore(now); at = at.plusSeconds(60)) {
            life.at(at);
        }
        life.at(now);
        boolean up = life.isUp();

        life.at(now.minus(some.upTo(Rules.SMALL_STEP)));

        assertThat(life.isUp())
                .as("%s at %s", life.timetable().schedule(), Ist.iso(now))
                .isEqualTo(up);
    }

    /** Marks as a short life before {@code now} leaves them. */
    private static ScheduleMarks marks(RandomSchedules some, Timetable timetable, Instant now) {
        Life life = new Life(timetable);
        int events = some.random().nextInt(4);
        Instant at = now.minus(some.upTo(Duration.ofDays(2)));
        for (int i = 0; i < events; i++) {
            life.at(at);
            String time = Ist.iso(at).substring(0, 19);
            switch (some.random().nextInt(9)) {
                case 0 -> life.startedByHand(time, some.random().nextBoolean());
                case 1 -> life.stoppedToday(time);
                case 2 -> life.stoppedByHand(time);
                case 3 -> life.reset(time);
                case 4 -> life.dies();
                default -> {
                    if (life.isUp()) {
                        life.ends(time, some.any(List.of(RunEnd.DONE, RunEnd.FAILED)));
                    }
                }
            }
            // Mostly on; sometimes the clock was ahead.
            at = some.random().nextInt(6) == 0
                    ? now.plus(some.upTo(Duration.ofHours(5)))
                    : at.plus(some.upTo(Duration.between(at, now).abs()));
        }
        return life.marks();
    }
}
