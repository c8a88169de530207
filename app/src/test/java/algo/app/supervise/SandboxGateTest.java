package algo.app.supervise;

import static algo.app.supervise.SupervisorRig.EMA;
import static algo.app.supervise.SupervisorRig.RETRIED;
import static org.assertj.core.api.Assertions.assertThat;

import algo.app.model.Actor;
import algo.app.model.ModeChoice;
import algo.app.model.Phase;
import algo.app.process.ProcessEnd;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A launch in sandbox mode waits for the broker, and nobody else does. */
class SandboxGateTest {
    private static final String OTHER = ",'live':{'script':'live.py','mode':'live'}";

    @RegisterExtension
    final SupervisorRig rig = new SupervisorRig();

    @Test
    void nothingIsMadeBeforeTheBrokerServesItAndOthersDoNotWait() throws Exception {
        rig.broker.answer = null;
        rig.configured(EMA + OTHER).comeUp();
        rig.step(rig.start("ema"), rig.start("live"));

        assertThat(rig.host.live("ema")).isEmpty();
        assertThat(rig.host.live("live")).hasSize(1);
        rig.settle();
        assertThat(rig.broker.owed).as("asked once").hasSize(1);

        rig.broker.owed.get(0).complete("");
        rig.step(new Event.HostAnswered("ema"));
        assertThat(rig.host.live("ema")).hasSize(1);
        assertThat(rig.broker.owed).hasSize(1);
    }

    @Test
    void aRefusalFailsTheLaunchWithItsReasonAndThePolicyGoesOnFromThere() throws Exception {
        rig.broker.answer = "no room";
        rig.configured(RETRIED).comeUp();
        rig.step(rig.start("ema"));

        assertThat(rig.host.executed("ema")).isEmpty();
        assertThat(rig.view("ema").phase()).isEqualTo(Phase.BACKOFF);
        assertThat(rig.view("ema").reason()).contains("the sandbox broker does not serve it: no room");

        rig.broker.answer = "";
        rig.after(Duration.ofSeconds(5));
        assertThat(rig.host.live("ema")).hasSize(1);
    }

    @Test
    void whatIsStoppedMeanwhileIsNotStartedByTheAnswer() throws Exception {
        rig.broker.answer = null;
        rig.configured(EMA).comeUp();
        rig.step(rig.start("ema"));
        rig.step(rig.stop("ema"));

        rig.broker.owed.get(0).complete("");
        rig.settle();
        assertThat(rig.host.executed("ema")).isEmpty();
    }

    @Test
    void aStartBesideOneThatWaitsIsRefusedAndOneAfterAStopIsNot() throws Exception {
        rig.broker.answer = null;
        rig.configured(EMA).comeUp();
        rig.step(rig.start("ema"));

        Event.StartRequested second = rig.start("ema");
        rig.step(second);
        assertThat(SupervisorRig.answer(second.reply()).verdict()).isEqualTo(Decision.Verdict.CONFLICT);

        rig.step(rig.stop("ema"));
        Event.StartRequested third = rig.start("ema");
        rig.step(third);
        assertThat(SupervisorRig.answer(third.reply()).verdict()).isEqualTo(Decision.Verdict.DONE);

        rig.broker.owed.forEach(answer -> answer.complete(""));
        rig.settle();
        rig.step(new Event.HostAnswered("ema"));
        assertThat(rig.host.live("ema")).hasSize(1);
    }

    @Test
    void inLiveModeNobodyWaitsForTheBroker() throws Exception {
        rig.broker.answer = null;
        rig.configured(EMA).comeUp();
        rig.step(rig.start("ema", ModeChoice.LIVE));

        assertThat(rig.host.live("ema")).hasSize(1);
        rig.after(Duration.ofSeconds(1));
        assertThat(rig.broker.needed).isFalse();
    }

    @Test
    void itIsNeededWhileARunIsInTheSandboxAndItsProblemIsThatOfTheDaemon() throws Exception {
        rig.configured(EMA).comeUp();
        rig.step(rig.start("ema"));
        rig.broker.problem = "its process is gone";
        rig.after(Duration.ofSeconds(1));

        assertThat(rig.broker.needed).isTrue();
        assertThat(rig.supervisor.snapshot().problems())
                .contains("strategies in sandbox mode cannot reach the sandbox broker: its process is gone");

        rig.broker.problem = "";
        rig.host.newest("ema").end(ProcessEnd.exited(0));
        rig.settle();
        rig.after(Duration.ofSeconds(1));
        assertThat(rig.broker.needed).isFalse();
        assertThat(rig.supervisor.snapshot().problems()).isEmpty();
    }

    @Test
    void whatItHasToRememberIsSavedAndItIsToldSo() throws Exception {
        rig.configured(EMA).comeUp();
        rig.settle();
        int before = rig.broker.saved;

        rig.step(new Event.BrokerChanged());
        assertThat(rig.broker.saved).isGreaterThan(before);
        rig.failSaves();
        int failed = rig.broker.saved;
        rig.step(new Event.BrokerChanged());
        assertThat(rig.broker.saved).isEqualTo(failed);
        rig.mendSaves();
    }

    @Test
    void aDaemonThatEndsWaitsForItUnlessARunNeedsIt() throws Exception {
        rig.broker.mayEnd = false;
        rig.configured(EMA).comeUp();
        rig.step(new Event.ShutdownRequested(false, true, new Actor("user ann")));
        assertThat(rig.supervisor.isClosed()).isFalse();
        rig.broker.mayEnd = true;
        assertThat(rig.supervisor.isClosed()).isTrue();

        rig.crash().comeUp();
        rig.step(rig.start("ema"));
        rig.broker.mayEnd = false;
        rig.step(new Event.ShutdownRequested(false, true, new Actor("user ann")));
        assertThat(rig.supervisor.isClosed()).isTrue();
    }
}
