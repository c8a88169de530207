package algo.app.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.model.Actor;
import algo.app.model.Intent;
import algo.app.model.PanicStatus;
import algo.app.model.PanicStep;
import algo.app.model.Phase;
import algo.app.process.FakeHost;
import algo.app.process.ProcessEnd;
import algo.app.state.PanicLatch;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PanicTest {
    private static final Actor ANN = new Actor("user ann");

    private static final String THREE =
            """
            'hand':{'script':'hand.py'},
            'window':{'script':'w.py','schedule':{'type':'window','start':'09:15','stop':'15:15'}},
            'crashing':{'script':'c.py','restart':{'when':'always','max':5,'first_delay':'5s'}}""";

    @RegisterExtension
    final SupervisorRig rig = new SupervisorRig();

    @BeforeEach
    void threeRun() throws IOException {
        rig.configured(THREE).comeUp();
        rig.step(rig.start("hand"), rig.start("crashing"));
        rig.after(Duration.ofSeconds(2));
        assertThat(List.of(
                        rig.view("hand").phase(),
                        rig.view("window").phase(),
                        rig.view("crashing").phase()))
                .containsOnly(Phase.RUNNING);
    }

    private static Event.PanicRequested panic() {
        return new Event.PanicRequested("", ANN, new CompletableFuture<>());
    }

    private static Event.PanicEnded end() {
        return new Event.PanicEnded(true, ANN, new CompletableFuture<>());
    }

    private PanicStatus status() {
        return rig.supervisor.snapshot().panic().orElseThrow();
    }

    private void allEnd() {
        for (String id : List.of("hand", "window", "crashing")) {
            rig.host.newest(id).end(ProcessEnd.exited(0));
        }
        rig.settle();
    }

    private void noneStarts(Duration within) {
        int before = rig.host.runs().size();
        for (int i = 0; i < 60; i++) {
            rig.after(within.dividedBy(60));
        }
        assertThat(rig.host.runs()).as("runs within %s", within).hasSize(before);
    }

    @Test
    void theLatchIsOnDiskBeforeAnythingIsSignalled() throws IOException {
        Event.PanicRequested panic = panic();
        rig.step(panic);

        assertThat(SupervisorRig.answer(panic.reply()).isDone()).isTrue();
        assertThat(new PanicLatch(rig.panic, rig.time.clock())
                        .load()
                        .orElseThrow()
                        .by())
                .isEqualTo(ANN);
        assertThat(rig.host.newest("hand").signals()).isNotEmpty();
        assertThat(rig.host.newest("window").signals()).isNotEmpty();
        assertThat(rig.host.newest("crashing").signals()).isNotEmpty();
        assertThat(status().has(PanicStep.GONE)).as("they still live").isFalse();
    }

    @Test
    void everythingIsProvenGoneAndNothingStartsUntilItIsLifted() {
        rig.step(panic());
        allEnd();

        assertThat(status().has(PanicStep.GONE)).isTrue();
        noneStarts(Duration.ofDays(3));
        assertThat(rig.view("window").reason()).contains("'algo panic --end' lifts it");
    }

    @Test
    void noRequestStartsAnything() {
        rig.step(panic());
        allEnd();
        Event.StartRequested start = rig.forcedStart("hand");
        Event.RestartRequested restart = rig.restart("window");
        rig.step(start, restart, rig.reset("crashing"));
        rig.settle();

        assertThat(SupervisorRig.answer(start.reply()).verdict()).isEqualTo(Decision.Verdict.CONFLICT);
        assertThat(SupervisorRig.answer(start.reply()).message()).isEqualTo(status().refusal());
        assertThat(SupervisorRig.answer(restart.reply()).verdict()).isEqualTo(Decision.Verdict.CONFLICT);
        assertThat(rig.host.runs()).hasSize(3);
    }

    @Test
    void aStartOfTheSameTurnDoesNotStart() {
        rig.step(rig.stop("hand"));
        rig.host.newest("hand").end(ProcessEnd.exited(0));
        rig.settle();
        rig.step(rig.start("hand"), panic());
        rig.settle();

        assertThat(rig.view("hand").phase()).isEqualTo(Phase.STOPPED);
    }

    @Test
    void aRestartThatWaitsDoesNotCome() {
        rig.host.newest("crashing").end(ProcessEnd.exited(1));
        rig.settle();
        assertThat(rig.view("crashing").phase()).isEqualTo(Phase.BACKOFF);
        rig.step(panic());
        noneStarts(Duration.ofMinutes(10));

        assertThat(rig.view("crashing").phase()).isEqualTo(Phase.STOPPED);
    }

    @Test
    void aRunThatRestartsComesDown() {
        rig.step(rig.restart("hand"));
        rig.step(panic());
        allEnd();
        noneStarts(Duration.ofMinutes(1));

        assertThat(rig.view("hand").phase()).isEqualTo(Phase.STOPPED);
    }

    @Test
    void oneThatIgnoresItIsKilledAfterItsGrace() {
        rig.step(panic());
        FakeHost.FakeRun run = rig.host.newest("hand");
        rig.after(Duration.ofSeconds(6));
        rig.settle();

        assertThat(run.wasKilled()).isTrue();
    }

    @Test
    void theEndLetsSchedulesHoldAgainAndLeavesTheRestDown() {
        rig.step(panic());
        allEnd();
        Event.PanicEnded end = end();
        rig.step(end);
        rig.settle();

        assertThat(SupervisorRig.answer(end.reply()).isDone()).isTrue();
        assertThat(Files.exists(rig.panic)).isFalse();
        assertThat(rig.supervisor.snapshot().panic()).isEmpty();
        assertThat(rig.view("window").phase()).isEqualTo(Phase.STARTING);
        assertThat(rig.view("hand").phase()).isEqualTo(Phase.STOPPED);
        assertThat(rig.view("hand").intent()).isEqualTo(Intent.NONE);
        assertThat(rig.view("crashing").phase()).isEqualTo(Phase.STOPPED);
        rig.step(rig.start("hand"));
        assertThat(rig.view("hand").phase()).isEqualTo(Phase.STARTING);
    }

    @Test
    void theEndStartsNothingLiveThatNobodyConfirmed() throws IOException {
        rig.crash();
        rig.configured("'window':{'script':'w.py','schedule':{'type':'window','start':'09:15','stop':'15:15'}},"
                        + "'real':{'script':'r.py','mode':'live','schedule':{'type':'window','start':'09:15','stop':'15:15'}},"
                        + "'later':{'script':'l.py','mode':'live','schedule':{'type':'window','start':'15:20','stop':'15:29'}},"
                        + "'byhand':{'script':'h.py','mode':'live'}")
                .comeUp();
        rig.step(panic());
        rig.settle();
        Event.PanicEnded unconfirmed = new Event.PanicEnded(false, ANN, new CompletableFuture<>());
        rig.step(unconfirmed);

        assertThat(SupervisorRig.answer(unconfirmed.reply()).verdict()).isEqualTo(Decision.Verdict.UNCONFIRMED);
        assertThat(SupervisorRig.answer(unconfirmed.reply()).message()).isEqualTo("real");
        assertThat(rig.supervisor.snapshot().panic()).isPresent();
        noneStarts(Duration.ofMinutes(5));

        rig.step(rig.stop("real"));
        Event.PanicEnded withoutIt = new Event.PanicEnded(false, ANN, new CompletableFuture<>());
        rig.step(withoutIt);
        assertThat(SupervisorRig.answer(withoutIt.reply()).isDone()).isTrue();
        assertThat(rig.view("real").phase()).isEqualTo(Phase.STOPPED);
    }

    @Test
    void twiceIsFineAndKeepsTheFirstTime() {
        rig.step(panic());
        var since = status().since();
        rig.time.advance(Duration.ofSeconds(1));
        Event.PanicRequested again = panic();
        rig.step(again);

        assertThat(SupervisorRig.answer(again.reply()).isDone()).isTrue();
        assertThat(status().since()).isEqualTo(since);
    }

    @Test
    void theNextDaemonFinishesTheStop() throws IOException {
        rig.step(panic());
        rig.crash().comeUp();

        assertThat(rig.supervisor.snapshot().panic()).isPresent();
        allEnd();
        assertThat(status().has(PanicStep.GONE)).isTrue();
        noneStarts(Duration.ofDays(1));
    }

    @Test
    void aLatchOfWhichNothingElseWasDoneHolds() throws IOException {
        rig.crash();
        new PanicLatch(rig.panic, rig.time.clock()).save(new PanicStatus(rig.time.wall(), ANN, "", List.of()));
        rig.comeUp();
        rig.settle();

        assertThat(rig.view("hand").phase()).isEqualTo(Phase.STOPPING);
        assertThat(rig.view("window").phase()).isEqualTo(Phase.STOPPING);
        allEnd();
        noneStarts(Duration.ofDays(1));
    }

    @Test
    void aFileThatMakesNoSenseHolds() throws IOException {
        for (String content : List.of("", "{", "[]", "{\"since\":\"yesterday\"}", "{\"since\":7}")) {
            rig.crash();
            Files.writeString(rig.panic, content);
            rig.comeUp();
            assertThat(rig.supervisor.snapshot().panic()).as(content).isPresent();
        }
    }

    @Test
    void aFileThatSomebodyPutsThereHoldsWithinASecond() throws IOException {
        Files.createFile(rig.panic);
        rig.after(Duration.ofSeconds(1));

        assertThat(rig.supervisor.snapshot().panic()).isPresent();
        assertThat(rig.view("hand").phase()).isEqualTo(Phase.STOPPING);
    }

    @Test
    void aFileThatSomebodyRemovesComesBack() throws IOException {
        rig.step(panic());
        Files.delete(rig.panic);
        rig.after(Duration.ofSeconds(1));

        assertThat(rig.panic).exists();
    }

    @Test
    void withoutADiskItHoldsInMemoryAndSaysSo() throws IOException {
        rig.failSaves();
        Event.PanicRequested panic = panic();
        rig.step(panic);

        Decision decision = SupervisorRig.answer(panic.reply());
        assertThat(decision.verdict()).isEqualTo(Decision.Verdict.UNSAVED);
        assertThat(decision.message()).contains("the latch of the panic is not on disk");
        assertThat(rig.supervisor.snapshot().problems()).anyMatch(text -> text.contains("not on disk"));
        assertThat(rig.host.newest("hand").signals()).isNotEmpty();
        allEnd();
        assertThat(status().has(PanicStep.GONE)).isTrue();
        noneStarts(Duration.ofHours(1));
        rig.mendSaves();
        rig.after(Duration.ofSeconds(1));
        assertThat(new PanicLatch(rig.panic, rig.time.clock())
                        .load()
                        .orElseThrow()
                        .has(PanicStep.GONE))
                .isTrue();
        assertThat(rig.supervisor.snapshot().problems()).noneMatch(text -> text.contains("not on disk"));
    }

    @Test
    void aLatchThatCannotBeRemovedHolds() throws IOException {
        rig.step(panic());
        allEnd();
        rig.failSaves();
        Event.PanicEnded end = end();
        rig.step(end);

        assertThat(SupervisorRig.answer(end.reply()).verdict()).isEqualTo(Decision.Verdict.FAILED);
        assertThat(rig.supervisor.snapshot().panic()).isPresent();
        noneStarts(Duration.ofHours(1));
        rig.mendSaves();
    }

    @Test
    void withoutAPanicThereIsNothingToEnd() {
        Event.PanicEnded end = end();
        rig.step(end);

        assertThat(SupervisorRig.answer(end.reply()).verdict()).isEqualTo(Decision.Verdict.UNCHANGED);
        assertThat(rig.view("hand").phase()).isEqualTo(Phase.RUNNING);
    }

    @Test
    void anOccurrenceThatCameDueIsNotMadeUpFor() throws IOException {
        rig.crash();
        rig.configured("'cron':{'script':'c.py','schedule':{'type':'cron','cron':'30 9 * * 1-5'}}")
                .comeUp();
        rig.step(panic());
        rig.time.advance(Duration.ofMinutes(10).plusSeconds(3));
        rig.step(end());
        rig.settle();

        assertThat(rig.view("cron").phase()).isEqualTo(Phase.STOPPED);
        rig.after(Duration.ofDays(3));
        assertThat(rig.view("cron").phase()).as("at its next time").isEqualTo(Phase.STARTING);
    }

    @Test
    void theJournalHasEachStepWithItsTime() throws IOException {
        rig.step(panic());
        allEnd();
        rig.step(end());

        assertThat(Files.readAllLines(rig.events))
                .filteredOn(line -> line.contains("\"event\":\"panic\""))
                .extracting(line -> line.replaceAll(".*\"to\":\"(\\w+)\".*", "$1"))
                .containsExactly("latched", "stopping", "gone", "ended");
    }

    @Test
    void theEndOfTheDaemonWaitsForTheStop() {
        rig.step(panic());
        rig.step(new Event.ShutdownRequested(false, true, ANN));

        assertThat(rig.supervisor.isClosed()).isFalse();
        allEnd();
        assertThat(rig.supervisor.isClosed()).isTrue();
    }
}
