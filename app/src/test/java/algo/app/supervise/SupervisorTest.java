package algo.app.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.model.ExitReason;
import algo.app.model.Intent;
import algo.app.model.Mode;
import algo.app.model.ModeChoice;
import algo.app.model.Phase;
import algo.app.model.StopSignal;
import algo.app.process.FakeHost.FakeRun;
import algo.app.process.ProcessEnd;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The loop, turn by turn. */
class SupervisorTest {
    private static final String EMA = "'ema':{'script':'ema.py'}";
    private static final String RETRIED =
            "'ema':{'script':'ema.py','restart':{'when':'on-failure','max':2,'first_delay':'5s'}}";

    @TempDir
    private Path directory;

    private SupervisorRig rig;

    @BeforeEach
    void home() throws Exception {
        rig = new SupervisorRig(directory);
    }

    @AfterEach
    void close() throws Exception {
        rig.close();
    }

    @Test
    void aRunIsOnDiskBeforeItsGateOpens() throws Exception {
        rig.configured(EMA).comeUp();
        List<String> saved = new ArrayList<>();
        rig.host.beforeRelease(run -> saved.add(savedRun("ema")));

        Event.StartRequested start = rig.start("ema");
        rig.step(start);

        assertThat(saved).containsExactly(rig.host.newest("ema").record().run().value());
        assertThat(SupervisorRig.answer(start.reply())).isEqualTo(Decision.launching(1));
    }

