package algo.app.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.model.ExitReason;
import algo.app.model.Phase;
import algo.app.process.ProcessEnd;
import java.nio.file.Files;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Starts that wait for others, from the wish until they begin or have waited too long. */
class AfterTest {
    private static final String FEED = "'feed':{'script':'f.py','start_window':'2s'";
    private static final String EMA = "},'ema':{'script':'e.py','after':['feed'],'after_limit':'1m'";

    @RegisterExtension
    final SupervisorRig rig = new SupervisorRig();

    private void up(String ofFeed, String ofEma) throws Exception {
        rig.configured(FEED + ofFeed + EMA + ofEma + "}").comeUp();
    }

    @Test
    void aStartWaitsUntilTheOtherHasStayedUpAndSaysSo() throws Exception {
        up("", "");
        rig.step(rig.start("ema"), rig.start("feed"));
        assertThat(rig.view("ema").phase()).isEqualTo(Phase.STOPPED);
        assertThat(rig.view("ema").wanted()).isTrue();
        assertThat(rig.view("ema").reason())
                .isEqualTo("waits for feed, which is starting (started by hand); 1m at most");

        rig.after(Duration.ofSeconds(1));
        assertThat(rig.host.executed("ema")).isEmpty();
        rig.after(Duration.ofSeconds(1));

        assertThat(rig.view("feed").phase()).isEqualTo(Phase.RUNNING);
        assertThat(rig.view("ema").phase()).as("in the same turn").isEqualTo(Phase.STARTING);
        assertThat(rig.view("ema").reason()).isEqualTo("started by hand");
        assertThat(rig.view("ema").awaited()).isEmpty();
        assertThat(Files.readString(rig.events))
                .containsOnlyOnce("\"event\":\"after\",\"from\":null,\"to\":\"waits\"")
                .contains("waits for feed, which is");
    }

    @Test
    void inTheOrderOfTheFileOrTheOtherTheSameHappens() throws Exception {
        rig.configured("'a':{'script':'a.py','after':['b']},'b':{'script':'b.py','after':['c']},'c':{'script':'c.py'}")
                .comeUp();
        rig.step(rig.start("a"), rig.start("b"), rig.start("c"));
        rig.after(Duration.ofSeconds(1));
        assertThat(rig.view("b").phase()).isEqualTo(Phase.STARTING);
        assertThat(rig.view("a").phase()).isEqualTo(Phase.STOPPED);
        rig.after(Duration.ofSeconds(1));
        assertThat(rig.view("a").phase()).isEqualTo(Phase.STARTING);
    }

    @Test
    void aWaitThatIsTooLongIsAStartThatFailedAndSaysForWhatItWaited() throws Exception {
        up("", "");
        rig.step(rig.stop("feed"), rig.start("ema"));

        rig.after(Duration.ofSeconds(59));
        assertThat(rig.view("ema").phase()).isEqualTo(Phase.STOPPED);
        rig.after(Duration.ofSeconds(1));

        assertThat(rig.view("ema").phase()).isEqualTo(Phase.FAILED);
        assertThat(rig.view("ema").lastExit().orElseThrow().reason()).isEqualTo(ExitReason.COULD_NOT_START);
        assertThat(rig.view("ema").reason())
                .isEqualTo("could not start: waited 1m for feed, which is stopped (stopped by hand)");
    }

    @Test
    void theRestartPolicyTriesItAgainAfterAWaitThatWasTooLong() throws Exception {
        up("", ",'restart':{'when':'on-failure','max':1,'first_delay':'5s'}");
        rig.step(rig.start("ema"));
        rig.after(Duration.ofMinutes(1));
        assertThat(rig.view("ema").phase()).isEqualTo(Phase.BACKOFF);

        rig.after(Duration.ofSeconds(5));
        assertThat(rig.view("ema").reason()).startsWith("waits for feed");
        rig.step(rig.start("feed"));
        rig.after(Duration.ofSeconds(2));

        assertThat(rig.view("ema").phase()).isEqualTo(Phase.STARTING);
        assertThat(rig.view("ema").restarts()).isEqualTo(1);
    }

    @Test
    void aStopEndsTheWait() throws Exception {
        up("", "");
        rig.step(rig.start("ema"));
        rig.step(rig.stop("ema"));
        rig.step(rig.start("feed"));
        rig.after(Duration.ofSeconds(5));

        assertThat(rig.view("ema").phase()).isEqualTo(Phase.STOPPED);
        assertThat(rig.view("ema").reason()).isEqualTo("stopped by hand");
        assertThat(rig.host.executed("ema")).isEmpty();
    }

