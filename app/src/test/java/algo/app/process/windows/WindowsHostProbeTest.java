package algo.app.process.windows;

import algo.app.platform.windows.WindowsLock;
import algo.app.platform.windows.Wine;
import algo.app.process.HostProbe;
import algo.app.process.HostProbeContract;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;

@Tag("windows")
final class WindowsHostProbeTest extends HostProbeContract {
    @Override
    protected HostProbe open() {
        return new WindowsHostProbe();
    }

    @Override
    protected void assumeThatListenersAreTold() {
        Wine.lacks("GetExtendedTcpTable has the ports, and 0 for the process that listens on each");
    }

    @Override
    protected AutoCloseable lock(Path file) throws IOException {
        return WindowsLock.tryAcquire(file).orElseThrow();
    }
}
