package algo.app.sandbox.stream;

import algo.app.model.Halt;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends prices and changes of orders to the clients that follow them. All of it happens on the thread {@code
 * sandbox-stream}, which sleeps while there is no client; {@link #close} ends it.
 */
public final class StreamServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StreamServer.class);
    /** Changes of orders that wait to be sent: more than an account changes at once. */
    private static final int UPDATES = 4096;

    private static final long SECOND = 1_000_000_000L;
    /** Prices change at the beginning of a second of the wall clock; a little later all threads agree on it. */
    private static final long AFTER_THE_SECOND_MS = 3;

    private record Arrival(SocketChannel channel, byte[] rest, Optional<String> caller) {}

    private record Update(String strategy, Map<String, Object> message) {}

    private final Feed feed;
    private final Clock clock;
    private final Selector selector;
    private final Thread thread;
    private final Queue<Arrival> arrivals = new ConcurrentLinkedQueue<>();
    private final Queue<Update> updates = new ArrayBlockingQueue<>(UPDATES);
    private final Set<StreamClient> clients = new LinkedHashSet<>();
    private final Outbox.Total total = new Outbox.Total();
    private final ByteBuffer arriving = ByteBuffer.allocateDirect(16 << 10);
    private volatile boolean anyFollowsOrders;
    private volatile boolean closed;
    private long toldSecond;

    /**
     * @throws IOException if the system gives nothing to wait with; nothing runs then
     * @throws OutOfMemoryError if the system has no thread for it; nothing runs then
     */
    public StreamServer(Feed feed, Clock clock) throws IOException {
        this.feed = feed;
        this.clock = clock;
        selector = Selector.open();
        thread = new Thread(Halt.onError(this::run), "sandbox-stream");
        thread.setDaemon(true);
        try {
            thread.start();
        } catch (OutOfMemoryError e) {
            selector.close();
            throw e;
        }
    }

    /**
     * Goes on with a connection whose handshake is done. Any thread.
     *
     * @param channel in non-blocking mode; closed by this server
     * @param rest what arrived behind the handshake
     * @param caller the strategy that connects, if its address tells
     */
    public void take(SocketChannel channel, byte[] rest, Optional<String> caller) {
        arrivals.add(new Arrival(channel, rest, caller));
        selector.wakeup();
    }

    /** Tells the clients of a strategy that an order has changed. Any thread; never waits. */
    public void orderChanged(String strategy, Map<String, Object> message) {
        if (anyFollowsOrders && updates.offer(new Update(strategy, message))) {
            selector.wakeup();
        }
    }

    /** Ends all connections. Any thread. */
    @Override
    public void close() {
        closed = true;
        try {
            selector.close();
        } catch (IOException e) {
            LOG.debug("closing the stream", e);
        }
    }

    private void run() {
        try {
            while (!closed) {
                select();
                welcome();
                tellOrders();
                tellPrices();
                endSilentOnes();
                anyFollowsOrders =
                        clients.stream().anyMatch(client -> client.session().followsOrders());
            }
        } catch (ClosedSelectorException e) {
            // The channel is closed.
        } catch (IOException e) {
            LOG.error("sandbox: the stream ends: {}", e.toString());
        } finally {
            clients.forEach(StreamClient::close);
            arrivals.forEach(arrival -> StreamClient.closeQuietly(arrival.channel()));
        }
    }

    private void select() throws IOException {
        if (clients.isEmpty()) {
            selector.select(this::serve);
        } else {
            long untilNext = 1000 - Math.floorMod(clock.millis(), 1000L) + AFTER_THE_SECOND_MS;
            selector.select(this::serve, untilNext);
        }
    }

    private void welcome() {
        for (Arrival next = arrivals.poll(); next != null; next = arrivals.poll()) {
            Arrival arrival = next;
            if (clients.size() >= StreamBounds.CLIENTS) {
                StreamClient.closeQuietly(arrival.channel());
                continue;
            }
            try {
                SelectionKey key = arrival.channel().register(selector, SelectionKey.OP_READ);
                StreamClient client = new StreamClient(
                        arrival.channel(),
                        key,
                        new ClientSession(feed, clock, arrival.caller()),
                        total,
                        System.nanoTime());
                key.attach(client);
                clients.add(client);
                guarded(client, () -> client.read(ByteBuffer.wrap(arrival.rest())));
            } catch (IOException e) {
                StreamClient.closeQuietly(arrival.channel());
            }
        }
    }

    private interface Step {
        void take() throws IOException;
    }

    private void guarded(StreamClient client, Step step) {
        try {
            step.take();
        } catch (IOException e) {
            LOG.debug("sandbox: a client of the stream is gone", e);
            end(client);
        } catch (RuntimeException e) {
            LOG.error("sandbox: the stream to a client failed", e);
            end(client);
        }
    }

    private void serve(SelectionKey key) {
        StreamClient client = (StreamClient) key.attachment();
        guarded(client, () -> {
            if (key.isWritable()) {
                client.send();
            }
            if (key.isReadable()) {
                int count = client.channel().read(arriving.clear());
                if (count < 0) {
                    end(client);
                } else {
                    client.read(arriving.flip());
                }
            }
            if (client.isOver()) {
                end(client);
            }
        });
    }

    private void tellOrders() {
        for (Update update = updates.poll(); update != null; update = updates.poll()) {
            byte[] message = null;
            for (StreamClient client : List.copyOf(clients)) {
                if (client.session().followsOrdersOf(update.strategy())) {
                    byte[] bytes = message == null ? Messages.bytes(update.message()) : message;
                    message = bytes;
                    guarded(client, () -> client.say(bytes));
                }
            }
        }
    }

    /**
     * Tells each client the prices that it does not know yet. A client that does not take what was sent gets the newest
     * one later.
     */
    private void tellPrices() {
        Instant now = clock.instant();
        boolean moved = now.getEpochSecond() != toldSecond;
        toldSecond = now.getEpochSecond();
        Map<ClientSession.Instrument, Long> prices = new HashMap<>();
        Map<List<Object>, byte[]> ticks = new HashMap<>();
        for (StreamClient client : List.copyOf(clients)) {
            if (moved || client.isCurious()) {
                guarded(client, () -> tellPrices(client, now, prices, ticks));
            }
        }
    }

    private void tellPrices(
            StreamClient client,
            Instant now,
            Map<ClientSession.Instrument, Long> prices,
            Map<List<Object>, byte[]> ticks)
            throws IOException {
        client.satisfied();
        for (Map.Entry<ClientSession.Instrument, ClientSession.Subscription> each :
                client.session().subscriptions().entrySet()) {
            ClientSession.Instrument what = each.getKey();
            ClientSession.Subscription subscription = each.getValue();
            long price = prices.computeIfAbsent(what, any -> feed.price(what.exchange(), what.symbol(), now));
            if (price != 0 && price != subscription.told) {
                byte[] tick = ticks.computeIfAbsent(
                        List.of(what, subscription.highest()), any -> tick(what, subscription.highest(), now));
                if (client.tell(tick)) {
                    subscription.told = price;
                }
            }
        }
        client.send();
    }

    private byte[] tick(ClientSession.Instrument what, Feed.Depth depth, Instant now) {
        Map<String, Object> data = feed.tick(what.exchange(), what.symbol(), depth, now);
        return Messages.bytes(Messages.tick(what.exchange(), what.symbol(), depth, data));
    }

    private void endSilentOnes() {
        long now = System.nanoTime();
        for (StreamClient client : List.copyOf(clients)) {
            guarded(client, () -> client.look(now));
            if (client.isOver()) {
                end(client);
            }
        }
    }

    private void end(StreamClient client) {
        clients.remove(client);
        client.close();
    }
}
