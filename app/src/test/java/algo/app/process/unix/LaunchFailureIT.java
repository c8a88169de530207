package algo.app.process.unix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import algo.app.model.ResourceLimits;
import algo.app.platform.unix.LibC;
import algo.app.process.GatedProcess;
import algo.app.process.LaunchException;
import algo.app.process.LaunchRequest;
import algo.app.process.LauncherFixture;
import algo.app.process.ProcessEnd;
import algo.app.process.ProcessLauncher;
import algo.app.process.RunningProcess;
import algo.app.process.Runs;
import com.sun.jna.Memory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A start that fails says why, and leaves no process, descriptor or file; also when it fails half-way. */
class LaunchFailureIT extends LauncherFixture {
    private long descriptors;

    @Override
    protected ProcessLauncher open(ProcessLauncher.ExitListener listener) throws IOException {
        return new UnixProcessLauncher(listener);
    }

    @BeforeEach
    void countDescriptors() throws Exception {
        assertThatThrownBy(() -> launcher.prepare(impossible()))
                .isInstanceOf(LaunchException.class); // loads its classes
        descriptors = openDescriptors();
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        assertThat(openDescriptors()).as("open descriptors").isLessThanOrEqualTo(descriptors);
    }

    /** Of the kinds that a launch opens: the JVM opens jars, and closes what others forgot, when it likes. */
    private long openDescriptors() throws IOException {
        long count = 0;
        for (String name : Path.of("/proc/self/fd").toFile().list()) {
            String target = target(Path.of("/proc/self/fd", name));
            count += target.startsWith("pipe:")
                            || target.contains("pidfd")
                            || target.startsWith("/proc/")
                            || target.startsWith(directory.toString())
                    ? 1
                    : 0;
        }
        return count;
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException e) {
            return ""; // the one that listed the others
        }
    }

    private static long children() throws IOException {
        int self = LibC.getpid();
        return Proc.all().stream().filter(process -> process.parent() == self).count();
    }

    private LaunchRequest impossible() {
        return runs.request(Map.of(), new ResourceLimits(0, 1L << 40, 0, 0, 0), "/bin/true");
    }

    private LaunchRequest in(Path workingDirectory, Path output, String... command) {
        LaunchRequest base = runs.request(command);
        return new LaunchRequest(
                base.run(), base.command(), workingDirectory, Map.of(), output, base.statusFile(), Runs.UNLIMITED);
    }

    private Path script(String text) throws IOException {
        Path script = runs.file("script");
        Files.writeString(script, text);
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        return script;
    }

    @Test
    void aLimitThatCannotBeSetRefusesTheStart() throws Exception {
        long before = children();

        assertThatThrownBy(() -> launcher.prepare(impossible()))
                .isInstanceOf(LaunchException.class)
                .hasMessageStartingWith(
                        "its limit of 1099511627776 open files cannot be set; the limit that the daemon");

        assertThat(directory).isEmptyDirectory();
        assertThat(children()).isLessThanOrEqualTo(before);
    }

    @Test
    void directoriesThatAreGoneAreNamed() {
        Path gone = runs.file("gone");
        Path log = runs.file("log");

        assertThatThrownBy(() -> launcher.prepare(in(gone, log, "/bin/true")))
                .hasMessage("its working directory is not there: " + gone);
        assertThatThrownBy(() -> launcher.prepare(in(directory, gone.resolve("log"), "/bin/true")))
                .hasMessage("the directory of its log is not there: " + gone);
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void aLogThatCannotBeOpenedRefusesTheStart() throws Exception {
        Path log = Files.createDirectory(runs.file("log"));

        assertThatThrownBy(() -> launcher.prepare(in(directory, log, "/bin/true")))
                .isInstanceOf(LaunchException.class)
                .hasMessageContaining(log.toString());
        assertThat(directory.toFile().list()).containsExactly("log");
    }

    @ParameterizedTest
    @ValueSource(strings = {"echo no first line\n", "#!/nowhere/python\n", "\177ELF of something else entirely", ""})
    void aFileThatIsNoProgramIsNotRunAsAScriptOfTheShell(String content) throws Exception {
        Path script = script(content);

        assertThatThrownBy(() -> launcher.prepare(runs.request(script.toString())))
                .isInstanceOf(LaunchException.class)
                .hasMessageContaining(script.toString());
    }

    @Test
    void textThatCannotBePassedOnIsRefused() {
        assertThatThrownBy(() -> launcher.prepare(runs.request("/bin/echo", "a\0b")))
                .hasMessage("an argument holds a NUL character");
        assertThatThrownBy(() -> launcher.prepare(runs.request(Map.of("A", "\0"), Runs.UNLIMITED, "/bin/true")))
                .hasMessage("an environment variable holds a NUL character");
        assertThatThrownBy(() -> launcher.prepare(runs.request(Map.of("A.B", "1"), Runs.UNLIMITED, "/bin/true")))
                .hasMessage("no shell passes on an environment variable named 'A.B'");
        assertThat(directory).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/bin/sh", "/bin/bash"})
    void aProgramThatVanishesAtTheGateCouldNotStart(String shell) throws Exception {
        Path script = script("#!/bin/sh\n");
        try (ProcessLauncher other = new UnixProcessLauncher(exits::add, shell)) {
            GatedProcess gated = other.prepare(runs.request(script.toString()));
            Files.delete(script);

            RunningProcess process = started(gated.release());
            ProcessEnd end = endOf(process);
            process.close();

            assertThat(end.kind()).isEqualTo(ProcessEnd.Kind.COULD_NOT_START);
            assertThat(end.detail()).contains("was not found");
        }
    }

    @Test
    void aWrapperThatIsKilledAtItsGateRanNothing() throws Exception {
        GatedProcess gated = launcher.prepare(runs.request("/bin/true"));
        LibC.kill(gated.record().wrapper().pid(), SignalNumbers.KILL);

        RunningProcess process = started(gated.release());

        assertThat(endOf(process)).isEqualTo(ProcessEnd.neverRan());
        process.close();
    }

    @Test
    void aDaemonWithoutDescriptorsSaysSo() throws Exception {
        LaunchRequest request = runs.request("/bin/true");
        try (Memory old = new Memory(16)) {
            LibC.prlimit(0, LibC.RLIMIT_NOFILE, null, old);
            List<Integer> open = Arrays.stream(Path.of("/proc/self/fd").toFile().list())
                    .map(Integer::valueOf)
                    .toList();
            int firstFree = 0;
            while (open.contains(firstFree)) {
                firstFree++;
            }
            for (int room = 0; room < 5; room++) {
                LaunchException failure = null;
                RunLimits.set(0, LibC.RLIMIT_NOFILE, firstFree + room, old.getLong(8));
                try {
                    launcher.prepare(request).abandon();
                } catch (LaunchException e) {
                    failure = e;
                } finally {
                    RunLimits.set(0, LibC.RLIMIT_NOFILE, old.getLong(0), old.getLong(8));
                }
                assertThat(directory).as("room for %d", room).isEmptyDirectory();
                if (room == 0) {
                    assertThat(failure).hasMessageContaining("the daemon has no file descriptors left");
                }
            }
        }
    }

    @Test
    void aDaemonKeepsSomeDescriptorsForItself() throws Exception {
        try (Memory old = new Memory(16)) {
            LibC.prlimit(0, LibC.RLIMIT_NOFILE, null, old);
            int highest = Arrays.stream(Path.of("/proc/self/fd").toFile().list())
                    .mapToInt(Integer::parseInt)
                    .max()
                    .orElseThrow();
            for (int room = 5; room < 40; room += 5) {
                boolean enough = true;
                RunLimits.set(0, LibC.RLIMIT_NOFILE, highest + room, old.getLong(8));
                try {
                    launcher.prepare(runs.request("/bin/true")).abandon();
                } catch (LaunchException e) {
                    enough = false;
                    assertThat(e).hasMessageContaining("the daemon has no file descriptors left");
                } finally {
                    RunLimits.set(0, LibC.RLIMIT_NOFILE, old.getLong(0), old.getLong(8));
                }
                if (room > 20) {
                    assertThat(enough).as("room for %d", room).isTrue();
                }
            }
        }
    }

    @Test
    void twoHundredRunsLeaveNothingBehind() throws Exception {
        long before = children();
        for (int i = 0; i < 200; i++) {
            LaunchRequest request = runs.request("/bin/true");
            RunningProcess process = start(request);
            endOf(process);
            sweep(process);
            process.close();
            Files.delete(request.output());
        }

        // Orphans of tests before this one may be waited for meanwhile.
        assertThat(children()).as("children, ended ones included").isLessThanOrEqualTo(before);
        assertThat(directory).isEmptyDirectory();
    }
}
