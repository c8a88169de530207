package algo.app.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import algo.app.ManualTime;
import algo.app.broker.wire.Question;
import algo.app.ipc.Ports;
import algo.app.model.ResourceLimits;
import algo.app.model.RunId;
import algo.app.model.StopSignal;
import algo.app.process.FakeHost;
import algo.app.process.FakeHost.FakeRun;
import algo.app.process.LaunchRequest;
import algo.app.process.ProcessEnd;
import algo.app.process.RunRecord;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The life of the broker's process, turn by turn, on a host on which it only pretends to run. */
class BrokerKeeperTest {
    private static final ResourceLimits UNLIMITED = new ResourceLimits(0, 0, 0, 0, 1);

    private final ManualTime time = ManualTime.atIst("2026-11-20T09:20:00");
    private final FakeHost host = new FakeHost();
    private final FakeBroker broker = new FakeBroker();
    private final FakePorts ports = new FakePorts();
    private int changes;
    private BrokerKeeper keeper;

    @BeforeEach
    void nextDaemon() {
        ports.held = 0;
        keeper = new BrokerKeeper(
                host.launcher(run -> keeper.exited(run)),
                new BrokerKeeper.Program() {
                    @Override
                    public LaunchRequest request(RunId run, boolean plain) {
                        return new LaunchRequest(
                                run,
                                List.of(plain ? "/java" : "/java-with-archive"),
                                Path.of("/"),
                                Map.of("STRATEGY_ID", "broker"),
                                Path.of("/log"),
                                Path.of("/" + run),
                                UNLIMITED);
                    }

                    @Override
                    public String lastLine() {
                        return "no room";
                    }
                },
                broker,
                ports,
                time,
                () -> changes++);
    }

    /** Ports that somebody else may have. */
    private static final class FakePorts implements Ports {
        int taken;
        int held;
        int next = 4711;

        @Override
        public Held take(int port) throws IOException {
            if (port != 0 && port == taken) {
                throw new IOException("Address already in use");
            }
            return share(port == 0 ? next++ : port);
        }

        @Override
        public Held share(int port) {
            held = port;
            return new Held() {
                @Override
                public int port() {
                    return port;
                }

                @Override
                public void close() {
                    held = 0;
                }
            };
        }
    }

    private CompletableFuture<String> serve(String strategy) {
        CompletableFuture<String> answer = keeper.serve(strategy, "key-of-" + strategy);
        keeper.step();
        return answer;
    }

    private FakeRun newest() {
        return host.runs().get(host.runs().size() - 1);
    }

    /** What waits at its gate is recorded, and then answers. */
    private FakeRun comesUp() {
        FakeRun run = newest();
        keeper.saved(run.record().run());
        keeper.step();
        broker.run = run.record().run().value();
        broker.port = 0;
        after(BrokerKeeper.LOOK);
        return run;
    }

    private FakeRun serving(String strategy) {
        CompletableFuture<String> answer = serve(strategy);
        FakeRun run = comesUp();
        assertThat(answer).isCompletedWithValue("");
        return run;
    }

    private void after(Duration duration) {
        time.advance(duration);
        keeper.step();
    }

    @Test
    void nothingRunsBeforeSomebodyNeedsIt() {
        keeper.step();
        after(Duration.ofDays(1));

        assertThat(host.runs()).isEmpty();
        assertThat(changes).isZero();
    }

    @Test
    void itIsExecutedOnceItIsRecordedAndServesOnceItAnswers() {
        CompletableFuture<String> answer = serve("ema");

        FakeRun run = newest();
        assertThat(run.isLive()).as("executed before it is on disk").isFalse();
        assertThat(keeper.condition().record()).contains(run.record());
        assertThat(keeper.condition().port()).as("kept before it starts").isEqualTo(ports.held);
        keeper.saved(new RunId("00000000000b"));
        keeper.step();
        assertThat(run.isLive()).isFalse();

        keeper.saved(run.record().run());
        keeper.step();
        assertThat(run.isLive()).isTrue();
        after(BrokerKeeper.LOOK);
        assertThat(answer).isNotDone();

        broker.run = run.record().run().value();
        after(BrokerKeeper.LOOK);
        assertThat(answer).isCompletedWithValue("");
        assertThat(broker.keys).isEqualTo(Map.of("ema", "key-of-ema"));
        assertThat(broker.port).isEqualTo(ports.held);
        assertThat(keeper.condition().serves("ema", "key-of-ema")).isTrue();
        assertThat(keeper.condition().serves("ema", "another")).isFalse();
    }

