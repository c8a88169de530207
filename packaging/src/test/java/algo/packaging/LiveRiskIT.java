package algo.packaging;

import static algo.app.protocol.ExitCode.CONFLICT;
import static algo.app.protocol.ExitCode.USAGE;
import static org.assertj.core.api.Assertions.assertThat;

import algo.app.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The limit of loss of the account of live mode, at a host that refuses, half-answers, is slow, is down, and tells a loss. */
class LiveRiskIT {
    private static final String KEY = "live-key-51";
    private static final String HELD =
            "the LIVE account lost [0-9.]+ rupees on [0-9-]{10}, and risk[.]max_daily_loss is"
                    + " 100.00: stopped until [0-9-]{10} 00:00 IST";

    @RegisterExtension
    final AlgoHome home = new AlgoHome();

    private FakeLiveServer host;

    @BeforeEach
    void aStrategyTradesLive() throws Exception {
        host = new FakeLiveServer(KEY);
        home.addBeacon("real");
        home.addBeacon("paper");
        host.into(home);
        home.algo("secret", "set", "OPENALGO_APIKEY").reading(KEY).run().ok();
        home.does("set", "real", "mode=live");
        home.does("config", "risk.max_daily_loss=100");
        home.does("start", "real", "--live");
        home.does("start", "paper");
    }

    @AfterEach
    void close() {
        host.close();
    }

    private long asked() {
        return host.ledger().stream()
                .filter(entry -> entry.call().equals("funds"))
                .count();
    }

    /** Waits until the account was asked about anew, in whole. */
    private void asksAgain() {
        long before = asked();
        Eventually.holds("it is asked again", () -> asked() >= before + 2);
    }

    private long told(String what) {
        return home.inside("events", "--type", "risk")
                .ok()
                .out()
                .lines()
                .filter(line -> line.contains(what))
                .count();
    }

    private void stopped() {
        Eventually.holds(
                "it is stopped for the day",
                () -> home.status("real").get("phase").asText().equals("stopped")
                        && home.status("real").get("reason").asText().matches(HELD));
        assertThat(home.liveRuns("real")).isEmpty();
        assertThat(home.phase("paper")).isEqualTo("running");
    }

    @Test
    void aLossStopsWhatRunsLiveOnceWhateverTheHostDoesAndWhoeverDies() throws Exception {
        host.earns("-99.00");
        asksAgain();
        host.answersNext("positionbook", () -> "{\"status\":\"success\",\"data\":[{\"symbol\":\"SBIN\"");
        host.answersNext("positionbook", () -> "{\"status\":\"error\",\"message\":\"RMS\"}");
        host.isSlow(1000);
        asksAgain();
        host.isSlow(0);
        host.down();
        home.killDaemon();
        Eventually.holds("the process beside it ends with it", () -> SeenProcess.naming(home.directory()).stream()
                .noneMatch(process -> process.commandLine().contains("RiskMain")));
        home.does("daemon", "start");
        assertThat(home.phase("real")).isEqualTo("running");
        host.up();
        asksAgain();
        assertThat(home.phase("real")).isEqualTo("running");
        assertThat(told("reached")).isZero();

        host.earns("-100.00");
        stopped();
        host.earns("50.00");
        home.killDaemon();
        home.does("daemon", "start");
        stopped();
        assertThat(told("risk reached: lost 100.00")).isEqualTo(1);

        home.algo("start", "real", "--live", "--force")
                .run()
                .refused(CONFLICT, "no strategy runs LIVE until", "'algo reset --account' lifts that");
        home.algo("start", "paper", "--live").run().exits(CONFLICT);
        assertThat(home.inside("explain", "real").ok().out()).contains("the LIVE account lost 100.00 rupees");
        assertThat(home.inside("daemon", "status").out()).contains("the LIVE account lost 100.00 rupees");
        assertThat(home.inside("doctor").out()).contains("the LIVE account lost 100.00 rupees");

        home.algo("reset", "real", "--account").run().exits(USAGE);
        home.does("schedule", "real", "--start", "00:00", "--stop", "23:59:59", "--any-day");
        home.algo("reset", "--account").run().refused(CONFLICT, "real starts LIVE, with real money", "--yes");
        stopped();
        assertThat(home.algo("reset", "--account", "--yes").run().ok().out()).contains("lifted", "starts, LIVE");
        Eventually.holds("it runs", () -> home.phase("real").equals("running"));
        host.earns("-150.00");
        home.does("config", "risk.max_daily_loss=120", "risk.do=panic");
        Eventually.holds(
                "everything is stopped",
                () -> home.phase("real").equals("stopped")
                        && home.phase("paper").equals("stopped"));
        assertThat(home.inside("events", "--type", "panic").ok().out()).contains("the LIVE account lost 150.00 rupees");
        assertThat(host.ledger())
                .noneMatch(entry ->
                        entry.call().equals("closeposition") || entry.call().equals("cancelallorder"));
        home.does("panic", "--end");
        assertThat(home.phase("real")).isEqualTo("stopped");
        assertThat(keys()).doesNotContain(KEY);
    }

    /** Returns what the daemon and its programs wrote that may hold no key. */
    private String keys() throws IOException {
        return Files.readString(home.home().resolve("log/daemon.log"))
                + Files.readString(home.home().resolve("state/events.jsonl"));
    }
}
