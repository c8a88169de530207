package algo.app.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.model.ExitReason;
import algo.app.model.Ist;
import algo.app.model.Phase;
import algo.app.process.FakeHost.FakeRun;
import algo.app.process.ProcessEnd;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Days in the life of a scheduled strategy, as the loop lives them. 20 November 2026 is a Friday, 24 November a holiday. */
class ScheduleTimelineTest {
    private static final String WINDOW = "'schedule':{'type':'window','start':'09:20','stop':'15:15'}";

    @RegisterExtension
    final SupervisorRig rig = new SupervisorRig();

    private void at(String time, String... more) throws Exception {
        rig.time.advance(Duration.between(rig.time.wall(), ist(time)));
        String all =
                "'ema':{'script':'ema.py'" + (more.length == 0 ? "," + WINDOW : "," + String.join(",", more)) + "}";
        rig.configured(all).comeUp();
        rig.settle();
    }

    private static Instant ist(String time) {
        return LocalDateTime.parse(time).atZone(Ist.ZONE).toInstant();
    }

    /** Time passes second by second, as the loop lives it, with a turn at each instant that it asks for. */
    private void until(String time) {
        Instant end = ist(time);
        while (rig.time.wall().isBefore(end)) {
            Duration left = Duration.between(rig.time.wall(), end);
            Duration step = left.compareTo(Duration.ofMinutes(10)) > 0 ? Duration.ofMinutes(5) : Duration.ofSeconds(1);
            rig.after(step.compareTo(left) > 0 ? left : step);
            finish();
        }
        rig.settle();
        finish();
    }

    /** What was asked to end does. */
    private void finish() {
        for (FakeRun run : rig.host.executed("ema")) {
            if (run.isLive() && !run.signals().isEmpty()) {
                run.end(ProcessEnd.signaled("TERM"));
                rig.settle();
            }
        }
    }

    private List<FakeRun> runs() {
        return rig.host.executed("ema");
    }

    private boolean up() {
        return !rig.host.live("ema").isEmpty();
    }

    @Test
    void anOrdinaryDay() throws Exception {
        at("2026-11-20T09:00:00");
        assertThat(up()).isFalse();
        assertThat(rig.view("ema").reason()).contains("next start").contains("09:20");

        until("2026-11-20T09:19:59");
        assertThat(up()).isFalse();
        until("2026-11-20T09:20:00");
        assertThat(up()).isTrue();
        until("2026-11-20T15:14:59");
        assertThat(up()).isTrue();
        assertThat(runs()).hasSize(1);
        until("2026-11-20T15:15:00");
        assertThat(up()).isFalse();
        assertThat(rig.view("ema").phase()).isEqualTo(Phase.STOPPED);
        assertThat(rig.view("ema").lastExit().orElseThrow().reason()).isEqualTo(ExitReason.STOPPED);

        until("2026-11-23T09:19:59");
        assertThat(runs()).as("not on the weekend").hasSize(1);
        until("2026-11-23T09:20:00");
        assertThat(runs()).hasSize(2);
        until("2026-11-24T12:00:00");
        assertThat(up()).as("on a holiday").isFalse();
        assertThat(rig.view("ema").reason())
                .isEqualTo("NSE closed: Guru Nanak Jayanti; next start Wed 25 Nov 09:20 IST");
    }

    @Test
    void itWakesAtTheInstantAndNotWithTheNextTick() throws Exception {
        at("2026-11-20T09:19:59.300");
        rig.after(Duration.ofMillis(700));

        assertThat(up()).isTrue();
    }

    @Test
    void downOverAStartItStartsOnReturnAndOverAStopItStops() throws Exception {
        at("2026-11-20T09:00:00");
        rig.crash();
        rig.time.advance(Duration.ofHours(1));
        rig.comeUp();
        rig.settle();
        assertThat(up()).as("inside its window").isTrue();

        rig.crash();
        rig.time.advance(Duration.ofHours(8));
        rig.comeUp();
        rig.settle();
        finish();
        assertThat(up()).as("its stop came due meanwhile").isFalse();
        assertThat(runs()).hasSize(1);
    }

    @Test
    void downOverAWholeWindowNothingIsMadeUpFor() throws Exception {
        at("2026-11-20T09:00:00");
        rig.crash();
        rig.time.advance(Duration.ofHours(9));
        rig.comeUp();
        rig.settle();

        assertThat(runs()).isEmpty();
    }

    @Test
    void aManualStopHoldsUntilSomebodySaysOtherwise() throws Exception {
        at("2026-11-20T10:00:00");
        assertThat(up()).isTrue();
        rig.step(rig.stop("ema"));
        finish();

        until("2026-11-23T10:00:00");
        assertThat(up()).as("the next trading day").isFalse();
        rig.crash().comeUp();
        rig.settle();
        assertThat(up()).as("under the next daemon").isFalse();

        rig.step(rig.reset("ema"));
        rig.settle();
        assertThat(up()).as("after a reset inside the window").isTrue();
    }