    @Test
    void oneThatCannotBeRecordedIsNotExecuted() {
        CompletableFuture<String> answer = serve("ema");

        keeper.unsaved(newest().record().run(), "the disk is full");
        keeper.step();

        assertThat(newest().wasAbandoned()).isTrue();
        assertThat(answer).isCompletedWithValue("the disk is full");
        assertThat(keeper.condition().record()).isEmpty();
    }

    @Test
    void aSecondStrategyNeedsNoSecondProcess() {
        serving("ema");

        assertThat(serve("rsi")).isCompletedWithValue("");
        assertThat(host.runs()).hasSize(1);
        assertThat(broker.asked).containsExactly(Question.Kind.BEGIN, Question.Kind.REGISTER);
        assertThat(broker.keys).containsKeys("ema", "rsi");
    }

    @Test
    void theKeyOfARemovedStrategyIsVoid() {
        serving("ema");

        keeper.forget("ema");
        keeper.step();

        assertThat(broker.keys).isEmpty();
        assertThat(keeper.condition().serves("ema", "key-of-ema")).isFalse();
    }

    @Test
    void oneThatNeverAnswersIsEndedAndWhoWaitsIsTold() {
        CompletableFuture<String> answer = serve("ema");
        FakeRun run = newest();
        keeper.saved(run.record().run());
        keeper.step();

        after(BrokerKeeper.READY_WITHIN);

        assertThat(answer.join()).contains("not ready within 10 s");
        assertThat(run.signals()).containsExactly(StopSignal.TERM);
        after(EndingBroker.GRACE);
        after(Duration.ofSeconds(1));
        assertThat(run.wasKilled()).isTrue();
        assertThat(keeper.condition().record()).isEmpty();
    }

    @Test
    void whoWaitsForAGateThatNobodyOpensIsTold() {
        CompletableFuture<String> answer = serve("ema");

        after(BrokerKeeper.PATIENCE);

        assertThat(answer.join()).contains("not ready within 12 s");
    }

    @Test
    void oneThatEndsBeforeItAnswersSaysWhyInTheWordsOfItsLog() {
        CompletableFuture<String> answer = serve("ema");
        for (int start = 0; start < 2; start++) {
            keeper.saved(newest().record().run());
            keeper.step();
            newest().end(ProcessEnd.exited(1));
            keeper.step();
            keeper.step();
            keeper.step();
        }

        assertThat(answer).isCompletedWithValue("its process exited with 1; the last line of its log is: no room");
    }

    @Test
    void oneThatEndsBeforeItAnswersIsStartedOnceMoreWithoutWhatMakesTheStartFaster() {
        CompletableFuture<String> answer = serve("ema");
        assertThat(newest().request().command()).containsExactly("/java-with-archive");
        keeper.saved(newest().record().run());
        keeper.step();

        newest().end(ProcessEnd.exited(1));
        keeper.step();
        keeper.step();
        keeper.step();

        assertThat(answer).isNotDone();
        assertThat(newest().request().command()).containsExactly("/java");
        comesUp();
        assertThat(answer).isCompletedWithValue("");
    }

