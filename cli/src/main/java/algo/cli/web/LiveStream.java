package algo.cli.web;

import algo.app.http.Response;
import algo.app.protocol.EventPick;
import algo.app.protocol.Reply;
import algo.app.protocol.Request;
import algo.cli.ClientException;
import algo.cli.DaemonClient;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * One follower of the {@link LiveFeed}: server-sent events, as one browser or program takes them. Where it names the last event
 * that it has, those since come first, from the journal; each event comes once. One that does not take what it is told is
 * dropped, and comes back by itself. The thread that takes the pieces owns the fields below {@code queue}.
 */
final class LiveStream implements Response.Pieces, Follower {
    /** Messages that wait for a slow reader. */
    private static final int WAITING = 2_000;

    private static final int PIECE = 32 << 10;
    private static final long RETRY_MILLIS = 500;

    /** The words in which a stream says what it is told. */
    interface Dialect {
        /** Appends what comes first. */
        void begin(StringBuilder out);

        /** Appends a message, or nothing if this dialect does not tell it. */
        void message(StringBuilder out, LiveMessage message);

        /** Appends the sign of life. */
        void beat(StringBuilder out);

        /** Returns the longest time between two signs of life. */
        long beatMillis();

        /** Returns whether the table of strategies is told, too. */
        boolean tellsTable();
    }

    private final LiveFeed feed;
    private final Dialect dialect;
    private final Supplier<Boolean> stays;
    private final Runnable ended;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final AtomicBoolean hasTable = new AtomicBoolean();
    private volatile boolean slow;
    private final BlockingQueue<LiveMessage> queue = new ArrayBlockingQueue<>(WAITING);

    private boolean begun;
    /** True while events of before have to be told first. */
    private boolean behind;

    /** The number of the last event that was told. */
    private long told;

    /** The connection that is read to catch up; null while none is. Closed by whoever closes the stream. */
    private volatile DaemonClient journal;

    private long retryAt;
    private long beatAt;

    /**
     * Makes a stream; it is told nothing before its first piece is taken.
     *
     * @param stays whether the caller may still be told, asked at each sign of life
     * @param since the number of the last event that the caller has; -1 if it has none
     * @param ended run once, at its end
     */
    LiveStream(LiveFeed feed, Dialect dialect, Supplier<Boolean> stays, long since, Runnable ended) {
        this.feed = feed;
        this.dialect = dialect;
        this.stays = stays;
        this.told = since;
        this.behind = since >= 0;
        this.ended = ended;
    }

    /** Takes a message, or counts as too slow. */
    @Override
    public void tell(LiveMessage message) {
        if (!queue.offer(message)) {
            slow = true;
        }
    }

    @Override
    public boolean wantsTable() {
        return dialect.tellsTable();
    }

    @Override
    public boolean beginsTable() {
        return hasTable.compareAndSet(false, true);
    }

    @Override
    public boolean isEndless() {
        return true;
    }

    @Override
    public byte[] next() {
        StringBuilder out = new StringBuilder();
        if (!begun) {
            begun = true;
            dialect.begin(out);
            beatAt = nowMillis() + dialect.beatMillis();
            feed.add(this);
        }
        while (out.isEmpty() && !isOver()) {
            if (behind && nowMillis() >= retryAt) {
                catchUp(out);
            }
            if (out.length() < PIECE) {
                takeQueued(out, out.isEmpty());
            }
            if (nowMillis() >= beatAt) {
                if (!stays.get()) {
                    close();
                }
                dialect.beat(out);
                beatAt = nowMillis() + dialect.beatMillis();
            }
        }
        if (isOver()) {
            close();
            endJournal();
            return new byte[0];
        }
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    private boolean isOver() {
        return slow || closed.get();
    }

    private static long nowMillis() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    /** Tells a piece of what the journal has since. */
    private void catchUp(StringBuilder out) {
        try {
            DaemonClient daemon = journal;
            if (daemon == null) {
                daemon = feed.connect();
                journal = daemon;
                daemon.send(new Request.Events(List.of(), told, -1, false, EventPick.ALL));
            }
            while (out.length() < PIECE) {
                Reply reply = daemon.nextLine(false);
                if (reply instanceof Reply.End) {
                    behind = false;
                    endJournal();
                    return;
                }
                Reply.Event event = DaemonClient.expect(Reply.Event.class, reply);
                if (event.fields().get("seq") instanceof Number seq) {
                    say(out, LiveMessage.event(seq.longValue(), event.fields()));
                }
            }
        } catch (ClientException e) {
            endJournal();
            retryAt = nowMillis() + RETRY_MILLIS;
        }
    }

    private void endJournal() {
        DaemonClient daemon = journal;
        journal = null;
        if (daemon != null) {
            daemon.close();
        }
    }

    private void takeQueued(StringBuilder out, boolean waits) {
        try {
            long until = behind ? Math.min(beatAt, retryAt) : beatAt;
            LiveMessage message =
                    waits ? queue.poll(Math.max(0, until - nowMillis()), TimeUnit.MILLISECONDS) : queue.poll();
            for (; message != null; message = out.length() < PIECE ? queue.poll() : null) {
                // What comes while it is behind is in the journal, too.
                if (message.kind() != LiveMessage.Kind.EVENT || !behind) {
                    say(out, message);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closed.set(true);
        }
    }

    private void say(StringBuilder out, LiveMessage message) {
        if (message.kind() == LiveMessage.Kind.EVENT) {
            if (message.seq() <= told) {
                return;
            }
            told = message.seq();
        }
        dialect.message(out, message);
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            feed.remove(this);
            endJournal();
            // Whoever waits for a message wakes up.
            queue.clear();
            queue.offer(LiveMessage.of(LiveMessage.Kind.BACK, Map.of()));
            ended.run();
        }
    }
}
