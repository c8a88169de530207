package algo.app.ipc;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;

/**
 * Chooses ports, and keeps none: Windows lets nobody listen on a port that another process has bound, not even for the same user, unless both let
 * everybody; and macOS may hand a connection to the one of two sockets that does not listen. So another program can take the port of a broker that
 * has died; the broker says so when it cannot have it. Any thread.
 */
public final class ChosenPorts implements Ports {
    private record Chosen(int port) implements Held {
        @Override
        public void close() {}
    }

    @Override
    public Held take(int port) throws IOException {
        try (ServerSocketChannel probe = ServerSocketChannel.open()) {
            InetAddress loopback = InetAddress.getByAddress("localhost", new byte[] {127, 0, 0, 1});
            probe.bind(new InetSocketAddress(loopback, port));
            return new Chosen(((InetSocketAddress) probe.getLocalAddress()).getPort());
        }
    }

    @Override
    public Held share(int port) {
        return new Chosen(port);
    }
}
