package algo.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.Eventually;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Process trees that do what they can to outlive their run. */
class TreeFaultsIT {
    private static final int FAILED = 1;

    /** What FAULTS wants of {@code algo status}, whatever else goes on; more where the machine may be busy. */
    private static final Duration PROMPT = Duration.ofSeconds(10);

    @RegisterExtension
    final AlgoHome home = new AlgoHome();

    @Test
    void whatALeaderLeavesBehindWhileNoDaemonRunsIsEndedByTheNext() throws Exception {
        Path exit = home.directory().resolve("parent.exit");
        home.addBeacon("parent", "TREE=child,grandchild,daemon,bare", "EXIT_FILE=" + exit);
        home.does("start", "parent");
        SeenProcess leader = home.beacon("parent").process();
        SeenProcess wrapper = leader.parent();
        List<SeenProcess> left = new ArrayList<>();
        for (String word : List.of("child", "grandchild", "daemon", "bare")) {
            left.add(home.beacon("parent").process(word));
        }

        home.killDaemon();
        Files.move(Files.writeString(home.directory().resolve("new"), "3"), exit);
        Eventually.holds("the leader is gone", () -> !leader.isAlive() && !wrapper.isAlive());
        assertThat(left).as("its children without a daemon").allMatch(SeenProcess::isAlive);
        home.algo("daemon", "start").run().ok();

        Eventually.holds("the run is over", () -> home.phase("parent").equals("exited"));
        assertThat(left).noneMatch(SeenProcess::isAlive);
        JsonNode last = home.status("parent").get("last_exit");
        assertThat(last.get("code").asInt()).isEqualTo(3);
    }

    /** Each of its processes lives for a fraction of the time that it takes to list all processes, in its own session. */
    @RepeatedTest(3)
    void whatForksFasterThanItCanBeListedIsEnded() {
        hop();

        home.algo("stop", "hopper").run().ok();

        assertQuiet();
    }

    @Test
    @Tag("faults")
    void whatForksFasterThanItCanBeListedIsEndedByTheNextDaemonToo() throws Exception {
        hop();
        home.killDaemon();
        home.algo("daemon", "start").run().ok();

        home.algo("stop", "hopper").run().ok();

        assertQuiet();
    }

    private void hop() {
        home.script(
                "hopper.py",
                "import os, signal, sys, time",
                "signal.signal(signal.SIGTERM, signal.SIG_IGN)",
                "end = time.monotonic() + 60",
                "while time.monotonic() < end:",
                "    if os.fork() > 0:",
                "        os._exit(0)",
                "    os.setsid()",
                "    os.write(1, b'.')",
                "    time.sleep(0.0005)");
        home.algo("add", "hopper.py", "--python", AlgoHome.PYTHON).run().ok();
        home.script(
                "keeper.py",
                "import os, subprocess, sys, time",
                "subprocess.Popen([sys.executable, '-S', '" + home.directory().resolve("hopper.py") + "'])",
                "time.sleep(60)");
        home.algo("add", "keeper.py", "--id", "hopper", "--replace", "--python", AlgoHome.PYTHON)
                .run()
                .ok();
        home.does("set", "hopper", "stop.grace=200ms");
        home.does("start", "hopper");
        Eventually.holds("it hops", () -> hops() > 50);
    }

    private long hops() throws Exception {
        return Files.size(Path.of(home.status("hopper").get("log_file").asText()));
    }

    private void assertQuiet() {
        Path log = Path.of(home.status("hopper").get("log_file").asText());
        long before = log.toFile().length();
        boolean grows = Eventually.within(Duration.ofMillis(500), () -> Files.size(log) > before);
        assertThat(grows).as("something of it still prints").isFalse();
    }

    @Test
    @Tag("faults")
    void aForkBombIsLimitedAndStoppedWhileTheDaemonAnswers() throws Exception {
        Needs.root("can be another user, whose processes alone a limit counts");
        Unprivileged user = new Unprivileged(home);
        Path bomb = home.script(
                "bomb.py",
                "import os, signal, time",
                "signal.signal(signal.SIGTERM, signal.SIG_IGN)",
                "end = time.monotonic() + 60",
                "while time.monotonic() < end:",
                "    try:",
                "        os.fork()",
                "    except OSError:",
                "        pass");
        Files.setPosixFilePermissions(bomb, PosixFilePermissions.fromString("rw-r--r--"));
        user.algo("add", bomb.toString(), "--python", AlgoHome.PYTHON).run().ok();
        user.addBeacon("quiet");
        user.algo("set", "bomb", "limits.processes=200", "stop.grace=300ms")
                .run()
                .ok();
        try {
            user.algo("start", "quiet").run().ok();
            user.algo("start", "bomb", "--no-wait").run().ok();
            Eventually.holds("it has forked", () -> bombs(bomb) > 100);

            assertThat(user.algo("status").run().ok().took()).isLessThan(PROMPT);
            assertThat(bombs(bomb)).as("processes").isLessThanOrEqualTo(200);
            user.algo("stop", "bomb").run().ok();

            assertThat(bombs(bomb)).as("left after the stop").isZero();
            JsonNode quiet = user.algo("status", "quiet", "--json").run().ok().json();
            assertThat(quiet.get("strategies").get(0).get("phase").asText()).isEqualTo("running");
        } finally {
            user.algo("daemon", "stop", "--strategies").run().ok();
        }
    }

