package algo.app.sandbox.stream;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/** One connection: its frames, what waits for it, and its time limits. The stream's thread alone. */
final class StreamClient implements Frames.Reader {
    /** The time in which a client must authenticate. This and the times of pings are those of OpenAlgo's server. */
    private static final Duration AUTHENTICATE = Duration.ofSeconds(15);

    private static final Duration PING = Duration.ofSeconds(20);
    private static final Duration PONG = Duration.ofSeconds(20);
    private static final int NORMAL = 1000;
    private static final int AUTH_TIMEOUT = 4401;

    private final SocketChannel channel;
    private final SelectionKey key;
    private final ClientSession session;
    private final Outbox outbox;
    private final Frames frames = new Frames();
    private final long began;
    private long heard;
    private boolean pinged;
    private boolean curious;
    private boolean ending;

    /** @param now by {@link System#nanoTime} */
    StreamClient(SocketChannel channel, SelectionKey key, ClientSession session, Outbox.Total total, long now) {
        this.channel = channel;
        this.key = key;
        this.session = session;
        this.outbox = new Outbox(total);
        this.began = now;
        this.heard = now;
    }

    SocketChannel channel() {
        return channel;
    }

    ClientSession session() {
        return session;
    }

    /** Returns whether the client asked for something since it was told the prices. */
    boolean isCurious() {
        return curious;
    }

    void satisfied() {
        curious = false;
    }

    /** Returns whether the client said goodbye, or was told it, and everything is sent. */
    boolean isOver() {
        return ending && outbox.isEmpty();
    }

    void read(ByteBuffer bytes) throws IOException {
        heard = System.nanoTime();
        pinged = false;
        frames.read(bytes, this);
        send();
    }

    @Override
    public void text(String message) {
        if (!ending) {
            put(frames.text(Messages.bytes(session.answer(message))));
            curious = true;
        }
    }

    @Override
    public void ping(ByteBuffer payload) {
        put(frames.pong(payload));
    }

    @Override
    public void pong() {
        // The message was heard, and that is enough.
    }

    @Override
    public void close(int code) {
        goodbye(NORMAL, "");
    }

    /** Sends a tick, unless what was sent before still waits; returns whether it did. */
    boolean tell(byte[] message) {
        if (ending || !outbox.hasRoom(message.length)) {
            return false;
        }
        outbox.add(frames.text(message));
        return true;
    }

    /** Sends a message that must not be left out. */
    void say(byte[] message) throws IOException {
        put(frames.text(message));
        send();
    }

    private void put(ByteBuffer frame) {
        if (ending) {
            return;
        }
        if (outbox.hasRoom(frame.remaining())) {
            outbox.add(frame);
        } else {
            // The client would miss something without knowing it, so the connection is broken off.
            outbox.clear();
            ending = true;
        }
    }

    private void goodbye(int code, String reason) {
        if (!ending) {
            outbox.add(frames.close(code, reason));
            ending = true;
        }
    }

    void send() throws IOException {
        boolean all = outbox.send(channel);
        key.interestOps(all ? SelectionKey.OP_READ : SelectionKey.OP_READ | SelectionKey.OP_WRITE);
    }

    /** Ends it if it has not authenticated, or is silent, for too long. */
    void look(long now) throws IOException {
        if (!session.isAuthenticated() && now - began > AUTHENTICATE.toNanos()) {
            goodbye(AUTH_TIMEOUT, "auth timeout");
            send();
        } else if (pinged && now - heard > PING.plus(PONG).toNanos()) {
            throw new IOException("it does not answer");
        } else if (!pinged && now - heard > PING.toNanos()) {
            pinged = true;
            put(frames.ping());
            send();
        }
    }

    void close() {
        outbox.clear();
        closeQuietly(channel);
    }

    static void closeQuietly(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            // It is gone either way.
        }
    }
}
