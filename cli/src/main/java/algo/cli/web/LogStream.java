package algo.cli.web;

import algo.app.http.Response;
import algo.app.protocol.LogPick;
import algo.app.protocol.LogRange;
import algo.app.protocol.Reply;
import algo.app.protocol.Request;
import algo.cli.ClientException;
import algo.cli.DaemonClient;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * The log of one strategy as it is printed, across its runs: server-sent events for one caller, over a connection of its own,
 * read on a thread {@code web-log} of its own. A caller who is slow holds up that thread alone, and the daemon keeps the log
 * meanwhile. A daemon that goes away is looked for until it is back; then the log goes on where it was.
 */
final class LogStream implements Response.Pieces, Follower {
    private static final int PIECE = 64 << 10;
    private static final int WAITING = 32;
    private static final long BEAT_MILLIS = 9_000;
    private static final long LOST_MILLIS = 500;

    /** The words in which a stream says what it is told. */
    interface Dialect {
        /** Appends that the log begins here, or again after the daemon was away. */
        void begin(StringBuilder out);

        void lines(StringBuilder out, Reply.LogLines lines);

        /** Appends that the daemon is away. */
        void lost(StringBuilder out, ClientException why);

        /** Appends what changed of the strategy itself. */
        void changed(StringBuilder out, LiveMessage event);

        void beat(StringBuilder out);
    }

    /** Something to be said, once it is its turn. */
    private interface Saying {
        void to(StringBuilder out);
    }

    private final LiveFeed feed;
    private final String id;
    private final int lines;
    private final Dialect dialect;
    private final Supplier<Boolean> stays;
    private final Runnable ended;
    private final BlockingQueue<Saying> queue = new ArrayBlockingQueue<>(WAITING);
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Thread reader = new Thread(this::read, "web-log");
    /** The place behind what was read; the reader's alone. */
    private LogCursor place;

    private volatile DaemonClient daemon;
    private boolean begun;

    /**
     * @param lines of before that come first, where no place is known
     * @param place behind which it begins
     * @param ended run once, at its end
     */
    LogStream(
            LiveFeed feed,
            String id,
            int lines,
            LogCursor place,
            Dialect dialect,
            Supplier<Boolean> stays,
            Runnable ended) {
        this.feed = feed;
        this.id = id;
        this.lines = lines;
        this.place = place;
        this.dialect = dialect;
        this.stays = stays;
        this.ended = ended;
        reader.setDaemon(true);
    }

    private void read() {
        boolean told = false;
        try {
            while (!closed.get()) {
                try (DaemonClient client = feed.connect()) {
                    daemon = client;
                    LogRange range = new LogRange(true, place.run(), place.offset(), -1);
                    LogPick pick = new LogPick("", -1, "", true, range);
                    client.send(new Request.Logs(List.of(id), place.isKnown() ? -1 : lines, true, false, pick));
                    boolean answered = false;
                    for (Reply reply = client.nextLine(true);
                            !(reply instanceof Reply.End);
                            reply = client.nextLine(true)) {
                        Reply.LogLines some = DaemonClient.expect(Reply.LogLines.class, reply);
                        if (!answered) {
                            // Not before: what is printed from the beginning on that the caller is told of must come.
                            answered = true;
                            told = false;
                            queue.put(dialect::begin);
                        }
                        if (!some.lines().isEmpty() || some.isMissing()) {
                            queue.put(out -> dialect.lines(out, some));
                        }
                        if (!some.run().isEmpty()) {
                            place = new LogCursor(some.run(), some.next());
                        }
                    }
                } catch (ClientException e) {
                    if (!told && !closed.get()) {
                        told = true;
                        queue.put(out -> dialect.lost(out, e));
                    }
                }
                Thread.sleep(LOST_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Takes what happened to the strategy; what finds no room is left out, since the next one says more. */
    @Override
    public void tell(LiveMessage message) {
        if (message.kind() == LiveMessage.Kind.EVENT
                && id.equals(message.fields().get("strategy"))) {
            queue.offer(out -> dialect.changed(out, message));
        }
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
            out.append("retry: 1000\n\n");
            reader.start();
            feed.add(this);
        }
        try {
            while (out.isEmpty() && !closed.get()) {
                Saying saying = queue.poll(BEAT_MILLIS, TimeUnit.MILLISECONDS);
                if (saying == null) {
                    dialect.beat(out);
                    if (!stays.get()) {
                        close();
                    }
                }
                while (saying != null) {
                    saying.to(out);
                    saying = out.length() < PIECE ? queue.poll() : null;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            close();
        }
        return closed.get() ? new byte[0] : out.toString().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            feed.remove(this);
            reader.interrupt();
            DaemonClient now = daemon;
            if (now != null) {
                now.close();
            }
            queue.clear();
            queue.offer(out -> {});
            ended.run();
        }
    }
}
