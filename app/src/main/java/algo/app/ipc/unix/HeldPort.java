package algo.app.ipc.unix;

import algo.app.ipc.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/**
 * A port of 127.0.0.1 that is kept for the processes of the daemon's own user, whether or not one of them listens on
 * it. It is bound, and not listened on, with {@code SO_REUSEPORT}, which Linux shares among sockets of one user alone.
 * A process that is to listen sets that option too. Any thread.
 */
final class HeldPort implements Ports.Held {
    private final SocketChannel channel;
    private final int port;

    private HeldPort(SocketChannel channel, int port) {
        this.channel = channel;
        this.port = port;
    }

    /**
     * Takes a port that nobody else has, not even the same user: another home may have the same one.
     *
     * @param port 0 for any free one
     * @throws IOException if it is taken
     */
    static HeldPort take(int port) throws IOException {
        if (port != 0) {
            // What a listener that died left in TIME_WAIT does not count, as for every server.
            try (ServerSocketChannel probe = ServerSocketChannel.open(StandardProtocolFamily.INET)) {
                probe.setOption(StandardSocketOptions.SO_REUSEADDR, true);
                probe.bind(loopback(port));
            }
        }
        return share(port);
    }

    /** Takes a port on which a process of the same user listens. */
    static HeldPort share(int port) throws IOException {
        // This is no ServerSocketChannel, for which the JDK sets SO_REUSEADDR: that would let another user bind the
        // port too.
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.INET);
        try {
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, false);
            channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
            channel.bind(loopback(port));
            return new HeldPort(channel, ((InetSocketAddress) channel.getLocalAddress()).getPort());
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static InetSocketAddress loopback(int port) throws IOException {
        return new InetSocketAddress(InetAddress.getByAddress("localhost", new byte[] {127, 0, 0, 1}), port);
    }

    @Override
    public int port() {
        return port;
    }

    /** Gives the port up. A process that listens on it goes on. */
    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // The descriptor is gone either way.
        }
    }
}
