package algo.app.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.health.Health;
import algo.app.health.NotifyAddress;
import algo.app.model.ExitReason;
import algo.app.model.Intent;
import algo.app.model.Phase;
import algo.app.model.RunId;
import algo.app.model.Sign;
import algo.app.model.StopSignal;
import algo.app.process.FakeHost.FakeRun;
import algo.app.process.ProcessEnd;
import java.nio.file.Files;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the supervisor does about what it is told of the health of runs. */
class HealthNotesTest {
    private static final String WHY = "no output for 5m";

    @RegisterExtension
    final SupervisorRig rig = new SupervisorRig();

    private FakeRun running(String more) throws Exception {
        rig.configured("'ema':{'script':'ema.py'" + more + "}").comeUp();
        FakeRun run = rig.run("ema");
        rig.after(Duration.ofSeconds(2));
        assertThat(rig.view("ema").phase()).isEqualTo(Phase.RUNNING);
        return run;
    }

    private static String silence(String deed) {
        return ",'watch':{'silence':'5m','do':'" + deed + "'}";
    }

    private void told(Health.What what, int watch, String detail) {
        RunId run = rig.view("ema").record().orElseThrow().run();
        rig.step(new Event.HealthTold(new Health.Note("ema", run, what, watch, Sign.Kind.SILENCE, detail)));
    }

    @Test
    void aRunIsWatchedOnceItHasStayedUpAndNoLongerWhenItEnds() throws Exception {
        rig.configured("'ema':{'script':'ema.py'" + silence("alert") + "},'other':{'script':'o.py'}")
                .comeUp();
        rig.step(rig.start("ema"), rig.start("other"));
        assertThat(rig.health.watched).isEmpty();
        rig.after(Duration.ofSeconds(2));
        assertThat(rig.health.watched).containsOnlyKeys("ema");
        assertThat(rig.health.watched.get("ema").watches()).hasSize(1);

        rig.step(rig.stop("ema"));
        assertThat(rig.health.watched).isEmpty();
    }

    @Test
    void anAlertIsSaidOnceAndItsEndOnce() throws Exception {
        FakeRun run = running(silence("alert"));
        told(Health.What.MISSED, 0, WHY);
        told(Health.What.MISSED, 0, WHY);

        assertThat(rig.view("ema").reason()).isEqualTo("started by hand; not well: " + WHY);
        assertThat(rig.view("ema").phase()).isEqualTo(Phase.RUNNING);
        assertThat(run.signals()).isEmpty();
        rig.crash().comeUp();
        assertThat(rig.view("ema").reason()).as("after a crash").endsWith("not well: " + WHY);
        assertThat(rig.health.watched.get("ema").missed()).containsExactly(0);
        told(Health.What.MISSED, 0, WHY);
        assertThat(Files.readString(rig.events)).containsOnlyOnce("\"event\":\"silent\"");

        told(Health.What.SEEN, 0, "");
        told(Health.What.SEEN, 0, "");
        assertThat(rig.view("ema").reason()).isEqualTo("started by hand");
        assertThat(Files.readString(rig.events))
                .containsOnlyOnce("\"to\":\"breach\",\"cause\":\"silence\"")
                .containsOnlyOnce("\"to\":\"over\"");
    }

    @Test
    void aRestartCountsAgainstTheBudgetWhateverThePolicySays() throws Exception {
        FakeRun run = running(silence("restart") + ",'restart':{'max':1,'first_delay':'5s'}");
        told(Health.What.MISSED, 0, WHY);
        assertThat(run.signals()).containsExactly(StopSignal.TERM);
        run.end(ProcessEnd.signaled("TERM"));
        rig.settle();

        assertThat(rig.view("ema").phase()).isEqualTo(Phase.BACKOFF);
        assertThat(rig.view("ema").reason()).isEqualTo(WHY + "; restart 1 of 1 in 5s");
        assertThat(rig.view("ema").lastExit().orElseThrow().reason()).isEqualTo(ExitReason.STOPPED);
        rig.after(Duration.ofSeconds(5));
        rig.after(Duration.ofSeconds(2));
        assertThat(rig.view("ema").phase()).isEqualTo(Phase.RUNNING);
        assertThat(rig.view("ema").reason()).as("a new run").doesNotContain("not well");

        told(Health.What.MISSED, 0, WHY);
        rig.host.newest("ema").end(ProcessEnd.signaled("TERM"));
        rig.settle();
        assertThat(rig.view("ema").phase()).isEqualTo(Phase.FAILED);
        assertThat(rig.view("ema").reason()).startsWith(WHY + "; gave up after 1 restarts");
    }

