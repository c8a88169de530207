package algo.app.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.model.Actor;
import algo.app.model.Intent;
import algo.app.model.LiveConsent;
import algo.app.model.ModeChoice;
import algo.app.model.PanicStep;
import algo.app.model.Phase;
import algo.app.process.FakeHost.FakeRun;
import algo.app.process.ProcessEnd;
import algo.app.risk.AccountWatch;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A loss of the account of live mode that reaches its limit: every live strategy stops, once, and none runs on that day. */
class AccountLossTest {
    private static final Actor ANN = new Actor("user ann");
    private static final long LIMIT = 5000_00;
    private static final String DAYS = "'days':['mon','tue','wed','thu','fri','sat','sun']";
    private static final String THREE = "'hand':{'script':'h.py','mode':'live'},"
            + "'window':{'script':'w.py','mode':'live','exchange':'CRYPTO','schedule':{'type':'market_hours'," + DAYS
            + "}},'paper':{'script':'p.py'}";
    private static final String WHY = "the LIVE account lost 5100.00 rupees on 2026-11-20, and risk.max_daily_loss is"
            + " 5000.00: stopped until 2026-11-21 00:00 IST";

    @RegisterExtension
    final SupervisorRig rig = new SupervisorRig();

    private void threeRun(String action) throws IOException {
        configured("'max_daily_loss':5000,'do':'" + action + "'");
        rig.comeUp();
        rig.step(rig.start("hand"), rig.start("paper"));
        rig.after(Duration.ofSeconds(2));
        assertThat(phases()).containsOnly(Phase.RUNNING);
        assertThat(rig.accounts).hasSize(1);
    }

    private void configured(String risk) throws IOException {
        configured(risk, THREE);
    }

    private void configured(String risk, String strategies) throws IOException {
        String text = "{'version':1,'risk':{" + risk + "},'openalgo':{'host':'http://live:5000'},'strategies':{"
                + strategies + "}}";
        Files.writeString(rig.config, text.replace('\'', '"'));
    }

    private List<Phase> phases() {
        return List.of(
                rig.view("hand").phase(),
                rig.view("window").phase(),
                rig.view("paper").phase());
    }

    private Event.AccountTold told(long loss) {
        return new Event.AccountTold(new AccountWatch.Reading(
                "live", OptionalLong.of(loss), true, "positionbook and funds", rig.time.wall()));
    }

    private Event.AccountTold unknown(OptionalLong loss) {
        return new Event.AccountTold(
                new AccountWatch.Reading("live", loss, false, "funds: no answer within 8 s", rig.time.wall()));
    }

    private void liveEnd() {
        for (String id : List.of("hand", "window")) {
            FakeRun run = rig.host.newest(id);
            run.end(ProcessEnd.signaled("TERM"));
        }
        rig.settle();
    }

    private Decision start(String id, ModeChoice choice) {
        CompletableFuture<Decision> reply = new CompletableFuture<>();
        rig.step(new Event.StartRequested(id, choice, true, LiveConsent.LIVE, ANN, reply));
        return SupervisorRig.answer(reply);
    }

    private Decision lift(boolean confirmed) {
        CompletableFuture<Decision> reply = new CompletableFuture<>();
        rig.step(new Event.AccountReset(confirmed, ANN, reply));
        rig.settle();
        return SupervisorRig.answer(reply);
    }

    private long journal(String to) throws IOException {
        return Journals.lines(rig.events).stream()
                .filter(line -> line.contains(" risk ") && line.contains(to))
                .count();
    }

    private void goTo(String wall) {
        Duration way = Duration.between(rig.time.wall(), Instant.parse(wall));
        for (int i = 0; i < 60; i++) {
            rig.after(way.dividedBy(60));
        }
        rig.settle();
    }

