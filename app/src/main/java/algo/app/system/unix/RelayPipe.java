package algo.app.system.unix;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.function.IntFunction;

/**
 * One direction of a connection that is relayed. Bytes that the other side takes at once are carried in the block of the
 * relay; only what it does not take is kept, in memory that is counted. Used by one thread.
 */
final class RelayPipe {
    /** Blocks carried for one connection before it is the others' turn. */
    private static final int TURNS = 8;

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final SocketChannel from;
    private final SocketChannel to;
    private final Object user;
    private final RelayBudget budget;
    private final IntFunction<ByteBuffer> memory;
    /** Ready to be written from. */
    private ByteBuffer waiting = NOTHING;

    private boolean ended;
    private boolean shut;
    private long movedAt = System.nanoTime();

    /**
     * @param first what was read of {@code from} already
     * @param user whose bytes they count as
     * @param memory gives that many bytes, or fails with an {@link OutOfMemoryError}
     */
    RelayPipe(
            SocketChannel from,
            SocketChannel to,
            ByteBuffer first,
            Object user,
            RelayBudget budget,
            IntFunction<ByteBuffer> memory) {
        this.from = from;
        this.to = to;
        this.user = user;
        this.budget = budget;
        this.memory = memory;
        hold(first);
    }

    /** Carries what can be carried now, in {@code block}, which holds nothing before and after. */
    void pump(ByteBuffer block) throws IOException {
        for (int i = 0; i < TURNS; i++) {
            if (waiting.hasRemaining()) {
                if (to.write(waiting) == 0) {
                    return;
                }
                movedAt = System.nanoTime();
                if (!waiting.hasRemaining()) {
                    release();
                }
            } else if (ended || !carry(block)) {
                break;
            }
        }
        // This is the last chance: nothing more will come that would call us again.
        if (ended && !waiting.hasRemaining() && !shut) {
            to.shutdownOutput();
            shut = true;
        }
    }

    private boolean carry(ByteBuffer block) throws IOException {
        block.clear().limit(Math.min(block.capacity(), budget.room(user)));
        int count = from.read(block);
        if (count == 0) {
            return false;
        }
        movedAt = System.nanoTime();
        ended = count < 0;
        if (count > 0) {
            to.write(block.flip());
            if (block.hasRemaining()) {
                hold(memory.apply(block.remaining()).put(block).flip());
            }
        }
        return true;
    }

    private void hold(ByteBuffer bytes) {
        if (bytes.hasRemaining()) {
            waiting = bytes;
            budget.take(user, bytes.capacity());
        }
    }

    /** Gives the memory back, also where it was not written yet. */
    void release() {
        budget.giveBack(user, waiting.capacity());
        waiting = NOTHING;
    }

    boolean wantsToRead() {
        return !ended && !waiting.hasRemaining();
    }

    boolean wantsToWrite() {
        return waiting.hasRemaining();
    }

    /** Returns whether nothing more will come of {@code from}. */
    boolean hasEnded() {
        return ended;
    }

    /** Returns whether {@code to} knows that nothing more will come. */
    boolean isShut() {
        return shut;
    }

    /** Returns the time at which something was carried last, as {@link System#nanoTime()}. */
    long movedAt() {
        return movedAt;
    }
}
