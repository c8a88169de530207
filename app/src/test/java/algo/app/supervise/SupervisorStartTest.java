package algo.app.supervise;

import static algo.app.supervise.SupervisorRig.EMA;
import static algo.app.supervise.SupervisorRig.RETRIED;
import static org.assertj.core.api.Assertions.assertThat;

import algo.app.model.ExitReason;
import algo.app.model.Mode;
import algo.app.model.ModeChoice;
import algo.app.model.Phase;
import algo.app.model.StopSignal;
import algo.app.process.FakeHost.FakeRun;
import algo.app.process.ProcessEnd;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How the loop begins runs, and begins them again. */
class SupervisorStartTest {
    @RegisterExtension
    final SupervisorRig rig = new SupervisorRig();

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
    void theStartWindowBeginsWhenTheProgramIsExecutedHoweverLongItsRunTakesToBeSaved() throws Exception {
        rig.configured(EMA).comeUp();
        rig.host.beforeRelease(run -> rig.time.advance(Duration.ofSeconds(3)));
        rig.run("ema");

        rig.after(Duration.ofMillis(999));
        assertThat(rig.view("ema").phase()).as("after 999 ms").isEqualTo(Phase.STARTING);

        rig.after(Duration.ofMillis(1));
        assertThat(rig.view("ema").phase()).as("after 1 s").isEqualTo(Phase.RUNNING);
    }

    @Test
    void theStartWindowBeginsWhenTheProgramIsExecutedHoweverBusyTheMachine() throws Exception {
        rig.configured(EMA).comeUp();
        rig.host.beforeRelease(run -> run.slow(true));
        FakeRun run = rig.run("ema");

        rig.after(Duration.ofSeconds(3));
        assertThat(rig.view("ema").phase()).as("not executed").isEqualTo(Phase.STARTING);
        run.slow(false);
        rig.step();
        rig.after(Duration.ofMillis(999));
        assertThat(rig.view("ema").phase()).as("after 999 ms").isEqualTo(Phase.STARTING);

        rig.after(Duration.ofMillis(1));
        assertThat(rig.view("ema").phase()).as("after 1 s").isEqualTo(Phase.RUNNING);
        assertThat(rig.view("ema").pid()).isEqualTo(run.program().orElseThrow().pid());
    }

    @Test
    void aProgramThatIsNeverSeenIsNotWaitedForWithoutEnd() throws Exception {
        rig.configured(EMA).comeUp();
        rig.host.beforeRelease(run -> run.slow(true));
        rig.run("ema");

        rig.after(Duration.ofMillis(10_999));
        assertThat(rig.view("ema").phase()).isEqualTo(Phase.STARTING);

        rig.after(Duration.ofMillis(1));
        assertThat(rig.view("ema").phase()).isEqualTo(Phase.RUNNING);
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
        rig.after(Duration.ofSeconds(5));
        assertThat(rig.view("ema").phase()).isEqualTo(Phase.RUNNING);
        assertThat(rig.view("ema").reason()).as("no old failure").isEqualTo("restart 1 by its policy");
    }

    @Test
    void aRunWhoseCountIsForgottenWhileItStartsShowsNoOldFailureEither() throws Exception {
        rig.configured(RETRIED).comeUp();
        rig.run("ema").end(ProcessEnd.exited(1));
        rig.settle();
        rig.after(Duration.ofSeconds(5));
        rig.settle();
        assertThat(rig.view("ema").phase()).isEqualTo(Phase.STARTING);

        rig.step(rig.reset("ema"));
        rig.after(Duration.ofSeconds(2));

        assertThat(rig.view("ema").phase()).isEqualTo(Phase.RUNNING);
        assertThat(rig.view("ema").reason()).isEqualTo("restarted by its policy");
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
}