    @Test
    void everyLiveStrategyStopsOnceAndStaysStoppedUntilMidnightOverACrash() throws Exception {
        threeRun("stop");
        rig.step(told(4999_99));
        assertThat(phases()).containsOnly(Phase.RUNNING);

        rig.step(told(5100_00));
        assertThat(phases()).containsExactly(Phase.STOPPING, Phase.STOPPING, Phase.RUNNING);
        assertThat(rig.host.newest("paper").signals()).isEmpty();
        rig.step(told(1_00), told(9000_00));
        rig.crash();
        rig.accounts = List.of();
        rig.comeUp();
        assertThat(phases()).containsExactly(Phase.STOPPING, Phase.STOPPING, Phase.RUNNING);
        liveEnd();

        assertThat(phases()).containsExactly(Phase.STOPPED, Phase.STOPPED, Phase.RUNNING);
        assertThat(rig.view("window").reason()).isEqualTo(WHY);
        assertThat(rig.view("hand").reason()).isEqualTo(WHY);
        assertThat(rig.supervisor.snapshot().problems())
                .anyMatch(text -> text.startsWith("the LIVE account lost 5100.00 rupees on 2026-11-20")
                        && text.endsWith(
                                "no strategy runs LIVE until 2026-11-21 00:00 IST; 'algo reset --account' lifts"
                                        + " that"));
        rig.after(Duration.ofSeconds(2));
        assertThat(rig.accounts).as("nobody is asked while nothing runs live").isEmpty();
        assertThat(start("hand", ModeChoice.CONFIGURED).verdict()).isEqualTo(Decision.Verdict.CONFLICT);
        assertThat(start("paper", ModeChoice.LIVE).verdict()).isEqualTo(Decision.Verdict.CONFLICT);
        assertThat(start("hand", ModeChoice.SANDBOX).isDone())
                .as("in the sandbox")
                .isTrue();
        assertThat(journal("reached")).isEqualTo(1);

        goTo("2026-11-20T18:29:50Z");
        assertThat(rig.view("window").phase()).isEqualTo(Phase.STOPPED);
        goTo("2026-11-20T18:30:10Z");
        assertThat(rig.view("window").phase()).isEqualTo(Phase.RUNNING);
        rig.step(told(5100_00));
        assertThat(rig.view("window").phase())
                .as("until 03:00 the books are those of the day before")
                .isEqualTo(Phase.RUNNING);
        assertThat(rig.accounts).as("it is looked after all the same").hasSize(1);
        rig.step(told(5100_00 + 4999_99));
        assertThat(rig.view("window").phase()).as("lost since midnight: less").isEqualTo(Phase.RUNNING);
        goTo("2026-11-20T21:30:10Z");
        rig.step(told(5100_00));
        assertThat(rig.view("window").phase()).as("a new day's loss").isEqualTo(Phase.STOPPING);
    }

    @Test
    void whatIsNotKnownIsNoLossAndNotFineEither() throws Exception {
        threeRun("stop");
        rig.step(told(0));
        for (int i = 0; i < 11; i++) {
            rig.after(Duration.ofSeconds(5));
            rig.step(unknown(OptionalLong.empty()), unknown(OptionalLong.of(10)));
        }
        assertThat(rig.supervisor.snapshot().problems()).isEmpty();
        rig.after(Duration.ofSeconds(6));
        rig.after(Duration.ofSeconds(1));
        assertThat(rig.supervisor.snapshot().problems())
                .containsExactly("risk.max_daily_loss of the LIVE account is not looked after, its loss is not known:"
                        + " funds: no answer within 8 s");
        assertThat(phases()).containsOnly(Phase.RUNNING);
        assertThat(journal("unknown")).isEqualTo(1);
        rig.after(Duration.ofSeconds(60));
        assertThat(journal("unknown")).as("told once").isEqualTo(1);

        rig.step(told(10));
        rig.after(Duration.ofSeconds(1));
        assertThat(rig.supervisor.snapshot().problems()).isEmpty();
        assertThat(journal("known")).isEqualTo(2);

        rig.step(unknown(OptionalLong.of(5000_00)));
        assertThat(phases())
                .as("one book is enough for a loss that is known")
                .containsExactly(Phase.STOPPING, Phase.STOPPING, Phase.RUNNING);
    }

