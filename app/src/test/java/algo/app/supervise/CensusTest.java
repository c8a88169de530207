package algo.app.supervise;

import static algo.app.supervise.SupervisorRig.RETRIED;
import static org.assertj.core.api.Assertions.assertThat;

import algo.app.model.Mode;
import algo.app.model.ModeChoice;
import algo.app.model.Phase;
import algo.app.model.StopSignal;
import algo.app.process.FakeHost;
import algo.app.process.FakeHost.FakeRun;
import algo.app.process.ProcessEnd;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the state does not say is not "nothing runs": what lives is found before anything is launched. */
class CensusTest {
    private static final String WINDOW =
            "'ema':{'script':'ema.py','schedule':{'type':'window','start':'09:15','stop':'15:15'}}";

    @RegisterExtension
    final SupervisorRig rig = new SupervisorRig();

    private FakeRun running(String strategies) throws Exception {
        rig.configured(strategies).comeUp();
        FakeRun run = rig.run("ema");
        rig.after(Duration.ofSeconds(2));
        rig.crash();
        return run;
    }

    private void forget() throws Exception {
        Files.delete(rig.state);
        Files.deleteIfExists(Path.of(rig.state + ".bak"));
    }

    @Test
    void aRunThatAStateThatIsGoneTellsNothingOfIsAdopted() throws Exception {
        FakeRun run = running(RETRIED);
        forget();

        rig.comeUp();
        rig.settle();

        assertThat(rig.host.executed("ema")).containsExactly(run);
        assertThat(rig.view("ema").phase()).isEqualTo(Phase.RUNNING);
        assertThat(rig.view("ema").startedAt()).isEqualTo(rig.time.wall().minus(FakeHost.AGE));
        assertThat(rig.view("ema").pid()).isEqualTo(run.program().orElseThrow().pid());
        assertThat(rig.supervisor.snapshot().problems())
                .anySatisfy(problem -> assertThat(problem).contains("ema", "the state did not tell of it"));
        assertThat(rig.kept).contains(run.record().run());
        assertThat(Journals.lines(rig.events)).contains("7 ema phase stopped running found daemon");
        rig.step(rig.start("ema"));
        assertThat(rig.host.executed("ema")).containsExactly(run);

        rig.step(rig.stop("ema"));
        assertThat(run.signals()).containsExactly(StopSignal.TERM);
        run.end(ProcessEnd.signaled("TERM"));
        rig.settle();
        assertThat(rig.view("ema").phase()).isEqualTo(Phase.STOPPED);
        assertThat(rig.supervisor.snapshot().problems()).isEmpty();
    }

    @Test
    void aStateOfBeforeTheStartDoesNotStartItAgain() throws Exception {
        rig.configured(WINDOW).comeUp();
        byte[] before = Files.readAllBytes(rig.state);
        rig.crash();
        rig.comeUp();
        rig.settle();
        FakeRun run = rig.host.newest("ema");
        rig.crash();
        Files.write(rig.state, before);
        Files.write(Path.of(rig.state + ".bak"), before);

        rig.comeUp();
        rig.after(Duration.ofMinutes(5));

        assertThat(rig.host.executed("ema")).hasSizeLessThanOrEqualTo(2).last().isSameAs(run);
        assertThat(rig.host.live("ema")).hasSize(1);
        assertThat(run.signals()).isEmpty();
    }

    @Test
    void aStopThatCameDueMeanwhileIsEnforced() throws Exception {
        FakeRun run = running(WINDOW);
        forget();
        // The fake host takes each process to be a minute old.
        rig.time.advance(Duration.ofHours(5).plusMinutes(54).plusSeconds(40));

        rig.comeUp();
        assertThat(run.signals()).isEmpty();
        rig.after(Duration.ofMinutes(1));

        assertThat(run.signals()).containsExactly(StopSignal.TERM);
    }

    @Test
    void theModeIsThatOfTheHostThatItWasGiven() throws Exception {
        rig.configured("'ema':{'script':'ema.py'}").comeUp();
        rig.step(rig.start("ema", ModeChoice.LIVE));
        rig.settle();
        FakeRun run = rig.host.newest("ema");
        rig.crash();
        forget();

        rig.comeUp();

        assertThat(rig.view("ema").phase()).isEqualTo(Phase.RUNNING);
        assertThat(run.request().environment()).containsEntry("MODE", "live");
        assertThat(rig.view("ema").mode()).isEqualTo(Mode.LIVE);
    }

    @Test
    void whatTheConfigDoesNotHaveEitherIsShownAndCanBeStopped() throws Exception {
        FakeRun run = running(RETRIED);
        forget();
        rig.configured("");

        rig.comeUp();
        rig.settle();
        assertThat(rig.view("ema").phase()).isEqualTo(Phase.RUNNING);
        assertThat(run.signals()).isEmpty();

        rig.step(rig.stop("ema"));
        assertThat(run.signals()).containsExactly(StopSignal.TERM);
    }

    @Test
    void whatIsLeftOfARunWhoseWrapperIsGoneIsEndedBeforeTheNextBegins() throws Exception {
        FakeRun run = running(RETRIED);
        forget();
        run.end(ProcessEnd.signaled("KILL"));
        run.stubborn(2);

        rig.comeUp();
        rig.step(rig.start("ema"));

        assertThat(rig.host.executed("ema")).containsExactly(run);
        assertThat(rig.view("ema").phase()).isEqualTo(Phase.STOPPING);
    }

    @Test
    void aSecondRunIsNamedAndNoThirdIsStarted() throws Exception {
        FakeRun first = running(RETRIED);
        byte[] state = Files.readAllBytes(rig.state);
        forget();
        rig.host.hide(first);
        rig.comeUp();
        FakeRun second = rig.run("ema");
        rig.crash();
        rig.host.hide(null);
        Files.write(rig.state, state);

        rig.comeUp();
        assertThat(rig.supervisor.snapshot().problems())
                .anySatisfy(problem -> assertThat(problem).contains("ema: a second run of it lives, process "));
        first.end(ProcessEnd.exited(0));
        rig.settle();
        rig.step(rig.start("ema"));
        rig.settle();

        assertThat(rig.host.live("ema")).containsExactly(second);
        assertThat(second.signals()).isEmpty();
    }
}
