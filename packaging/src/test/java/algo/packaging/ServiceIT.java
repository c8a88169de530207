package algo.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.Eventually;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The daemon as a service: under a systemd of the user that the test starts, and under runit. */
class ServiceIT {
    @RegisterExtension
    final AlgoHome home = new AlgoHome();

    @Test
    void whereNoSystemdRunsTheHostThatIsSaidAndNothingIsWritten() throws Exception {
        Call.Result refused = home.algo("service", "install")
                .with("PATH", "/nonexistent:/usr/bin:/bin")
                .with("XDG_CONFIG_HOME", home.directory().resolve("config").toString())
                .run();

        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.says("systemd").err().lines()).hasSize(1);
        assertThat(home.directory().resolve("config")).doesNotExist();
        Call.Result printed =
                home.algo("service", "install", "--print").run().ok().quiet();
        assertThat(printed.out())
                .contains("ExecStart=" + AlgoHome.DIST + "/bin/algo daemon run --home " + home.home() + "\n");
        assertThat(home.algo("service", "status").run().exits(1).quiet().out()).startsWith("no service is installed");
        home.algo("service", "uninstall").run().ok();
        home.algo("service", "install", "--socket", "/tmp/x").run().refused(2, "leave out --socket");
        Path kept = Files.createDirectories(home.directory().resolve("homes/" + System.getProperty("user.name")));
        home.algo("service", "install")
                .without("ALGO_HOME")
                .with("ALGO_HOMES", kept.getParent().toString())
                .run()
                .refused(5, "the system daemon keeps your strategies, in " + kept);
    }

    /** In control groups of its own: systemd takes those that it finds itself in for its own, and moves all who are there. */
    private static final String APART = "for h in /sys/fs/cgroup /sys/fs/cgroup/*; do"
            + " [ -f $h/cgroup.procs ] && mkdir -p $h/algo-it && echo $$ >$h/algo-it/cgroup.procs;"
            + " [ $h = /sys/fs/cgroup ] && [ -f $h/cgroup.procs ] && break; done 2>/dev/null; ";

    /** Its surroundings are those of a login: XDG_RUNTIME_DIR, and a host that says it was booted with systemd. */
    private final class Login implements AutoCloseable {
        private final MountNamespace host = new MountNamespace(home);
        private final Path config = home.directory().resolve("config");
        private final Call.Running systemd;

        Login() {
            host.sh("mount -t tmpfs none /run && mkdir -p /run/systemd/system && mkdir -m 700 /run/u");
            systemd = call(List.of("sh", "-c", APART + "exec /lib/systemd/systemd --user"))
                    .background();
            Eventually.holds(
                    "systemd answers",
                    () -> systemctl("is-system-running").out().strip().equals("running"));
        }

        private Call call(List<String> command) {
            return surrounded(home.call(command));
        }

        private Call surrounded(Call call) {
            return host.in(call.with("XDG_RUNTIME_DIR", "/run/u").with("XDG_CONFIG_HOME", config.toString()));
        }

        Call.Result algo(String... words) {
            return surrounded(home.packaged(words)).run();
        }

        Call.Result systemctl(String... words) {
            List<String> command = new ArrayList<>(List.of("systemctl", "--user"));
            command.addAll(List.of(words));
            return call(command).run();
        }

        String state() {
            return systemctl("is-active", "algo").out().strip();
        }

        /** Ends systemd as the end of the host does. */
        void end() {
            systemctl("exit");
            Eventually.holds("systemd has ended", () -> !systemd.isAlive());
        }

        @Override
        public void close() throws IOException {
            if (systemd.isAlive()) {
                ProcessHandle.of(systemd.proc().pid()).ifPresent(ProcessHandle::destroyForcibly);
            }
            host.close();
            home.call(List.of(
                            "sh",
                            "-c",
                            "find /sys/fs/cgroup -depth -type d -path '*/algo-it*' -exec rmdir {} + 2>/dev/null"))
                    .run();
        }
    }

    @Test
    void systemdRunsTheDaemonAndStrategiesNoticeNothingUntilTheHostGoesDown() throws Exception {
        Needs.tool("systemctl");
        Needs.mounts();
        home.addBeacon("s");
        home.does("start", "s");
        Set<String> run = home.liveRuns("s");
        try (Login login = new Login()) {
            // A daemon that hangs is found out sooner than by the unit.
            Path patience = login.config.resolve("systemd/user/algo.service.d/patience.conf");
            Files.createDirectories(patience.getParent());
            Files.writeString(patience, "[Service]\nWatchdogSec=2s\nRestartSec=100ms\n");

            JsonNode installed = login.algo("service", "install", "--json").ok().json();

            assertThat(installed.get("took_over").asBoolean()).isTrue();
            SeenProcess first = home.daemon();
            assertThat(installed.get("pid").asLong()).isEqualTo(first.pid());
            assertThat(login.algo("service", "install").ok().out()).startsWith("unchanged: algo.service runs");
            assertThat(login.algo("service", "status").ok().out()).contains("state   active, pid " + first.pid());

            first.signal("STOP");
            Eventually.holds(
                    "the next daemon answers",
                    () -> !first.isAlive()
                            && home.ask("{\"ask\":\"daemon_status\"}").isPresent());
            assertThat(home.liveRuns("s")).isEqualTo(run);

            login.algo("daemon", "stop").ok();
            assertThat(login.state()).isEqualTo("inactive");
            login.algo("start", "s").says("started the service algo.service");
            assertThat(login.state()).isEqualTo("active");
            SeenProcess second = home.daemon();
            home.packaged("daemon", "restart")
                    .run()
                    .refused(1, "systemd runs this daemon, as algo.service, and cannot be asked from here");
            assertThat(home.daemon().pid()).isEqualTo(second.pid());
            login.algo("daemon", "restart").ok();
            assertThat(login.state()).isEqualTo("active");
            assertThat(home.daemon().pid()).isNotEqualTo(second.pid());
            assertThat(home.liveRuns("s")).isEqualTo(run);

            login.algo("service", "uninstall").ok();
            assertThat(login.config.resolve("systemd/user")).isDirectoryContaining("glob:**/algo.service.d");
            assertThat(login.config.resolve("systemd/user/algo.service")).doesNotExist();
            assertThat(login.state()).isEqualTo("inactive");
            assertThat(home.liveRuns("s")).isEqualTo(run);
            assertThat(login.algo("service", "uninstall").ok().out()).isEqualTo("unchanged: no service is installed\n");
            login.algo("service", "install").ok();

            login.end();

            assertThat(home.liveRuns("s")).isEmpty();
            JsonNode last = home.algo("status", "s", "--json").run().json().at("/strategies/0");
            assertThat(last.get("phase").asText()).isEqualTo("stopped");
            assertThat(last.get("reason").asText()).isEqualTo("stopped with the daemon");
        }
    }

    @Test
    void aRestartWhereSystemdCannotBeAskedEndsNothing() throws Exception {
        Path bin = Files.createDirectories(home.directory().resolve("bin"));
        Path systemctl = Files.writeString(
                bin.resolve("systemctl"), "#!/bin/sh\necho 'Failed to connect to bus: No medium found' >&2\nexit 1\n");
        assertThat(systemctl.toFile().setExecutable(true)).isTrue();
        String path = bin + ":/usr/bin:/bin";
        // As systemd marks the process of a unit.
        Call.Running unit = home.call(List.of(
                        "sh",
                        "-c",
                        "export SYSTEMD_EXEC_PID=$$; exec " + AlgoHome.DIST + "/bin/algo daemon run --home "
                                + home.home()))
                .background();
        Eventually.holds("the daemon answers", () -> home.ask("{\"ask\":\"daemon_status\"}")
                .isPresent());
        SeenProcess daemon = home.daemon();
        assertThat(daemon.pid()).isEqualTo(unit.proc().pid());

        Call.Result refused =
                home.packaged("daemon", "restart").with("PATH", path).run();

        refused.refused(1, "cannot be asked from here: Failed to connect to bus: No medium found; nothing was changed");
        refused.says("systemctl --user restart ");
        assertThat(home.daemon().pid()).isEqualTo(daemon.pid());
        home.packaged("daemon", "stop").with("PATH", path).run().ok();
        Eventually.holds("it has ended", () -> !unit.isAlive());
        // What nobody else runs begins in the background, also where its surroundings come from a unit.
        home.packaged("daemon", "restart")
                .with("PATH", path)
                .with("SYSTEMD_EXEC_PID", Long.toString(daemon.pid()))
                .run()
                .ok();
        home.packaged("daemon", "restart").with("PATH", path).run().ok();
    }

    @Test
    void runitRunsTheDaemonUntilSomebodyStopsIt() throws Exception {
        Needs.tool("runsv");
        Path service = home.directory().resolve("algo");
        home.call(List.of("cp", "-r", AlgoHome.DIST.resolve("units/runit").toString(), service.toString()))
                .run()
                .ok();
        Map<String, String> conf = Map.of(
                "user",
                "root",
                "home",
                home.home().toString(),
                "algo",
                AlgoHome.DIST.resolve("bin/algo").toString());
        StringBuilder text = new StringBuilder();
        conf.forEach(
                (name, value) -> text.append(name).append('=').append(value).append('\n'));
        Files.writeString(service.resolve("conf"), text);
        Call.Running runit = home.call(List.of("runsv", service.toString())).background();
        try {
            Eventually.holds("the daemon answers", () -> home.ask("{\"ask\":\"daemon_status\"}")
                    .isPresent());
            home.addBeacon("s");
            home.does("start", "s");
            Set<String> run = home.liveRuns("s");
            SeenProcess first = home.daemon();

            first.signal("KILL");
            Eventually.holds("runit starts the next one", () -> home.ask("{\"ask\":\"daemon_status\"}")
                    .isPresent());
            home.call(List.of("sv", "restart", service.toString())).run().ok();
            Eventually.holds("it is up again", () -> home.ask("{\"ask\":\"daemon_status\"}")
                    .isPresent());

            SeenProcess before = home.daemon();
            home.does("daemon", "restart");
            assertThat(home.daemon().pid()).isNotEqualTo(before.pid());
            assertThat(sv(service))
                    .as("its daemon is that of the service")
                    .contains("(pid " + home.daemon().pid() + ")");
            assertThat(home.liveRuns("s")).isEqualTo(run);

            home.does("daemon", "stop");
            Eventually.holds("runit leaves it down", () -> sv(service).startsWith("down: "));
            assertThat(home.liveRuns("s")).isEqualTo(run);

            home.call(List.of("sv", "up", service.toString())).run().ok();
            Eventually.holds(
                    "it adopts", () -> home.ask("{\"ask\":\"daemon_status\"}").isPresent());
            home.call(List.of("sv", "stop", service.toString())).run().ok();
            assertThat(home.liveRuns("s")).isEqualTo(run);
        } finally {
            home.call(List.of("sv", "force-stop", service.toString())).run();
            runit.proc().signal("TERM");
            Eventually.holds("runit has ended", () -> !runit.isAlive());
        }
        home.algo("daemon", "start").run().ok();
    }

    private String sv(Path service) {
        return home.call(List.of("sv", "status", service.toString())).run().out();
    }
}