    @Test
    void aPersonLiftsItAndConfirmsWhatStartsLive() throws Exception {
        threeRun("stop");
        assertThat(lift(true).verdict()).isEqualTo(Decision.Verdict.UNCHANGED);
        rig.step(told(5100_00));
        liveEnd();

        Decision asked = lift(false);
        assertThat(asked.verdict()).isEqualTo(Decision.Verdict.UNCONFIRMED);
        assertThat(asked.message()).isEqualTo("window");
        assertThat(rig.view("window").phase()).isEqualTo(Phase.STOPPED);
        assertThat(lift(true).isDone()).isTrue();
        assertThat(phases()).containsExactly(Phase.STOPPED, Phase.STARTING, Phase.RUNNING);
        assertThat(rig.view("hand").intent()).isEqualTo(Intent.NONE);
        assertThat(rig.supervisor.snapshot().problems()).isEmpty();

        rig.after(Duration.ofSeconds(2));
        rig.step(told(6000_00));
        assertThat(rig.view("window").phase()).as("that limit was lifted").isEqualTo(Phase.RUNNING);
        configured("'max_daily_loss':5500");
        rig.after(Duration.ofSeconds(2));
        rig.after(Duration.ofSeconds(2));
        rig.step(told(6000_00));
        assertThat(rig.view("window").phase()).as("another one counts").isEqualTo(Phase.STOPPING);
    }

    @Test
    void aPanicStopsEverythingAndItsEndLeavesLiveStrategiesDown() throws Exception {
        threeRun("panic");
        rig.step(told(LIMIT));
        assertThat(phases()).containsOnly(Phase.STOPPING);
        assertThat(Files.exists(rig.panic)).isTrue();
        liveEnd();
        rig.host.newest("paper").end(ProcessEnd.signaled("TERM"));
        rig.settle();
        assertThat(rig.supervisor.snapshot().panic().orElseThrow().has(PanicStep.GONE))
                .isTrue();
        assertThat(rig.supervisor.snapshot().panic().orElseThrow().has(PanicStep.CLOSED))
                .as("nothing is sold without a yes")
                .isFalse();

        CompletableFuture<Decision> ended = new CompletableFuture<>();
        rig.step(new Event.PanicEnded(false, ANN, ended));
        rig.settle();
        assertThat(SupervisorRig.answer(ended).isDone())
                .as("nothing starts live by that")
                .isTrue();
        assertThat(rig.view("window").phase()).isEqualTo(Phase.STOPPED);
        assertThat(rig.view("window").reason()).contains("the LIVE account lost 5000.00 rupees");
    }

    @Test
    void whatIsLostOnTopAfterMidnightCountsThoughTheBooksAreThoseOfTheDayBefore() throws Exception {
        threeRun("stop");
        rig.step(told(5100_00));
        liveEnd();
        goTo("2026-11-20T18:31:00Z");
        rig.after(Duration.ofSeconds(2));
        assertThat(rig.view("window").phase()).isEqualTo(Phase.RUNNING);
        rig.step(told(6000_00), told(6000_00 + 4999_99));
        assertThat(rig.view("window").phase()).isEqualTo(Phase.RUNNING);

        rig.step(told(6000_00 + LIMIT));
        assertThat(rig.view("window").phase()).isEqualTo(Phase.STOPPING);
        rig.host.newest("window").end(ProcessEnd.signaled("TERM"));
        rig.settle();
        assertThat(rig.view("window").reason())
                .startsWith("the LIVE account lost 5000.00 rupees on 2026-11-21")
                .endsWith("stopped until 2026-11-22 00:00 IST");
        assertThat(journal("reached")).isEqualTo(2);
    }

    /** The window runs again, after a loss that was acted on, at 00:01 IST of the next day. */
    private void midnightPasses() throws IOException {
        threeRun("stop");
        rig.step(told(5100_00));
        liveEnd();
        goTo("2026-11-20T18:31:00Z");
        rig.after(Duration.ofSeconds(2));
        assertThat(rig.view("window").phase()).isEqualTo(Phase.RUNNING);
    }