    private String savedRun(String id) {
        try {
            return rig.saved(id).path("run").path("id").asText();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void aStartIsConfirmedOnceItStayedUpForItsStartWindow() throws Exception {
        rig.configured(EMA).comeUp();
        rig.run("ema");

        rig.after(Duration.ofMillis(999));
        assertThat(rig.view("ema").phase()).as("after 999 ms").isEqualTo(Phase.STARTING);

        rig.after(Duration.ofMillis(1));
        assertThat(rig.view("ema").phase()).as("after 1 s").isEqualTo(Phase.RUNNING);
        assertThat(rig.view("ema").reason()).isEqualTo("started by hand");
    }

    @Test
    void aSecondStartIsAConflictAndStartsNothing() throws Exception {
        rig.configured(EMA).comeUp();
        FakeRun run = rig.run("ema");
        rig.step();

        Event.StartRequested again = rig.start("ema", ModeChoice.LIVE);
        rig.step(again);

        Decision decision = SupervisorRig.answer(again.reply());
        assertThat(decision.verdict()).isEqualTo(Decision.Verdict.CONFLICT);
        assertThat(decision.message())
                .isEqualTo(
                        "is already running, pid " + run.program().orElseThrow().pid() + ", sandbox");
        assertThat(rig.host.executed("ema")).hasSize(1);
    }

    @Test
    void ofTwoStartsInOneTurnTheFirstIsDone() throws Exception {
        rig.configured(EMA).comeUp();
        Event.StartRequested first = rig.start("ema");
        Event.StartRequested second = rig.start("ema", ModeChoice.LIVE);

        rig.step(first, second);
        rig.settle();

        assertThat(rig.host.executed("ema")).hasSize(1);
        assertThat(SupervisorRig.answer(first.reply()).verdict()).isEqualTo(Decision.Verdict.DONE);
        assertThat(SupervisorRig.answer(second.reply()).verdict()).isEqualTo(Decision.Verdict.CONFLICT);
        assertThat(rig.view("ema").mode()).isEqualTo(Mode.SANDBOX);
    }

    @Test
    void ofTwoStartsWhileItStopsTheFirstIsDone() throws Exception {
        rig.configured(EMA).comeUp();
        rig.run("ema");
        rig.step(rig.stop("ema"));
        Event.StartRequested first = rig.start("ema");
        Event.StartRequested second = rig.start("ema", ModeChoice.LIVE);

        rig.step(first);
        rig.step(second);

        assertThat(SupervisorRig.answer(first.reply()).verdict()).isEqualTo(Decision.Verdict.DONE);
        assertThat(SupervisorRig.answer(second.reply()).verdict()).isEqualTo(Decision.Verdict.CONFLICT);
    }

    @Test
    void aStartAfterAStopInOneTurnIsNoConflict() throws Exception {
        rig.configured(EMA).comeUp();
        Event.StartRequested last = rig.start("ema");

        rig.step(rig.start("ema"), rig.stop("ema"), last);

        assertThat(SupervisorRig.answer(last.reply()).verdict()).isEqualTo(Decision.Verdict.DONE);
        assertThat(rig.host.executed("ema")).hasSize(1);
    }

    @Test
    void aStrategyNobodyKnowsIsNotFound() throws Exception {
        rig.configured(EMA).comeUp();
        Event.StartRequested start = rig.start("emma");
        Event.StopRequested stop = rig.stop("emma");

        rig.step(start, stop);

        assertThat(SupervisorRig.answer(start.reply()).verdict()).isEqualTo(Decision.Verdict.NOT_FOUND);
        assertThat(SupervisorRig.answer(stop.reply()).verdict()).isEqualTo(Decision.Verdict.NOT_FOUND);
    }

    @Test
    void aStateThatCannotBeSavedExecutesNothingAndSaysWhy() throws Exception {
        rig.configured(EMA).comeUp();
        rig.failSaves();

        Event.StartRequested start = rig.start("ema");
        rig.step(start);

        assertThat(rig.host.executed("ema")).as("executed").isEmpty();
        assertThat(rig.host.runs()).as("made").singleElement().matches(FakeRun::wasAbandoned, "abandoned");
        Decision decision = SupervisorRig.answer(start.reply());
        assertThat(decision.verdict()).isEqualTo(Decision.Verdict.UNSAVED);
        assertThat(decision.message()).startsWith("the state could not be saved: not a directory: ");
        assertThat(rig.view("ema").phase()).isEqualTo(Phase.FAILED);
        assertThat(rig.supervisor.snapshot().problems()).containsExactly(decision.message());
    }

    @Test
    void onceTheStateCanBeSavedAgainAllIsWell() throws Exception {
        rig.configured(EMA).comeUp();
        rig.failSaves();
        rig.step(rig.start("ema"));
        rig.mendSaves();

        Event.StartRequested start = rig.start("ema");
        rig.step(start);

        assertThat(SupervisorRig.answer(start.reply()).verdict()).isEqualTo(Decision.Verdict.DONE);
        assertThat(rig.host.live("ema")).hasSize(1);
        assertThat(rig.supervisor.snapshot().problems()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"STOPPED", "BACKOFF", "RUNNING"})
    void aStopThatIsNotOnDiskIsNotAcknowledged(Phase phase) throws Exception {
        rig.configured(RETRIED).comeUp();
        if (phase != Phase.STOPPED) {
            rig.run("ema");
        }
        if (phase == Phase.BACKOFF) {
            rig.host.newest("ema").end(ProcessEnd.exited(1));
            rig.step();
        }
        rig.failSaves();

        Event.StopRequested stop = rig.stop("ema");
        rig.step(stop);

        assertThat(SupervisorRig.answer(stop.reply()).verdict()).isEqualTo(Decision.Verdict.UNSAVED);
    }

    @Test
    void aStopAsksWithItsSignalThenKillsAfterItsGrace() throws Exception {
        rig.configured("'ema':{'script':'ema.py','stop':{'signal':'INT','grace':'3s'}}")
                .comeUp();
        FakeRun run = rig.run("ema");

        rig.step(rig.stop("ema"));
        assertThat(run.signals()).containsExactly(StopSignal.INT);
        assertThat(rig.view("ema").phase()).isEqualTo(Phase.STOPPING);

        rig.after(Duration.ofMillis(2999));
        assertThat(run.isLive()).as("within its grace").isTrue();

        rig.after(Duration.ofMillis(1));
        rig.settle();
        assertThat(run.isLive()).as("after its grace").isFalse();
        assertThat(run.isClosed()).isTrue();
        assertThat(rig.view("ema").phase()).isEqualTo(Phase.STOPPED);
        assertThat(rig.view("ema").intent()).isEqualTo(Intent.STOPPED);
        assertThat(rig.view("ema").lastExit().orElseThrow().reason()).isEqualTo(ExitReason.KILLED);
    }

    @Test
    void thatItIsKilledIsOnDiskBeforeItIs() throws Exception {
        rig.configured(EMA).comeUp();
        FakeRun run = rig.run("ema");

        rig.step(rig.stop("ema", Duration.ZERO));

        assertThat(run.isLive()).as("in the turn that decides it").isTrue();
        assertThat(rig.saved("ema").path("ending").path("forced").asBoolean()).isTrue();
        rig.settle();
        assertThat(run.isLive()).isFalse();
    }

    @Test
    void aSecondStopMayShortenTheGraceAndNeverLengthensIt() throws Exception {
        rig.configured(EMA).comeUp();
        FakeRun run = rig.run("ema");
        rig.step(rig.stop("ema", Duration.ofMinutes(1)));
        rig.step(rig.stop("ema", Duration.ofSeconds(2)));
        rig.step(rig.stop("ema", Duration.ofMinutes(9)));

        rig.after(Duration.ofSeconds(2));
        rig.settle();

        assertThat(run.isLive()).isFalse();
        assertThat(run.signals()).as("asked once").hasSize(1);
    }

    @Test
    void aGraceIsNotMovedByAClockThatIsSet() throws Exception {
        rig.configured(EMA).comeUp();
        FakeRun run = rig.run("ema");
        rig.step(rig.stop("ema"));

        rig.time.stepWall(Duration.ofDays(1));
        rig.step();
        assertThat(run.isLive()).as("set forward").isTrue();

        rig.time.stepWall(Duration.ofDays(-2));
        rig.after(Duration.ofSeconds(5));
        rig.settle();
        assertThat(run.isLive()).as("set back, after the grace").isFalse();
    }

    @Test
    void aRunIsOverOnlyWhenItsWholeTreeIsGone() throws Exception {
        rig.configured(RETRIED).comeUp();
        FakeRun run = rig.run("ema");
        run.stubborn(3);

        run.end(ProcessEnd.exited(1));
        rig.step();
        rig.step();
        assertThat(rig.view("ema").phase()).as("while something of it lives").isEqualTo(Phase.STOPPING);
        rig.after(Duration.ofMinutes(1));
        assertThat(rig.host.executed("ema")).as("no next run yet").hasSize(1);

        rig.after(Duration.ofSeconds(1));
        assertThat(rig.view("ema").phase()).as("once it is gone").isEqualTo(Phase.BACKOFF);
    }

    @Test
    void aProcessTableThatCannotBeReadPostponesTheSweep() throws Exception {
        rig.configured(EMA).comeUp();
        FakeRun run = rig.run("ema");
        rig.launcher.failTable(true);

        run.end(ProcessEnd.exited(0));
        rig.step();
        assertThat(rig.view("ema").phase()).isEqualTo(Phase.STOPPING);

        rig.launcher.failTable(false);
        rig.step();
        assertThat(rig.view("ema").phase()).isEqualTo(Phase.EXITED);
    }

    @Test
    void whatCannotBeEndedIsNamedAndTriedMoreSeldom() throws Exception {
        rig.configured(EMA).comeUp();
        FakeRun run = rig.run("ema");
        run.stubborn(Integer.MAX_VALUE);
        rig.step(rig.stop("ema", Duration.ZERO));

        for (int i = 0; i < 1000; i++) {
            rig.after(Duration.ofMillis(10));
        }

        assertThat(run.sweeps()).as("in 10 s").isBetween(100, 250);
        assertThat(rig.view("ema").phase()).isEqualTo(Phase.STOPPING);
        assertThat(rig.view("ema").reason()).startsWith("cannot end process ").endsWith(" (fake)");
        run.stubborn(0);
        rig.after(Duration.ofSeconds(1));
        rig.after(Duration.ofSeconds(1));
        assertThat(rig.view("ema").phase()).isEqualTo(Phase.STOPPED);
        assertThat(rig.view("ema").reason()).isEqualTo("stopped by hand");
    }

    @Test
    void whatCannotBeEndedDoesNotKeepTheDaemonFromEnding() throws Exception {
        rig.configured(EMA).comeUp();
        rig.run("ema").stubborn(Integer.MAX_VALUE);
        rig.step(new Event.ShutdownRequested(true, true));

        for (int seconds = 0; seconds < 12; seconds++) {
            rig.after(Duration.ofSeconds(1));
            assertThat(rig.supervisor.isClosed())
                    .as("after its grace and %d s", seconds - 5)
                    .isFalse();
        }
        rig.after(Duration.ofSeconds(10));

        assertThat(rig.supervisor.isClosed()).isTrue();
        FakeRun run = rig.host.newest("ema");
        assertThat(run.remembered()).isEmpty();
        rig.crash().comeUp();
        assertThat(rig.view("ema").phase()).as("the next one goes on with it").isEqualTo(Phase.STOPPING);
        assertThat(run.remembered()).as("and knows what is left").hasSize(1);
    }

    @Test
    void howItEndedIsReadAgainWhereItCouldNotBeReadAtOnce() throws Exception {
        rig.configured(RETRIED).comeUp();
        FakeRun run = rig.run("ema");
        run.unreadable(true);

        run.end(ProcessEnd.exited(7));
        rig.settle();
        assertThat(rig.view("ema").phase()).as("not forgotten").isEqualTo(Phase.STOPPING);

        run.unreadable(false);
        rig.settle();
        assertThat(rig.view("ema").phase()).isEqualTo(Phase.BACKOFF);
        assertThat(rig.view("ema").lastExit().orElseThrow().code()).isEqualTo(7);
    }

    @Test
    void aStopWinsOverARestartThatIsDue() throws Exception {
        rig.configured(RETRIED).comeUp();
        rig.run("ema").end(ProcessEnd.exited(1));
        rig.step();
        assertThat(rig.view("ema").phase()).isEqualTo(Phase.BACKOFF);
        rig.time.advance(Duration.ofSeconds(5));

        Event.StopRequested stop = rig.stop("ema");
        rig.step(stop);
        rig.after(Duration.ofHours(1));

        assertThat(SupervisorRig.answer(stop.reply()).verdict()).isEqualTo(Decision.Verdict.UNCHANGED);
        assertThat(rig.view("ema").phase()).isEqualTo(Phase.STOPPED);
        assertThat(rig.host.executed("ema")).hasSize(1);
    }

    @Test
    void aStopWinsOverAnExitInTheSameTurn() throws Exception {
        rig.configured(RETRIED).comeUp();
        rig.run("ema").end(ProcessEnd.exited(1));

        rig.step(rig.stop("ema"));
        rig.after(Duration.ofHours(1));

        assertThat(rig.view("ema").phase()).isEqualTo(Phase.STOPPED);
        assertThat(rig.view("ema").reason()).isEqualTo("stopped by hand");
        assertThat(rig.host.executed("ema")).hasSize(1);
    }

    @Test
    void aStartWhileItEndsBeginsTheNextRunOnceTheLastIsGone() throws Exception {
        rig.configured(EMA).comeUp();
        FakeRun first = rig.run("ema");
        rig.step(rig.stop("ema"));

        Event.StartRequested start = rig.start("ema");
        rig.step(start);
        assertThat(rig.host.executed("ema")).as("while the first ends").hasSize(1);

        first.end(ProcessEnd.exited(0));
        rig.step();
        assertThat(first.isLive()).isFalse();
        assertThat(rig.host.live("ema")).as("the second").hasSize(1);
        assertThat(rig.view("ema").launches())
                .isEqualTo(SupervisorRig.answer(start.reply()).launch());
    }

    @Test
    void aStopAfterARestartLeavesItStopped() throws Exception {
        rig.configured(EMA).comeUp();
        FakeRun run = rig.run("ema");
        rig.step(rig.restart("ema"));
        rig.step(rig.stop("ema"));

        run.end(ProcessEnd.signaled("TERM"));
        rig.settle();

        assertThat(rig.host.executed("ema")).hasSize(1);
        assertThat(rig.view("ema").phase()).isEqualTo(Phase.STOPPED);
    }

    @Test
    void aRestartEndsTheRunAndBeginsTheNext() throws Exception {
        rig.configured(EMA).comeUp();
        FakeRun first = rig.run("ema");

        rig.step(rig.restart("ema"));
        assertThat(first.signals()).containsExactly(StopSignal.TERM);
        first.end(ProcessEnd.signaled("TERM"));
        rig.step();

        assertThat(rig.host.executed("ema")).hasSize(2);
        assertThat(rig.view("ema").lastExit().orElseThrow().reason()).isEqualTo(ExitReason.STOPPED);
    }

    @Test
    void aRestartOfWhatDoesNotRunStartsIt() throws Exception {
        rig.configured(EMA).comeUp();

        rig.step(rig.restart("ema"));

        assertThat(rig.host.live("ema")).hasSize(1);
    }

    @Test
    void theExitOfAnEarlierRunIsNotTakenForThatOfThisOne() throws Exception {
        rig.configured(EMA).comeUp();
        FakeRun first = rig.run("ema");
        rig.step(rig.restart("ema"));
        first.end(ProcessEnd.exited(0));
        rig.settle();
        assertThat(rig.host.executed("ema")).hasSize(2);

        rig.step(new Event.ProcessExited(first.record().run()));

        assertThat(rig.view("ema").phase()).isEqualTo(Phase.STARTING);
        assertThat(rig.host.newest("ema").isLive()).isTrue();
    }

    @Test
    void anExitThatIsReportedTwiceCountsOnce() throws Exception {
        rig.configured(RETRIED).comeUp();
        FakeRun run = rig.run("ema");
        run.end(ProcessEnd.exited(1));

        rig.step(new Event.ProcessExited(run.record().run()));
        rig.step(new Event.ProcessExited(run.record().run()));

        assertThat(rig.view("ema").phase()).isEqualTo(Phase.BACKOFF);
        assertThat(rig.view("ema").restarts()).isEqualTo(1);
    }

    @Test
    void theRestartBudgetIsSpentThenAResetOrAStartBeginsAnew() throws Exception {
        rig.configured(RETRIED).comeUp();
        rig.run("ema");

        failTwiceMore();
        assertThat(rig.view("ema").phase()).isEqualTo(Phase.FAILED);
        assertThat(rig.host.executed("ema")).as("one start and two restarts").hasSize(3);
        rig.after(Duration.ofHours(1));
        assertThat(rig.host.executed("ema")).as("an hour later").hasSize(3);

        rig.step(rig.reset("ema"));
        assertThat(rig.view("ema").phase()).as("after a reset").isEqualTo(Phase.STOPPED);
        rig.step(rig.start("ema"));
        failTwiceMore();
        assertThat(rig.host.executed("ema")).as("after the next start").hasSize(6);
    }

    /** The run, and its two restarts, each exit with 1. */
    private void failTwiceMore() {
        for (int i = 0; i < 3; i++) {
            rig.host.newest("ema").end(ProcessEnd.exited(1));
            rig.step();
            rig.after(Duration.ofSeconds(10));
        }
    }

    @Test
    void aRunThatIsKilledFromOutsideIsRestartedOnFailure() throws Exception {
        rig.configured(RETRIED).comeUp();
        rig.run("ema").end(ProcessEnd.signaled("KILL"));
        rig.step();

        assertThat(rig.view("ema").phase()).isEqualTo(Phase.BACKOFF);
        assertThat(rig.view("ema").lastExit().orElseThrow().reason()).isEqualTo(ExitReason.SIGNAL);
        assertThat(rig.view("ema").lastExit().orElseThrow().signal()).isEqualTo("KILL");

        rig.after(Duration.ofSeconds(5));
        assertThat(rig.host.live("ema")).hasSize(1);
        assertThat(rig.view("ema").reason()).isEqualTo("restart 1, before it ended by signal KILL");
    }

    @Test
    void aPreparationThatFailsIsShownAndRetriedByThePolicy() throws Exception {
        rig.configured(RETRIED).comeUp();
        rig.notPrepared = "no such script: /x/ema.py";
        rig.step(rig.start("ema"));
        assertThat(rig.view("ema").reason())
                .isEqualTo("could not start: no such script: /x/ema.py; restart 1 of 2 in 5s");

        rig.notPrepared = "";
        rig.after(Duration.ofSeconds(5));

        assertThat(rig.host.live("ema")).hasSize(1);
    }

    @Test
    void aProcessThatCannotBeMadeFailsTheStart() throws Exception {
        rig.configured(EMA).comeUp();
        rig.host.refuse("no process could be made: out of memory");

        rig.step(rig.start("ema"));

        assertThat(rig.view("ema").phase()).isEqualTo(Phase.FAILED);
        assertThat(rig.view("ema").reason()).isEqualTo("could not start: no process could be made: out of memory");
    }

    @Test
    void theMarketChosenForARunHoldsForItsRestarts() throws Exception {
        rig.configured(RETRIED).comeUp();
        rig.step(rig.start("ema", ModeChoice.LIVE));
        rig.host.newest("ema").end(ProcessEnd.exited(1));
        rig.step();
        rig.after(Duration.ofSeconds(5));

        assertThat(rig.host.newest("ema").request().environment()).containsEntry("MODE", "live");
        assertThat(rig.view("ema").mode()).isEqualTo(Mode.LIVE);

        rig.step(rig.stop("ema", Duration.ZERO));
        rig.settle();
        rig.step(rig.start("ema"));
        assertThat(rig.view("ema").mode()).as("the next start by hand").isEqualTo(Mode.SANDBOX);
    }

    @Test
    void anEntryThatIsDeletedWhileItRunsStaysUntilItIsStopped() throws Exception {
        rig.configured(RETRIED).comeUp();
        FakeRun run = rig.run("ema");
        rig.configured("'other':{'script':'other.py'}");

        rig.after(Duration.ofSeconds(1));
        assertThat(rig.view("ema").configured()).isFalse();
        assertThat(run.signals()).as("left alone").isEmpty();
        assertThat(rig.supervisor.snapshot().problems())
                .containsExactly(
                        "ema: still runs, but its entry in the config is gone; stop it with 'algo stop ema', or"
                                + " put the entry back");

        rig.step(rig.stop("ema"));
        run.end(ProcessEnd.signaled("TERM"));
        rig.settle();
        assertThat(rig.supervisor.snapshot().strategies()).containsOnlyKeys("other");
        assertThat(rig.supervisor.snapshot().problems()).isEmpty();
    }

    @Test
    void aDeletedEntryIsNotRestartedAndItsReturnIsNoticed() throws Exception {
        rig.configured(RETRIED).comeUp();
        rig.run("ema");
        rig.configured("");
        rig.after(Duration.ofSeconds(1));
        rig.configured(RETRIED);
        rig.after(Duration.ofSeconds(1));
        assertThat(rig.view("ema").configured()).isTrue();

        rig.configured("");
        rig.after(Duration.ofSeconds(1));
        rig.host.newest("ema").end(ProcessEnd.exited(1));
        rig.after(Duration.ofHours(1));

        assertThat(rig.host.executed("ema")).hasSize(1);
        assertThat(rig.supervisor.snapshot().strategies()).isEmpty();
    }

    @Test
    void removingNeedsItStoppedAndTakesAPendingRestartAlong() throws Exception {
        rig.configured(RETRIED).comeUp();
        rig.run("ema");
        Event.EditRequested early = rig.remove("ema");
        rig.step(early);
        assertThat(SupervisorRig.answer(early.reply()).verdict()).isEqualTo(Decision.Verdict.CONFLICT);

        rig.host.newest("ema").end(ProcessEnd.exited(1));
        rig.step();
        Event.EditRequested remove = rig.remove("ema");
        rig.step(remove);
        rig.after(Duration.ofHours(1));

        assertThat(SupervisorRig.answer(remove.reply()).verdict()).isEqualTo(Decision.Verdict.DONE);
        assertThat(rig.host.executed("ema")).hasSize(1);
        assertThat(rig.supervisor.snapshot().strategies()).isEmpty();
        assertThat(Files.readString(rig.config)).doesNotContain("ema");
    }

    @Test
    void anEditTakesEffectInTheTurnThatAnswersIt() throws Exception {
        rig.configured(EMA).comeUp();
        Event.EditRequested edit = rig.set("ema", "stop.grace", "9s");

        rig.step(edit);

        assertThat(SupervisorRig.answer(edit.reply()).verdict()).isEqualTo(Decision.Verdict.DONE);
        assertThat(rig.view("ema").spec().stop().grace()).hasSeconds(9);
    }

    @Test
    void anInvalidEditChangesNothing() throws Exception {
        rig.configured(EMA).comeUp();
        String before = Files.readString(rig.config);
        Event.EditRequested edit = rig.set("ema", "stop.grace", "soon");

        rig.step(edit);

        assertThat(SupervisorRig.answer(edit.reply()).verdict()).isEqualTo(Decision.Verdict.INVALID);
        assertThat(Files.readString(rig.config)).isEqualTo(before);
    }

    @Test
    void aHandEditThatARefusedEditComesUponIsAppliedAllTheSame() throws Exception {
        rig.configured(EMA).comeUp();
        rig.configured(EMA + ",'new':{'script':'new.py'}");

        rig.step(rig.set("ema", "stop.grace", "soon"));

        assertThat(rig.supervisor.snapshot().strategies()).containsOnlyKeys("ema", "new");
    }

    @Test
    void anEditThatIsOnDiskIsDoneAlsoIfTheStateCannotBeSaved() throws Exception {
        rig.configured(EMA).comeUp();
        rig.failSaves();
        rig.step(rig.stop("ema"));

        Event.EditRequested edit = rig.set("ema", "stop.grace", "9s");
        rig.step(edit);

        assertThat(SupervisorRig.answer(edit.reply()).verdict()).isEqualTo(Decision.Verdict.DONE);
        assertThat(Files.readString(rig.config)).contains("9s");
    }

    @Test
    void theDaemonEndsAndItsStrategiesGoOn() throws Exception {
        rig.configured(EMA).comeUp();
        FakeRun run = rig.run("ema");

        rig.step(new Event.ShutdownRequested(false, true));

        assertThat(rig.supervisor.isClosed()).isTrue();
        assertThat(run.isLive()).isTrue();
        assertThat(run.signals()).isEmpty();
        assertThat(rig.saved("ema").path("phase").asText()).isEqualTo("starting");
    }

    @Test
    void aRestartThatIsPendingWhenTheDaemonEndsKeepsItsTimeAndItsBudget() throws Exception {
        rig.configured(RETRIED).comeUp();
        rig.run("ema").end(ProcessEnd.exited(1));
        rig.step();

        rig.step(new Event.ShutdownRequested(false, true));
        assertThat(rig.supervisor.isClosed()).isTrue();
        rig.crash().comeUp();

        assertThat(rig.view("ema").phase()).isEqualTo(Phase.BACKOFF);
        assertThat(rig.view("ema").restarts()).isEqualTo(1);
        rig.after(Duration.ofSeconds(5));
        assertThat(rig.host.live("ema")).hasSize(1);
    }

    @Test
    void theDaemonEndsAfterItsStrategiesAndTheyComeBackWithTheNext() throws Exception {
        rig.configured(EMA).comeUp();
        FakeRun run = rig.run("ema");

        rig.step(new Event.ShutdownRequested(true, true));
        assertThat(run.signals()).containsExactly(StopSignal.TERM);
        assertThat(rig.supervisor.isClosed()).as("while it ends").isFalse();
        run.end(ProcessEnd.exited(0));
        rig.settle();
        assertThat(rig.supervisor.isClosed()).as("once it is gone").isTrue();
        assertThat(rig.view("ema").phase()).isEqualTo(Phase.STOPPED);

        rig.crash().comeUp();
        assertThat(rig.host.live("ema")).as("no latch").hasSize(1);
    }

    @Test
    void nothingIsLaunchedByADaemonThatEnds() throws Exception {
        rig.configured(EMA + ",'b':{'script':'b.py'}").comeUp();
        rig.run("b").end(ProcessEnd.exited(0));

        rig.step(rig.start("ema"), new Event.ShutdownRequested(true, true));
        rig.settle();

        assertThat(rig.host.executed("ema")).isEmpty();
    }

    @Test
    void anIdleTurnWritesNothing() throws Exception {
        rig.configured(EMA).comeUp();
        rig.run("ema");
        rig.after(Duration.ofSeconds(1));
        byte[] before = Files.readAllBytes(rig.state);
        Object key = Files.getAttribute(rig.state, "unix:ino");
        Snapshot snapshot = rig.supervisor.snapshot();

        rig.after(Duration.ofSeconds(30));

        assertThat(Files.getAttribute(rig.state, "unix:ino")).isEqualTo(key);
        assertThat(rig.state).hasBinaryContent(before);
        assertThat(rig.supervisor.snapshot()).isSameAs(snapshot);
    }

    @Test
    void everyTransitionIsInTheJournalWithItsCause() throws Exception {
        rig.configured(EMA).comeUp();
        FakeRun run = rig.run("ema");
        rig.after(Duration.ofSeconds(1));
        rig.step(rig.stop("ema"));
        run.end(ProcessEnd.signaled("TERM"));
        rig.settle();

        assertThat(Journals.lines(rig.events))
                .containsExactly(
                        "1 ema intent none started request user ann",
                        "2 ema phase stopped starting launch daemon",
                        "3 ema phase starting running start_window daemon",
                        "4 ema intent started stopped request user ann",
                        "5 ema phase running stopping request user ann",
                        "6 ema phase stopping stopped stop daemon");
    }
}
