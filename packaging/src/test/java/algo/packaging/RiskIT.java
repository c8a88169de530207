package algo.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A strategy in the sandbox that loses as much on a day as it may, with daemons and brokers that are killed meanwhile. */
class RiskIT {
    private static final String REASON =
            "lost [0-9]+[.][0-9]{2} rupees on [0-9-]{10}, and risk[.]max_daily_loss is 0[.]01:"
                    + " stopped until [0-9-]{10} 00:00 IST";

    @RegisterExtension
    final AlgoHome home = new AlgoHome();

    private void awaitStopped() {
        Eventually.holds(
                "it is stopped for the day",
                () -> home.status("bot").get("phase").asText().equals("stopped")
                        && home.status("bot").get("reason").asText().matches(REASON));
    }

    private long told() {
        return home.inside("events", "bot", "--type", "risk")
                .ok()
                .out()
                .lines()
                .filter(line -> line.contains("risk reached: lost"))
                .count();
    }

    private long noted() throws IOException {
        return Files.readString(home.home().resolve("state/sandbox.jsonl"))
                .lines()
                .filter(line -> line.contains("limit_reached"))
                .count();
    }

    @Test
    void itIsStoppedOnceWithItsTreeAndStaysStoppedWhoeverDies() throws Exception {
        LosingBot bot = new LosingBot(home);
        home.does("set", "bot", "risk.max_daily_loss=0.01");
        home.does("start", "bot");
        Eventually.holds(
                "it has a child", () -> home.inside("logs", "bot").out().contains("child"));
        SeenProcess child = SeenProcess.of(Long.parseLong(home.inside("logs", "bot")
                .out()
                .lines()
                .findFirst()
                .orElseThrow()
                .split(" ")[1]));
        bot.trade();

        awaitStopped();
        assertThat(child.isAlive()).as("its detached child").isFalse();
        assertThat(home.status("bot").path("start_refused").asText())
                .matches(REASON + "; 'algo reset bot --risk' lifts that");
        assertThat(home.algo("start", "bot", "--force").run().code()).isEqualTo(5);
        assertThat(home.algo("restart", "bot").run().err()).contains("'algo reset bot --risk' lifts that");
        assertThat(home.inside("explain", "bot").ok().out()).contains("bot is not running: lost ");

        home.killDaemon();
        for (SeenProcess broker : home.brokers()) {
            broker.signal("KILL");
        }
        home.does("daemon", "start");
        bot.hold();
        awaitStopped();
        assertThat(home.algo("start", "bot").run().code()).isEqualTo(5);
        assertThat(told()).isEqualTo(1);

        home.does("reset", "bot", "--risk");
        assertThat(home.status("bot").has("start_refused")).isFalse();
        home.does("start", "bot");
        bot.trade();
        Eventually.holds(
                "it trades, and the limit does not count again",
                () -> home.inside("logs", "bot").out().contains("traded"));
        assertThat(home.status("bot").get("phase").asText()).isEqualTo("running");
        assertThat(told()).isEqualTo(1);
        assertThat(noted()).isEqualTo(1);
        home.does("stop", "bot");
    }

    @Test
    void aLossWhileNoDaemonRunsIsActedOnByTheNextAndMayStopEverything() throws Exception {
        LosingBot bot = new LosingBot(home);
        home.does("set", "bot", "risk.max_daily_loss=0.01", "risk.do=panic");
        home.does("start", "bot");
        Eventually.holds("it runs", () -> home.inside("logs", "bot").out().contains("child"));
        home.inside("sandbox").ok();
        home.killDaemon();
        bot.trade();
        Eventually.holds("the sandbox notes it", () -> noted() == 1);

        home.does("daemon", "start");
        Eventually.holds(
                "everything is stopped, and stays so",
                () -> home.status("bot").get("phase").asText().equals("stopped"));
        assertThat(home.inside("events", "--type", "panic").ok().out()).contains("bot lost ");
        assertThat(home.algo("start", "bot").run().code()).isEqualTo(5);
        home.does("panic", "--end");
        awaitStopped();
        assertThat(told()).isEqualTo(1);
    }
}