    @Test
    void aStopForTodayHoldsUntilTheNextWindow() throws Exception {
        at("2026-11-20T10:00:00");
        rig.step(rig.stopToday("ema"));
        finish();
        until("2026-11-20T15:00:00");
        assertThat(up()).isFalse();
        assertThat(rig.view("ema").intent().label()).isEqualTo("stopped_today");

        until("2026-11-23T09:20:00");

        assertThat(up()).isTrue();
        assertThat(rig.view("ema").intent().label()).isEqualTo("none");
    }

    @Test
    void aManualStartBeforeTheWindowFlowsIntoItAndEndsWithIt() throws Exception {
        at("2026-11-20T08:00:00");
        rig.step(rig.start("ema"));
        rig.settle();
        assertThat(up()).isTrue();

        until("2026-11-20T12:00:00");
        assertThat(runs()).as("no second start").hasSize(1);
        until("2026-11-20T15:15:00");

        assertThat(up()).isFalse();
        assertThat(rig.view("ema").intent().label()).isEqualTo("none");
    }

    @Test
    void onAClosedDayOnlyAForcedStartRuns() throws Exception {
        at("2026-11-24T10:00:00");
        Event.StartRequested start = rig.start("ema");
        rig.step(start);
        assertThat(SupervisorRig.answer(start.reply()).verdict()).isEqualTo(Decision.Verdict.CONFLICT);
        assertThat(SupervisorRig.answer(start.reply()).message())
                .startsWith("NSE closed: Guru Nanak Jayanti; next start Wed 25 Nov 09:20 IST");
        assertThat(up()).isFalse();

        rig.step(rig.forcedStart("ema"));
        rig.settle();
        assertThat(up()).isTrue();
        until("2026-11-25T15:14:59");
        assertThat(runs()).as("through the midnight of the closed day").hasSize(1);
        assertThat(up()).isTrue();
        until("2026-11-25T15:15:00");
        assertThat(up()).isFalse();
    }

    @Test
    void exitZeroIsDoneForTheDay() throws Exception {
        at("2026-11-20T10:00:00");
        rig.host.newest("ema").end(ProcessEnd.exited(0));
        until("2026-11-20T15:00:00");
        assertThat(runs()).hasSize(1);
        assertThat(rig.view("ema").phase()).isEqualTo(Phase.EXITED);
        assertThat(rig.view("ema").reason()).startsWith("exited with 0; ").contains("next start Mon 23 Nov 09:20 IST");
        rig.crash().comeUp();
        rig.settle();
        assertThat(up()).as("under the next daemon").isFalse();

        until("2026-11-23T09:20:00");

        assertThat(runs()).hasSize(2);
    }

    @Test
    void aCrashIsRestartedNeverAfterTheEndAndItsBudgetIsThatOfTheWindow() throws Exception {
        at("2026-11-20T09:20:00", WINDOW, "'restart':{'when':'on-failure','max':2,'first_delay':'5s'}");
        for (int i = 0; i < 3; i++) {
            rig.host.newest("ema").end(ProcessEnd.exited(1));
            rig.settle();
            rig.after(Duration.ofSeconds(20));
        }
        assertThat(rig.view("ema").phase()).isEqualTo(Phase.FAILED);
        assertThat(runs()).hasSize(3);

        until("2026-11-23T09:20:00");
        assertThat(runs()).as("the next window").hasSize(4);
        assertThat(rig.view("ema").restarts()).isZero();
        until("2026-11-23T15:14:58");
        rig.host.newest("ema").end(ProcessEnd.exited(1));
        rig.settle();
        assertThat(rig.view("ema").phase()).isEqualTo(Phase.BACKOFF);

        until("2026-11-23T15:16:00");

        assertThat(runs()).hasSize(4);
        assertThat(rig.view("ema").phase()).isEqualTo(Phase.STOPPED);
    }

    @Test
    void aHolidayThatIsAddedWhileItRunsStopsItWithinASecond() throws Exception {
        at("2026-11-20T10:00:00");
        Files.writeString(
                rig.calendar,
                "{\"years\":{\"2026\":{\"exchanges\":{\"NSE\":{\"2026-11-20\":{\"state\":\"closed\",\"name\":\"Storm\"}}}}}}");
        rig.after(Duration.ofSeconds(1));
        String problems = String.join("; ", rig.supervisor.snapshot().problems());
        finish();

        assertThat(up()).as("%s", problems).isFalse();
        assertThat(rig.view("ema").reason()).contains("Storm");
    }

    @Test
    void aBrokenCalendarKeepsTheLastGoodOneAndSaysSo() throws Exception {
        at("2026-11-20T10:00:00");
        Files.writeString(rig.calendar, "{");
        rig.after(Duration.ofSeconds(1));

        assertThat(up()).isTrue();
        assertThat(rig.supervisor.snapshot().problems())
                .singleElement()
                .asString()
                .startsWith("calendar.json: ")
                .endsWith("the last good calendar is in force");
    }

