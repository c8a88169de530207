package algo.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.Eventually;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Wherever the daemon dies while the account of live mode reaches its limit: one loss is one action. */
class RiskCrashPointsIT extends CrashPoints {
    private static final String KEY = "live-key-52";

    private int limit = 99;
    private boolean inBetween;

    @Test
    @Tag("faults")
    void aLossPanicsOnceWhereverTheDaemonDies() throws Exception {
        try (FakeLiveServer host = new FakeLiveServer(KEY)) {
            home.addBeacon("real");
            home.does("config", "openalgo.host=" + host.address());
            home.algo("secret", "set", "OPENALGO_APIKEY").reading(KEY).run().ok();
            home.does("set", "real", "mode=live", "stop.grace=200ms", "start_window=100ms");
            home.does("schedule", "real", "--start", "00:00", "--stop", "23:59:59", "--days", "mon-sun", "--any-day");
            boolean struck = true;
            for (int count = 1; struck; count++) {
                struck = at("?rename,?renameat,?renameat2", count, false, loss(host));
            }
            assertThat(inBetween)
                    .as("it died between the panic and the save of the loss")
                    .isTrue();
        }
    }

    private Operation loss(FakeLiveServer host) {
        Path latch = home.home().resolve("state/panic.json");
        return new Operation() {
            private long panics;

            @Override
            public void prepare() throws Exception {
                host.earns("0.00");
                if (limit > 99) {
                    home.does("reset", "--account", "--yes");
                }
                // One that was lifted does not count again today.
                limit++;
                home.does("config", "risk.max_daily_loss=" + limit, "risk.do=panic");
                Eventually.holds("it runs", () -> home.phase("real").equals("running"));
                panics = panics();
            }

            @Override
            public List<Call.Running> begin() {
                host.earns("-" + limit + ".00");
                return List.of();
            }

            @Override
            public boolean isThrough() {
                return Files.exists(latch) && home.phase("real").equals("stopped");
            }

            @Override
            public void dead() throws IOException {
                boolean saved = JSON.readTree(Files.readAllBytes(home.home().resolve("state/state.json")))
                                .path("account_loss")
                                .path("limit")
                                .asLong()
                        == limit * 100L;
                inBetween |= Files.exists(latch) && !saved;
            }

            @Override
            public void check(boolean acknowledged, JsonNode saved) {
                Eventually.holds("everything is stopped", () -> isThrough());
                // Without a yes it lifts nothing that would start a strategy live.
                home.does("panic", "--end");
                assertThat(settled("real")).isEqualTo("stopped");
                assertThat(home.status("real").get("reason").asText())
                        .contains("the LIVE account lost " + limit + ".00 rupees");
                assertThat(panics() - panics).as("panics").isEqualTo(1);
                assertThat(Files.exists(latch)).as("another panic").isFalse();
            }
        };
    }

    private long panics() {
        return home.inside("events", "--type", "panic")
                .ok()
                .out()
                .lines()
                .filter(line -> line.contains(" panic latched"))
                .count();
    }
}