    @Test
    void oneThatDiesWhileRunsRelyOnItIsStartedAgainAtOnceOnTheSamePortAndThenLessAndLessOften() {
        FakeRun first = serving("ema");
        keeper.need(true);
        keeper.step();
        int port = broker.port;

        dies(first);
        assertThat(keeper.condition().problem()).isEqualTo("its process was ended by signal KILL");
        assertThat(ports.held).as("kept meanwhile").isEqualTo(port);
        keeper.step();
        FakeRun second = comesUp();
        assertThat(second).isNotSameAs(first);
        assertThat(broker.port).isEqualTo(port);
        assertThat(broker.keys).containsKey("ema");
        assertThat(keeper.condition().problem()).isEmpty();

        dies(second);
        after(BrokerKeeper.BACK_OFF.first().minusMillis(1));
        assertThat(newest()).isSameAs(second);
        after(Duration.ofMillis(1));
        dies(comesUp());
        after(BrokerKeeper.BACK_OFF.first());
        assertThat(host.runs()).hasSize(3);
        after(BrokerKeeper.BACK_OFF.first());
        FakeRun fourth = comesUp();
        assertThat(host.runs()).hasSize(4);

        after(BrokerKeeper.BACK_OFF.longest());
        dies(fourth);
        keeper.step();
        assertThat(host.runs()).as("at once after a long life").hasSize(5);
    }

    private void dies(FakeRun run) {
        broker.run = "";
        run.end(ProcessEnd.signaled("KILL"));
        keeper.step();
        keeper.step();
        assertThat(keeper.condition().record()).isEmpty();
    }

    @Test
    void whatItLeavesBehindIsGoneBeforeTheNextIsMade() {
        FakeRun run = serving("ema");
        keeper.need(true);
        run.stubborn(3);

        broker.run = "";
        run.end(ProcessEnd.unknown());
        keeper.step();
        for (int i = 0; i < 3; i++) {
            assertThat(host.runs()).hasSize(1);
            after(Duration.ofSeconds(1));
        }
        after(Duration.ofSeconds(1));
        keeper.step();

        assertThat(host.runs()).hasSize(2);
    }

    @Test
    void oneThatIsFrozenIsSaidToBeAndNotStartedAgain() {
        FakeRun run = serving("ema");
        keeper.need(true);
        keeper.step();
        broker.frozen = true;

        after(BrokerKeeper.PING);
        assertThat(keeper.condition().answers()).isFalse();
        assertThat(keeper.condition().problem())
                .isEqualTo(
                        "it does not answer, process " + run.record().wrapper().pid() + ": it does not answer in time");
        assertThat(serve("rsi").join()).contains("does not answer");
        assertThat(host.runs()).hasSize(1);

        broker.frozen = false;
        after(BrokerKeeper.AGAIN);
        assertThat(keeper.condition().answers()).isTrue();
        assertThat(keeper.condition().problem()).isEmpty();
        assertThat(broker.keys).containsKeys("ema", "rsi");
    }

    @Test
    void nobodyAsksItWhileNobodyNeedsIt() {
        serving("ema");
        broker.asked.clear();

        after(BrokerKeeper.PING);
        after(BrokerKeeper.PING);

        assertThat(broker.asked).isEmpty();
    }

    @Test
    void whatAnswersNonsenseOrInItsPlaceDoesNotAnswer() {
        serving("ema");
        keeper.need(true);
        keeper.step();

        broker.nonsense = "{\"run\":[]}";
        after(BrokerKeeper.PING);
        assertThat(keeper.condition().answers()).isFalse();

        broker.nonsense = "";
        broker.run = "00000000000c";
        after(BrokerKeeper.AGAIN);
        assertThat(keeper.condition().problem()).contains("another process answers in its place");
    }

    @Test
    void oneThatCannotListenIsEndedAndSaysWhy() {
        CompletableFuture<String> answer = serve("ema");
        broker.refusal = "the sandbox cannot listen";
        FakeRun run = comesUp();

        assertThat(answer).isCompletedWithValue("the sandbox cannot listen");
        assertThat(run.signals()).containsExactly(StopSignal.TERM);
    }

