package algo.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A daemon in a cgroup that was handed over to it as systemd does it. Skipped where no cgroup v2 can be written to.
 */
class DelegatedDaemonIT {
    /** Enters the cgroup that is its first argument, and becomes the rest. */
    private static final String ENTER = "echo $$ >\"$0/cgroup.procs\" && exec \"$@\"";

    @RegisterExtension
    final AlgoHome home = new AlgoHome();

    private Path cgroup;

    @BeforeEach
    void delegate() throws Exception {
        Needs.root("can make a cgroup");
        Path mount = mount();
        cgroup = mount.resolve("algo-test-" + ProcessHandle.current().pid() + "-" + System.nanoTime());
        try {
            Files.createDirectory(cgroup);
        } catch (IOException e) {
            Needs.machine(false, "lets nobody make a cgroup");
        }
        home.call(List.of(
                        AlgoHome.PYTHON,
                        "-c",
                        "import os, sys; os.setxattr(sys.argv[1], 'user.delegate', b'1')",
                        cgroup.toString()))
                .run()
                .ok();
    }

    private static Path mount() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/mountinfo"))) {
            if (line.contains(" - cgroup2 ")) {
                return Path.of(line.split(" ")[4]);
            }
        }
        Needs.machine(false, "has no cgroup v2 hierarchy");
        throw new AssertionError();
    }

    @AfterEach
    void remove() throws Exception {
        if (cgroup == null || !Files.exists(cgroup)) {
            return;
        }
        home.algo("daemon", "stop", "--strategies").run();
        Eventually.holds(cgroup + " can be removed", () -> {
            try (Stream<Path> all = Files.walk(cgroup)) {
                for (Path path : all.filter(Files::isDirectory)
                        .sorted((a, b) -> b.getNameCount() - a.getNameCount())
                        .toList()) {
                    Files.delete(path);
                }
            }
            return true;
        });
    }

    private Call within(Path where, String... arguments) {
        return home.algo(arguments).by(List.of("/bin/sh", "-c", ENTER, where.toString()));
    }

    /** Those of strategies; the sandbox has one too. */
    private List<String> runs() throws IOException {
        List<String> sandbox = home.brokers().stream()
                .map(broker -> String.valueOf(broker.pid()))
                .toList();
        List<String> runs = new ArrayList<>();
        try (Stream<Path> all = Files.list(cgroup)) {
            for (Path path : all.toList()) {
                String name = path.getFileName().toString();
                if (name.startsWith("algo-run-")
                        && Files.readAllLines(path.resolve("cgroup.procs")).stream()
                                .noneMatch(sandbox::contains)) {
                    runs.add(name);
                }
            }
        }
        return runs;
    }

    private static String cgroupOf(long pid) throws IOException {
        String text = Files.readString(Path.of("/proc/" + pid + "/cgroup"));
        return text.lines().filter(line -> line.startsWith("0::")).findFirst().orElse("");
    }

    @Test
    void aRunHasItsOwnWhichTheNextDaemonElsewhereFindsAndWhichGoesWithIt() throws Exception {
        within(cgroup, "daemon", "start").run().ok();
        assertThat(within(cgroup, "doctor").run().ok().out()).contains("cgroup      yes: each run has its own");
        home.addBeacon("s");
        home.algo("start", "s").run().ok();
        assertThat(runs()).hasSize(1);
        SeenProcess program = SeenProcess.of(home.status("s").get("pid").asLong());
        assertThat(cgroupOf(program.pid())).endsWith(runs().get(0));

        home.killDaemon();
        home.algo("daemon", "start").run().ok();
        assertThat(cgroupOf(home.daemon().pid())).doesNotContain("algo-test");
        assertThat(home.status("s").get("pid").asLong()).isEqualTo(program.pid());

        home.algo("stop", "s").run().ok();
        assertThat(program.isAlive()).isFalse();
        Eventually.holds("the cgroup of the run is gone", () -> runs().isEmpty());
    }

    @Test
    void nothingOfARunOutlivesItsStopWhateverItShed() throws Exception {
        within(cgroup, "daemon", "start").run().ok();
        Path pids = home.directory().resolve("pids");
        // A daemon without environment, mark, parent and session of the run.
        Path script = home.script(
                "shed.py",
                "import os, resource, sys, time",
                "for i in range(3):",
                "    if os.fork() == 0:",
                "        os.setsid()",
                "        if os.fork() != 0: os._exit(0)",
                "        resource.setrlimit(10, (0, 0))",
                "        with open('" + pids + "', 'a') as f: f.write('%d\\n' % os.getpid())",
                "        os.execve('/bin/sleep', ['sleep', '600'], {})",
                "    os.wait()",
                "time.sleep(600)");
        home.algo("start", script.toString()).run().ok();
        Eventually.holds("three daemons", () -> Files.readAllLines(pids).size() == 3);
        List<SeenProcess> daemons = new ArrayList<>();
        for (String pid : Files.readAllLines(pids)) {
            daemons.add(SeenProcess.of(Long.parseLong(pid)));
        }
        home.killDaemon();
        home.algo("daemon", "start").run().ok();

        home.algo("stop", "shed").run().ok();

        assertThat(daemons).noneMatch(SeenProcess::isAlive);
        Eventually.holds("the cgroup of the run is gone", () -> runs().isEmpty());
    }

    @Test
    void aDaemonThatAStrategyStartedDoesNotTakeItsRunsForPartsOfThatOne() throws Exception {
        within(cgroup, "daemon", "start").run().ok();
        home.addBeacon("a");
        home.addBeacon("b");
        home.algo("start", "a").run().ok();
        Path ofA = cgroup.resolve(runs().get(0));
        home.killDaemon();

        within(ofA, "daemon", "start").run().ok();
        home.algo("start", "b").run().ok();
        assertThat(cgroupOf(home.daemon().pid())).endsWith("/algo-daemon");
        SeenProcess program = SeenProcess.of(home.status("b").get("pid").asLong());
        home.algo("stop", "a").run().ok();

        assertThat(program.isAlive()).isTrue();
        assertThat(home.phase("b")).isEqualTo("running");
        assertThat(home.daemon().isAlive()).isTrue();
    }
}
