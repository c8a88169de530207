package algo.app;

import algo.app.broker.Ports;
import algo.app.ipc.unix.HeldPort;
import java.io.IOException;

/** Ports of 127.0.0.1. */
final class UnixPorts implements Ports {
    @Override
    public Held take(int port) throws IOException {
        return held(HeldPort.take(port));
    }

    @Override
    public Held share(int port) throws IOException {
        return held(HeldPort.share(port));
    }

    private static Held held(HeldPort port) {
        return new Held() {
            @Override
            public int port() {
                return port.port();
            }

            @Override
            public void close() {
                port.close();
            }
        };
    }
}
