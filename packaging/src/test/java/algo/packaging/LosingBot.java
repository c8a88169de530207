package algo.packaging;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A strategy that waits for a file, and then buys and sells at once, which costs the spread. It has a detached child. */
final class LosingBot {
    static final String ID = "bot";

    private final Path go;

    /** Adds it to a home. */
    LosingBot(AlgoHome home) {
        go = home.directory().resolve("go");
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
        home.algo("add", script.toString(), "--id", ID, "--python", AlgoHome.PYTHON, "--param", "GO=" + go)
                .run()
                .ok();
        home.does("set", ID, "start_window=100ms");
    }

    /** Has it trade. */
    void trade() throws IOException {
        Files.createFile(go);
    }

    /** Has the next run wait again. */
    void hold() throws IOException {
        Files.delete(go);
    }
}
