package algo.app.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.model.Effect;
import algo.app.model.Ist;
import algo.app.model.Phase;
import algo.app.process.ProcessEnd;
import algo.app.schedule.SettingAnswer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Schedules that are set, by command or by hand, while the loop lives. 20 November 2026 is a Friday, 24 November a holiday. */
class ScheduleSetTimelineTest {
    private static final String WINDOW = "{'type':'window','start':'09:20','stop':'15:15'}";
    private static final String LONGER = "{'type':'window','start':'09:20','stop':'15:20'}";
    private static final String CRON = "{'type':'cron','cron':'20 9 * * *'}";
    private static final String CRON_ALWAYS = "{'type':'cron','cron':'15 9 * * 1-5','late_start':'always'}";

    @RegisterExtension
    final SupervisorRig rig = new SupervisorRig();

    private void at(String time, String schedule) throws Exception {
        clock(time);
        config(schedule);
        rig.comeUp();
        rig.settle();
    }

    private void clock(String time) {
        rig.time.stepWall(Duration.between(rig.time.wall(), ist(time)));
    }

    private static Instant ist(String time) {
        return LocalDateTime.parse(time).atZone(Ist.ZONE).toInstant();
    }

    private void config(String schedule) throws Exception {
        rig.configured("'ema':{'script':'ema.py','schedule':" + schedule + "}");
    }

    /** A hand edit, noticed. */
    private void edited(String schedule) throws Exception {
        config(schedule);
        tick();
    }

    private void tick() {
        rig.after(Duration.ofSeconds(1));
        rig.host.executed("ema").stream()
                .filter(run -> run.isLive() && !run.signals().isEmpty())
                .forEach(run -> run.end(ProcessEnd.signaled("TERM")));
        rig.settle();
    }

    private void moveTo(String time) {
        clock(time);
        tick();
    }

    private int runs() {
        return rig.host.executed("ema").size();
    }

    private boolean up() {
        return !rig.host.live("ema").isEmpty();
    }

