package algo.app.sandbox.stream;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;

/**
 * The messages that wait for a client, bounded for it and, together with the others, for all. The stream's thread
 * alone.
 */
final class Outbox {
    /** Bytes that wait in all outboxes. */
    static final class Total {
        private int bytes;
    }

    private final ArrayDeque<ByteBuffer> frames = new ArrayDeque<>();
    private final Total total;
    private int waiting;

    Outbox(Total total) {
        this.total = total;
    }

    /** Returns whether there is room for that many bytes. */
    boolean hasRoom(int bytes) {
        return waiting + bytes <= StreamBounds.WAITING && total.bytes + bytes <= StreamBounds.WAITING_IN_ALL;
    }

    boolean isEmpty() {
        return frames.isEmpty();
    }

    /** Adds a frame; its bytes may be shared, and are not changed. */
    void add(ByteBuffer frame) {
        frames.add(frame);
        count(frame.remaining());
    }

    /** Sends as much as the client takes; returns whether that was all. */
    boolean send(SocketChannel channel) throws IOException {
        while (!frames.isEmpty()) {
            ByteBuffer first = frames.peek();
            count(-channel.write(first));
            if (first.hasRemaining()) {
                return false;
            }
            frames.remove();
        }
        return true;
    }

    void clear() {
        frames.clear();
        count(-waiting);
    }

    private void count(int bytes) {
        waiting += bytes;
        total.bytes += bytes;
    }
}
