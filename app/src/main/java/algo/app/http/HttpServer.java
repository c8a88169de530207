package algo.app.http;

import algo.app.model.Halt;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
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

    private final Doorway doorway;
    private final Selector selector;
    private final SelectionKey accepting;
    private final Optional<Tls> tls;
    private final Limits limits;
    private final HeldBytes budget;
    private final Desk desk = new Desk();
    private final RequestTurns exchange;
    private final Thread thread;
    private volatile boolean closed;
    /** The work that lanes hand back to the server's thread. */
    private final Queue<Runnable> done = new ConcurrentLinkedQueue<>();

    private final Set<Connection> connections = new HashSet<>();
    /** The connections that wait for a request, or for the rest of a head: the one that has done so for longest is first. */
    private final Set<Connection> unheard = new LinkedHashSet<>();

    private long nextLook = System.nanoTime();
    private long acceptAgain;
    private long pauses;

    /** Answers from now on, as {@link #HttpServer(InetSocketAddress, String, Limits, Admission, Handler, Optional)} does, without TLS. */
    public HttpServer(InetSocketAddress address, String threadName, Limits limits, Admission admission, Handler handler)
            throws IOException {
        this(address, threadName, limits, admission, handler, Optional.empty());
    }

    /**
     * Answers from now on, on an IPv4 address.
     *
     * @param tls the terms on which it speaks TLS, and nothing else; empty for none
     * @throws IOException if the address cannot be bound; nothing runs then
     * @throws OutOfMemoryError if the system has no thread for it; nothing runs then
     */
    public HttpServer(
            InetSocketAddress address,
            String threadName,
            Limits limits,
            Admission admission,
            Handler handler,
            Optional<Tls> tls)
            throws IOException {
        this.tls = tls;
        this.limits = limits;
        budget = new HeldBytes(limits.bytes());
        exchange = new RequestTurns(handler, limits, budget, desk);
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
            List.copyOf(connections).forEach(desk::end);
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
        } else {
            exchange.ready((Connection) key.attachment());
        }
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
        acceptAgain = desk.dueIn(PAUSE);
        if (!unheard.isEmpty()) {
            desk.end(unheard.iterator().next());
        }
    }

    private void welcome(SocketChannel channel) throws IOException {
        if (connections.size() >= limits.connections() && !unheard.isEmpty()) {
            desk.end(unheard.iterator().next());
        }
        if (connections.size() >= limits.connections() + TURNED_AWAY) {
            channel.close();
            return;
        }
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        SocketBytes wire = tls.<SocketBytes>map(terms -> new TlsWire(channel, terms.engines()))
                .orElseGet(() -> new PlainWire(channel));
        Connection connection =
                new Connection(channel, wire, channel.register(selector, SelectionKey.OP_READ), budget, limits);
        connection.lane = tls.map(Tls::lane).orElse(null);
        connection.key.attach(connection);
        connections.add(connection);
        if (connections.size() > limits.connections()) {
            exchange.turnAway(connection);
        } else {
            unheard.add(connection);
            exchange.begin(connection);
        }
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
                exchange.expire(connection);
            }
            if (!connection.isClosed() && connection.deadline - next < 0) {
                next = connection.deadline;
            }
        }
        next = Math.max(next - now, TimeUnit.SECONDS.toNanos(1)) + now;
        nextLook = acceptAgain != 0 && acceptAgain - next < 0 ? acceptAgain : next;
    }

    /** The server as connections need it. */
    private final class Desk implements RequestTurns.Turns {
        @Override
        public void hand(Runnable next) {
            done.add(next);
            selector.wakeup();
        }

        @Override
        public long dueIn(Duration time) {
            long due = System.nanoTime() + time.toNanos();
            if (due - nextLook < 0) {
                nextLook = due;
            }
            return due;
        }

        @Override
        public void rest(Connection connection) {
            connection.state = Connection.State.IDLE;
            connection.deadline = dueIn(limits.idle());
            unheard.add(connection);
            connection.key.interestOps(SelectionKey.OP_READ);
        }

        @Override
        public void isHeard(Connection connection) {
            unheard.remove(connection);
        }

        @Override
        public void forget(Connection connection) {
            connections.remove(connection);
            unheard.remove(connection);
        }

        @Override
        public void end(Connection connection) {
            forget(connection);
            connection.close();
        }
    }
}