    private SettingAnswer set(Event.ScheduleRequested event) throws Exception {
        rig.step(event);
        rig.settle();
        Decision decision = SupervisorRig.answer(event.edit().reply());
        assertThat(decision.isDone()).as("%s", decision).isTrue();
        return SettingAnswer.of(decision.standing().orElseThrow());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'window','start':'09:20','stop':'15:15','late_start':'never'}",
                "{'type':'once','at':'2026-11-20T09:20'}"
            })
    void aStartThatIsMissedIsAnEventOnce(String schedule) throws Exception {
        at("2026-11-20T09:00:00", schedule);
        clock("2026-11-20T11:00:00");
        tick();
        tick();

        assertThat(Journals.lines(rig.events).stream().filter(line -> line.contains(" ema missed_start ")))
                .hasSize(1)
                .allSatisfy(line -> assertThat(line).contains("schedule daemon"));
        assertThat(Files.readString(rig.events)).containsPattern("\"missed_start\".*Fri 20 Nov 09:20 IST");
    }

    @Test
    void theSameScheduleAgainDoesNothingAndForgetsNothing() throws Exception {
        at("2026-11-20T10:00:00", WINDOW);
        rig.host.newest("ema").end(ProcessEnd.exited(0));
        rig.settle();
        byte[] config = Files.readAllBytes(rig.config);
        String saved = rig.saved("ema").toString();

        Event.ScheduleRequested same = rig.schedule("ema", "{'stop':'15:15','type':'window','start':'09:20:00'}");
        SettingAnswer answer = set(same);

        assertThat(SupervisorRig.answer(same.edit().reply()).verdict()).isEqualTo(Decision.Verdict.UNCHANGED);
        assertThat(answer.effect()).isEqualTo(Effect.STAYS_STOPPED);
        assertThat(answer.message())
                .startsWith(
                        "unchanged: stays stopped: done: it exited with 0 in the window of Fri 20 Nov 09:20 IST; next:"
                                + " start Mon 23 Nov 09:20 IST");
        tick();
        assertThat(runs()).isEqualTo(1);
        assertThat(Files.readAllBytes(rig.config)).isEqualTo(config);
        assertThat(rig.saved("ema").toString()).isEqualTo(saved);
        moveTo("2026-11-23T09:20:00");
        assertThat(runs()).isEqualTo(2);
    }

    @Test
    void theSameScheduleAgainChangesNothingAboutWhatRuns() throws Exception {
        at("2026-11-20T10:00:00", WINDOW);

        SettingAnswer answer = set(rig.schedule("ema", WINDOW));

        assertThat(answer.effect()).isEqualTo(Effect.NONE);
        assertThat(answer.message()).startsWith("unchanged: nothing changes; next: stop Fri 20 Nov 15:15 IST");
        assertThat(up()).isTrue();
        assertThat(rig.view("ema").intent().label()).isEqualTo("none");
    }

    @Test
    void anotherScheduleKeepsWhatIsDoneForTodayByCommandAndByHand() throws Exception {
        at("2026-11-20T10:00:00", WINDOW);
        rig.host.newest("ema").end(ProcessEnd.exited(0));
        rig.settle();

        assertThat(set(rig.schedule("ema", LONGER)).effect()).isEqualTo(Effect.STAYS_STOPPED);
        tick();
        edited(WINDOW);
        tick();

        assertThat(runs()).isEqualTo(1);
        moveTo("2026-11-23T09:20:00");
        assertThat(runs()).isEqualTo(2);
    }

    @Test
    void aScheduleThatIsTakenAwayAndSetAgainStartsNothingASecondTime() throws Exception {
        at("2026-11-20T10:00:00", WINDOW);
        rig.step(rig.set("ema", "schedule", "null"));
        rig.host.newest("ema").end(ProcessEnd.exited(0));
        rig.settle();

        assertThat(set(rig.schedule("ema", WINDOW)).effect()).isEqualTo(Effect.STAYS_STOPPED);
        tick();

        assertThat(runs()).isEqualTo(1);
    }

    @ParameterizedTest(name = "stopped for today: {0}")
    @ValueSource(booleans = {true, false})
    void aStopByHandStaysUnderAnyScheduleAndIsLiftedByAResume(boolean today) throws Exception {
        at("2026-11-20T10:00:00", WINDOW);
        rig.step(today ? rig.stopToday("ema") : rig.stop("ema"));
        tick();

        assertThat(set(rig.schedule("ema", WINDOW)).message()).startsWith("unchanged: stays stopped: stopped by hand");
        assertThat(set(rig.schedule("ema", LONGER)).message()).startsWith("stays stopped: stopped by hand");
        edited(WINDOW);
        tick();
        assertThat(runs()).isEqualTo(1);
        assertThat(rig.view("ema").intent().label()).isEqualTo(today ? "stopped_today" : "stopped");

        SettingAnswer answer = set(rig.resume("ema"));

        assertThat(answer.effect()).isEqualTo(Effect.STARTS);
        assertThat(answer.message()).startsWith("starts now; next: stop Fri 20 Nov 15:15 IST");
        assertThat(runs()).isEqualTo(2);
        assertThat(rig.view("ema").intent().label()).isEqualTo("none");
    }

    @Test
    void whatRunsByHandGoesOnUnderAScheduleThatIsSet() throws Exception {
        at("2026-11-20T20:00:00", "null");
        rig.step(rig.start("ema"));
        rig.settle();

        SettingAnswer answer = set(rig.schedule("ema", WINDOW));

        assertThat(answer.effect()).isEqualTo(Effect.RUNS_ON);
        assertThat(answer.message()).startsWith("runs on, by hand, until Mon 23 Nov 15:15 IST");
        tick();
        moveTo("2026-11-21T00:00:00");
        moveTo("2026-11-22T12:00:00");
        moveTo("2026-11-23T09:20:00");
        moveTo("2026-11-23T15:14:50");
        assertThat(up()).isTrue();
        moveTo("2026-11-23T15:15:00");
        assertThat(up()).isFalse();
        assertThat(runs()).isEqualTo(1);
    }

    @Test
    void whatRunsByItsScheduleGoesOnAfterAHandEdit() throws Exception {
        at("2026-11-20T11:00:00", WINDOW);

        edited("{'type':'window','start':'09:20','stop':'10:30'}");
        tick();

        assertThat(up()).isTrue();
        assertThat(rig.view("ema").reason()).isEqualTo("started by hand; ends Mon 23 Nov 10:30 IST");
        moveTo("2026-11-23T10:30:00");
        assertThat(up()).isFalse();
    }

    @Test
    void whatWasStartedByHandAndIsOverIsNotStartedByAScheduleThatIsSet() throws Exception {
        at("2026-11-20T16:00:00", "null");
        rig.step(rig.start("ema"));
        rig.settle();
        rig.host.newest("ema").end(ProcessEnd.exited(0));
        rig.settle();

        assertThat(set(rig.schedule("ema", WINDOW)).effect()).isEqualTo(Effect.NONE);
        tick();

        assertThat(runs()).isEqualTo(1);
    }

    @Test
    void aRestartThatIsToComeGoesOnToo() throws Exception {
        clock("2026-11-20T20:00:00");
        rig.configured(SupervisorRig.RETRIED).comeUp();
        rig.step(rig.start("ema"));
        rig.settle();
        rig.host.newest("ema").end(ProcessEnd.exited(1));
        rig.settle();
        assertThat(rig.view("ema").phase()).isEqualTo(Phase.BACKOFF);

        assertThat(set(rig.schedule("ema", WINDOW)).effect()).isEqualTo(Effect.RUNS_ON);
        rig.after(Duration.ofSeconds(6));

        assertThat(up()).isTrue();
        assertThat(runs()).isEqualTo(2);
    }

    @Test
    void noStartIsMadeForATimeBeforeTheScheduleWasSetByCommand() throws Exception {
        at("2026-11-20T20:30:00", WINDOW);

        SettingAnswer answer = set(rig.schedule("ema", CRON_ALWAYS));
        tick();

        assertThat(answer.effect()).isEqualTo(Effect.NONE);
        assertThat(answer.message()).startsWith("nothing changes now; next: start Mon 23 Nov 09:15 IST");
        assertThat(runs()).isZero();
        moveTo("2026-11-23T09:15:00");
        assertThat(runs()).isEqualTo(1);
    }

    @Test
    void noStartIsMadeForATimeBeforeTheScheduleWasSetByHand() throws Exception {
        at("2026-11-20T20:30:00", WINDOW);

        edited(CRON_ALWAYS);
        tick();

        assertThat(runs()).isZero();
        moveTo("2026-11-23T09:15:00");
        assertThat(runs()).isEqualTo(1);
    }

    @Test
    void noStartIsMadeForATimeBeforeAHandEditThatWasMadeWhileNoDaemonRan() throws Exception {
        at("2026-11-20T20:00:00", WINDOW);
        rig.crash();
        config(CRON_ALWAYS);
        written("2026-11-20T20:29:00");
        clock("2026-11-20T20:30:00");
        rig.comeUp();
        tick();

        assertThat(runs()).isZero();
        moveTo("2026-11-23T09:15:00");
        assertThat(runs()).isEqualTo(1);
    }

    @Test
    void aStartThatCameDueAfterAHandEditIsMadeByTheNextDaemon() throws Exception {
        at("2026-11-20T09:00:00", WINDOW);
        rig.crash();
        config(CRON);
        written("2026-11-20T09:10:00");
        clock("2026-11-20T09:20:45");
        rig.comeUp();
        rig.settle();

        assertThat(runs()).isEqualTo(1);
    }

    @Test
    void aDaemonThatComesUpLateStillStartsWhatCameDue() throws Exception {
        at("2026-11-20T09:00:00", CRON);
        rig.crash();
        clock("2026-11-20T09:20:45");
        rig.comeUp();
        rig.settle();

        assertThat(runs()).isEqualTo(1);
    }

    @Test
    void theFirstDaemonOfAHomeStartsWhatCameDueJustNowThoughTheFilesClockWasAnother() throws Exception {
        config(CRON);
        written("2027-11-20T09:00:00");
        clock("2026-11-20T09:20:45");
        rig.comeUp();
        rig.settle();

        assertThat(runs()).isEqualTo(1);
    }

    private void written(String time) {
        File config = rig.config.toFile();
        assertThat(config.setLastModified(ist(time).toEpochMilli())).isTrue();
    }

    @Test
    void marksOfAnOlderVersionAreTakenForThoseOfTheScheduleThatIsThere() throws Exception {
        at("2026-11-20T09:00:00", CRON);
        rig.crash();
        forgetSchedules();
        Files.setLastModifiedTime(rig.config, FileTime.from(ist("2026-11-20T09:20:30")));
        clock("2026-11-20T09:20:45");
        rig.comeUp();
        rig.settle();
        assertThat(runs()).as("late by 45 s").isEqualTo(1);

        rig.crash();
        forgetSchedules();
        rig.comeUp();
        rig.settle();
        assertThat(rig.view("ema").intent().label()).as("what runs").isEqualTo("none");
        assertThat(rig.saved("ema").path("marks").path("schedule").asText())
                .isEqualTo("NSE {type=cron, cron=20 9 * * *}");
    }

    private void forgetSchedules() throws Exception {
        ObjectMapper json = new ObjectMapper();
        for (String name : new String[] {"state.json", "state.json.bak"}) {
            File file = rig.state.resolveSibling(name).toFile();
            if (file.exists()) {
                ObjectNode state = (ObjectNode) json.readTree(file);
                state.path("strategies").forEach(strategy -> ((ObjectNode) strategy.path("marks"))
                        .remove(java.util.List.of("schedule", "set_at")));
                json.writeValue(file, state);
            }
        }
    }

    @Test
    void aStartByHandUnderAClockThatWasAheadEndsWithTheWindow() throws Exception {
        at("2026-11-20T16:31:00", WINDOW);
        rig.step(rig.start("ema"));
        rig.settle();

        moveTo("2026-11-20T11:01:00");
        assertThat(up()).isTrue();
        moveTo("2026-11-20T15:15:00");

        assertThat(up()).isFalse();
    }

    @Test
    void aRestartDoesNotComeBeforeTheWindowWhenTheClockIsSetBack() throws Exception {
        clock("2026-11-20T09:20:01");
        rig.configured("'ema':{'script':'ema.py','schedule':" + WINDOW
                        + ",'restart':{'when':'on-failure','first_delay':'5s'}}")
                .comeUp();
        rig.settle();
        rig.host.newest("ema").end(ProcessEnd.exited(1));
        rig.settle();
        assertThat(rig.view("ema").phase()).isEqualTo(Phase.BACKOFF);

        moveTo("2026-11-20T09:17:00");
        rig.after(Duration.ofSeconds(10));
        assertThat(runs()).isEqualTo(1);
        assertThat(rig.view("ema").phase()).isEqualTo(Phase.STOPPED);
        moveTo("2026-11-20T09:20:00");
        assertThat(runs()).isEqualTo(2);
    }
}
