package algo.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.NotifyReceiver;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The units of the distribution, and what a daemon tells the service manager that started it. */
class ServiceUnitsIT {
    @RegisterExtension
    final AlgoHome home = new AlgoHome();

    @Test
    void systemdFindsNothingWrongWithTheUnits() throws Exception {
        Needs.tool("systemd-analyze");
        Path runtime = Files.createDirectory(
                home.directory().resolve("runtime"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        for (String unit : List.of("algo.service", "algo-system.service")) {
            Path file = home.directory().resolve(unit);
            String text = Files.readString(AlgoHome.DIST.resolve("units/" + unit));
            Files.writeString(file, text.replace("/opt/algo/", AlgoHome.DIST + "/"));

            List<String> command = new ArrayList<>(List.of("systemd-analyze", "verify", file.toString()));
            if (unit.equals("algo.service")) {
                command.add("--user");
            }
            Call.Result result = home.call(command)
                    .with("XDG_RUNTIME_DIR", runtime.toString())
                    .run();

            assertThat(result.out() + result.err()).as(unit).isEmpty();
            assertThat(result.code()).as(unit).isZero();
        }
    }

    @Test
    void aDaemonInTheForegroundTellsItsServiceManagerHowItStandsAndNobodyElseHearsOfThatManager() throws Exception {
        String address = home.directory().resolve("notify").toString();
        try (NotifyReceiver manager = new NotifyReceiver(address)) {
            Call.Running daemon = home.algo("daemon", "run")
                    .with("NOTIFY_SOCKET", address)
                    .with("WATCHDOG_USEC", "200000")
                    .background();

            assertThat(manager.await("READY=1"))
                    .contains("MAINPID=" + daemon.proc().pid() + "\n", "STATUS=0 strategies, 0 running");
            manager.await("WATCHDOG=1");
            home.addBeacon("s");
            home.does("set", "s", "pass_env=[\"NOTIFY_SOCKET\",\"WATCHDOG_USEC\"]");
            home.does("start", "s");
            manager.await("STATUS=1 strategy, 1 running");
            for (SeenProcess process : SeenProcess.naming(home.directory())) {
                assertThat(process.description()).doesNotContain("NOTIFY_SOCKET", "WATCHDOG_USEC");
            }

            home.does("daemon", "stop");

            assertThat(manager.await("STOPPING=1")).contains("STATUS=ending, 1 running");
            daemon.result().ok();
        }
        assertThat(home.liveRuns("s")).hasSize(1);
        home.algo("daemon", "start").with("NOTIFY_SOCKET", address).run().ok();
        assertThat(home.phase("s")).isEqualTo("running");
        assertThat(home.daemon().description())
                .as("a daemon in the background is nobody's service")
                .doesNotContain("NOTIFY_SOCKET", "algo.notify=" + address);
    }
}
