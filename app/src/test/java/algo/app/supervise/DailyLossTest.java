package algo.app.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.model.Actor;
import algo.app.model.LiveConsent;
import algo.app.model.ModeChoice;
import algo.app.model.Phase;
import algo.app.model.StopSignal;
import algo.app.process.FakeHost.FakeRun;
import algo.app.process.ProcessEnd;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A loss of the day that reaches its limit: the strategy stops once, and stays stopped until the day is over in IST. */
class DailyLossTest {
    private static final String RISK = "'risk':{'max_daily_loss':5000}";
    private static final String EMA = "'ema':{'script':'ema.py'," + RISK + "}";
    /** All day and all week, so that only the latch keeps it down. */
    private static final String ALWAYS = "'ema':{'script':'ema.py','exchange':'CRYPTO'," + RISK
            + ",'schedule':{'type':'market_hours','days':['mon','tue','wed','thu','fri','sat','sun']}}";

    private static final long LIMIT = 5000_00;
    private static final String WHY =
            "lost 5012.35 rupees on 2026-11-20, and risk.max_daily_loss is 5000.00: stopped until 2026-11-21 00:00 IST";

    @RegisterExtension
    final SupervisorRig rig = new SupervisorRig();

    private Event.LossReached loss() {
        return loss(LIMIT);
    }

    private Event.LossReached loss(long limit) {
        return new Event.LossReached("ema", limit, 5012_35, rig.time.wall());
    }

    private FakeRun running(String strategies) throws Exception {
        rig.configured(strategies).comeUp();
        FakeRun run = strategies.equals(EMA) ? rig.run("ema") : started();
        rig.after(Duration.ofSeconds(2));
        assertThat(rig.view("ema").phase()).isEqualTo(Phase.RUNNING);
        return run;
    }

    private FakeRun started() {
        rig.settle();
        return rig.host.newest("ema");
    }

    private Decision ask(Event event, CompletableFuture<Decision> reply) {
        rig.step(event);
        return SupervisorRig.answer(reply);
    }

    private Decision start(ModeChoice choice, boolean force) {
        CompletableFuture<Decision> reply = new CompletableFuture<>();
        Actor ann = new Actor("user ann");
        return ask(new Event.StartRequested("ema", choice, force, LiveConsent.LIVE, ann, reply), reply);
    }

    private Decision reset(boolean risk) {
        CompletableFuture<Decision> reply = new CompletableFuture<>();
        return ask(new Event.ResetRequested("ema", risk, new Actor("user ann"), reply), reply);
    }

    private void ends(FakeRun run) {
        run.end(ProcessEnd.signaled("TERM"));
        rig.settle();
    }

    private void goTo(Instant wall) {
        rig.time.advance(Duration.between(rig.time.wall(), wall));
    }

    private long reachedEvents() throws Exception {
        return Files.readString(rig.events)
                .lines()
                .filter(line -> line.contains("\"risk\"") && line.contains("reached\",\"cause"))
                .count();
    }

    @Test
    void itIsAskedToStopAndStaysStoppedWithTheReason() throws Exception {
        FakeRun run = running(EMA);

        rig.step(loss());
        assertThat(rig.view("ema").phase()).isEqualTo(Phase.STOPPING);
        assertThat(run.signals()).as("asked, with its grace").containsExactly(StopSignal.TERM);
        ends(run);

        assertThat(rig.view("ema").phase()).isEqualTo(Phase.STOPPED);
        assertThat(rig.view("ema").reason()).isEqualTo(WHY);
        assertThat(rig.view("ema").startRefused()).isEqualTo(WHY + "; 'algo reset ema --risk' lifts that");
        assertThat(rig.view("ema").latchedUntil()).isEqualTo(Instant.parse("2026-11-20T18:30:00Z"));
        assertThat(Files.readString(rig.events))
                .contains("\"event\":\"risk\"")
                .contains("lost 5012.35 rupees on 2026-11-20, and risk.max_daily_loss is 5000.00");
    }

    @Test
    void oneBreachIsOneActionHoweverOftenItIsTold() throws Exception {
        FakeRun run = running(EMA);

        rig.step(loss(), loss());
        rig.step(loss());
        ends(run);
        rig.step(loss());
        rig.settle();

        assertThat(reachedEvents()).isEqualTo(1);
        assertThat(run.signals()).containsExactly(StopSignal.TERM);
        rig.after(Duration.ofSeconds(2));
        assertThat(rig.broker.limits).as("it is not looked for again today").isEmpty();
    }