    @Test
    void theLimitOfProcessesIsThatOfTheStrategyAndNotOfAllThatItsUserRuns() throws Exception {
        Needs.root("can be another user, since it has no such limit itself");
        Unprivileged user = new Unprivileged(home);
        Path script = home.script(
                "forks.py",
                "import os, time",
                "count = 1",
                "try:",
                "    while count < 160:",
                "        if os.fork() == 0:",
                "            time.sleep(60)",
                "            os._exit(0)",
                "        count += 1",
                "except OSError:",
                "    pass",
                "print('processes:', count, flush=True)",
                "time.sleep(60)");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rw-r--r--"));
        user.algo("add", script.toString(), "--python", AlgoHome.PYTHON).run().ok();
        user.algo("set", "forks", "limits.processes=48", "stop.grace=300ms")
                .run()
                .ok();
        try {
            user.algo("start", "forks", "--no-wait").run().ok();

            String line = Eventually.get("it has counted", () -> user.algo("logs", "forks")
                    .run()
                    .out()
                    .lines()
                    .filter(each -> each.startsWith("processes: "))
                    .findFirst());
            // Threads of the daemon come and go, and are counted by the kernel too.
            assertThat(Integer.parseInt(line.substring("processes: ".length())))
                    .as("more than the daemon's threads leave of it, less than without a limit")
                    .isBetween(34, 120);
        } finally {
            user.algo("daemon", "stop", "--strategies").run().ok();
        }
    }

    private static long bombs(Path script) {
        return SeenProcess.naming(Path.of("scripts/bomb/" + script.getFileName()))
                .size();
    }

    @Test
    @Tag("faults")
    void aStopThatCannotEndSomethingNamesItAndDoesNotCount() throws Exception {
        Needs.root("can make what becomes root");
        Unprivileged user = new Unprivileged(home);
        Path becomesRoot = home.directory().resolve("becomes-root");
        Files.copy(Path.of(AlgoHome.PYTHON).toRealPath(), becomesRoot);
        Files.setPosixFilePermissions(becomesRoot, PosixFilePermissions.fromString("rwxr-xr-x"));
        home.call(List.of("chmod", "4755", becomesRoot.toString())).run().ok();
        Path pid = user.home().resolveSibling("pid");
        Path script = home.script(
                "parent.py",
                "import os, subprocess, time",
                "child = 'import os, sys, time; os.setresuid(0, 0, 0); open(sys.argv[1], \"w\").write(str(os.getpid()));'",
                "if os.path.exists('" + pid + "'):  # a later run",
                "    time.sleep(120)",
                "subprocess.Popen(['" + becomesRoot + "', '-S', '-c', child + 'time.sleep(120)', '" + pid + ".new'],",
                "                 start_new_session=True)",
                "while True:",
                "    try:",
                "        if open('" + pid + ".new').read():",
                "            break",
                "    except OSError:",
                "        pass",
                "    time.sleep(0.01)",
                "os.rename('" + pid + ".new', '" + pid + "')",
                "time.sleep(120)");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rw-r--r--"));
        user.algo("add", script.toString(), "--python", AlgoHome.PYTHON).run().ok();
        user.algo("set", "parent", "stop.grace=200ms").run().ok();
        user.algo("start", "parent", "--no-wait").run().ok();
        SeenProcess root = Eventually.get(
                "its child",
                () -> Files.exists(pid)
                        ? Optional.of(SeenProcess.of(Long.parseLong(Files.readString(pid))))
                        : Optional.empty());
        try {
            Call.Result stop = user.algo("stop", "parent").run();

            stop.refused(FAILED, "parent: has not stopped: cannot end process " + root.pid(), "runs as user 0");
            assertThat(stop.took()).isLessThan(Duration.ofSeconds(20));
            assertThat(root.isAlive()).isTrue();
            JsonNode status = status(user);
            assertThat(status.get("phase").asText()).isEqualTo("stopping");
            assertThat(status.get("reason").asText()).contains(String.valueOf(root.pid()));
            user.algo("daemon", "stop", "--strategies")
                    .run()
                    .refused(FAILED, "the daemon ends, but parent has not stopped: cannot end process " + root.pid());
            user.algo("daemon", "start").run().ok();
            Call.Running start = user.algo("start", "parent", "--no-wait").background();
            assertThat(Eventually.within(
                            Duration.ofSeconds(1), () -> !phase(user).equals("stopping")))
                    .as("a second run beside what is left of the first")
                    .isFalse();
            start.result()
                    .refused(
                            FAILED,
                            "parent: is not started yet",
                            "has not ended",
                            String.valueOf(root.pid()),
                            "algo stop");
            root.signal("KILL");
            Eventually.holds("the next run", () -> phase(user).equals("running"));
        } finally {
            root.signal("KILL");
            user.algo("daemon", "stop", "--strategies").run().ok();
        }
    }

    private static String phase(Unprivileged user) {
        return status(user).get("phase").asText();
    }

    private static JsonNode status(Unprivileged user) {
        return user.algo("status", "parent", "--json")
                .run()
                .ok()
                .json()
                .get("strategies")
                .get(0);
    }
}
