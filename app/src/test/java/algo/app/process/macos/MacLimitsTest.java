package algo.app.process.macos;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.model.ResourceLimits;
import algo.app.model.RunId;
import algo.app.process.LaunchException;
import algo.app.process.LaunchRequest;
import algo.app.process.ProcessEnd;
import algo.app.process.unix.StatusText;
import algo.app.process.unix.WrapperCommand;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The wrapper of macOS in the dash of this machine, which is the same shell: the limits that it sets, and what it passes on. */
class MacLimitsTest {
    @TempDir
    private Path directory;

    private LaunchRequest request(ResourceLimits limits, Map<String, String> environment, String... command) {
        return new LaunchRequest(
                RunId.random(),
                List.of(command),
                directory,
                environment,
                directory.resolve("log"),
                directory.resolve("status"),
                limits);
    }

    /** Runs the wrapper to its end, its gate open, in a process that may have 1000 descriptors at most; what the program printed. */
    private String run(LaunchRequest request, long others) throws Exception {
        WrapperCommand.Dialect dialect = new WrapperCommand.Dialect(
                "", MacLimits.script(request.limits(), others), name -> name.startsWith("DYLD_"));
        WrapperCommand wrapper = WrapperCommand.of(request, dialect);
        Files.writeString(request.statusFile(), StatusText.begun(0));
        List<String> command =
                new ArrayList<>(List.of("/bin/sh", "-c", "ulimit -n 1000; exec 3<gate; exec dash \"$@\""));
        command.addAll(wrapper.arguments());
        Files.writeString(directory.resolve("gate"), "\n");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectOutput(request.output().toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().clear();
        for (String variable : wrapper.environment()) {
            builder.environment().put(variable.split("=", 2)[0], variable.split("=", 2)[1]);
        }
        Process process = builder.start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("it ended").isTrue();
        return Files.readString(request.output(), StandardCharsets.UTF_8);
    }

    private ProcessEnd end(LaunchRequest request) throws Exception {
        return StatusText.end(Files.readString(request.statusFile()), DarwinSignals::deadly);
    }

    @Test
    void limitsAreInForceInTheProgram() throws Exception {
        LaunchRequest request = request(
                new ResourceLimits(1024, 64, 40, 30, 0),
                Map.of(),
                "/bin/sh",
                "-c",
                "ulimit -S -d; ulimit -H -d; ulimit -n; ulimit -S -t; ulimit -H -t; ulimit -S -c; exit 7");

        assertThat(run(request, 5000).lines()).containsExactly("1048576", "1048576", "64", "30", "35", "0");
        assertThat(end(request)).isEqualTo(ProcessEnd.exited(7));
        assertThat(MacLimits.script(request.limits(), 5000)).contains("ulimit -p 5035 ");
    }

    @Test
    void aLimitThatCannotBeSetIsNamedAndNothingRuns() throws Exception {
        LaunchRequest request = request(new ResourceLimits(0, 2000, 0, 0, 0), Map.of(), "/bin/sh", "-c", "echo ran");
        Files.writeString(directory.resolve("raise"), "");

        String printed = run(request, 0);

        // Root may raise it.
        if (printed.isEmpty()) {
            assertThat(end(request))
                    .isEqualTo(ProcessEnd.couldNotStart(
                            "its limit of 2000 open files cannot be set; the daemon itself runs under a lower one"));
        } else {
            assertThat(printed).isEqualTo("ran\n");
        }
        String refused = StatusText.begun(0) + "limit 2000 open files\n";
        assertThat(StatusText.end(refused, DarwinSignals::deadly).kind()).isEqualTo(ProcessEnd.Kind.COULD_NOT_START);
    }

    @Test
    void withoutLimitsTheProgramRunsAndGetsWhatTheSystemTakesFromItsShells() throws Exception {
        LaunchRequest request = request(
                new ResourceLimits(0, 0, 0, 0, 0),
                Map.of("DYLD_LIBRARY_PATH", "/opt/a b", "ANSWER", "42"),
                "/bin/sh",
                "-c",
                "echo \"$DYLD_LIBRARY_PATH $ANSWER ${ALGO_ENV_0-none}\"");

        assertThat(run(request, 0)).isEqualTo("/opt/a b 42 none\n");
        assertThat(end(request)).isEqualTo(ProcessEnd.exited(0));
    }

    @Test
    void theSignalsAreThoseOfDarwin() {
        String text = StatusText.begun(0) + "opened\nrunning\nexited ";
        assertThat(StatusText.end(text + (128 + 30) + "\n", DarwinSignals::deadly))
                .isEqualTo(ProcessEnd.signaled("USR1"));
        assertThat(StatusText.end(text + (128 + 10) + "\n", DarwinSignals::deadly))
                .isEqualTo(ProcessEnd.signaled("BUS"));
        assertThat(StatusText.end(text + (128 + 23) + "\n", DarwinSignals::deadly))
                .isEqualTo(ProcessEnd.exited(151));
    }

    @Test
    void aProgramIsOneOfTheMachineOrAScript() throws Exception {
        Path program = Path.of("/Applications/x");
        for (String magic : List.of("cffaedfe", "cafebabe")) {
            MacLaunchChecks.checkFormat(program, HexFormat.of().parseHex(magic + "0c000001"));
        }
        MacLaunchChecks.checkFormat(program, "#!/bin/sh\n".getBytes(StandardCharsets.US_ASCII));
        for (String wrong : List.of("", "\u007fELF", "print(1)\n", "#!/no/such\n")) {
            Assertions.assertThatThrownBy(
                            () -> MacLaunchChecks.checkFormat(program, wrong.getBytes(StandardCharsets.US_ASCII)))
                    .as(wrong)
                    .isInstanceOf(LaunchException.class);
        }
    }

    @Test
    void ticksOfTheMachineAreNanosecondsAlsoAfterYears() {
        assertThat(ticks(24_000_000L)).isEqualTo(1_000_000_000L);
        long year = 365L * 24 * 3600;
        assertThat(ticks(24_000_000L * year * 10)).isEqualTo(1_000_000_000L * year * 10);
    }

    private static long ticks(long ticks) {
        return MachTime.nanos(ticks, 125, 3);
    }
}
