package algo.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import algo.app.Eventually;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The daemon as the first process of a container, here of a pid namespace: the kernel ends all others there with it. */
class FirstProcessIT {
    @RegisterExtension
    final AlgoHome home = new AlgoHome();

    private Call.Running container;
    private long daemon;

    @BeforeEach
    void startTheContainer() throws Exception {
        assumeTrue(AlgoHome.IS_ROOT, "only root may make a pid namespace");
        container = home.algo("daemon", "run")
                .by(List.of("unshare", "-p", "-f", "--mount-proc", "--kill-child"))
                .background();
        Eventually.holds(
                "the daemon is up",
                () -> Files.exists(home.home().resolve("run/algo.sock"))
                        && home.algo("daemon", "status").run().code() == 0);
        daemon = children(container.proc().pid()).get(0);
    }

    @Test
    void aStopOfTheDaemonEndsTheStrategiesInGoodOrderAndSaysSo() throws Exception {
        Path closed = startOneThatTakesASecondToClose();

        Call.Result stopped = home.algo("daemon", "stop").run().ok();

        assertThat(closed).hasContent("flat");
        assertThat(stopped.out())
                .isEqualTo("daemon stopped, and 1 strategy before it: it is the first process of this container,"
                        + " which ends with it\n");
        container.result();
    }

    /** An engine of containers sends the signal that the Dockerfile names to the process that it starts. */
    @Test
    void theSignalOfTheEngineEndsTheStrategiesInGoodOrder() throws Exception {
        String dockerfile = Files.readString(Documents.SOURCE.resolve("packaging/docker/Dockerfile"));
        assertThat(dockerfile)
                .contains("STOPSIGNAL SIGTERM\n", "ENTRYPOINT [\"/opt/algo/bin/algo\", \"daemon\", \"run\"]\n");
        Path closed = startOneThatTakesASecondToClose();

        home.call(List.of("kill", "-TERM", String.valueOf(daemon))).run().ok();

        container.result();
        assertThat(closed).hasContent("flat");
    }

    private Path startOneThatTakesASecondToClose() {
        Path closed = home.directory().resolve("closed");
        Path script = home.script(
                "closer.py",
                "import signal, sys, time",
                "def close(*_):",
                "    time.sleep(1)",
                "    open('" + closed + "', 'w').write('flat')",
                "    sys.exit(0)",
                "signal.signal(signal.SIGTERM, close)",
                "while True:",
                "    time.sleep(0.05)");
        home.algo("add", script.toString(), "--python", AlgoHome.PYTHON).run().ok();
        home.algo("set", "closer", "stop.grace=20s").run().ok();
        home.algo("start", "closer").run().ok();
        return closed;
    }

    @Test
    void everyOrphanIsWaitedForAlsoThoseOfNoRun() throws Exception {
        String brood = "for i in $(seq 40); do sleep 0.1 & done";

        home.call(List.of("sh", "-c", brood))
                .by(List.of("nsenter", "-t", String.valueOf(daemon), "-p"))
                .run()
                .ok();

        Eventually.holds("no zombie is left", () -> children(daemon).isEmpty());
        home.algo("daemon", "stop").run().ok();
        container.result();
    }

    /** Of all its threads. */
    private static List<Long> children(long pid) throws Exception {
        List<Long> children = new ArrayList<>();
        try (var threads = Files.list(Path.of("/proc/" + pid + "/task"))) {
            for (Path thread : threads.toList()) {
                String text = Files.readString(thread.resolve("children"));
                for (String child : text.split(" ")) {
                    if (!child.isBlank()) {
                        children.add(Long.valueOf(child.strip()));
                    }
                }
            }
        }
        return children;
    }
}
