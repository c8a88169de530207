package algo.app.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.model.ExitReason;
import algo.app.model.Mode;
import algo.app.model.ModeChoice;
import algo.app.model.Phase;
import algo.app.openalgo.HostAnswer;
import algo.app.process.ProcessEnd;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Nothing starts in live mode before the live host has answered, and nothing waits for that answer but the start. */
class HostGateTest {
    private static final String SCHEDULED = "'ema':{'script':'ema.py','mode':'live',"
            + "'schedule':{'type':'window','start':'09:20','stop':'15:15'},"
            + "'restart':{'when':'on-failure','max':2,'first_delay':'5s'}}";
    private static final String PAPER = ",'paper':{'script':'p.py'}";

    @RegisterExtension
    final SupervisorRig rig = new SupervisorRig();

    private void down() {
        rig.liveHost.answers(HostAnswer.Kind.DOWN, "the OpenAlgo host does not answer: Connection refused");
    }

    private void up() {
        rig.liveHost.answers(HostAnswer.Kind.TAKES_KEY, "");
    }

    @Test
    void aScheduledStartWaitsForAHostThatIsDownAndIsToldOnce() throws Exception {
        down();
        rig.configured(SCHEDULED).comeUp();

        assertThat(rig.view("ema").phase()).isEqualTo(Phase.BACKOFF);
        assertThat(rig.view("ema").mode()).isEqualTo(Mode.LIVE);
        assertThat(rig.view("ema").lastExit().orElseThrow().reason()).isEqualTo(ExitReason.HOST_DOWN);
        assertThat(rig.view("ema").reason())
                .isEqualTo("could not start: the OpenAlgo host does not answer: Connection refused; it is asked again"
                        + " every 10s");
        for (int i = 0; i < 5; i++) {
            rig.after(Duration.ofSeconds(10));
        }
        assertThat(rig.liveHost.asked).hasSize(6);
        assertThat(Journals.lines(rig.events))
                .filteredOn(line -> line.contains(" exit "))
                .hasSize(1);

        up();
        rig.after(Duration.ofSeconds(10));

        assertThat(rig.host.live("ema")).hasSize(1);
        assertThat(rig.host.newest("ema").request().environment()).containsEntry("MODE", "live");
        assertThat(rig.view("ema").restarts()).as("no failure of its own").isZero();
    }

    @Test
    void theEndOfTheWindowEndsTheWaiting() throws Exception {
        down();
        rig.configured(SCHEDULED).comeUp();

        rig.after(Duration.ofHours(6));
        up();
        rig.after(Duration.ofSeconds(10));

        assertThat(rig.view("ema").phase()).isEqualTo(Phase.STOPPED);
        assertThat(rig.host.executed("ema")).isEmpty();
    }

    @Test
    void aRestartOfThePolicyWaitsTooAndKeepsItsBudget() throws Exception {
        rig.configured(SCHEDULED).comeUp();
        rig.host.newest("ema").end(ProcessEnd.exited(1));
        rig.settle();
        down();
        rig.after(Duration.ofSeconds(5));
        for (int i = 0; i < 5; i++) {
            rig.after(Duration.ofSeconds(10));
        }
        assertThat(rig.view("ema").phase()).isEqualTo(Phase.BACKOFF);
        assertThat(rig.view("ema").restarts()).isEqualTo(1);

        up();
        rig.after(Duration.ofSeconds(10));
        assertThat(rig.host.live("ema")).hasSize(1);
    }

    @Test
    void aHostThatRefusesTheKeyIsNotAskedAgain() throws Exception {
        rig.liveHost.answers(HostAnswer.Kind.REFUSES, "the OpenAlgo host refuses the key");
        rig.configured(SCHEDULED).comeUp();
        for (int i = 0; i < 5; i++) {
            rig.after(Duration.ofMinutes(1));
        }

        assertThat(rig.view("ema").phase()).isEqualTo(Phase.FAILED);
        assertThat(rig.view("ema").lastExit().orElseThrow().reason()).isEqualTo(ExitReason.COULD_NOT_START);
        assertThat(rig.view("ema").reason()).startsWith("could not start: the OpenAlgo host refuses the key");
        assertThat(rig.liveHost.asked).hasSize(1);
    }

    @Test
    void nobodyElseWaitsWhileTheHostThinks() throws Exception {
        rig.liveHost.thinks();
        rig.configured(SCHEDULED + PAPER).comeUp();
        rig.step(rig.start("paper"));

        assertThat(rig.host.live("paper")).hasSize(1);
        assertThat(rig.host.live("ema")).isEmpty();
        rig.settle();
        assertThat(rig.liveHost.asked).as("asked once").hasSize(1);

        rig.liveHost.owed.get(0).complete(new HostAnswer(HostAnswer.Kind.TAKES_KEY, ""));
        rig.step(new Event.HostAnswered("ema"));
        assertThat(rig.host.live("ema")).hasSize(1);
    }

    @Test
    void whatIsStoppedMeanwhileIsNotStartedByTheAnswer() throws Exception {
        rig.liveHost.thinks();
        rig.configured(SCHEDULED).comeUp();
        rig.step(rig.stop("ema"));

        rig.liveHost.owed.get(0).complete(new HostAnswer(HostAnswer.Kind.TAKES_KEY, ""));
        rig.settle();
        assertThat(rig.host.executed("ema")).isEmpty();

        rig.step(rig.start("ema"));
        assertThat(rig.liveHost.asked).as("an answer of before does not count").hasSize(2);
    }

    @Test
    void anAnswerAboutAnotherKeyDoesNotCount() throws Exception {
        rig.liveHost.thinks();
        rig.configured(SCHEDULED).comeUp();
        rig.liveKey = "other-key";
        rig.liveHost.owed.get(0).complete(new HostAnswer(HostAnswer.Kind.TAKES_KEY, ""));
        rig.settle();

        assertThat(rig.host.executed("ema")).isEmpty();
        assertThat(rig.liveHost.asked).containsExactly("http://live:5000 live-key", "http://live:5000 other-key");
    }

    @Test
    void aForcedStartAsksNobodyAndItsRestartsDo() throws Exception {
        down();
        rig.configured(SCHEDULED.replace("'type':'window','start':'09:20'", "'type':'window','start':'10:20'"))
                .comeUp();

        rig.step(rig.forcedStart("ema"));
        assertThat(rig.host.live("ema")).hasSize(1);
        assertThat(rig.liveHost.asked).isEmpty();

        rig.host.newest("ema").end(ProcessEnd.exited(1));
        rig.settle();
        rig.after(Duration.ofSeconds(5));
        assertThat(rig.liveHost.asked).hasSize(1);
    }

    @Test
    void inTheSandboxNobodyIsAsked() throws Exception {
        down();
        rig.configured(SCHEDULED).comeUp();
        rig.step(rig.stop("ema"));
        rig.liveHost.asked.clear();

        rig.step(rig.start("ema", ModeChoice.SANDBOX));

        assertThat(rig.host.live("ema")).hasSize(1);
        assertThat(rig.liveHost.asked).isEmpty();
    }
}
