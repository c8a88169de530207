package algo.app.system.unix;

import algo.app.model.Halt;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries bytes between clients and the daemons of their users, without looking at them: thread {@code relay}, for all
 * connections. What is under way is bounded for each, so a side that does not read holds up its own connection alone, and
 * ends it after a while.
 */
final class Relay implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("system");

    /** Longer than a daemon waits for its client. */
    private static final Duration STUCK_LIMIT = Duration.ofSeconds(20);

    private static final int BUFFER = 16 * 1024;
    /** Blocks carried for one connection before it is the others' turn. */
    private static final int TURNS = 8;

    private static final long LOOK_MILLIS = 1000;

    private final Selector selector = Selector.open();
    private final Queue<Link> joining = new ConcurrentLinkedQueue<>();
    private final Thread thread = new Thread(this::run, "relay");
    /** Whether any connection has bytes that its other side does not take. The thread's own. */
    private boolean anyStuck;

    Relay() throws IOException {
        thread.setDaemon(true);
        Halt.with(thread);
    }

    void start() {
        thread.start();
    }

    /**
     * Takes over two connections until both are done, and closes them. Any thread.
     *
     * @param fromClient what was read of the client's already
     * @param fromDaemon what was read of the daemon's already
     * @param done run when both are closed
     */
    void join(SocketChannel client, ByteBuffer fromClient, SocketChannel daemon, ByteBuffer fromDaemon, Runnable done) {
        joining.add(new Link(new Pipe(client, daemon, fromClient), new Pipe(daemon, client, fromDaemon), done));
        selector.wakeup();
    }

    /** One direction. */
    private static final class Pipe {
        private final SocketChannel from;
        private final SocketChannel to;
        /** Ready to be written from. */
        private ByteBuffer waiting;

        private boolean ended;
        private boolean shut;
        private long movedAt = System.nanoTime();

        Pipe(SocketChannel from, SocketChannel to, ByteBuffer first) {
            this.from = from;
            this.to = to;
            this.waiting = first;
        }

        /** Carries what can be carried now. */
        void pump() throws IOException {
            for (int i = 0; i < TURNS; i++) {
                if (waiting.hasRemaining()) {
                    if (to.write(waiting) == 0) {
                        return;
                    }
                    movedAt = System.nanoTime();
                } else if (ended || !fill()) {
                    break;
                }
            }
            // Now or never: there is nothing more to wait for that would call us again.
            if (ended && !waiting.hasRemaining() && !shut) {
                to.shutdownOutput();
                shut = true;
            }
        }

        private boolean fill() throws IOException {
            if (waiting.capacity() < BUFFER) {
                waiting = ByteBuffer.allocate(BUFFER);
            }
            waiting.clear();
            int count = from.read(waiting);
            waiting.flip();
            ended = count < 0;
            movedAt = System.nanoTime();
            return count != 0;
        }

        boolean wantsToRead() {
            return !ended && !waiting.hasRemaining();
        }

        boolean wantsToWrite() {
            return waiting.hasRemaining();
        }

        boolean isStuckTooLong() {
            return wantsToWrite() && System.nanoTime() - movedAt > STUCK_LIMIT.toNanos();
        }
    }

    private final class Link {
        private final Pipe up;
        private final Pipe down;
        private final Runnable done;
        private SelectionKey client;
        private SelectionKey daemon;
        private boolean over;

        Link(Pipe up, Pipe down, Runnable done) {
            this.up = up;
            this.down = down;
            this.done = done;
        }

        void begin() {
            try {
                up.from.configureBlocking(false);
                down.from.configureBlocking(false);
                client = up.from.register(selector, 0, this);
                daemon = down.from.register(selector, 0, this);
                turn();
            } catch (IOException e) {
                end();
            }
        }

        void turn() {
            if (over) {
                return;
            }
            try {
                up.pump();
                down.pump();
                // Nobody is left to answer, so what the client may still say is of no use.
                if (down.shut || up.isStuckTooLong() || down.isStuckTooLong()) {
                    end();
                    return;
                }
                client.interestOps(interest(up, down));
                daemon.interestOps(interest(down, up));
            } catch (IOException e) {
                end(); // one side is gone
            }
        }

        private int interest(Pipe from, Pipe to) {
            return (from.wantsToRead() ? SelectionKey.OP_READ : 0) | (to.wantsToWrite() ? SelectionKey.OP_WRITE : 0);
        }

        boolean isStuck() {
            return !over && (up.wantsToWrite() || down.wantsToWrite());
        }

        void end() {
            if (over) {
                return;
            }
            over = true;
            for (SocketChannel channel : new SocketChannel[] {up.from, down.from}) {
                try {
                    channel.close();
                } catch (IOException e) {
                    // It is gone either way.
                }
            }
            done.run();
        }
    }

    private void run() {
        try {
            while (selector.isOpen()) {
                selector.select(anyStuck ? LOOK_MILLIS : 0);
                for (Link link = joining.poll(); link != null; link = joining.poll()) {
                    link.begin();
                }
                for (SelectionKey key : selector.selectedKeys()) {
                    ((Link) key.attachment()).turn();
                }
                selector.selectedKeys().clear();
                lookForStuck();
            }
        } catch (ClosedSelectorException e) {
            // The daemon ends, and all connections with it.
        } catch (IOException e) {
            LOG.error("connections cannot be served any more", e);
        }
    }

    private void lookForStuck() {
        anyStuck = false;
        for (SelectionKey key : selector.keys().toArray(new SelectionKey[0])) {
            Link link = (Link) key.attachment();
            if (link.isStuck()) {
                link.turn();
                anyStuck |= link.isStuck();
            }
        }
    }

    @Override
    public void close() throws IOException {
        selector.close();
    }
}
