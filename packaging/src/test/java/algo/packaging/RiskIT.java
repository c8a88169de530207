package algo.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A strategy in the sandbox that loses as much on a day as it may, with daemons and brokers that are killed meanwhile. */
class RiskIT {
    private static final String REASON =
            "lost [0-9]+[.][0-9]{2} rupees on [0-9-]{10}, and risk[.]max_daily_loss is 0[.]01:"
                    + " stopped until [0-9-]{10} 00:00 IST";

    @RegisterExtension
    final AlgoHome home = new AlgoHome();

    /** It buys and sells at once when a file says so, which costs the spread. */
    private void add() {
        Path script = home.script(
                "bot.py",
                "import json, os, subprocess, time, urllib.request",
                "child = subprocess.Popen(['sleep', '600'], start_new_session=True)",
                "print('child', child.pid, flush=True)",
                "def order(side):",
                "    body = dict(apikey=os.environ['OPENALGO_APIKEY'], strategy='x', symbol='SBIN', exchange='NSE',",
                "                action=side, pricetype='MARKET', product='MIS', quantity='10')",
                "    urllib.request.urlopen(urllib.request.Request(os.environ['OPENALGO_HOST'] + '/api/v1/placeorder',",
                "                json.dumps(body).encode(), {'Content-Type': 'application/json'})).read()",
                "while not os.path.exists(os.environ['GO']): time.sleep(0.02)",
                "order('BUY'); order('SELL')",
                "print('traded', flush=True)",
                "time.sleep(600)");
        home.algo("add", script.toString(), "--python", AlgoHome.PYTHON, "--param", "GO=" + go())
                .run()
                .ok();
        home.does("set", "bot", "start_window=100ms");
    }

    private Path go() {
        return home.directory().resolve("go");
    }

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
        add();
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
        Files.createFile(go());

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
        Files.delete(go());
        awaitStopped();
        assertThat(home.algo("start", "bot").run().code()).isEqualTo(5);
        assertThat(told()).isEqualTo(1);

        home.does("reset", "bot", "--risk");
        assertThat(home.status("bot").has("start_refused")).isFalse();
        home.does("start", "bot");
        Files.createFile(go());
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
        add();
        home.does("set", "bot", "risk.max_daily_loss=0.01", "risk.do=panic");
        home.does("start", "bot");
        Eventually.holds("it runs", () -> home.inside("logs", "bot").out().contains("child"));
        home.inside("sandbox").ok();
        home.killDaemon();
        Files.createFile(go());
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