    @Test
    void noRestartBeginsAnewWithWhatIsLostOnTop() throws Exception {
        midnightPasses();
        rig.step(told(6000_00));
        for (int restarts = 1; restarts <= 4; restarts++) {
            rig.crash();
            rig.comeUp();
            rig.after(Duration.ofSeconds(2));
            rig.step(told(6000_00 + restarts * 1200_00));
            assertThat(rig.view("window").phase()).as("%d restarts", restarts).isEqualTo(Phase.RUNNING);
        }
        assertThat(Files.readString(rig.state)).contains("on_top").doesNotContain("live-key");
        rig.crash();
        rig.comeUp();
        rig.after(Duration.ofSeconds(2));

        rig.step(told(6000_00 + LIMIT));

        assertThat(rig.view("window").phase()).isEqualTo(Phase.STOPPING);
        rig.host.newest("window").end(ProcessEnd.signaled("TERM"));
        rig.settle();
        assertThat(rig.view("window").reason()).startsWith("the LIVE account lost 5000.00 rupees on 2026-11-21");
    }

    @Test
    void booksThatBeginAnewBeforeThreeCountWholeOnTopOfWhatWasLostBefore() throws Exception {
        midnightPasses();
        rig.step(told(6000_00), told(6000_00 + 2000_00));
        rig.step(told(-10_00));
        rig.crash();
        rig.comeUp();
        rig.after(Duration.ofSeconds(2));
        rig.step(told(2999_99));
        assertThat(rig.view("window").phase()).isEqualTo(Phase.RUNNING);

        rig.step(told(3000_00));

        assertThat(rig.view("window").phase()).isEqualTo(Phase.STOPPING);
    }

    @Test
    void aBookThatIsMissingForAMomentBeginsNothingAnew() throws Exception {
        midnightPasses();
        rig.step(told(6000_00), unknown(OptionalLong.of(0)), told(6000_00 + 4999_99));
        assertThat(rig.view("window").phase()).isEqualTo(Phase.RUNNING);

        rig.step(told(6000_00 + LIMIT));

        assertThat(rig.view("window").phase()).isEqualTo(Phase.STOPPING);
    }

    @Test
    void anotherLatchBeginsAnewWithWhatIsLostOnTop() throws Exception {
        midnightPasses();
        rig.step(told(6000_00), told(6000_00 + LIMIT));
        rig.host.newest("window").end(ProcessEnd.signaled("TERM"));
        rig.settle();
        goTo("2026-11-21T18:31:00Z");
        rig.after(Duration.ofSeconds(2));
        assertThat(rig.view("window").phase()).isEqualTo(Phase.RUNNING);

        rig.step(told(20000_00), told(20000_00 + 4999_99));

        assertThat(rig.view("window").phase()).isEqualTo(Phase.RUNNING);
    }

    @Test
    void aPanicIsOneActionAlsoWhereTheDaemonDiesBeforeItSavesTheLoss() throws Exception {
        threeRun("panic");
        byte[] saved = Files.readAllBytes(rig.state);
        rig.step(told(LIMIT));
        rig.crash();
        Files.write(rig.state, saved);

        rig.comeUp();
        liveEnd();
        rig.host.newest("paper").end(ProcessEnd.signaled("TERM"));
        rig.settle();
        CompletableFuture<Decision> ended = new CompletableFuture<>();
        rig.step(new Event.PanicEnded(false, ANN, ended));
        rig.settle();
        assertThat(SupervisorRig.answer(ended).isDone())
                .as("nothing starts live by that")
                .isTrue();
        assertThat(rig.view("window").phase()).isEqualTo(Phase.STOPPED);
        assertThat(rig.view("window").reason()).contains("the LIVE account lost 5000.00 rupees");
        assertThat(journal("reached")).isEqualTo(1);

        assertThat(lift(true).isDone()).isTrue();
        rig.after(Duration.ofSeconds(2));
        rig.step(told(LIMIT));
        assertThat(rig.view("window").phase()).as("that limit was lifted").isEqualTo(Phase.RUNNING);
        assertThat(Files.exists(rig.panic)).isFalse();
    }

    @Test
    void whatAPersonLiftedWhileThePanicHeldStaysLifted() throws Exception {
        threeRun("panic");
        rig.step(told(LIMIT));
        assertThat(lift(true).isDone()).isTrue();
        rig.crash();

        rig.comeUp();
        assertThat(lift(true).verdict()).isEqualTo(Decision.Verdict.UNCHANGED);
    }