    @Test
    void aClockThatIsSetBackALittleNeitherStopsNorStartsAgain() throws Exception {
        at("2026-11-20T09:20:01");
        rig.time.stepWall(Duration.ofMinutes(-3));
        rig.after(Duration.ofSeconds(1));
        assertThat(runs()).hasSize(1);
        assertThat(up()).as("just started").isTrue();

        until("2026-11-20T15:15:01");
        assertThat(up()).isFalse();
        rig.time.stepWall(Duration.ofMinutes(-3));
        rig.after(Duration.ofSeconds(1));

        assertThat(runs()).as("its window had ended").hasSize(1);
    }

    @Test
    void aClockThatIsSetForwardOrASuspendIsCaughtUpWithAtOnce() throws Exception {
        at("2026-11-20T09:00:00");
        rig.time.stepWall(Duration.ofHours(1));
        rig.after(Duration.ofSeconds(1));
        assertThat(up()).isTrue();

        rig.time.stepWall(Duration.ofHours(7));
        rig.after(Duration.ofSeconds(1));
        finish();

        assertThat(up()).isFalse();
        assertThat(runs()).hasSize(1);
    }

    @Test
    void onceIsStartedOnceAndNeverAgain() throws Exception {
        at("2026-11-20T09:00:00", "'schedule':{'type':'once','at':'2026-11-20T09:30'}");
        until("2026-11-20T09:30:00");
        assertThat(runs()).hasSize(1);
        rig.host.newest("ema").end(ProcessEnd.exited(0));
        rig.settle();
        rig.time.stepWall(Duration.ofHours(-1));

        until("2026-11-20T11:00:00");

        assertThat(runs()).hasSize(1);
    }

    @Test
    void cronStartsAreMarkedBeforeTheyAreMade() throws Exception {
        at("2026-11-20T09:00:00", "'schedule':{'type':'cron','cron':'*/30 10-11 * * 1-5'}");
        until("2026-11-20T10:00:00");
        assertThat(runs()).hasSize(1);
        assertThat(rig.saved("ema").path("marks").path("started").asText()).isEqualTo("2026-11-20T04:30:00Z");
        rig.host.newest("ema").end(ProcessEnd.exited(0));
        rig.crash().comeUp();
        rig.settle();
        assertThat(runs()).as("under the next daemon").hasSize(1);

        until("2026-11-20T10:30:00");
        assertThat(runs()).hasSize(2);
        until("2026-11-20T11:00:00");
        assertThat(runs()).as("overlap skips").hasSize(2);
    }

    @Test
    void aYearOfWhichTooLittleIsKnownIsAProblemFromTheMiddleOfDecemberOn() throws Exception {
        at("2026-12-14T23:59:58");
        assertThat(rig.supervisor.snapshot().problems()).isEmpty();

        until("2026-12-15T00:00:02");
        String provisional = "the holidays of NSE in 2027 are provisional; check them with 'algo calendar show' (ema)";
        assertThat(rig.supervisor.snapshot().problems()).containsExactly(provisional);

        rig.time.stepWall(Duration.between(rig.time.wall(), ist("2027-12-20T10:00:00")));
        rig.after(Duration.ofSeconds(1));
        assertThat(rig.supervisor.snapshot().problems())
                .containsExactly(
                        provisional,
                        "the calendar lacks the holidays of NSE in 2028, so only the weekday counts; add them with"
                                + " 'algo calendar import' (ema)");
        rig.time.stepWall(Duration.between(rig.time.wall(), ist("2028-06-01T10:00:00")));
        rig.after(Duration.ofSeconds(1));
        assertThat(rig.supervisor.snapshot().problems())
                .singleElement()
                .asString()
                .contains("lacks", "2028");
    }

    @Test
    void aScheduleThatIsTakenAwayLeavesWhatRunsRunning() throws Exception {
        at("2026-11-20T10:00:00");
        rig.step(rig.set("ema", "schedule", "null"));
        until("2026-11-20T16:00:00");

        assertThat(up()).isTrue();
        assertThat(rig.view("ema").intent().label()).isEqualTo("started");
    }

    @Test
    void onlyTheFirstStartOfAWindowIsMeasuredAgainstItsTime() throws Exception {
        at("2026-11-20T09:19:00", WINDOW, "'restart':{'when':'always','first_delay':'5s'}");
        rig.time.advance(Duration.between(rig.time.wall(), ist("2026-11-20T09:20:00.040")));
        rig.settle();
        assertThat(late()).containsExactly(0L, 1L);

        runs().get(0).end(ProcessEnd.exited(1));
        until("2026-11-20T09:21:00");
        rig.step(rig.restart("ema"));
        until("2026-11-20T09:22:00");
        assertThat(runs()).hasSize(3);
        assertThat(late()).as("restarts have no time of their own").containsExactly(0L, 1L);
        assertThat(rig.supervisor.meters().lateness().sum()).isEqualTo(Duration.ofMillis(40));
    }

    /** How many starts were at most 10 ms late, and how many at most 50 ms. */
    private List<Long> late() {
        return rig.supervisor.meters().lateness().cumulated().subList(0, 2);
    }
}
