package algo.app.process.macos;

import algo.app.platform.macos.MacLock;
import algo.app.process.HostProbe;
import algo.app.process.HostProbeContract;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;

@Tag("macos")
class MacHostProbeTest extends HostProbeContract {
    @Override
    protected HostProbe open() {
        return new MacHostProbe();
    }

    @Override
    protected AutoCloseable lock(Path file) throws IOException {
        return MacLock.tryAcquire(file).orElseThrow();
    }
}