    @Test
    void aClockThatIsSetBackByDaysLiftsNothingAndStartsNothing() throws Exception {
        threeRun("stop");
        rig.step(told(5100_00));
        liveEnd();
        int made = rig.host.runs().size();
        for (int days : new int[] {1, 2, 400}) {
            rig.time.stepWall(Duration.ofDays(-days));
            rig.after(Duration.ofSeconds(2));
            rig.settle();
            assertThat(rig.view("window").reason()).as("%d days back", days).isEqualTo(WHY);
            assertThat(start("hand", ModeChoice.CONFIGURED).verdict()).isEqualTo(Decision.Verdict.CONFLICT);
            rig.crash();
            rig.comeUp();
            assertThat(rig.view("window").reason()).as("%d days back", days).isEqualTo(WHY);
            rig.time.stepWall(Duration.ofDays(days));
        }
        assertThat(rig.host.runs()).hasSize(made);
    }

    @Test
    void aLimitThatWasLiftedIsNotAwayForLongWhereTheClockIsSetBack() throws Exception {
        threeRun("stop");
        rig.step(told(5100_00));
        liveEnd();
        assertThat(lift(true).isDone()).isTrue();
        rig.time.stepWall(Duration.ofDays(-2));
        rig.after(Duration.ofSeconds(2));
        rig.settle();
        rig.after(Duration.ofSeconds(2));
        assertThat(rig.view("window").phase()).isEqualTo(Phase.RUNNING);

        rig.step(told(5100_00));
        assertThat(rig.view("window").phase()).isEqualTo(Phase.STOPPING);
    }

    @Test
    void aHomeThatIsHeldShowsIt() throws Exception {
        threeRun("stop");
        rig.step(told(5100_00));
        liveEnd();
        rig.crash();
        rig.comeUpHeld("the home /copy is held: it is a copy");

        assertThat(rig.supervisor.snapshot().problems()).first().isEqualTo("the home /copy is held: it is a copy");
        assertThat(rig.supervisor.snapshot().problems())
                .anyMatch(text -> text.startsWith("the LIVE account lost 5100.00 rupees on 2026-11-20"));
    }

    @Test
    void withoutADiskTheStopHappensAndItIsSaid() throws Exception {
        threeRun("stop");
        byte[] saved = Files.readAllBytes(rig.state);
        Files.delete(rig.state);
        Files.createDirectory(rig.state);
        rig.step(told(5100_00));
        assertThat(phases()).containsExactly(Phase.STOPPING, Phase.STOPPING, Phase.RUNNING);
        assertThat(rig.host.newest("hand").signals()).isNotEmpty();
        assertThat(rig.supervisor.snapshot().problems())
                .anyMatch(text -> text.startsWith("the LIVE account lost 5100.00 rupees"))
                .anyMatch(text -> text.startsWith("the state could not be saved"));
        liveEnd();
        assertThat(rig.view("window").reason()).isEqualTo(WHY);

        Files.delete(rig.state);
        Files.write(rig.state, saved);
        rig.after(Duration.ofSeconds(2));
        rig.crash();
        rig.comeUp();
        assertThat(rig.view("window").reason())
                .as("saved once that is possible")
                .isEqualTo(WHY);
    }