    @Test
    void aStopStaysAndSaysWhy() throws Exception {
        FakeRun run = running(silence("stop")
                + ",'schedule':{'type':'window','start':'09:00','stop':'15:00'},'restart':{'when':'always'}");
        told(Health.What.MISSED, 0, WHY);
        run.end(ProcessEnd.signaled("TERM"));
        rig.settle();
        rig.after(Duration.ofMinutes(5));

        assertThat(rig.view("ema").phase()).isEqualTo(Phase.STOPPED);
        assertThat(rig.view("ema").intent()).isEqualTo(Intent.STOPPED);
        String reason = "stopped by its watch: " + WHY + "; 'algo start' or 'algo reset' begins anew";
        assertThat(rig.view("ema").reason()).isEqualTo(reason);
        rig.crash().comeUp();
        assertThat(rig.view("ema").reason()).isEqualTo(reason);
        assertThat(rig.host.runs()).hasSize(1);

        rig.step(rig.start("ema"));
        assertThat(rig.view("ema").phase()).isEqualTo(Phase.STARTING);
        assertThat(rig.view("ema").reason()).doesNotContain("watch");
    }

    @ParameterizedTest
    @ValueSource(strings = {"alert", "restart", "stop"})
    void aSignThatCannotBeLookedForIsSaidOnceAndNothingIsDone(String deed) throws Exception {
        FakeRun run = running(silence(deed));
        told(Health.What.USABLE, 0, "");
        told(Health.What.UNUSABLE, 0, "no descriptor");
        told(Health.What.UNUSABLE, 0, "no descriptor");
        rig.after(Duration.ofMinutes(5));
        assertThat(rig.view("ema").reason()).isEqualTo("started by hand; a sign cannot be looked for: no descriptor");
        assertThat(rig.view("ema").phase()).isEqualTo(Phase.RUNNING);
        assertThat(run.signals()).isEmpty();
        rig.crash().comeUp();
        told(Health.What.UNUSABLE, 0, "no descriptor");
        assertThat(rig.view("ema").reason()).as("after a crash").endsWith("looked for: no descriptor");
        assertThat(Files.readString(rig.events)).containsOnlyOnce("\"to\":\"unusable\"");

        told(Health.What.USABLE, 0, "");
        assertThat(rig.view("ema").reason()).isEqualTo("started by hand");
        assertThat(Files.readString(rig.events)).containsOnlyOnce("\"to\":\"usable\"");
        assertThat(run.signals()).isEmpty();
    }

    @Test
    void anotherConfigOfOneSignKeepsWhatIsKnownOfTheOthers() throws Exception {
        running(",'watch':[{'silence':'5m'},{'port':5555}],'ready':{'port':5556}");
        told(Health.What.UNUSABLE, -1, "no thread");
        told(Health.What.UNUSABLE, 7, "of a watch that there is not");
        told(Health.What.LATE, -1, "late");
        told(Health.What.MISSED, 0, WHY);
        told(Health.What.UNUSABLE, 1, "no descriptor");
        assertThat(rig.view("ema").reason())
                .endsWith("; not well: " + WHY + "; a sign cannot be looked for: no thread; no descriptor");
        rig.step(rig.set("ema", "watch", "[{\"silence\":\"5m\"},{\"port\":5557}]"));
        assertThat(rig.view("ema").reason())
                .endsWith("; not well: " + WHY + "; a sign cannot be looked for: no thread");
        rig.step(rig.set("ema", "ready", "null"));
        assertThat(rig.view("ema").reason()).endsWith("; not well: " + WHY);
        assertThat(rig.health.watched.get("ema").missed()).containsExactly(0);
    }

    @Test
    void whatIsToldOfAnotherRunOrOfNoneMeansNothing() throws Exception {
        FakeRun run = running(silence("stop"));
        rig.step(new Event.HealthTold(
                new Health.Note("ema", new RunId("aaaaaaaaaaaa"), Health.What.MISSED, 0, Sign.Kind.SILENCE, WHY)));
        rig.step(new Event.HealthTold(
                new Health.Note("gone", new RunId("aaaaaaaaaaaa"), Health.What.MISSED, 0, Sign.Kind.SILENCE, WHY)));
        told(Health.What.MISSED, 7, WHY);
        assertThat(run.signals()).isEmpty();
        assertThat(rig.view("ema").reason()).isEqualTo("started by hand");
    }

    @Test
    void anotherWatchForgetsWhatTheOneBeforeMissed() throws Exception {
        running(silence("alert"));
        told(Health.What.MISSED, 0, WHY);
        rig.step(rig.set("ema", "watch", "{\"port\":5555}"));
        assertThat(rig.view("ema").reason()).isEqualTo("started by hand");
        assertThat(rig.health.watched.get("ema").watches().get(0).sign().port()).isEqualTo(5555);
    }