    @Test
    void aPanicIsOneActionAlsoWhereTheDaemonDiesBeforeItSavesTheLoss() throws Exception {
        running(ALWAYS.replace("5000}", "5000,'do':'panic'}"));
        byte[] saved = Files.readAllBytes(rig.state);
        rig.step(loss());
        rig.crash();
        Files.write(rig.state, saved);

        rig.comeUp();
        ends(rig.host.newest("ema"));
        CompletableFuture<Decision> ended = new CompletableFuture<>();
        rig.step(new Event.PanicEnded(false, new Actor("user ann"), ended));
        rig.settle();
        assertThat(SupervisorRig.answer(ended).isDone()).isTrue();
        rig.step(loss());
        rig.settle();

        assertThat(rig.view("ema").phase()).isEqualTo(Phase.STOPPED);
        assertThat(rig.view("ema").reason()).isEqualTo(WHY);
        assertThat(Files.exists(rig.panic)).as("another panic").isFalse();
        assertThat(reachedEvents()).isEqualTo(1);
    }

    @Test
    void aClockThatIsSetBackByDaysLiftsNothing() throws Exception {
        FakeRun run = running(ALWAYS);
        rig.step(loss());
        ends(run);

        for (int days : new int[] {1, 2, 400}) {
            rig.time.stepWall(Duration.ofDays(-days));
            rig.after(Duration.ofSeconds(2));
            rig.settle();
            assertThat(rig.view("ema").reason()).as("%d days back", days).isEqualTo(WHY);
            assertThat(start(ModeChoice.CONFIGURED, true).verdict()).isEqualTo(Decision.Verdict.CONFLICT);
            rig.time.stepWall(Duration.ofDays(days));
        }
        assertThat(rig.host.executed("ema")).hasSize(1);
    }

    @Test
    void nothingStartsItBeforeTheDayIsOver() throws Exception {
        FakeRun run = running(ALWAYS);
        rig.step(loss());
        ends(run);

        rig.after(Duration.ofHours(6));
        rig.step(rig.resume("ema"));
        rig.settle();
        assertThat(rig.view("ema").phase()).isEqualTo(Phase.STOPPED);
        for (boolean force : new boolean[] {false, true}) {
            Decision refused = start(ModeChoice.CONFIGURED, force);
            assertThat(refused.verdict()).isEqualTo(Decision.Verdict.CONFLICT);
            assertThat(refused.message()).isEqualTo(WHY + "; 'algo reset ema --risk' lifts that");
        }
        assertThat(start(ModeChoice.LIVE, true).verdict()).as("not live either").isEqualTo(Decision.Verdict.CONFLICT);
        Event.RestartRequested restart = rig.restart("ema");
        rig.step(restart);
        assertThat(SupervisorRig.answer(restart.reply()).verdict()).isEqualTo(Decision.Verdict.CONFLICT);

        goTo(Instant.parse("2026-11-20T18:29:59Z"));
        rig.settle();
        assertThat(rig.host.executed("ema")).hasSize(1);
        rig.after(Duration.ofSeconds(1));
        rig.settle();
        assertThat(rig.host.executed("ema"))
                .as("at 00:00 IST its schedule has it again")
                .hasSize(2);
        rig.after(Duration.ofSeconds(2));
        assertThat(rig.broker.limits).as("and its limit counts again").isEqualTo(Map.of("ema", LIMIT));
    }

    @Test
    void whatAPersonHadStartedDoesNotComeBackByItselfAtMidnight() throws Exception {
        FakeRun run = running(EMA);
        rig.step(loss());
        ends(run);

        rig.after(Duration.ofDays(1));
        rig.settle();

        assertThat(rig.view("ema").phase()).isEqualTo(Phase.STOPPED);
        assertThat(rig.host.executed("ema")).hasSize(1);
        assertThat(start(ModeChoice.CONFIGURED, false).isDone()).isTrue();
    }

