package algo.app.process.unix;

import algo.app.platform.unix.ExclusiveLock;
import algo.app.process.HostProbe;
import algo.app.process.HostProbeContract;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

final class LinuxHostProbeTest extends HostProbeContract {
    @Override
    protected HostProbe open() {
        return new LinuxHostProbe(Optional.empty());
    }

    @Override
    protected AutoCloseable lock(Path file) throws IOException {
        return ExclusiveLock.tryAcquire(file).orElseThrow();
    }
}
