package algo.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.Eventually;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code algo panic --square-off} at a live host that is down, fills in parts, refuses, and lets stop orders trigger meanwhile. */
class SquareOffIT {
    private static final String KEY = "live-key-1";
    private static final String REFUSED = "{\"status\":\"error\",\"message\":\"RMS: margin\"}";
    private static final List<String> CHANGES = List.of("cancelallorder", "closeposition");

    @RegisterExtension
    final AlgoHome home = new AlgoHome();

    private FakeLiveServer host;

    @BeforeEach
    void aStrategyTradesLive() throws Exception {
        host = new FakeLiveServer(KEY);
        home.addBeacon("real");
        host.into(home);
        home.algo("secret", "set", "OPENALGO_APIKEY").reading(KEY).run().ok();
        home.does("set", "real", "mode=live");
        home.does("start", "real", "--live");
        host.hasPosition("SBIN", 10);
        host.hasOrder("1", "open");
        host.hasOrder("2", "trigger pending");
    }

    @AfterEach
    void close() {
        host.close();
    }

    private Call squareOff(String... more) {
        List<String> words = new ArrayList<>(List.of("panic", "--square-off", "--json"));
        words.addAll(List.of(more));
        return home.algo(words.toArray(String[]::new));
    }

    private long changes() {
        return host.ledger().stream()
                .filter(entry -> CHANGES.contains(entry.call()))
                .count();
    }

    @Test
    void realPositionsAreClosedAfterAYesAloneAndWhatIsLeftIsListed() throws Exception {
        JsonNode asked = squareOff().run().exits(1).json();
        assertThat(asked.get("gone").asBoolean()).isTrue();
        assertThat(asked.get("unconfirmed").asText()).isEqualTo("live");
        assertThat(asked.get("squared_off").asBoolean()).isFalse();
        assertThat(home.liveRuns("real")).isEmpty();
        assertThat(changes()).as("nothing was touched without a yes").isZero();

        host.down();
        Call.Result down = squareOff("--live", "--yes").run().exits(1);
        assertThat(down.json().get("squared_off").asBoolean()).isFalse();
        assertThat(down.json().get("warnings").toString()).contains("live: orderbook: ", "live: positionbook: ");
        assertThat(host.position("SBIN")).isEqualTo(10);

        // The stop order triggers while it is cancelled; the first closing is filled half, the second is refused.
        host.up();
        host.answersNext("cancelallorder", () -> {
            host.hasOrder("1", "cancelled");
            host.hasOrder("2", "complete");
            host.hasPosition("SBIN", 5);
            return "{\"status\":\"success\"}";
        });
        host.answersNext("closeposition", () -> {
            host.hasPosition("SBIN", 2);
            return "{\"status\":\"success\"}";
        });
        host.answersNext("closeposition", () -> REFUSED);
        JsonNode done = squareOff("--live", "--yes").run().exits(0).json();
        assertThat(done.get("left")).isEmpty();
        assertThat(done.get("squared_off").asBoolean()).isTrue();
        assertThat(done.get("steps").findValuesAsText("step"))
                .containsExactly("latched", "stopping", "gone", "cancelled", "closed", "checked");
        assertThat(host.position("SBIN")).isZero();
        List<String> calls = host.ledger().stream()
                .map(FakeLiveServer.Entry::call)
                .filter(CHANGES::contains)
                .toList();
        assertThat(calls).containsExactly("cancelallorder", "closeposition", "closeposition", "closeposition");

        host.hasPosition("SBIN", -7);
        for (int i = 0; i < 4; i++) {
            host.answersNext("closeposition", () -> REFUSED);
        }
        JsonNode stuck = squareOff("--live", "--yes").run().exits(1).json();
        assertThat(stuck.get("left")).hasSize(1);
        JsonNode row = stuck.get("left").get(0);
        assertThat(row.get("account").asText() + " " + row.get("kind").asText() + " "
                        + row.get("symbol").asText() + " " + row.get("quantity").asText())
                .isEqualTo("live position SBIN -7");
        assertThat(stuck.get("warnings").toString()).contains("RMS: margin");
        assertThat(home.inside("events", "--type", "panic").ok().out()).contains("1 left", "nothing is left");
    }

    @Test
    void aDaemonThatDiesMeanwhileEndsItAndItIsSaidAgain() throws Exception {
        CountDownLatch reached = new CountDownLatch(1);
        CountDownLatch dead = new CountDownLatch(1);
        host.answersNext("cancelallorder", () -> {
            reached.countDown();
            await(dead);
            return REFUSED;
        });
        Call.Running first = squareOff("--live", "--yes").background();
        assertThat(reached.await(30, TimeUnit.SECONDS)).isTrue();
        home.algo("panic", "--end").run().refused(5, "orders are being cancelled and positions closed");
        home.algo("panic", "--square-off", "--live", "--yes").run().exits(5).says("another 'algo panic --square-off'");
        home.killDaemon();
        Eventually.holds("the process beside it is gone", () -> SeenProcess.naming(home.directory()).stream()
                .noneMatch(process -> process.commandLine().contains("SquareOffMain")));
        dead.countDown();
        assertThat(first.result().code()).isEqualTo(6);
        assertThat(host.position("SBIN")).isEqualTo(10);

        home.requireDaemon();
        home.algo("start", "real", "--force").run().exits(5).says("panic since");
        JsonNode done = squareOff("--live", "--yes").run().exits(0).json();
        assertThat(done.get("left")).isEmpty();
        assertThat(host.position("SBIN")).isZero();
        assertThat(host.hasOpenOrder()).isFalse();
        home.does("panic", "--end");
        home.does("start", "real", "--live");
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await(60, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