    @Test
    void theLatchAndTheStopOutliveTheDaemon() throws Exception {
        FakeRun run = running(ALWAYS);
        rig.step(loss());
        rig.crash().comeUp();
        assertThat(rig.view("ema").phase()).isEqualTo(Phase.STOPPING);
        ends(run);
        rig.step(loss());
        rig.crash().comeUp();
        rig.settle();

        assertThat(rig.view("ema").reason()).isEqualTo(WHY);
        assertThat(rig.host.executed("ema")).hasSize(1);
        assertThat(reachedEvents()).isEqualTo(1);
    }

    @Test
    void aDaemonThatDiesBeforeItIsOnDiskHearsOfItAgain() throws Exception {
        FakeRun run = running(ALWAYS);
        rig.failSaves();
        rig.step(loss());
        rig.crash();
        rig.mendSaves();
        rig.comeUp();
        rig.after(Duration.ofSeconds(1));
        assertThat(rig.view("ema").phase()).as("nothing was on disk").isEqualTo(Phase.RUNNING);
        assertThat(rig.broker.limits).as("so the broker is asked again").isEqualTo(Map.of("ema", LIMIT));

        rig.step(loss());
        ends(run);
        assertThat(rig.view("ema").reason()).isEqualTo(WHY);
    }

    @Test
    void aStopOrARestartInTheSameTurnDoesNotUndoIt() throws Exception {
        FakeRun run = running(ALWAYS);
        rig.step(rig.restart("ema"), loss());
        ends(run);
        assertThat(rig.view("ema").reason()).isEqualTo(WHY);
        assertThat(rig.host.executed("ema")).hasSize(1);
    }

    @Test
    void aPersonsStopStaysAfterTheDay() throws Exception {
        FakeRun run = running(ALWAYS);
        rig.step(rig.stop("ema"), loss());
        ends(run);
        assertThat(rig.view("ema").reason()).isEqualTo(WHY);
        rig.after(Duration.ofDays(1));
        rig.settle();
        assertThat(rig.host.executed("ema")).hasSize(1);
    }

    @Test
    void aRestartThatWasToComeDoesNotCome() throws Exception {
        FakeRun run = running("'ema':{'script':'ema.py','exchange':'CRYPTO'," + RISK
                + ",'restart':{'when':'on-failure'},'schedule':{'type':'market_hours'}}");
        run.end(ProcessEnd.exited(1));
        rig.settle();
        assertThat(rig.view("ema").phase()).isEqualTo(Phase.BACKOFF);
        rig.step(loss());
        rig.after(Duration.ofMinutes(1));
        assertThat(rig.view("ema").phase()).isEqualTo(Phase.STOPPED);
        assertThat(rig.view("ema").reason()).isEqualTo(WHY);
        assertThat(rig.host.executed("ema")).hasSize(1);
    }

    @Test
    void aHigherLimitLiftsNothingAndALiftedOneCountsAtItsNewValue() throws Exception {
        FakeRun run = running(ALWAYS);
        rig.step(loss());
        ends(run);
        rig.step(rig.set("ema", "risk.max_daily_loss", "9000"));
        rig.after(Duration.ofSeconds(2));
        assertThat(rig.view("ema").reason()).isEqualTo(WHY);
        assertThat(rig.broker.limits).isEmpty();

        Decision plain = reset(false);
        assertThat(plain.message()).as("it says what stands").isEqualTo(WHY + "; 'algo reset ema --risk' lifts that");
        assertThat(rig.view("ema").phase()).isEqualTo(Phase.STOPPED);

        assertThat(reset(true).message())
                .startsWith("a limit of 5000.00 rupees does not count again until midnight IST");
        rig.after(Duration.ofSeconds(2));
        assertThat(rig.host.executed("ema")).as("its schedule has it").hasSize(2);
        assertThat(rig.broker.limits).isEqualTo(Map.of("ema", 9000_00L));
        rig.step(loss());
        assertThat(rig.view("ema").phase()).as("the old limit is no more").isEqualTo(Phase.RUNNING);
        rig.step(loss(9000_00L));
        assertThat(rig.view("ema").phase()).isEqualTo(Phase.STOPPING);
    }

    @Test
    void aLiftedLimitDoesNotCountAgainThatDay() throws Exception {
        FakeRun run = running(ALWAYS);
        rig.step(loss());
        ends(run);
        reset(true);
        rig.after(Duration.ofSeconds(2));
        assertThat(rig.broker.limits).isEmpty();
        rig.step(loss());
        assertThat(rig.view("ema").phase()).isEqualTo(Phase.RUNNING);
        goTo(Instant.parse("2026-11-20T18:30:01Z"));
        rig.after(Duration.ofSeconds(1));
        assertThat(rig.broker.limits).isEqualTo(Map.of("ema", LIMIT));
        assertThat(Files.readString(rig.events)).contains("\"to\":\"lifted\"");
    }