    @Test
    void aForcedStartDoesNotWait() throws Exception {
        up("", "");
        rig.step(rig.start("ema"));
        rig.step(rig.forcedStart("ema"));
        assertThat(rig.view("ema").phase()).isEqualTo(Phase.STARTING);
    }

    @Test
    void aSecondStartWhileItWaitsIsAConflict() throws Exception {
        up("", "");
        rig.step(rig.start("ema"));
        Event.StartRequested again = rig.start("ema");
        rig.step(again);
        assertThat(SupervisorRig.answer(again.reply()).verdict()).isEqualTo(Decision.Verdict.CONFLICT);
    }

    @Test
    void theNextDaemonGoesOnWaitingAndCountsTheTimeBefore() throws Exception {
        rig.configured(FEED + EMA.replace("1m", "10m") + "}").comeUp();
        rig.step(rig.start("ema"));
        rig.after(Duration.ofMinutes(6));

        rig.crash().comeUp();
        assertThat(rig.view("ema").reason()).startsWith("waits for feed, which is stopped");
        rig.after(Duration.ofMinutes(3));
        assertThat(rig.view("ema").reason()).startsWith("waits for feed");
        rig.after(Duration.ofMinutes(1));

        assertThat(rig.view("ema").phase()).isEqualTo(Phase.FAILED);
        assertThat(Files.readString(rig.events)).containsOnlyOnce("\"to\":\"waits\"");
    }

    @Test
    void aWaitThatIsOverWhenTheNextDaemonComesUpHasAMinuteMore() throws Exception {
        up("", "");
        rig.step(rig.start("ema"));
        rig.crash();
        rig.time.advance(Duration.ofHours(1));

        rig.comeUp();
        assertThat(rig.view("ema").reason()).startsWith("waits for feed");
        rig.step(rig.start("feed"));
        rig.after(Duration.ofSeconds(2));

        assertThat(rig.view("ema").phase()).isEqualTo(Phase.STARTING);
    }

    @Test
    void oneThatEndsWhileOthersRunLeavesThemRunningAndThatIsSaid() throws Exception {
        up("", "");
        rig.step(rig.start("feed"), rig.start("ema"));
        rig.after(Duration.ofSeconds(2));
        rig.after(Duration.ofSeconds(2));
        assertThat(rig.view("ema").phase()).isEqualTo(Phase.RUNNING);

        rig.host.newest("feed").end(ProcessEnd.exited(3));
        rig.settle();

        assertThat(rig.view("ema").phase()).isEqualTo(Phase.RUNNING);
        assertThat(rig.view("ema").reason()).isEqualTo("started by hand; goes on without feed, which is exited");
        assertThat(Files.readString(rig.events))
                .contains("\"to\":\"ended\"", "goes on without feed, whose run is over: exited with 3");

        rig.step(rig.start("feed"));
        assertThat(rig.view("ema").reason()).isEqualTo("started by hand");
    }

    @Test
    void aJobThatEndedWithZeroTodayKeepsNobodyAndOneOfYesterdayDoes() throws Exception {
        up("", "");
        rig.step(rig.start("feed"));
        rig.after(Duration.ofSeconds(3));
        rig.host.newest("feed").end(ProcessEnd.exited(0));
        rig.settle();
        rig.step(rig.start("ema"));
        assertThat(rig.view("ema").phase()).isEqualTo(Phase.STARTING);

        rig.step(rig.stop("ema"));
        rig.host.newest("ema").end(ProcessEnd.exited(0));
        rig.settle();
        rig.after(Duration.ofDays(1));
        rig.step(rig.start("ema"));

        assertThat(rig.view("ema").reason()).startsWith("waits for feed, which is exited (");
    }

    @Test
    void aBrokerThatDoesNotServeItIsAwaitedAndAskedAgain() throws Exception {
        rig.configured("'ema':{'script':'e.py','after':['broker']}").comeUp();
        rig.broker.answer = "it cannot be started";
        rig.step(rig.start("ema"));
        assertThat(rig.view("ema").reason())
                .isEqualTo("waits for the sandbox broker (it cannot be started); 5m at most");

        rig.broker.answer = "";
        rig.after(Duration.ofSeconds(4));
        assertThat(rig.view("ema").phase()).isEqualTo(Phase.STOPPED);
        rig.after(Duration.ofSeconds(1));
        assertThat(rig.view("ema").phase()).isEqualTo(Phase.STARTING);
    }
}
