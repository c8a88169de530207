package algo.app.broker;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.Eventually;
import algo.app.ManualTime;
import algo.app.broker.wire.LossRow;
import algo.app.model.RunId;
import algo.app.process.RunRecord;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the daemon hears of losses, from a broker that dies, is silent, or is another one. */
class LossListenerTest {
    private static final Instant AT = Instant.parse("2026-11-20T04:00:00Z");

    private final ManualTime time = ManualTime.atIst("2026-11-20T09:30:00");
    private final FakeBroker broker = new FakeBroker();
    private final List<LossRow> heard = new CopyOnWriteArrayList<>();
    private final AtomicReference<BrokerCondition> condition = new AtomicReference<>(BrokerCondition.NONE);
    private final LossListener listener = new LossListener(broker, condition::get, heard::add, time::steady);

    @AfterEach
    void close() {
        listener.close();
    }

    private static LossRow loss(long number) {
        return new LossRow(number, "ema", 5000_00, 5012_35, AT);
    }

    private static RunRecord record(String run) {
        return RunRecord.withoutWrapper(new RunId(run), "boot", Path.of("/status"), Path.of("/log"));
    }

    /** From now on that run of the broker answers. */
    private void answers(String run) {
        broker.run = run;
        condition.set(new BrokerCondition(Optional.of(record(run)), 4711, true, Map.of(), Set.of(), ""));
    }

    @Test
    void eachLossIsHeardOnceFromOneRunAndAgainFromTheNext() {
        answers("00000000000a");
        broker.losses.addAll(List.of(loss(1), loss(2)));
        assertThat(listener.ask()).isTrue();
        assertThat(listener.ask()).isTrue();
        assertThat(heard).containsExactly(loss(1), loss(2));

        answers("00000000000b");
        assertThat(listener.ask()).isTrue();
        assertThat(heard).as("its numbers begin anew").containsExactly(loss(1), loss(2), loss(1), loss(2));
    }

    @Test
    void anAnswerOfAnotherProcessOrNonsenseIsNoLoss() {
        answers("00000000000a");
        broker.losses.add(loss(1));
        broker.run = "00000000000c";
        assertThat(listener.ask()).isFalse();
        answers("00000000000a");
        broker.nonsense = "{\"run\":\"00000000000a\",\"losses\":[[1,\"ema\",500000,1,\"2026-11-20T04:00:00Z\"]]}";
        assertThat(listener.ask()).as("less than its limit").isFalse();
        broker.nonsense = "";
        broker.refusal = "no";
        assertThat(listener.ask()).isFalse();
        assertThat(heard).isEmpty();
    }

    @Test
    void silenceIsAProblemOnceItHasLasted() {
        answers("00000000000a");
        broker.frozen = true;
        listener.ask();
        time.advance(LossListener.TOLD_AFTER.minusMillis(1));
        listener.ask();
        assertThat(listener.problem()).isEmpty();
        time.advance(Duration.ofMillis(1));
        assertThat(listener.problem()).isEqualTo("it does not answer in time");
        broker.frozen = false;
        assertThat(listener.ask()).isTrue();
        assertThat(listener.problem()).isEmpty();
    }

    @Test
    void itsThreadAsksOnceThereAreLimitsAndABroker() {
        listener.want(true);
        answers("00000000000a");
        broker.losses.add(loss(1));
        listener.changed();
        Eventually.holds("it is heard", () -> heard.contains(loss(1)));
        listener.want(false);
    }
}
