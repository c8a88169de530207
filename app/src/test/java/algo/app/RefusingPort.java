package algo.app;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;

/**
 * A port of the loopback address that refuses each connection until it is closed. It is bound and does not listen. A server that
 * was closed is no such port: the kernel may accept one more connection while a thread still waits in it, and another test may
 * take its number.
 */
public final class RefusingPort implements AutoCloseable {
    private final SocketChannel channel;
    private final int number;

    public RefusingPort() throws IOException {
        channel = SocketChannel.open();
        channel.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0));
        number = ((InetSocketAddress) channel.getLocalAddress()).getPort();
    }

    public int number() {
        return number;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
