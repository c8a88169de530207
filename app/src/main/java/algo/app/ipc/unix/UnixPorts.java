package algo.app.ipc.unix;

import algo.app.ipc.Ports;
import java.io.IOException;

/** Keeps ports of 127.0.0.1. */
public final class UnixPorts implements Ports {
    @Override
    public Held take(int port) throws IOException {
        return HeldPort.take(port);
    }

    @Override
    public Held share(int port) throws IOException {
        return HeldPort.share(port);
    }
}
