package algo.packaging;

import static algo.app.protocol.ExitCode.CONFLICT;
import static algo.app.protocol.ExitCode.FAILED;
import static algo.app.protocol.ExitCode.USAGE;
import static org.assertj.core.api.Assertions.assertThat;

import algo.app.Eventually;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What trades real money, by the ledger of a live host and not by what algo says of itself. */
class LiveModeIT {
    private static final String KEY = "live-key-22";

    @RegisterExtension
    final AlgoHome home = new AlgoHome();

    private FakeLiveServer live;

    @BeforeEach
    void trader() throws Exception {
        live = new FakeLiveServer(KEY);
        home.script(
                "trader.py",
                "import json, os, sys, time, urllib.request",
                "body = json.dumps({'apikey': os.environ['OPENALGO_APIKEY'], 'strategy': 't', 'symbol': 'SBIN',",
                "    'exchange': 'NSE', 'action': 'BUY', 'pricetype': 'MARKET', 'product': 'MIS', 'quantity': '1'})",
                "request = urllib.request.Request(os.environ['OPENALGO_HOST'] + '/api/v1/placeorder', body.encode(),",
                "    {'Content-Type': 'application/json'})",
                "try:",
                "    print('order', urllib.request.urlopen(request).status, flush=True)",
                "except OSError as e:",
                "    print('order', e, flush=True)",
                "if os.environ.get('ONCE'):",
                "    time.sleep(0.3)",
                "    sys.exit(0)",
                "time.sleep(1000)");
        home.algo("add", "trader.py", "--id", "t", "--python", AlgoHome.PYTHON)
                .run()
                .ok();
        home.does("set", "t", "start_window=100ms");
        live.into(home);
        home.algo("secret", "set", "OPENALGO_APIKEY").reading(KEY).run().ok();
    }

    @AfterEach
    void close() {
        live.close();
    }

    private void traded(String what, long orders) {
        Path log = home.home().resolve("log/strategies/t.log");
        Eventually.holds(what + " has ordered", () -> Files.readString(log).contains("order "));
        assertThat(live.orders()).as("live orders after " + what).isEqualTo(orders);
    }

    private void starts(String mode, String... arguments) {
        assertThat(home.algo(arguments).run().ok().out()).contains(mode);
    }

    @Test
    void aOneOffEndsWithItsRunHoweverThatEnds() throws Exception {
        starts("LIVE", "start", "t", "--live");
        traded("a one-off", 1);
        assertThat(home.algo("events", "t").run().ok().out()).contains("live, for this run only: started by hand");
        home.does("stop", "t");
        assertThat(home.status("t").get("mode").asText()).isEqualTo("sandbox");
        starts("sandbox", "start", "t");
        traded("a start after a stop", 1);

        home.does("stop", "t");
        home.algo("start", "t", "--live").run().ok();
        traded("a one-off", 2);
        starts("sandbox", "restart", "t");
        traded("a restart", 2);

        home.does("stop", "t");
        home.algo("start", "t", "--live").run().ok();
        traded("a one-off", 3);
        home.algo("reset", "t").run().ok();
        home.killDaemon();
        home.algo("daemon", "start").run().ok();
        assertThat(home.status("t").get("mode").asText())
                .as("of the run that was adopted")
                .isEqualTo("live");
        home.does("stop", "t");
        home.killDaemon();
        home.algo("daemon", "start").run().ok();
        assertThat(home.status("t").get("mode").asText()).isEqualTo("sandbox");
        home.algo("schedule", "t", "--start", "00:00", "--stop", "23:59:59", "--any-day")
                .run()
                .ok();
        home.algo("reset", "t").run().ok();
        traded("its schedule", 3);

        home.does("stop", "t");
        home.does("set", "t", "params.ONCE=1");
        home.algo("start", "t", "--live").run().ok();
        traded("a one-off that ends by itself", 4);
        Eventually.holds("it is over", () -> home.phase("t").equals("exited"));
        home.does("start", "t");
        traded("a start after its own end", 4);
        assertThat(live.ledger()).allMatch(entry -> entry.apiKey().equals(KEY));
    }