    @Test
    void thatOfAnEarlierDaemonIsTakenOverAndToldThePortAndTheKeysAgain() {
        FakeRun run = serving("ema");
        int port = broker.port;
        nextDaemon();
        broker.keys.clear();

        keeper.restore(port, Map.of("ema", "key-of-ema"), Optional.of(run.record()));
        keeper.need(true);
        keeper.step();

        assertThat(host.runs()).hasSize(1);
        assertThat(keeper.condition().serves("ema", "key-of-ema")).isTrue();
        assertThat(broker.keys).containsKey("ema");
        assertThat(ports.held).isEqualTo(port);
        dies(run);
        keeper.step();
        assertThat(host.runs()).as("its exit is noticed").hasSize(2);
    }

    private static final Map<String, String> TO_FAST = Map.of("ema", "fast");

    @Test
    void theAccountFollowsARenamingBeforeAnybodyTradesUnderTheNewIdOrSeesIt() {
        serving("ema");
        broker.asked.clear();
        keeper.limitLosses(Map.of("fast", 5L));
        keeper.rename("r1", TO_FAST);

        CompletableFuture<String> anybody = keeper.serve("", "");
        assertThat(serve("fast")).isCompletedWithValue("");
        assertThat(anybody).isCompletedWithValue("");

        assertThat(broker.asked).containsExactly(Question.Kind.RENAME, Question.Kind.LIMITS, Question.Kind.REGISTER);
        assertThat(broker.renamings).isEqualTo(Map.of("r1", TO_FAST));
        assertThat(keeper.condition().renamed()).containsExactly("r1");
    }

    @Test
    void theBrokerIsNotStartedForARenamingAndHearsOfItFirst() {
        keeper.rename("r1", TO_FAST);
        keeper.step();
        assertThat(host.runs()).isEmpty();

        serving("fast");

        assertThat(broker.asked).containsExactly(Question.Kind.RENAME, Question.Kind.BEGIN);
    }

    @Test
    void aRenamingThatCannotBeNotedIsAskedForAgainAndNobodyTradesMeanwhile() {
        serving("ema");
        keeper.need(true);
        broker.refusal = "the disk is full";
        keeper.rename("r1", TO_FAST);

        assertThat(serve("fast").join()).contains("the disk is full");
        assertThat(broker.keys).doesNotContainKey("fast");
        broker.refusal = "";
        after(BrokerKeeper.AGAIN);

        assertThat(broker.renamings).containsKey("r1");
        assertThat(serve("fast")).isCompletedWithValue("");
    }

    @Test
    void oneOfAnEarlierVersionThatKnowsNoRenamingsIsStartedAgain() {
        FakeRun run = serving("ema");
        nextDaemon();
        broker.isOld = true;
        keeper.restore(broker.port, Map.of("rsi", "key-of-rsi"), Optional.of(run.record()));
        keeper.need(true);
        keeper.rename("r1", TO_FAST);
        keeper.step();

        assertThat(run.signals()).containsExactly(StopSignal.TERM);
        broker.isOld = false;
        broker.run = "";
        run.end(ProcessEnd.signaled("TERM"));
        keeper.step();
        keeper.step();
        assertThat(newest()).isNotSameAs(run);
        comesUp();

        assertThat(broker.renamings).containsKey("r1");
        assertThat(keeper.condition().answers()).isTrue();
        assertThat(keeper.condition().problem()).isEmpty();
    }

    @Test
    void oneOfOursThatClosedTheConnectionIsAskedAgain() {
        FakeRun run = serving("ema");
        keeper.need(true);
        broker.isOld = true;
        keeper.rename("r1", TO_FAST);
        keeper.step();

        assertThat(run.signals()).isEmpty();
        broker.isOld = false;
        after(BrokerKeeper.AGAIN);
        assertThat(broker.renamings).containsKey("r1");
    }

    private SandboxBroker sandbox() {
        return new SandboxBroker(
                keeper, LossListener.of(broker, keeper, loss -> {}, time), Path.of("/runs"), Path.of("/log"));
    }

    /** What the next daemon does with a renaming that the last one saved, by the ids that the config has. */
    private void next(JsonNode saved, String... config) {
        nextDaemon();
        SandboxBroker next = sandbox();
        next.restore(saved);
        next.configured(Set.of(config));
        keeper.step();
        broker.renamings.clear();
        CompletableFuture<String> answer = next.ready(config[0]);
        keeper.step();
        comesUp();
        assertThat(answer).isCompletedWithValue("");
    }

