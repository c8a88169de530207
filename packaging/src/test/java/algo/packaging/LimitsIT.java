package algo.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.Eventually;
import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Programs of everyday size under the limits that a strategy has by default, and one that outgrows them. */
class LimitsIT {
    @RegisterExtension
    final AlgoHome home = new AlgoHome();

    @Test
    void sixtyFourThreadsRunUnderTheDefaultLimits() {
        run(
                "pool",
                "import concurrent.futures, threading",
                "gate = threading.Barrier(64)",
                "with concurrent.futures.ThreadPoolExecutor(64) as pool:",
                "    print(len(list(pool.map(lambda _: gate.wait(60), range(64)))), 'at once')");

        Eventually.holds("it has ended", () -> home.phase("pool").equals("exited"));

        assertThat(home.algo("logs", "pool").run().ok().quiet().out()).isEqualTo("64 at once\n");
        assertThat(exit("pool").get("code").asInt()).isZero();
    }

    @Test
    void aListThatGrowsForEverEndsForItsLimitAndEverybodySaysSo() {
        run("hog", "kept = []", "while True:", "    kept.append(bytearray(1 << 20))");

        Eventually.holds("it has ended", () -> !exit("hog").isNull());

        assertThat(exit("hog").get("reason").asText()).isEqualTo("memory_limit");
        assertThat(exit("hog").get("code").asInt()).isEqualTo(1);
        assertThat(home.algo("status", "hog").run().out()).contains("more memory than its limit");
        assertThat(home.algo("events", "hog", "--cause", "memory_limit")
                        .run()
                        .ok()
                        .out())
                .contains("MemoryError", "1024 MiB");
        home.algo("logs", "hog").run().ok().says("more memory than its limit", "algo set hog limits.memory_mb=NUMBER");
    }

    @Test
    void threadsThatAreRefusedCountAsMemoryAndNullIsNoLimit() {
        String[] threads = {
            "import os, threading, time",
            "for _ in range(200):",
            "    threading.Thread(target=time.sleep, args=(3,), daemon=True).start()",
            "print('200 threads', os.environ.get('OMP_NUM_THREADS'))"
        };
        add("many", threads);
        home.does("set", "many", "limits.memory_mb=256");
        home.algo("start", "many", "--no-wait").run();
        Eventually.holds("it has ended", () -> !exit("many").isNull());
        assertThat(exit("many").get("reason").asText()).isEqualTo("memory_limit");
        assertThat(home.status("many").get("reason").asText()).contains("can't start new thread", "256 MiB");

        home.does("set", "many", "limits.memory_mb=null", "limits.open_files=null", "limits.threads=null");
        assertThat(home.algo("show", "many", "--json").run().ok().out())
                .contains("\"memory_mb\":null", "\"threads\":null");
        home.algo("start", "many", "--no-wait").run();
        Eventually.holds(
                "without a limit", () -> home.algo("logs", "many").run().out().contains("200 threads None"));
    }

    @Test
    void cpuTimeThatIsUsedUpIsTheReason() {
        add("busy", "while True: pass");
        home.does("set", "busy", "limits.cpu_seconds=1");
        home.algo("start", "busy", "--no-wait").run();

        Eventually.holds("it has ended", () -> !exit("busy").isNull());

        assertThat(exit("busy").get("reason").asText()).isEqualTo("cpu_limit");
        home.algo("logs", "busy").run().ok().says("more CPU time than its limit", "limits.cpu_seconds=NUMBER");
    }

    private JsonNode exit(String id) {
        return home.status(id).get("last_exit");
    }

    private void run(String id, String... lines) {
        add(id, lines);
        home.algo("start", id, "--no-wait").run();
    }

    private void add(String id, String... lines) {
        home.algo("add", home.script(id + ".py", lines).toString(), "--python", AlgoHome.PYTHON)
                .run()
                .ok();
    }
}
