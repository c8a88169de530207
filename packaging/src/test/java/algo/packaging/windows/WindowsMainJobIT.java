package algo.packaging.windows;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.Eventually;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The main job on Windows, from end to end: the packaged client and daemon, and a real Python. */
@Tag("windows")
class WindowsMainJobIT {
    /** Closes what it holds when it is asked to stop, which takes a moment. */
    static final String CAREFUL =
            """
            import os, signal, sys, time
            def end(*_):
                print('closing', flush=True)
                time.sleep(0.3)
                print('closed', flush=True)
                sys.exit(3)
            signal.signal(signal.SIGINT, end)
            print('up', os.getpid(), flush=True)
            for i in range(1200):
                time.sleep(0.1)
            """;

    /** Does not listen when it is asked to stop, and has a child that does not either, and one without a console. */
    private static final String STUBBORN =
            """
            import os, signal, subprocess, sys, time
            deaf = 'import signal, time; signal.signal(signal.SIGINT, signal.SIG_IGN); time.sleep(120)'
            below = 'import subprocess, sys; p = subprocess.Popen([sys.executable, "-S", "-c", %r]); print("grandchild", p.pid, flush=True); p.wait()' % deaf
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            child = subprocess.Popen([sys.executable, '-S', '-c', below])
            away = subprocess.Popen([sys.executable, '-S', '-c', deaf], creationflags=8, stdin=subprocess.DEVNULL,
                                    stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            print('up', os.getpid(), child.pid, away.pid, flush=True)
            time.sleep(120)
            """;

    /** Ends when a file is there, with the number in it. */
    private static final String TOLD =
            """
            import os, sys, time
            print('up', os.getpid(), flush=True)
            for i in range(1200):
                if os.path.exists('end'):
                    sys.exit(int(open('end').read()))
                time.sleep(0.1)
            """;

    @RegisterExtension
    static final WindowsHome HOME = new WindowsHome();

    @Test
    void anExampleIsAddedStartedShownFollowedAndStopped() throws Exception {
        Path example =
                WindowsHome.DIST.resolve("strategies").resolve("examples").resolve("ema_crossover.py");
        // Another test may have left one.
        HOME.inside("daemon", "stop", "--strategies");

        WindowsHome.Running follow = HOME.start("start", example.toString(), "--follow");

        Eventually.holds(
                "the log with an order: " + follow.err(), () -> follow.out().contains("ORDER"));
        assertThat(follow.err()).isEqualTo("algo: started a daemon in the background, home " + HOME.home() + "\n");
        assertThat(follow.out())
                .contains("ema_crossover: added", "ema_crossover: started, pid ", "sandbox (simulated market)")
                .contains("mode: SANDBOX");
        JsonNode status = HOME.status("ema_crossover");
        assertThat(status.get("phase").asText()).isEqualTo("running");
        JsonNode order = HOME.inside("sandbox", "orders", "--json")
                .ok()
                .json()
                .get("orders")
                .get(0);
        assertThat(order.get("strategy").asText()).isEqualTo("ema_crossover");
        assertThat(order.get("status").asText()).isEqualTo("complete");
        follow.kill();
        assertThat(HOME.pid("ema_crossover"))
                .as("what follows its log is not the strategy")
                .isEqualTo(status.get("pid").asLong());
        assertThat(HOME.inside("start", "ema_crossover").exits(5).err()).contains("already running");
        assertThat(HOME.algo("top").ok().out()).as("the plain table").contains("ema_crossover", "running");
        assertThat(HOME.inside("list").ok().out()).contains("ema_crossover", "running", "sandbox");

        assertThat(HOME.algo("stop", "ema_crossover").ok().out()).contains("ema_crossover: stopped");

        assertThat(HOME.phase("ema_crossover")).isEqualTo("stopped");
        assertThat(WindowsHome.isAlive(status.get("pid").asLong())).isFalse();
    }

    @Test
    void aStrategyThatIsStoppedRunsItsOwnHandlerAndIsSeenToTheEnd() throws Exception {
        HOME.add("careful", CAREFUL, "stop.grace=60s");
        HOME.begin("careful");
        WindowsHome.Running follow = HOME.start("logs", "careful", "-f");
        long pid = HOME.printed("careful", "up").get(0);
        assertThat(HOME.pid("careful")).isEqualTo(pid);
        Eventually.holds("the follower sees it", () -> follow.out().contains("up " + pid));

        HOME.inside("stop", "careful").ok();

        assertThat(HOME.log("careful")).contains("closing\nclosed\n".replace("\n", System.lineSeparator()));
        JsonNode status = HOME.status("careful");
        assertThat(status.get("phase").asText()).isEqualTo("stopped");
        assertThat(status.toString()).contains("\"code\":3");
        Eventually.holds("the follower sees the end", () -> follow.out().contains("closed"));
        follow.kill();
    }