    @Test
    void theConfigTellsTheNextDaemonWhetherTheAccountFollows() {
        SandboxBroker before = sandbox();
        before.rename(TO_FAST);
        JsonNode saved = before.state();
        assertThat(saved.get("renamings")).hasSize(1);

        next(saved, "fast");
        assertThat(broker.renamings.values()).containsExactly(TO_FAST);
        nextDaemon();
        SandboxBroker after = sandbox();
        after.restore(saved);
        assertThat(after.state().get("renamings"))
                .as("it is not known that it was done")
                .hasSize(1);
        next(saved, "ema");
        assertThat(broker.renamings).isEmpty();
        next(saved, "ema", "fast");
        assertThat(broker.renamings).isEmpty();
    }

    @Test
    void aRenamingIsForgottenOnceTheAccountHasFollowed() {
        serving("ema");
        SandboxBroker sandbox = sandbox();
        sandbox.rename(TO_FAST);
        sandbox.configured(Set.of("ema"));
        assertThat(sandbox.state().get("renamings")).as("it came to nothing").isEmpty();

        sandbox.rename(TO_FAST);
        sandbox.configured(Set.of("fast"));
        assertThat(sandbox.state().get("renamings").get(0).get("certain").asBoolean())
                .isTrue();
        keeper.step();

        assertThat(sandbox.state().get("renamings")).isEmpty();
        assertThat(broker.renamings.values()).containsExactly(TO_FAST);
    }

    @Test
    void oneThatWasFrozenWhenItWasTakenOverIsLeftAlone() {
        FakeRun run = serving("ema");
        nextDaemon();
        broker.frozen = true;

        keeper.restore(4711, Map.of("ema", "key-of-ema"), Optional.of(run.record()));
        keeper.need(true);
        keeper.step();

        assertThat(run.signals()).isEmpty();
        assertThat(keeper.condition().problem()).contains("does not answer");
        broker.frozen = false;
        after(BrokerKeeper.AGAIN);
        assertThat(keeper.condition().answers()).isTrue();
    }

    @Test
    void limitsOfLossReachEachProcessAndOneThatWasSilentAnew() {
        FakeRun run = serving("ema");
        keeper.need(true);
        assertThat(broker.asked).as("nothing is said where nothing is limited").doesNotContain(Question.Kind.LIMITS);
        keeper.limitLosses(Map.of("ema", 5000_00L));
        keeper.step();
        assertThat(broker.limits).isEqualTo(Map.of("ema", 5000_00L));

        broker.limits = Map.of();
        broker.frozen = true;
        after(BrokerKeeper.PING);
        broker.frozen = false;
        after(BrokerKeeper.AGAIN);
        keeper.step();
        assertThat(broker.limits).as("whoever was silent may be another").isEqualTo(Map.of("ema", 5000_00L));

        keeper.limitLosses(Map.of());
        keeper.step();
        assertThat(broker.limits).isEmpty();
        keeper.limitLosses(Map.of("ema", 1L));
        keeper.step();
        dies(run);
        broker.limits = Map.of();
        after(BrokerKeeper.BACK_OFF.longest());
        comesUp();
        keeper.step();
        assertThat(broker.limits).as("the next process too").isEqualTo(Map.of("ema", 1L));
    }

    @Test
    void noStrategyIsServedBeforeItsLimitIsKnown() {
        keeper.limitLosses(Map.of("ema", 5000_00L));
        CompletableFuture<String> ema = serve("ema");
        comesUp();
        assertThat(ema).isCompletedWithValue("");
        assertThat(broker.limits).isEqualTo(Map.of("ema", 5000_00L));

        keeper.limitLosses(Map.of("ema", 5000_00L, "vwap", 1L));
        CompletableFuture<String> vwap = serve("vwap");
        assertThat(vwap).isCompletedWithValue("");
        assertThat(broker.asked).endsWith(Question.Kind.LIMITS, Question.Kind.REGISTER);
        assertThat(broker.limits).containsKey("vwap");
    }

