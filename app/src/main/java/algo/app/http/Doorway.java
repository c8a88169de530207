package algo.app.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The port: accepts connections, and closes those that are not to be. Of the server's thread, but for {@link #close}. */
final class Doorway {
    private static final Logger LOG = LoggerFactory.getLogger(Doorway.class);
    /** Connections that wait to be accepted, and those that are accepted before others get their turn. */
    private static final int BACKLOG = 512;

    private static final int AT_ONCE = 64;

    private final ServerSocketChannel server;
    private final Admission admission;
    private long refused;

    /** @throws IOException if the address cannot be bound; nothing is left behind */
    Doorway(InetSocketAddress address, Admission admission) throws IOException {
        this.admission = admission;
        // The port is shared, within our own user, with whoever keeps it for the time when nobody listens.
        server = ServerSocketChannel.open(StandardProtocolFamily.INET);
        try {
            if (server.supportedOptions().contains(StandardSocketOptions.SO_REUSEPORT)) {
                server.setOption(StandardSocketOptions.SO_REUSEPORT, true);
            }
            server.bind(address, BACKLOG).configureBlocking(false);
        } catch (IOException | RuntimeException e) {
            server.close();
            throw e;
        }
    }

    /** Takes a connection that was let in. */
    interface Welcome {
        /** @throws IOException if it is of no use; it is closed then */
        void take(SocketChannel channel) throws IOException;
    }

    SelectionKey register(Selector selector) throws IOException {
        return server.register(selector, SelectionKey.OP_ACCEPT);
    }

    int port() {
        return server.socket().getLocalPort();
    }

    /** @throws IOException if none can be accepted now: no descriptor is left, for instance */
    void accept(Welcome welcome) throws IOException {
        for (int i = 0; i < AT_ONCE; i++) {
            SocketChannel channel = server.accept();
            if (channel == null) {
                return;
            }
            try {
                if (isAdmitted(channel)) {
                    welcome.take(channel);
                } else {
                    refuse(channel);
                }
            } catch (IOException e) {
                closeQuietly(channel);
            }
        }
    }

    private boolean isAdmitted(SocketChannel channel) throws IOException {
        InetSocketAddress peer = (InetSocketAddress) channel.getRemoteAddress();
        try {
            return admission.admits(peer, (InetSocketAddress) channel.getLocalAddress());
        } catch (IOException e) {
            LOG.warn("a connection was closed, because nobody tells whose it is: {}", e.getMessage());
            return false;
        }
    }

    /** Closes it without a word, and without a trace of it in the kernel. */
    private void refuse(SocketChannel channel) throws IOException {
        channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        channel.close();
        refused++;
        if (Long.bitCount(refused) == 1) {
            LOG.info("connections of other users, or that were given up at once, were closed: {} so far", refused);
        }
    }

    private static void closeQuietly(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("closing a connection", e);
        }
    }

    /** Lets nobody in any more. Any thread. */
    void close() {
        try {
            server.close();
        } catch (IOException e) {
            LOG.debug("closing a server", e);
        }
    }
}
