package algo.app.process.unix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import algo.app.Eventually;
import algo.app.platform.unix.LibC;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A cgroup of the test's own, handed over as systemd does it, where the host lets us make one. Launchers made here put their
 * runs below it; the JVM of the tests itself stays where it is.
 */
final class DelegatedCgroup implements AutoCloseable {
    private final CgroupMount mount;
    private final Path directory;

    private DelegatedCgroup(CgroupMount mount, Path directory) {
        this.mount = mount;
        this.directory = directory;
    }

    /** Skips the test where none can be made. */
    static DelegatedCgroup make() throws IOException {
        Optional<CgroupMount> mount = CgroupMount.find(Files.readString(Path.of("/proc/self/mountinfo")));
        assumeTrue(LibC.getuid() == 0, "only root can make a cgroup");
        assumeTrue(mount.isPresent(), "this machine has no cgroup v2 hierarchy");
        Path directory = mount.get().point().resolve("algo-test-" + LibC.getpid() + "-" + System.nanoTime());
        try {
            Files.createDirectory(directory);
        } catch (IOException e) {
            assumeTrue(false, "this machine lets nobody make a cgroup: " + e.getMessage());
        }
        new ProcessBuilder(
                        "/usr/bin/python3",
                        "-c",
                        "import os, sys; os.setxattr(sys.argv[1], 'user.delegate', b'1')",
                        directory.toString())
                .inheritIO()
                .start()
                .onExit()
                .join();
        return new DelegatedCgroup(mount.get(), directory);
    }

    Path directory() {
        return directory;
    }

    Cgroups cgroups() {
        try {
            Path own = Path.of("/").resolve(mount.root()).resolve(mount.point().relativize(directory));
            return Cgroups.of(
                    Files.readString(Path.of("/proc/self/mountinfo")), "0::" + own + "\n", new LinuxDelegationHost());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    List<String> content() throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.filter(Files::isDirectory)
                    .map(path -> path.getFileName().toString())
                    .toList();
        }
    }

    @Override
    public void close() {
        RunCgroup whole = new RunCgroup(directory);
        Eventually.holds("the cgroup of the test can be removed", () -> {
            whole.remove();
            return !Files.exists(directory);
        });
        assertThat(directory).doesNotExist();
    }
}