    @Test
    void aPortThatIsTakenIsGivenUpUnlessRunsKnowIt() {
        ports.taken = 5000;
        keeper.restore(5000, Map.of(), Optional.empty());
        keeper.need(true);
        keeper.step();

        assertThat(host.runs()).isEmpty();
        assertThat(keeper.condition().port()).isEqualTo(5000);
        assertThat(keeper.condition().problem()).contains("its port 127.0.0.1:5000 cannot be had");

        keeper.need(false);
        after(BrokerKeeper.BACK_OFF.first());
        assertThat(serving("ema").isLive()).isTrue();
        assertThat(broker.port).isEqualTo(4711);
    }

    @Test
    void oneThatNobodyNeedsIsEndedAfterAWhile() {
        FakeRun run = serving("ema");
        keeper.need(true);
        after(BrokerKeeper.IDLE.multipliedBy(2));
        keeper.need(false);
        keeper.step();

        after(BrokerKeeper.IDLE.minusSeconds(1));
        assertThat(run.signals()).isEmpty();
        after(Duration.ofSeconds(1));
        assertThat(run.signals()).containsExactly(StopSignal.TERM);

        run.end(ProcessEnd.exited(0));
        keeper.step();
        keeper.step();
        assertThat(keeper.condition().record()).isEmpty();
        assertThat(keeper.condition().problem()).isEmpty();
        after(Duration.ofDays(1));
        assertThat(host.runs()).hasSize(1);
    }

    @Test
    void theDaemonsEndEndsItAndNoneIsStartedAnyMore() {
        FakeRun run = serving("ema");

        keeper.end();
        keeper.step();
        run.end(ProcessEnd.exited(0));
        keeper.step();
        keeper.step();

        assertThat(keeper.condition().record()).isEmpty();
        assertThat(serve("rsi")).isCompletedWithValue("the daemon ends");
        assertThat(host.runs()).hasSize(1);
    }

    @Test
    void theAccountIsAskedOfOneThatAnswersAlone() throws Exception {
        serving("ema");
        PaperAccount account = new PaperAccount(keeper, broker);
        broker.nonsense = "x".repeat(100);
        Thread turns = new Thread(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                keeper.step();
                Thread.onSpinWait();
            }
        });
        turns.start();
        try {
            assertThatThrownBy(() -> account.view(Question.Part.FUNDS))
                    .isInstanceOf(NoAnswerException.class)
                    .hasMessageNotContaining("xxx");
            broker.nonsense = "";
            assertThatThrownBy(() -> account.view(Question.Part.FUNDS))
                    .isInstanceOf(NoAnswerException.class)
                    .hasMessageContaining("not what it was asked");
            broker.refusal = "the disk is full";
            assertThatThrownBy(account::reset)
                    .isNotInstanceOf(NoAnswerException.class)
                    .hasMessage("the disk is full");
        } finally {
            turns.interrupt();
            turns.join();
        }
    }

    @Test
    void whatAnEarlierDaemonSavedIsTheSameProcess() throws Exception {
        Path runs = Path.of("/runs");
        Path log = Path.of("/log");
        SandboxBroker before = new SandboxBroker(keeper, LossListener.of(broker, keeper, loss -> {}, time), runs, log);
        before.ready("ema");
        keeper.step();

        RunRecord record = SandboxBroker.recorded(before.state(), runs, log).orElseThrow();

        assertThat(record.wrapper()).isEqualTo(newest().record().wrapper());
        assertThat(record.statusFile()).isEqualTo(runs.resolve(record.run().value()));
        before.saved();
        keeper.step();
        assertThat(newest().isLive()).isTrue();
        assertThat(before.endpoint("ema").host()).isEqualTo("http://127.0.0.1:4711");
        assertThat(before.endpoint("ema").apiKey()).hasSize(64);
    }
}