    @Test
    void oneThatCrashesAgainAndAgainOrRunsForAMomentIsLookedAfterToo() throws Exception {
        configured(
                "'max_daily_loss':5000",
                "'loops':{'script':'l.py','mode':'live','restart':{'when':'always','first_delay':'20s'}},"
                        + "'once':{'script':'o.py','mode':'live'}");
        rig.comeUp();
        rig.step(rig.start("once"));
        rig.after(Duration.ofMillis(200));
        rig.host.newest("once").end(ProcessEnd.exited(0));
        rig.settle();
        assertThat(rig.view("once").phase()).isEqualTo(Phase.EXITED);
        rig.after(Duration.ofSeconds(2));
        assertThat(rig.accounts).as("it may have lost").hasSize(1);
        rig.after(AccountLosses.ASKED_AFTER);
        assertThat(rig.accounts).as("nothing runs any more").isEmpty();

        rig.step(rig.start("loops"));
        rig.after(Duration.ofSeconds(2));
        for (int crashes = 0; crashes < 3; crashes++) {
            rig.host.newest("loops").end(ProcessEnd.exited(1));
            rig.settle();
            assertThat(rig.view("loops").phase()).isEqualTo(Phase.BACKOFF);
            rig.after(Duration.ofSeconds(5));
            assertThat(rig.accounts).hasSize(1);
            for (int i = 0; i < 10; i++) {
                rig.after(Duration.ofSeconds(20));
                rig.settle();
            }
            assertThat(rig.view("loops").phase()).isEqualTo(Phase.RUNNING);
        }
        assertThat(rig.supervisor.snapshot().problems())
                .as("that nobody answers is seen, though no run lasts for a minute")
                .anyMatch(text -> text.endsWith("its loss is not known: the host has not answered yet"));

        rig.host.newest("loops").end(ProcessEnd.exited(1));
        rig.settle();
        rig.step(told(5100_00));
        assertThat(rig.view("loops").phase()).isEqualTo(Phase.STOPPED);
        assertThat(rig.view("loops").reason()).isEqualTo(WHY);
        rig.after(Duration.ofSeconds(300));
        assertThat(rig.view("loops").phase()).isEqualTo(Phase.STOPPED);
    }

    @Test
    void aClockThatIsDaysAheadForAWhileLiftsNothing() throws Exception {
        threeRun("stop");
        rig.step(told(5100_00));
        liveEnd();
        rig.time.stepWall(Duration.ofDays(3));
        rig.after(Duration.ofSeconds(2));
        rig.settle();
        assertThat(rig.view("window").phase()).as("as the clock says").isEqualTo(Phase.STARTING);

        rig.time.stepWall(Duration.ofDays(-3));
        rig.after(Duration.ofSeconds(2));
        assertThat(rig.view("window").phase()).isEqualTo(Phase.STOPPING);
        rig.host.newest("window").end(ProcessEnd.signaled("TERM"));
        rig.settle();
        assertThat(rig.view("window").phase()).isEqualTo(Phase.STOPPED);
        assertThat(rig.view("window").reason()).isEqualTo(WHY);
        assertThat(start("hand", ModeChoice.CONFIGURED).verdict()).isEqualTo(Decision.Verdict.CONFLICT);
        assertThat(journal("reached")).isEqualTo(1);
    }

    @Test
    void theKeyThatAHostRepeatsIsNotShown() throws Exception {
        threeRun("stop");
        String words = "funds: HTTP 403, no such key live-key";
        rig.step(new Event.AccountTold(
                new AccountWatch.Reading("live", OptionalLong.empty(), false, words, rig.time.wall())));
        rig.after(Duration.ofSeconds(61));
        assertThat(rig.supervisor.snapshot().problems())
                .containsExactly("risk.max_daily_loss of the LIVE account is not looked after, its loss is not known:"
                        + " funds: HTTP 403, no such key ***");
        rig.step(new Event.AccountTold(
                new AccountWatch.Reading("live", OptionalLong.of(5100_00), false, words, rig.time.wall())));
        assertThat(journal("unknown")).isEqualTo(1);
        assertThat(journal("reached")).isEqualTo(1);
        assertThat(Files.readString(rig.events))
                .contains("no such key ***; risk.max_daily_loss is not looked after", "no such key ***)")
                .doesNotContain("live-key");
    }

    @Test
    void onlyAccountsOfStrategiesThatRunLiveAreAsked() throws Exception {
        threeRun("stop");
        assertThat(rig.accounts).containsExactly(new AccountWatch.Account("live", "http://live:5000", "live-key"));
        rig.step(rig.stop("window"), rig.stop("hand"));
        liveEnd();
        rig.after(Duration.ofSeconds(2));
        assertThat(rig.accounts).isEmpty();
        rig.step(told(9000_00));
        assertThat(journal("reached")).as("of nobody who is asked").isZero();
    }
}
