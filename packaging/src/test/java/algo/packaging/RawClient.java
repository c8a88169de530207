package algo.packaging;

import algo.app.Eventually;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** A client of the control socket that sends whatever it is told to, and reads lines with a deadline. */
final class RawClient implements AutoCloseable {
    static final String HELLO = "{\"protocol\":1,\"program\":\"raw\"}";

    private final SocketChannel channel;
    private final StringBuilder unread = new StringBuilder();

    RawClient(Path socket) throws IOException {
        channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
    }

    /** One that has said hello. */
    static RawClient greeted(Path socket) throws IOException {
        RawClient client = new RawClient(socket);
        client.send(HELLO);
        client.line(Eventually.LIMIT);
        return client;
    }

    /** Whether somebody is behind the socket. */
    static boolean isHeard(Path socket) {
        try (RawClient client = new RawClient(socket)) {
            return client.channel.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    void send(String line) throws IOException {
        write(ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8)));
    }

    /** Blocks while the daemon does not read. */
    void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    void endOutput() throws IOException {
        channel.shutdownOutput();
    }

    /** The answer to one request; what says only that the daemon is at work is passed over. */
    String ask(String request) throws IOException {
        send(request);
        return answer();
    }

    /** The answer to a request that was sent. */
    String answer() throws IOException {
        while (true) {
            String line = line(Eventually.LIMIT).orElseThrow(() -> new IOException("no answer"));
            if (!line.startsWith("{\"reply\":\"progress\"")) {
                return line;
            }
        }
    }

    /**
     * The next line; empty if the daemon has closed the connection.
     *
     * @throws AssertionError if there is neither within {@code limit}
     */
    Optional<String> line(Duration limit) throws IOException {
        long end = System.nanoTime() + limit.toNanos();
        while (unread.indexOf("\n") < 0) {
            if (!read(end - System.nanoTime())) {
                return Optional.empty();
            }
        }
        int length = unread.indexOf("\n");
        String line = unread.substring(0, length);
        unread.delete(0, length + 1);
        return Optional.of(line);
    }

    /** Everything until the daemon closes the connection. */
    String rest(Duration limit) throws IOException {
        long end = System.nanoTime() + limit.toNanos();
        while (read(end - System.nanoTime())) {
            // until its end
        }
        return unread.toString();
    }

    private boolean read(long nanos) throws IOException {
        if (nanos <= 0) {
            throw new AssertionError("the daemon neither answered nor closed the connection");
        }
        channel.configureBlocking(false);
        try (Selector selector = Selector.open()) {
            channel.register(selector, SelectionKey.OP_READ);
            selector.select(Math.max(1, nanos / 1_000_000));
        }
        ByteBuffer in = ByteBuffer.allocate(64 * 1024);
        int read;
        try {
            read = channel.read(in);
        } catch (IOException e) {
            // Closed with something of ours unread.
            read = -1;
        }
        channel.configureBlocking(true);
        unread.append(StandardCharsets.UTF_8.decode(in.flip()));
        return read >= 0;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
