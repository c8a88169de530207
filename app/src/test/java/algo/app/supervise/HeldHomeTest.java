package algo.app.supervise;

import static algo.app.supervise.SupervisorRig.RETRIED;
import static org.assertj.core.api.Assertions.assertThat;

import algo.app.model.Actor;
import algo.app.model.Phase;
import algo.app.process.FakeHost.FakeRun;
import algo.app.process.ProcessEnd;
import java.nio.file.Files;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A daemon on a home that is held looks, says so, and does nothing. */
class HeldHomeTest {
    private static final String WHY = "the home /copy is held: it is a copy of /home/ann/.algo";

    @RegisterExtension
    final SupervisorRig rig = new SupervisorRig();

    @Test
    void nothingIsAdoptedSignalledStartedOrSaved() throws Exception {
        rig.configured(RETRIED + ",'due':{'script':'due.py','schedule':{'type':'window','start':'09:00'}}")
                .comeUp();
        FakeRun run = rig.run("ema");
        rig.after(Duration.ofSeconds(2));
        rig.crash();
        byte[] state = Files.readAllBytes(rig.state);
        int made = rig.host.runs().size();

        rig.comeUpHeld(WHY);
        rig.after(Duration.ofMinutes(10));
        rig.configured(RETRIED + ",'late':{'script':'late.py','schedule':{'type':'window','start':'09:00'}}");
        rig.after(Duration.ofMinutes(10));
        rig.step(rig.start("ema"), rig.stop("ema"));

        assertThat(rig.supervisor.snapshot().problems()).contains(WHY);
        for (String id : new String[] {"ema", "late"}) {
            assertThat(rig.view(id).phase()).as(id).isEqualTo(Phase.STOPPED);
            assertThat(rig.view(id).wanted()).as(id).isFalse();
            assertThat(rig.view(id).reason()).as(id).startsWith("held");
        }
        assertThat(run.signals()).isEmpty();
        assertThat(run.sweeps()).isZero();
        assertThat(rig.host.runs()).hasSize(made);
        assertThat(Files.readAllBytes(rig.state)).isEqualTo(state);
    }

    @Test
    void itEndsWhenItIsAskedTo() throws Exception {
        rig.configured(RETRIED).comeUp();
        rig.run("ema");
        rig.crash();

        rig.comeUpHeld(WHY);
        rig.step(new Event.ShutdownRequested(true, true, new Actor("user ann")));

        assertThat(rig.supervisor.isClosed()).isTrue();
    }

    @Test
    void onceClaimedTheRunsOfTheOriginalAreOverAndNothingOfThemIsSignalled() throws Exception {
        rig.configured(RETRIED).comeUp();
        FakeRun run = rig.run("ema");
        rig.crash();
        rig.comeUpHeld(WHY);
        rig.crash();
        run.end(ProcessEnd.unknown());

        rig.comeUp();
        rig.settle();

        assertThat(rig.view("ema").phase()).isEqualTo(Phase.BACKOFF);
        assertThat(run.signals()).isEmpty();
    }
}
