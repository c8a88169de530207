package algo.app.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The promises of every {@link HostProbe}, against the host on which the tests run. */
public abstract class HostProbeContract {
    @TempDir
    private Path directory;

    private HostProbe probe;

    /** Opens the probe under test, as a client has it: without a daemon. */
    protected abstract HostProbe open();

    /** Takes the lock of a daemon on {@code file}. */
    protected abstract AutoCloseable lock(Path file) throws IOException;

    /** Skips the test that calls this where the system does not tell which process listens on a port. */
    protected void assumeThatListenersAreTold() {}

    @BeforeEach
    final void openProbe() {
        probe = open();
    }

    @Test
    void theSystemsFunctionsCanBeCalledWhereTheTestsRun() {
        assertThat(probe.nativeProblem()).isEmpty();
    }

    @Test
    void theHolderOfALockIsToldAndItsLockIsNotDisturbed() throws Exception {
        Path file = directory.resolve("daemon.lock");
        assertThat(probe.lockHolder(file)).as("no such file").isEmpty();

        try (AutoCloseable lock = lock(file)) {
            assertThat(lock).isNotNull();
            assertThat(probe.lockHolder(file))
                    .hasValue((int) ProcessHandle.current().pid());
            assertThat(probe.lockHolder(file)).as("asked again").isPresent();
        }
        assertThat(probe.lockHolder(file)).as("given up").isEmpty();
        assertThat(probe.lockHolder(Files.createFile(directory.resolve("never.lock"))))
                .isEmpty();
    }

    @Test
    void spaceIsWithinBoundsAndPlacesOnOneFileSystemHaveOneId() throws Exception {
        HostProbe.Space space = probe.space(directory).orElseThrow();
        Path below = Files.createDirectory(directory.resolve("below"));

        assertThat(space.freeBytes()).isBetween(0L, space.bytes());
        assertThat(space.freeFiles()).isBetween(0L, space.files());
        assertThat(space.readOnly()).isFalse();
        assertThat(probe.space(below).map(HostProbe.Space::id)).hasValue(space.id());
        assertThat(probe.space(directory.resolve("gone"))).isEmpty();
    }

    @Test
    void whatStrategiesMayHaveIsSomething() {
        HostProbe.Capacity capacity = probe.capacity();

        assertThat(capacity.openFiles()).isPositive();
        assertThat(capacity.processes()).isPositive();
    }

    @Test
    void whoListensOnAPortIsTold() throws Exception {
        assumeThatListenersAreTold();
        int port;
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = server.getLocalPort();

            HostProbe.Listening listening = probe.listening(port);

            assertThat(listening.users()).containsExactly(listening.own());
            assertThat(listening.firstFreePort()).isBetween(0, 65535);
        }
        assertThat(probe.listening(port).users()).isEmpty();
    }

    @Test
    void eachMeansHasANameAndAMessageAndAHintWhereItIsMissed() {
        for (boolean isDaemon : List.of(true, false)) {
            List<HostProbe.Means> means = probe.means(isDaemon);

            assertThat(means).extracting(HostProbe.Means::name).doesNotHaveDuplicates();
            assertThat(means).isNotEmpty().allSatisfy(each -> {
                assertThat(each.name()).isNotBlank();
                assertThat(each.message()).isNotBlank();
                assertThat(Optional.of(each.hint()).filter(hint -> !each.ok() && hint.isBlank()))
                        .as("a hint for %s", each)
                        .isEmpty();
            });
        }
    }
}
