package algo.app.ipc.unix;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import jdk.net.ExtendedSocketOptions;

/**
 * Asks a process of the daemon's own user. Each question has a connection of its own: one line there, one line back.
 * Whatever the process does, a question takes no longer than its limit, and its answer no more memory than its bound.
 * Safe on any thread.
 */
public final class UnixQuestions {
    private static final int PIECE = 8 * 1024;

    private final Path socket;
    private final int mostBytes;

    /** @param mostBytes longest answer, in bytes without the end of its line */
    public UnixQuestions(Path socket, int mostBytes) {
        this.socket = socket;
        this.mostBytes = mostBytes;
    }

    /**
     * Returns the answer to {@code line}, without its end.
     *
     * @param limit for all of it
     * @throws SocketTimeoutException if there is no whole answer by then
     * @throws java.net.ConnectException if nobody listens
     * @throws IOException also if it is another user who listens, or the answer is longer than it may be
     */
    public String ask(String line, Duration limit) throws IOException {
        long end = System.nanoTime() + limit.toNanos();
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
                Selector selector = Selector.open()) {
            channel.configureBlocking(false);
            if (!channel.connect(UnixDomainSocketAddress.of(socket))) {
                throw new SocketTimeoutException("it has no time for a connection");
            }
            if (!channel.getOption(ExtendedSocketOptions.SO_PEERCRED).user().equals(Peers.own())) {
                throw new IOException("another user listens on " + socket);
            }
            SelectionKey key = channel.register(selector, SelectionKey.OP_WRITE);
            ByteBuffer question = StandardCharsets.UTF_8.encode(line + "\n");
            while (channel.write(question) >= 0 && question.hasRemaining()) {
                await(selector, end);
            }
            key.interestOps(SelectionKey.OP_READ);
            return answer(channel, selector, end);
        }
    }

    private String answer(SocketChannel channel, Selector selector, long end) throws IOException {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        ByteBuffer piece = ByteBuffer.allocate(PIECE);
        while (true) {
            piece.clear();
            int count = channel.read(piece);
            if (count < 0) {
                throw new EOFException("it closed the connection");
            }
            for (int i = 0; i < count; i++) {
                if (piece.get(i) == '\n') {
                    answer.write(piece.array(), 0, i);
                    return answer.toString(StandardCharsets.UTF_8);
                }
            }
            if (answer.size() + count > mostBytes) {
                throw new IOException("its answer is longer than " + mostBytes + " bytes");
            }
            answer.write(piece.array(), 0, Math.max(count, 0));
            if (count == 0) {
                await(selector, end);
            } else if (System.nanoTime() - end >= 0) {
                throw late();
            }
        }
    }

    private static void await(Selector selector, long end) throws IOException {
        long millis = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        if (millis <= 0) {
            throw late();
        }
        selector.select(millis);
        selector.selectedKeys().clear();
        if (Thread.currentThread().isInterrupted()) {
            throw new IOException("the question was given up");
        }
    }

    private static SocketTimeoutException late() {
        return new SocketTimeoutException("it does not answer in time");
    }
}