    @Test
    void aClockThatStepsBackOverMidnightEndsNoDay() throws Exception {
        goTo(Instant.parse("2026-11-20T18:31:00Z"));
        FakeRun run = running(ALWAYS);
        rig.step(loss());
        ends(run);
        rig.time.stepWall(Duration.ofMinutes(-10));
        rig.settle();
        assertThat(rig.host.executed("ema")).as("it is 23:51 of the day before").hasSize(1);
        rig.time.stepWall(Duration.ofDays(2));
        rig.settle();
        assertThat(rig.host.executed("ema")).as("that day is over").hasSize(2);
        rig.time.stepWall(Duration.ofDays(-2));
        rig.settle();
        assertThat(rig.view("ema").phase())
                .as("and is not, if the clock was wrong")
                .isEqualTo(Phase.STOPPING);
    }

    @Test
    void aLossOfYesterdayOrOfAnotherLimitCountsNothing() throws Exception {
        running(ALWAYS);
        rig.step(new Event.LossReached("ema", LIMIT, 5012_35, rig.time.wall().minus(Duration.ofDays(1))));
        rig.step(loss(LIMIT + 1));
        rig.step(new Event.LossReached("nobody", LIMIT, 5012_35, rig.time.wall()));
        assertThat(rig.view("ema").phase()).isEqualTo(Phase.RUNNING);
    }

    @Test
    void aLiveStartOfOneWithALimitOfItsOwnSaysThatItWouldNotHold() throws Exception {
        rig.configured(EMA).comeUp();
        Decision refused = start(ModeChoice.LIVE, false);
        assertThat(refused.verdict()).isEqualTo(Decision.Verdict.CONFLICT);
        assertThat(refused.message()).contains("holds in the sandbox alone");
        assertThat(start(ModeChoice.LIVE, true).isDone()).isTrue();
    }

    @Test
    void itCanStopEverythingOnce() throws Exception {
        rig.configured(
                        "'ema':{'script':'ema.py','risk':{'max_daily_loss':5000,'do':'panic'}},'rsi':{'script':'rsi.py'}")
                .comeUp();
        FakeRun ema = rig.run("ema");
        FakeRun rsi = rig.run("rsi");
        rig.after(Duration.ofSeconds(2));

        rig.step(loss());
        assertThat(ema.signals()).containsExactly(StopSignal.TERM);
        assertThat(rsi.signals()).containsExactly(StopSignal.TERM);
        rsi.end(ProcessEnd.signaled("TERM"));
        ends(ema);
        assertThat(rig.supervisor.snapshot().panic().orElseThrow().reason())
                .isEqualTo("ema lost 5012.35 rupees on 2026-11-20, and risk.max_daily_loss is 5000.00");
        rig.crash().comeUp();
        rig.step(rig.start("rsi"), loss());
        assertThat(rig.host.executed("rsi"))
                .as("not before the panic is lifted")
                .hasSize(1);
        assertThat(reachedEvents()).isEqualTo(1);

        CompletableFuture<Decision> reply = new CompletableFuture<>();
        assertThat(ask(new Event.PanicEnded(true, new Actor("user ann"), reply), reply)
                        .isDone())
                .isTrue();
        rig.step(loss());
        rig.after(Duration.ofSeconds(2));
        assertThat(rig.supervisor.snapshot().panic())
                .as("one breach, one panic")
                .isEmpty();
        assertThat(rig.view("ema").reason()).as("what lost stays stopped").isEqualTo(WHY);
        assertThat(rig.run("rsi").isLive()).isTrue();
    }

    @Test
    void aBrokerThatTellsNoLossesIsAProblemThatShows() throws Exception {
        running(EMA);
        rig.broker.lossProblem = "it does not answer in time";
        rig.after(Duration.ofSeconds(1));
        assertThat(rig.supervisor.snapshot().problems())
                .contains(
                        "risk.max_daily_loss is not looked after: the sandbox broker does not tell losses: it does not answer"
                                + " in time");
    }
}
