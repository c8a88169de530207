package algo.app.ipc.unix;

import algo.app.ipc.ClientConnector;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ByteChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Optional;

/** Connects over a Unix domain socket. */
public final class UnixClientConnector implements ClientConnector {
    /** The words by which the JDK reports EAGAIN: the listener's queue of connections is full. */
    private static final String FULL = "Resource temporarily unavailable";

    private final int longest;

    /** Connects on Linux. */
    public UnixClientConnector() {
        this(SocketPath.MAX_BYTES);
    }

    /** @param longest path of a socket, in bytes */
    public UnixClientConnector(int longest) {
        this.longest = longest;
    }

    @Override
    public Optional<String> placeProblem(Path place) {
        return SocketPath.problem(place, longest);
    }

    @Override
    public Optional<ByteChannel> connect(Path place) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        boolean connected = false;
        try {
            // A listener that takes no connection must not hold us.
            channel.configureBlocking(false);
            connected = connectNow(channel, place);
            if (!connected) {
                return Optional.empty();
            }
            channel.configureBlocking(true);
            return Optional.of(channel);
        } finally {
            if (!connected) {
                channel.close();
            }
        }
    }

    private static boolean connectNow(SocketChannel channel, Path place) throws IOException {
        try {
            return channel.connect(UnixDomainSocketAddress.of(place));
        } catch (IOException e) {
            if (FULL.equals(e.getMessage())) {
                return false;
            }
            throw e;
        }
    }

    @Override
    public Optional<String> distrust(Path place, ByteChannel connection) throws IOException {
        return SocketTrust.problem(place, (SocketChannel) connection);
    }

    @Override
    public boolean isRoot() {
        return SocketTrust.isRoot();
    }
}