    @Test
    void whatRunsInTheSandboxComesBackLiveOnlyIfThatIsConfirmed() throws Exception {
        home.does("set", "t", "mode=live");
        starts("sandbox", "start", "t", "--sandbox");
        traded("a one-off in the sandbox", 0);

        home.algo("restart", "t").run().refused(CONFLICT, "would come back LIVE, with real money", "--yes");
        assertThat(home.status("t").get("mode").asText()).isEqualTo("sandbox");
        assertThat(live.ledger()).isEmpty();

        starts("LIVE", "restart", "t", "--yes");
        traded("a restart that was confirmed", 1);
    }

    @Test
    void aHostThatIsDownOrRefusesTheKeyRefusesTheStart() throws Exception {
        home.does("set", "t", "mode=live");
        live.down();
        home.algo("start", "t")
                .run()
                .refused(FAILED, "the OpenAlgo host " + live.address() + " does not answer", "--force starts it");
        assertThat(home.phase("t")).as("nothing has changed").isEqualTo("stopped");
        assertThat(home.status("t").get("last_exit").isNull()).isTrue();

        starts("LIVE", "start", "t", "--force");
        home.algo("restart", "t").run().refused(FAILED, "does not answer", "nothing was done");
        assertThat(home.liveRuns("t")).hasSize(1);
        home.does("stop", "t");

        live.up();
        home.algo("secret", "set", "OPENALGO_APIKEY")
                .reading("wrong-key-1")
                .run()
                .ok();
        home.algo("start", "t").run().refused(FAILED, "refuses the key", "algo secret set OPENALGO_APIKEY");
        home.algo("secret", "remove", "OPENALGO_APIKEY").run().ok();
        home.algo("start", "t").run().refused(FAILED, "mode live needs the secret OPENALGO_APIKEY");
        assertThat(live.orders()).isZero();
    }

    @Test
    void aScheduleWaitsForItsHost() throws Exception {
        home.does("set", "t", "mode=live");
        live.down();
        home.algo("schedule", "t", "--start", "00:00", "--stop", "23:59:59", "--any-day")
                .run()
                .ok();
        Eventually.holds("it waits", () -> home.phase("t").equals("backoff"));
        assertThat(home.status("t").get("last_exit").get("reason").asText()).isEqualTo("host_down");
        assertThat(home.liveRuns("t")).isEmpty();

        live.up();
        Eventually.holds("it runs", () -> home.phase("t").equals("running"));
        traded("its schedule", 1);
    }

    @Test
    void withoutAHostNothingIsLive() throws Exception {
        home.does("set", "t", "mode=live");
        Files.writeString(
                home.config(), Files.readString(home.config()).replace(live.address(), "HTTP://127.0.0.1:0/"));
        home.algo("reload").run().exits(USAGE).says("openalgo.host: must have a port");
        String none = Files.readString(home.config()).replaceAll("\"openalgo\"\\s*:\\s*\\{[^}]*}", "\"openalgo\":{}");
        Files.writeString(home.config(), none);
        home.algo("reload").run().ok();

        for (String command : List.of("start t", "start t --force", "start t --live", "start --all", "restart t")) {
            home.algo(command.split(" "))
                    .run()
                    .exits(FAILED)
                    .says("mode live needs the address of an OpenAlgo host, and no OpenAlgo host is set; set yours with"
                            + " 'algo config openalgo.host=");
        }
        home.algo("set", "t", "mode=live").run().ok().says("it will not start: no OpenAlgo host is set");
        home.algo("schedule", "t", "--start", "00:00", "--stop", "23:59:59", "--any-day")
                .run()
                .ok()
                .says("it will not start: no OpenAlgo host is set");
        Eventually.holds("its schedule cannot start it", () -> home.phase("t").equals("failed"));
        assertThat(home.liveRuns("t")).isEmpty();
        home.algo("unschedule", "t").run().ok();
        assertThat(home.algo("doctor").run().exits(FAILED).out()).contains("no OpenAlgo host is set");
        live.into(home);
        assertThat(home.algo("doctor").run().out()).contains(live.address() + " answers, and takes the key");
    }
}
