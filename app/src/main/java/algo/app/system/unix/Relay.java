package algo.app.system.unix;

import algo.app.model.Halt;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.IntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries bytes between clients and the daemons of their users, without looking at them: thread {@code relay}, for all
 * connections. What is under way is bounded for each user, so a side that does not read holds up its own connection alone,
 * and ends it after a while. Whatever goes wrong with a connection, for want of memory too, ends that connection and nothing
 * else.
 */
final class Relay implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("system");

    /** Longer than a daemon waits for its client. */
    private static final Duration STUCK_LIMIT = Duration.ofSeconds(20);
    /**
     * The time for a client that will say no more. A client that has gone looks the same until the daemon writes to it.
     */
    private static final Duration HALF_CLOSED_LIMIT = Duration.ofSeconds(60);

    private static final Duration LOOK = Duration.ofSeconds(1);

    /**
     * A connection of a client.
     *
     * @param user whose bytes they count as
     * @param who names it in the log
     * @param client the channel to the client
     * @param fromClient what was read of the client's already
     * @param daemon the channel to the daemon
     * @param fromDaemon what was read of the daemon's already
     */
    record Ends(
            Object user,
            String who,
            SocketChannel client,
            ByteBuffer fromClient,
            SocketChannel daemon,
            ByteBuffer fromDaemon) {}

    private final IntFunction<ByteBuffer> memory;
    private final long halfClosedNanos;
    private final Selector selector = Selector.open();
    private final Queue<Link> joining = new ConcurrentLinkedQueue<>();
    private final Thread thread = new Thread(this::run, "relay");

    /** These and all below are the thread's own. */
    private final ByteBuffer block = ByteBuffer.allocateDirect(SystemBounds.BLOCK);

    private final RelayBudget budget = new RelayBudget(SystemBounds.RELAYED_BYTES_OF_ONE, SystemBounds.RELAYED_BYTES);
    /** Connections whose time may run out. */
    private final Set<Link> watched = new HashSet<>();

    private long lookedAt = System.nanoTime();

    Relay() throws IOException {
        this(ByteBuffer::allocate, HALF_CLOSED_LIMIT);
    }

    /**
     * @param memory gives that many bytes, or fails with an {@link OutOfMemoryError}
     * @param halfClosedLimit how long a connection whose client says no more may move nothing
     */
    Relay(IntFunction<ByteBuffer> memory, Duration halfClosedLimit) throws IOException {
        this.memory = memory;
        this.halfClosedNanos = halfClosedLimit.toNanos();
        thread.setDaemon(true);
        Halt.with(thread);
    }

    void start() {
        thread.start();
    }

    /**
     * Takes over two connections until both are done, and closes them. Any thread.
     *
     * @param done run when both are closed
     */
    void join(Ends ends, Runnable done) {
        joining.add(new Link(ends, done));
        selector.wakeup();
    }

    private final class Link {
        private final Ends ends;
        private final Runnable done;
        private RelayPipe up;
        private RelayPipe down;
        private SelectionKey client;
        private SelectionKey daemon;
        private boolean over;

        Link(Ends ends, Runnable done) {
            this.ends = ends;
            this.done = done;
        }

        void begin() {
            safely(() -> {
                up = new RelayPipe(ends.client(), ends.daemon(), ends.fromClient(), ends.user(), budget, memory);
                down = new RelayPipe(ends.daemon(), ends.client(), ends.fromDaemon(), ends.user(), budget, memory);
                ends.client().configureBlocking(false);
                ends.daemon().configureBlocking(false);
                client = ends.client().register(selector, 0, this);
                daemon = ends.daemon().register(selector, 0, this);
                carry();
            });
        }

        void turn() {
            if (!over) {
                safely(this::carry);
            }
        }

        private void safely(Turn turn) {
            try {
                turn.run();
            } catch (IOException e) {
                end(); // one side is gone
            } catch (RuntimeException | OutOfMemoryError e) {
                end();
                LOG.warn("a connection of {} was dropped: {}", ends.who(), e.toString());
            }
        }

        private void carry() throws IOException {
            up.pump(block);
            down.pump(block);
            // Where the daemon has ended, nobody is left to answer, so what the client may still say is of no use.
            if (down.isShut() || isOverdue(System.nanoTime())) {
                end();
                return;
            }
            client.interestOps(interest(up, down));
            daemon.interestOps(interest(down, up));
            if (up.wantsToWrite() || down.wantsToWrite() || up.hasEnded()) {
                watched.add(this);
            } else {
                watched.remove(this);
            }
        }

        private int interest(RelayPipe from, RelayPipe to) {
            return (from.wantsToRead() ? SelectionKey.OP_READ : 0) | (to.wantsToWrite() ? SelectionKey.OP_WRITE : 0);
        }

        private boolean isOverdue(long now) {
            return up.wantsToWrite() && now - up.movedAt() > STUCK_LIMIT.toNanos()
                    || down.wantsToWrite() && now - down.movedAt() > STUCK_LIMIT.toNanos()
                    || up.hasEnded() && Math.min(now - up.movedAt(), now - down.movedAt()) > halfClosedNanos;
        }

        void end() {
            if (over) {
                return;
            }
            over = true;
            watched.remove(this);
            for (SocketChannel channel : new SocketChannel[] {ends.client(), ends.daemon()}) {
                try {
                    channel.close();
                } catch (IOException e) {
                    // It is gone either way.
                }
            }
            if (up != null) {
                up.release();
            }
            if (down != null) {
                down.release();
            }
            done.run();
        }
    }

    /** A piece of work for one connection. */
    private interface Turn {
        void run() throws IOException;
    }

    private void run() {
        while (selector.isOpen()) {
            try {
                selector.select(watched.isEmpty() ? 0 : LOOK.toMillis());
                for (Link link = joining.poll(); link != null; link = joining.poll()) {
                    link.begin();
                }
                for (SelectionKey key : selector.selectedKeys()) {
                    ((Link) key.attachment()).turn();
                }
                selector.selectedKeys().clear();
                lookAtWatched();
            } catch (ClosedSelectorException e) {
                return; // The daemon ends, and all connections with it.
            } catch (OutOfMemoryError e) {
                // The failure came between connections: those that are open go on, and the rest is done in the next
                // turn.
            } catch (IOException e) {
                Halt.now(e);
            }
        }
    }

    private void lookAtWatched() {
        long now = System.nanoTime();
        if (!watched.isEmpty() && now - lookedAt >= LOOK.toNanos()) {
            lookedAt = now;
            List.copyOf(watched).forEach(Link::turn);
        }
    }

    @Override
    public void close() throws IOException {
        selector.close();
    }
}
