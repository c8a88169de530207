package algo.packaging;

import static algo.app.protocol.ExitCode.CONFLICT;
import static algo.app.protocol.ExitCode.USAGE;
import static org.assertj.core.api.Assertions.assertThat;

import algo.app.Eventually;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A strategy that its schedule starts live, at a host that is down, refuses its key, or answers, and after a panic. */
class LiveScheduleIT {
    private static final String KEY = "live-key-41";

    @RegisterExtension
    final AlgoHome home = new AlgoHome();

    private FakeLiveServer host;

    @BeforeEach
    void aStrategyIsToTradeLive() throws Exception {
        host = new FakeLiveServer(KEY);
        home.addBeacon("real");
        host.into(home);
        home.algo("secret", "set", "OPENALGO_APIKEY").reading(KEY).run().ok();
        home.does("set", "real", "mode=live", "start_window=100ms");
    }

    @AfterEach
    void close() {
        host.close();
    }

    private void scheduled() {
        home.does("schedule", "real", "--start", "00:00", "--stop", "23:59:59", "--any-day");
    }

    private void runs() {
        Eventually.holds("it runs", () -> home.phase("real").equals("running"));
    }

    private String reason() throws Exception {
        return home.status("real").get("reason").asText();
    }

    @Test
    void thePanicEndsWithAStartOfRealMoneyAfterAYesAlone() throws Exception {
        scheduled();
        runs();
        home.does("panic");
        long pings = host.pings();

        assertThat(home.algo("panic", "--end", "--json").run().exits(CONFLICT).err())
                .contains("\"code\":5", "the panic still holds", "real starts LIVE, with real money");
        home.algo("panic", "--end").run().refused(CONFLICT, "real starts LIVE, with real money", "--yes");
        home.algo("panic", "--yes").run().exits(USAGE);
        home.algo("start", "real", "--live").run().exits(CONFLICT).says("panic since");
        assertThat(home.phase("real")).isEqualTo("stopped");
        assertThat(host.pings()).as("nobody asked the host").isEqualTo(pings);

        Call.Result ended = home.algo("panic", "--end", "--yes").run().ok();
        assertThat(ended.err()).contains("real starts LIVE, with real money");
        assertThat(ended.out()).contains("real", "starts, LIVE");
        runs();

        home.does("panic");
        home.does("stop", "real");
        home.does("panic", "--end");
        assertThat(home.phase("real")).isEqualTo("stopped");
    }

    @Test
    void itWaitsForTheLiveHostAsLongAsThatIsDown() throws Exception {
        home.does("set", "real", "after=broker");
        host.down();
        scheduled();
        Eventually.holds("it waits", () -> reason().contains("waits for the live host (the OpenAlgo host "));
        assertThat(home.status("real").get("wanted").asBoolean()).isTrue();
        assertThat(home.algo("explain", "real").run().out()).contains("the live host");
        assertThat(home.inside("events", "real", "--type", "after").ok().out()).contains("waits for the live host");
        home.killDaemon();
        home.does("daemon", "start");
        Eventually.holds("it still waits", () -> reason().contains("waits for the live host"));
        assertThat(home.liveRuns("real")).isEmpty();

        host.up();
        runs();
        home.does("stop", "real");

        home.algo("secret", "set", "OPENALGO_APIKEY").reading("another").run().ok();
        home.does("schedule", "real", "--resume");
        Eventually.holds("a host that refuses the key ends the wait", () -> reason().contains("refuses the key"));
        assertThat(home.liveRuns("real")).isEmpty();
    }
}
