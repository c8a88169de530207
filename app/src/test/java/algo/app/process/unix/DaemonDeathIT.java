package algo.app.process.unix;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.Eventually;
import algo.app.model.RunId;
import algo.app.model.StopSignal;
import algo.app.process.LauncherFixture;
import algo.app.process.ProcessEnd;
import algo.app.process.ProcessIdentity;
import algo.app.process.ProcessLauncher;
import algo.app.process.RunRecord;
import algo.app.process.RunningProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A daemon in a JVM of its own is killed, as with {@code kill -9}, and this one is the next. */
class DaemonDeathIT extends LauncherFixture {
    @Override
    protected ProcessLauncher open(ProcessLauncher.ExitListener listener) throws IOException {
        return new UnixProcessLauncher(listener);
    }

    @Test
    void aRunGoesOnIsTakenOverAndItsTrueEndLearnt() throws Exception {
        List<RunRecord> records =
                recordsOfAKilledDaemon("--print-every", "0.01", "--on-sigterm", "7", "--run-for", "60");
        RunRecord record = records.get(0);
        long printed = Files.size(record.output());

        RunningProcess adopted = started(launcher.adopt(record));
        Eventually.holds("it goes on printing", () -> Files.size(record.output()) > printed + 100);
        adopted.signal(StopSignal.TERM);

        assertThat(endOf(adopted)).isEqualTo(ProcessEnd.exited(7));
        sweep(adopted);
    }

    @Test
    void whatWaitedAtItsGateNeverRuns() throws Exception {
        List<RunRecord> records = recordsOfAKilledDaemon();
        RunRecord record = records.get(1);

        Eventually.holds("its wrapper ends", () -> !Proc.isAlive(record.wrapper()));

        RunningProcess adopted = started(launcher.adopt(record));
        assertThat(adopted.hasExited()).isTrue();
        assertThat(adopted.end()).isEqualTo(ProcessEnd.neverRan());
        assertThat(runs.file("proof")).doesNotExist();
    }

    @Test
    void aDetachedGrandchildWithoutEnvironmentIsStillFound() throws Exception {
        Path pidFile = runs.file("daemon");
        RunRecord record = recordsOfAKilledDaemon("--double-fork", pidFile.toString(), "--clear-env")
                .get(0);
        int pid = runs.pidIn(pidFile);
        Eventually.holds("the run's program is over", () -> !Proc.isAlive(record.wrapper()));

        RunningProcess adopted = started(launcher.adopt(record));

        assertThat(adopted.end()).isEqualTo(ProcessEnd.exited(0));
        assertThat(adopted.kill(launcher.table()))
                .extracting(ProcessIdentity::pid)
                .containsExactly(pid);
        sweep(adopted);
    }

    private List<RunRecord> recordsOfAKilledDaemon(String... puppet) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                MortalDaemon.class.getName(),
                directory.toString());
        builder.command().addAll(List.of(puppet));
        Process daemon = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try (BufferedReader lines = daemon.inputReader()) {
            return List.of(record(lines.readLine()), record(lines.readLine()));
        } finally {
            daemon.destroyForcibly().waitFor();
        }
    }

    private static RunRecord record(String line) {
        String[] words = Optional.ofNullable(line).orElseThrow().split(" ");
        ProcessIdentity wrapper = new ProcessIdentity(words[1], Integer.parseInt(words[2]), Long.parseLong(words[3]));
        return new RunRecord(new RunId(words[0]), wrapper, Path.of(words[4]), Path.of(words[5]));
    }
}
