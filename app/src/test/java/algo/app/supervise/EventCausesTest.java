package algo.app.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.model.Actor;
import algo.app.model.ExitStatus;
import algo.app.process.FakeHost.FakeRun;
import algo.app.process.ProcessEnd;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Whatever happens, the journal says why, and by whom if it was a person. */
class EventCausesTest {
    private static final String EMA = "'ema':{'script':'ema.py'}";
    private static final String RESTARTED =
            "'ema':{'script':'ema.py','restart':{'when':'on-failure','max':1,'first_delay':'5s'}}";
    /** The rig begins at 09:20 of a trading Friday. */
    private static final String SCHEDULED = "'ema':{'script':'ema.py','restart':{'when':'on-failure','max':1},"
            + "'schedule':{'type':'window','start':'09:15','stop':'15:15'}}";

    @RegisterExtension
    final SupervisorRig rig = new SupervisorRig();

    private List<String> since(int line) throws IOException {
        return Journals.lines(rig.events).stream()
                .skip(line)
                .map(text -> text.replaceFirst("[0-9]+ ", ""))
                .toList();
    }

    private int count() throws IOException {
        return Journals.lines(rig.events).size();
    }

    private FakeRun up() {
        FakeRun run = rig.run("ema");
        rig.after(Duration.ofSeconds(1));
        return run;
    }

    @Test
    void aCrashIsTheCauseOfWhatFollowsUntilTheRestartPolicyGivesUp() throws Exception {
        rig.configured(RESTARTED).comeUp();
        FakeRun run = up();
        int before = count();
        run.end(ProcessEnd.exited(7));
        rig.settle();
        rig.after(Duration.ofSeconds(5));
        rig.host.newest("ema").end(ProcessEnd.signaled("SEGV"));
        rig.settle();

        assertThat(since(before))
                .containsExactly(
                        "ema phase running stopping crash daemon",
                        "ema exit null exited crash daemon",
                        "ema phase stopping backoff crash daemon",
                        "ema phase backoff starting restart_policy daemon",
                        "ema phase starting stopping crash daemon",
                        "ema exit null signal crash daemon",
                        "ema phase stopping failed crash daemon",
                        "ema wanted yes no exit daemon");
        assertThat(Files.readString(rig.events)).contains("\"detail\":\"exited with 7\"", "ended by signal SEGV");
    }

    @Test
    void aScheduleStartsAndStopsAndAFailureInItsWindowLeavesItWanted() throws Exception {
        rig.configured(SCHEDULED).comeUp();
        assertThat(since(1))
                .containsExactly("ema wanted null yes schedule daemon", "ema phase stopped starting schedule daemon");
        rig.after(Duration.ofSeconds(1));
        rig.host.newest("ema").end(ProcessEnd.exited(1));
        rig.settle();
        rig.after(Duration.ofSeconds(5));
        rig.host.newest("ema").end(ProcessEnd.exited(1));
        rig.settle();
        int before = count();
        rig.after(Duration.ofHours(5));
        assertThat(since(before)).as("failed, and still wanted").isEmpty();
        rig.after(Duration.ofHours(1));

        assertThat(since(before)).containsExactly("ema wanted yes no exit daemon");
    }

    @Test
    void theEndOfAWindowStopsBySchedule() throws Exception {
        rig.configured(SCHEDULED).comeUp();
        rig.after(Duration.ofSeconds(1));
        int before = count();
        rig.after(Duration.ofHours(6));
        rig.host.newest("ema").end(ProcessEnd.signaled("TERM"));
        rig.settle();

        assertThat(since(before))
                .containsExactly(
                        "ema wanted yes no schedule daemon",
                        "ema phase running stopping schedule daemon",
                        "ema exit null stopped schedule daemon",
                        "ema phase stopping stopped schedule daemon");
    }

    @Test
    void aRestartNamesWhoAskedForItAtBothEnds() throws Exception {
        rig.configured(EMA).comeUp();
        FakeRun run = up();
        int before = count();
        rig.step(rig.restart("ema"));
        run.end(ProcessEnd.signaled("TERM"));
        rig.settle();

        assertThat(since(before))
                .containsExactly(
                        "ema phase running stopping request user ann",
                        "ema exit null stopped restart daemon",
                        "ema phase stopping stopped restart daemon",
                        "ema phase stopped starting request user ann");
    }

    @Test
    void whatPeopleChangeInTheConfigIsNotedByKeyAndWhatIsRefusedToo() throws Exception {
        rig.configured(EMA).comeUp();
        int before = count();
        rig.step(rig.set("ema", "restart.when", "always"));
        rig.configured("'ema':{'script':'ema.py','name':'E'},'vwap':{'script':'vwap.py'}");
        rig.after(Duration.ofSeconds(1));
        rig.configured("'ema':{'script':'ema.py','nmae':'E'}");
        rig.after(Duration.ofSeconds(1));
        rig.configured("'ema':{'script':'ema.py','name':'E'}");
        rig.step(new Event.ReloadRequested(false, new Actor("user bob"), new CompletableFuture<>()));

        assertThat(since(before))
                .containsExactly(
                        "ema config null changed request user ann",
                        "ema config null changed hand_edit unknown",
                        "vwap config null added hand_edit unknown",
                        "null config null refused hand_edit unknown",
                        "vwap config null removed reload user bob",
                        "null config null accepted reload user bob");
        assertThat(Files.readString(rig.events)).contains("\"detail\":\"name, restart\"", "nmae");
    }

    @Test
    void aLaunchThatFailsSaysSo() throws Exception {
        rig.configured(EMA).comeUp();
        rig.notPrepared = "no such file";
        int before = count();
        rig.step(rig.start("ema"));
        rig.settle();

        assertThat(since(before))
                .containsExactly(
                        "ema intent none started request user ann",
                        "ema wanted no yes intent daemon",
                        "ema exit null could_not_start could_not_start daemon",
                        "ema phase stopped failed could_not_start daemon",
                        "ema wanted yes no exit daemon");
        assertThat(rig.view("ema").lastExit().orElseThrow().code()).isEqualTo(ExitStatus.NO_CODE);
    }
}