    @Test
    void onlyOneOfTwoIsStopped() throws Exception {
        HOME.add("careful", CAREFUL, "stop.grace=60s");
        HOME.add("other", CAREFUL);
        HOME.begin("careful", "other");
        long other = HOME.printed("other", "up").get(0);
        HOME.printed("careful", "up");

        HOME.inside("stop", "careful").ok();

        assertThat(HOME.log("careful")).contains("closed");
        assertThat(HOME.phase("other")).isEqualTo("running");
        assertThat(HOME.pid("other")).isEqualTo(other);
        assertThat(HOME.log("other")).doesNotContain("closing");
    }

    @Test
    void whatDoesNotListenIsKilledAfterItsGraceWithItsWholeTree() throws Exception {
        HOME.add("stubborn", STUBBORN, "stop.grace=500ms");
        HOME.begin("stubborn");
        List<Long> pids = HOME.printed("stubborn", "up");
        long grandchild = HOME.printed("stubborn", "grandchild").get(0);
        assertThat(WindowsHome.isAlive(grandchild)).isTrue();

        HOME.inside("stop", "stubborn").ok();

        assertThat(HOME.status("stubborn").toString()).contains("KILL");
        assertThat(pids).hasSize(3).noneMatch(WindowsHome::isAlive);
        assertThat(WindowsHome.isAlive(grandchild)).isFalse();
    }

    @Test
    void theNextDaemonGoesOnWithTheRunsOfOneThatWasKilled() throws Exception {
        HOME.add("careful", CAREFUL, "stop.grace=60s");
        HOME.begin("careful");
        long pid = HOME.printed("careful", "up").get(0);
        long first = HOME.daemon().pid();

        HOME.killDaemon();
        assertThat(WindowsHome.isAlive(pid)).isTrue();
        HOME.algo("daemon", "start").ok();

        assertThat(HOME.daemon().pid()).isNotEqualTo(first);
        assertThat(HOME.phase("careful")).isEqualTo("running");
        assertThat(HOME.pid("careful")).isEqualTo(pid);
        assertThat(HOME.log("careful").lines().filter(line -> line.startsWith("up")))
                .hasSize(1);
        assertThat(HOME.inside("start", "careful").exits(5).err()).contains("already running");
        HOME.inside("stop", "careful").ok();
        assertThat(HOME.log("careful")).contains("closed");
        assertThat(HOME.status("careful").toString()).contains("\"code\":3");
    }

    @Test
    void anEndWhileNoDaemonRanIsReportedAndNothingIsStartedTwice() throws Exception {
        HOME.add("told", TOLD);
        HOME.begin("told");
        long pid = HOME.printed("told", "up").get(0);
        HOME.killDaemon();

        Files.writeString(HOME.home().resolve("data").resolve("told").resolve("end"), "4");
        Eventually.holds("it has ended", () -> !WindowsHome.isAlive(pid));
        HOME.algo("daemon", "start").ok();

        Eventually.holds("the end is seen", () -> HOME.phase("told").equals("exited"));
        assertThat(HOME.status("told").get("pid").isNull()).isTrue();
        assertThat(HOME.status("told").at("/last_exit/reason").asText()).isEqualTo("unknown");
        assertThat(HOME.events("told")).contains("exit unknown: ended, nothing tells how");
        assertThat(HOME.logs("told")).as("its runs").hasSize(1);
    }

    @Test
    void aHomeHasOneDaemon() throws Exception {
        HOME.algo("daemon", "start").ok();
        long pid = HOME.daemon().pid();

        HOME.java(List.of(), "algo.app.Main", "--home", HOME.home().toString())
                .result()
                .refused(5, "already", String.valueOf(pid));

        assertThat(HOME.daemon().pid()).isEqualTo(pid);
        assertThat(HOME.algo("daemon", "start").exits(0).out()).contains(String.valueOf(pid));
        assertThat(HOME.algo("daemon", "stop").ok().out()).contains("stopped");
        HOME.inside("list").exits(4);
    }
}