    @Test
    void nothingIsWatchedBeforeItIsReadyOrShouldBe() throws Exception {
        running(silence("stop") + ",'ready':{'line':'connected'}");
        assertThat(rig.health.watched.get("ema").watches()).isEmpty();
        assertThat(rig.view("ema").reason())
                .isEqualTo("started by hand; not ready yet: a line that matches 'connected' is awaited");

        told(Health.What.LATE, -1, "late");
        told(Health.What.LATE, -1, "late");
        assertThat(rig.health.watched.get("ema").watches()).hasSize(1);
        assertThat(rig.view("ema").reason()).contains("; late, not ready yet: ");
        assertThat(Files.readString(rig.events)).containsOnlyOnce("\"event\":\"ready\",\"from\":null,\"to\":\"late\"");

        told(Health.What.READY, -1, "");
        assertThat(rig.view("ema").reason()).isEqualTo("started by hand");
        assertThat(rig.health.watched.get("ema").ready().isPlain()).isTrue();
    }

    @Test
    void othersWaitUntilItIsReadyAndTheNextDaemonKnowsThatItIs() throws Exception {
        rig.configured("'ema':{'script':'e.py','ready':{'port':5555}},'bot':{'script':'b.py','after':['ema']}")
                .comeUp();
        rig.step(rig.start("ema"), rig.start("bot"));
        rig.after(Duration.ofSeconds(2));
        assertThat(rig.view("ema").phase()).isEqualTo(Phase.RUNNING);
        assertThat(rig.view("bot").reason()).startsWith("waits for ema, which is not ready: port 5555 is awaited");

        told(Health.What.READY, -1, "");
        assertThat(rig.view("bot").phase()).isEqualTo(Phase.STARTING);
        rig.crash().comeUp();
        assertThat(rig.health.watched).doesNotContainKey("ema");
    }

    private static final String WATCHDOGS =
            ",'watch':[{'watchdog':'2m'},{'watchdog':'30s','do':'restart'}],'restart':{'first_delay':'0s'}";

    @Test
    void aRunThatIsToSpeakIsToldWhereAndTheNextDaemonListensThere() throws Exception {
        FakeRun run = running(WATCHDOGS);
        assertThat(run.request().environment())
                .containsEntry("NOTIFY_SOCKET", "/home/run/n/ema")
                .containsEntry("WATCHDOG_USEC", "30000000")
                .doesNotContainKey("WATCHDOG_PID");
        assertThat(rig.health.listening).containsExactly("ema");
        NotifyAddress address = new NotifyAddress("/home/run/n/ema", Duration.ofSeconds(30));
        assertThat(rig.health.watched.get("ema").address()).isEqualTo(address);

        rig.crash().comeUp();
        rig.step();
        assertThat(rig.health.listening).containsExactly("ema");
        assertThat(rig.health.watched.get("ema").address()).isEqualTo(address);
        rig.step(rig.set("ema", "watch", "{\"watchdog\":\"5s\"}"));
        assertThat(rig.health.watched.get("ema").address())
                .as("a run cannot learn of another time")
                .isEqualTo(address);

        rig.step(rig.stop("ema"));
        assertThat(rig.health.listening).as("until it has ended").containsExactly("ema");
        rig.host.newest("ema").end(ProcessEnd.exited(0));
        rig.after(Duration.ofSeconds(1));
        assertThat(rig.health.listening).isEmpty();
    }

    @Test
    void aRunThatSaysNothingThereIsToldNothing() throws Exception {
        FakeRun run = running(silence("stop") + ",'ready':{'line':'up'}");
        assertThat(run.request().environment()).doesNotContainKeys("NOTIFY_SOCKET", "WATCHDOG_USEC");
        assertThat(rig.health.listening).isEmpty();
        rig.step(rig.set("ema", "watch", "{\"watchdog\":\"5s\"}"));
        assertThat(rig.health.listening).as("it was started without one").isEmpty();
    }

    @Test
    void oneThatOnlySaysWhenItIsReadyHasNoTimeToSayThatItIsWell() throws Exception {
        FakeRun run = running(",'ready':{'notify':true}");
        assertThat(run.request().environment())
                .containsEntry("NOTIFY_SOCKET", "/home/run/n/ema")
                .doesNotContainKey("WATCHDOG_USEC");
        assertThat(rig.view("ema").reason()).isEqualTo("started by hand; not ready yet: READY=1 is awaited");
    }

    @Test
    void aSocketThatCannotBeMadeIsAStartThatFailsWithTheReason() throws Exception {
        rig.health.noSocket = "the daemon has no file descriptors left";
        rig.configured("'ema':{'script':'ema.py','restart':{'when':'never'}"
                        + WATCHDOGS.replace(",'restart':{'first_delay':'0s'}", "") + "}")
                .comeUp();
        rig.step(rig.start("ema"));
        assertThat(rig.view("ema").phase()).isEqualTo(Phase.FAILED);
        assertThat(rig.view("ema").reason())
                .contains("its notify socket could not be made: the daemon has no file descriptors left");
        assertThat(rig.host.runs()).isEmpty();
    }
}
