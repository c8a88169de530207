package algo.app.http;

import algo.app.model.Halt;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads requests and writes answers on one thread; what they mean is told by a {@link Handler} on the threads of its lanes. A
 * connection reads no further while its request is being answered. The thread ends with {@link #close}; the lanes are the
 * handler's. All fields below {@link #done} belong to the thread.
 */
public final class HttpServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);
    /** Connections above the bound that are told so at the same time; more are closed without a word. */
    private static final int TURNED_AWAY = 64;

    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final Duration LINGER = Duration.ofSeconds(2);
    private static final long MOST_LINGERING = 4 << 20;

    private final Doorway doorway;
    private final Selector selector;
    private final SelectionKey accepting;
    private final Handler handler;
    private final Limits limits;
    private final HeldBytes budget;
    private final Thread thread;
    private volatile boolean closed;
    /** The work that lanes hand back to the server's thread. */
    private final Queue<Runnable> done = new ConcurrentLinkedQueue<>();

    private final ByteBuffer arriving = ByteBuffer.allocateDirect(64 << 10);
    private final Set<Connection> connections = new HashSet<>();
    /** The idle connections, the longest idle first. */
    private final Set<Connection> idle = new LinkedHashSet<>();

    private long nextLook = System.nanoTime();
    private long acceptAgain;
    private long pauses;

    /**
     * Answers from now on, on an IPv4 address.
     *
     * @throws IOException if the address cannot be bound; nothing runs then
     * @throws OutOfMemoryError if the system has no thread for it; nothing runs then
     */
    public HttpServer(InetSocketAddress address, String threadName, Limits limits, Admission admission, Handler handler)
            throws IOException {
        this.handler = handler;
        this.limits = limits;
        budget = new HeldBytes(limits.bytes());
        doorway = new Doorway(address, admission);
        Selector opened = null;
        try {
            opened = Selector.open();
            selector = opened;
            accepting = doorway.register(selector);
            thread = new Thread(this::run, threadName);
            thread.setDaemon(true);
            Halt.with(thread);
            thread.start();
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            if (opened != null) {
                opened.close();
            }
            doorway.close();
            throw e;
        }
    }

    public int port() {
        return doorway.port();
    }

    @Override
    public void close() {
        closed = true;
        doorway.close();
        selector.wakeup();
        try {
            thread.join(2000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (!closed) {
                long wait = untilNext(System.nanoTime());
                selector.select(this::ready, wait);
                for (Runnable work = done.poll(); work != null; work = done.poll()) {
                    work.run();
                }
                look(System.nanoTime());
            }
        } catch (IOException | ClosedSelectorException e) {
            if (!closed) {
                throw new IllegalStateException("the server cannot go on", e);
            }
        } finally {
            List.copyOf(connections).forEach(this::end);
            try {
                selector.close();
            } catch (IOException e) {
                LOG.debug("closing a selector", e);
            }
        }
    }

    /** Milliseconds until something is due; 0 if nothing is. */
    private long untilNext(long now) {
        if (connections.isEmpty() && acceptAgain == 0) {
            return 0;
        }
        return Math.max(1, TimeUnit.NANOSECONDS.toMillis(nextLook - now) + 1);
    }

    private void ready(SelectionKey key) {
        if (key == accepting) {
            accept();
            return;
        }
        Connection connection = (Connection) key.attachment();
        guarded(connection, () -> {
            if (connection.state == Connection.State.WRITING) {
                write(connection);
            } else if (connection.state == Connection.State.LINGERING) {
                linger(connection);
            } else if (connection.state != Connection.State.WORKING) {
                read(connection);
            } else {
                // It takes an endless answer, and has nothing more to say: this is its end.
                end(connection);
            }
        });
    }

    /** Something that a connection does, and may end it by. */
    private interface Step {
        void take() throws IOException, Refusal;
    }

    private void guarded(Connection connection, Step step) {
        if (connection.isClosed()) {
            return;
        }
        try {
            try {
                step.take();
            } catch (Refusal e) {
                connection.last = true;
                answer(connection, e.answer().orElseGet(() -> error(e.status(), e.getMessage())));
            }
        } catch (IOException e) {
            end(connection);
        } catch (RuntimeException e) {
            LOG.error("a connection failed because of a mistake in algo", e);
            end(connection);
        }
    }

    private Response error(int status, String message) {
        List<String> headers = new ArrayList<>(handler.errorHeaders());
        if (status == 503) {
            headers.add("Retry-After: 1");
        }
        return Response.of(status, handler.error(status, message), headers.toArray(String[]::new));
    }

    private void accept() {
        try {
            doorway.accept(this::welcome);
        } catch (IOException e) {
            if (!closed) {
                pause(e);
            }
        }
    }

    /** Accepts no connection for a moment; those that are open go on. */
    private void pause(IOException why) {
        pauses++;
        if (Long.bitCount(pauses) == 1) {
            LOG.warn("no connection can be accepted for a moment: {}", why.getMessage());
        }
        accepting.interestOps(0);
        acceptAgain = dueIn(PAUSE);
        if (!idle.isEmpty()) {
            end(idle.iterator().next());
        }
    }

    private void welcome(SocketChannel channel) throws IOException {
        if (connections.size() >= limits.connections() && !idle.isEmpty()) {
            end(idle.iterator().next());
        }
        if (connections.size() >= limits.connections() + TURNED_AWAY) {
            channel.close();
            return;
        }
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        Connection connection =
                new Connection(channel, channel.register(selector, SelectionKey.OP_READ), budget, limits);
        connection.key.attach(connection);
        connections.add(connection);
        if (connections.size() > limits.connections()) {
            guarded(connection, () -> {
                throw Refusal.busy();
            });
        } else {
            rest(connection);
        }
    }

    private void rest(Connection connection) {
        connection.state = Connection.State.IDLE;
        connection.deadline = dueIn(limits.idle());
        idle.add(connection);
        connection.key.interestOps(SelectionKey.OP_READ);
    }

    private void read(Connection connection) throws IOException, Refusal {
        arriving.clear().limit(Math.min(arriving.capacity(), connection.in.room()));
        int count = connection.channel.read(arriving);
        if (count < 0) {
            end(connection);
            return;
        }
        if (count > 0) {
            connection.in.add(arriving.flip(), count);
            advance(connection);
        }
    }

    /** Goes on with what has arrived. */
    private void advance(Connection connection) throws IOException, Refusal {
        if (connection.state == Connection.State.IDLE) {
            idle.remove(connection);
            connection.state = Connection.State.READING;
            connection.deadline = dueIn(limits.request());
        }
        if (connection.head == null && !readHead(connection)) {
            return;
        }
        connection.body.take(connection.in);
        if (!connection.body.isOver()) {
            return;
        }
        connection.state = Connection.State.WORKING;
        connection.key.interestOps(0);
        if (!connection.lane.offer(() -> work(connection))) {
            throw Refusal.busy();
        }
    }

    private boolean readHead(Connection connection) throws IOException, Refusal {
        Bytes in = connection.in;
        while (in.length() > 1 && in.array()[0] == '\r' && in.array()[1] == '\n') {
            in.drop(2);
        }
        int end = Head.end(in.array(), in.length());
        if (end < 0) {
            if (in.room() == 0) {
                throw new Refusal(431, "The request line and headers are longer than " + limits.head() + " bytes");
            }
            return false;
        }
        Head head = Head.parse(in.array(), end, limits.headers());
        in.drop(end);
        connection.last = !head.keepsAlive();
        if (head.header("upgrade").isPresent()) {
            Optional<Takeover> takeover = handler.takeover(connection.peer, head);
            if (takeover.isPresent()) {
                handOver(connection, takeover.get());
                return false;
            }
        }
        connection.lane = handler.admit(connection.peer, head);
        connection.begin(head);
        String expected = head.header("expect").orElse("");
        if (expected.equalsIgnoreCase("100-continue")) {
            connection.channel.write(
                    ByteBuffer.wrap("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
        } else if (!expected.isEmpty()) {
            throw new Refusal(417, "The only Expect is 100-continue");
        }
        return true;
    }

    /** The connection is somebody else's from now on. */
    private void handOver(Connection connection, Takeover takeover) throws IOException {
        byte[] rest = Arrays.copyOf(connection.in.array(), connection.in.length());
        ByteBuffer answer = ByteBuffer.wrap(ResponseHead.switching(takeover.headers()));
        connection.channel.write(answer);
        if (answer.hasRemaining()) {
            throw new IOException("its buffer is full before the first answer");
        }
        connections.remove(connection);
        idle.remove(connection);
        connection.key.cancel();
        connection.in.clear();
        takeover.taker().take(connection.channel, rest);
    }

    /** Makes the answer, on a thread of the lane. */
    private void work(Connection connection) {
        Bytes body = connection.body.body();
        Response answer;
        try {
            answer = handler.answer(connection.peer, connection.head, body.array(), body.length());
        } catch (RuntimeException e) {
            LOG.error("a request failed because of a mistake in algo", e);
            answer = error(500, "An unexpected error occurred");
        }
        Response made = answer;
        hand(() -> {
            if (connection.isClosed()) {
                connection.endRequest();
                made.pieces().ifPresent(Response.Pieces::close);
            } else {
                guarded(connection, () -> answer(connection, made));
            }
        });
    }

    private void hand(Runnable next) {
        done.add(next);
        selector.wakeup();
    }

    private void answer(Connection connection, Response answer) throws IOException {
        boolean isHead = connection.head != null && connection.head.method().equals("HEAD");
        boolean isNewest = connection.head == null || connection.head.isNewest();
        connection.pieces = answer.pieces().orElse(null);
        connection.last |= connection.pieces != null && !isNewest;
        connection.chunked = connection.pieces != null && isNewest;
        byte[] first = ResponseHead.of(answer, connection.last, isHead, connection.chunked);
        connection.endRequest();
        budget.force(first.length);
        connection.send(first);
        idle.remove(connection);
        connection.state = Connection.State.WRITING;
        connection.deadline = dueIn(limits.answer());
        connection.streamEnds = dueIn(limits.stream());
        write(connection);
    }

    private void write(Connection connection) throws IOException {
        if (!connection.write()) {
            connection.key.interestOps(SelectionKey.OP_WRITE);
            return;
        }
        connection.key.interestOps(0);
        if (connection.pieces != null) {
            nextPiece(connection);
        } else if (connection.last) {
            beginLingering(connection);
        } else if (connection.in.length() > 0) {
            connection.state = Connection.State.READING;
            connection.deadline = dueIn(limits.request());
            hand(() -> guarded(connection, () -> {
                connection.key.interestOps(SelectionKey.OP_READ);
                advance(connection);
            }));
        } else {
            rest(connection);
        }
    }

    private void nextPiece(Connection connection) {
        Response.Pieces pieces = connection.pieces;
        connection.state = Connection.State.WORKING;
        if (pieces.isEndless()) {
            connection.key.interestOps(SelectionKey.OP_READ);
        }
        connection.lane.again(() -> {
            try {
                byte[] piece = pieces.next();
                hand(() -> guarded(connection, () -> piece(connection, piece)));
            } catch (RuntimeException e) {
                LOG.error("an answer failed because of a mistake in algo", e);
                hand(() -> end(connection));
            }
        });
    }

    private void piece(Connection connection, byte[] piece) throws IOException {
        connection.deadline = connection.pieces.isEndless() ? dueIn(limits.answer()) : connection.streamEnds;
        if (piece.length == 0) {
            connection.pieces.close();
            connection.pieces = null;
        }
        byte[] bytes = connection.chunked ? ResponseHead.chunk(piece) : piece;
        budget.force(bytes.length);
        connection.send(bytes);
        connection.state = Connection.State.WRITING;
        write(connection);
    }

    /** A connection that is closed over what was not read loses the answer that is on its way. */
    private void beginLingering(Connection connection) throws IOException {
        connection.channel.shutdownOutput();
        connection.state = Connection.State.LINGERING;
        connection.lingering = MOST_LINGERING;
        connection.deadline = dueIn(LINGER);
        connection.in.clear();
        connection.key.interestOps(SelectionKey.OP_READ);
    }

    private void linger(Connection connection) throws IOException {
        int count = connection.channel.read(arriving.clear());
        connection.lingering -= Math.max(0, count);
        if (count < 0 || connection.lingering <= 0) {
            end(connection);
        }
    }

    private void end(Connection connection) {
        connections.remove(connection);
        idle.remove(connection);
        connection.close();
    }

    private long dueIn(Duration time) {
        long due = System.nanoTime() + time.toNanos();
        if (due - nextLook < 0) {
            nextLook = due;
        }
        return due;
    }

    /** Ends what is over its time; at most once a second. */
    private void look(long now) {
        if (now - nextLook < 0) {
            return;
        }
        if (acceptAgain != 0 && now - acceptAgain >= 0) {
            acceptAgain = 0;
            accepting.interestOps(SelectionKey.OP_ACCEPT);
        }
        long next = now + TimeUnit.MINUTES.toNanos(5);
        for (Connection connection : List.copyOf(connections)) {
            if (connection.state == Connection.State.WORKING) {
                continue;
            }
            if (now - connection.deadline >= 0) {
                expire(connection);
            }
            if (!connection.isClosed() && connection.deadline - next < 0) {
                next = connection.deadline;
            }
        }
        next = Math.max(next - now, TimeUnit.SECONDS.toNanos(1)) + now;
        nextLook = acceptAgain != 0 && acceptAgain - next < 0 ? acceptAgain : next;
    }

    private void expire(Connection connection) {
        if (connection.state == Connection.State.READING) {
            guarded(connection, () -> {
                throw new Refusal(
                        408,
                        "The request did not arrive within " + limits.request().toSeconds() + " s");
            });
        } else {
            end(connection);
        }
    }
}
