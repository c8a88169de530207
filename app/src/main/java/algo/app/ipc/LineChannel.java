package algo.app.ipc;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.channels.ByteChannel;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;

/**
 * Lines of UTF-8 over a channel, in both directions. One thread reads and one writes at a time. Another thread may
 * {@link #close} it, which ends both with an {@link IOException}.
 */
public final class LineChannel implements AutoCloseable {
    /** Thrown in place of reading on, when a line is longer than it may be. */
    public static final class LineTooLongException extends IOException {
        LineTooLongException(int limit) {
            super("a line is longer than " + limit + " bytes");
        }
    }

    private static final int MIN_BLOCK = 256;
    private static final int BLOCK = 8 * 1024;
    /** The size up to which a line is not counted, in bytes. */
    private static final int SMALL = 4 * 1024;
    /** The number of times that a line is in memory: as bytes, as text, as its fields, and as what is made of them. */
    private static final int COPIES = 4;

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final ByteChannel channel;
    private int maxLine;
    private final ByteBudget budget;
    private final ByteBuffer incoming;
    private byte[] partial;
    private int length;
    /** The bytes that were taken from the budget for the line that was read last; guarded by the monitor. */
    private long taken;

    /** @param maxLine longest line accepted, in bytes without its end; the daemon cuts at 1 MiB before it parses */
    public LineChannel(ByteChannel channel, int maxLine) {
        this(channel, maxLine, new ByteBudget(Long.MAX_VALUE));
    }

    /** @param budget what long lines take memory of, from when they come until the next line is read */
    public LineChannel(ByteChannel channel, int maxLine, ByteBudget budget) {
        this.channel = channel;
        this.maxLine = maxLine;
        this.budget = budget;
        // Where only short lines are taken, there may be a thousand of these.
        this.incoming = ByteBuffer.allocate(Math.max(MIN_BLOCK, Math.min(BLOCK, maxLine / 4)));
        this.partial = new byte[MIN_BLOCK];
        incoming.flip();
    }

    /**
     * Accepts lines of up to {@code most} bytes, from the next line on. Called on the thread that reads.
     */
    public void accept(int most) {
        maxLine = most;
    }

    /**
     * Reads the next line, without its end. Blocks.
     *
     * @throws EOFException if the other side closed, whether or not it left a part of a line
     * @throws LineTooLongException as soon as more than the limit came without a line end
     * @throws ByteBudget.SpentException if the line is long, and others have long ones; it was read to its end, so that its
     *     sender goes on to read what is answered
     */
    public String readLine() throws IOException {
        length = 0;
        boolean passedOver = false;
        if (partial.length > SMALL) {
            partial = new byte[MIN_BLOCK];
        }
        giveBack();
        while (true) {
            while (incoming.hasRemaining()) {
                byte b = incoming.get();
                if (b == '\n' && passedOver) {
                    throw new ByteBudget.SpentException();
                }
                if (b == '\n') {
                    return new String(partial, 0, length, StandardCharsets.UTF_8);
                }
                if (length == maxLine) {
                    throw new LineTooLongException(maxLine);
                }
                if (length == partial.length && !passedOver) {
                    passedOver = !grow(Math.min(maxLine, length * 2));
                }
                if (!passedOver) {
                    partial[length] = b;
                }
                length++;
            }
            incoming.clear();
            int read = channel.read(incoming);
            incoming.flip();
            if (read < 0) {
                throw new EOFException("the other side closed the connection");
            }
        }
    }

    /**
     * Makes room for {@code size} bytes; returns false if others hold the memory that takes. All that a line may need
     * is taken at once: if each took a part and waited for the rest, all would wait for each other.
     */
    private boolean grow(int size) {
        if (size > SMALL && taken() == 0) {
            long all = (long) maxLine * COPIES;
            try {
                budget.take(all, PATIENCE);
            } catch (ByteBudget.SpentException e) {
                return false;
            }
            setTaken(all);
        }
        partial = Arrays.copyOf(partial, size);
        return true;
    }

    private synchronized long taken() {
        return taken;
    }

    private synchronized void setTaken(long bytes) {
        taken = bytes;
    }

    private synchronized void giveBack() {
        budget.giveBack(taken);
        taken = 0;
    }

    /** Takes the bytes that have arrived and were not read yet, for somebody who reads the channel from here on. */
    public ByteBuffer takeUnread() {
        ByteBuffer unread = ByteBuffer.allocate(incoming.remaining());
        unread.put(incoming).flip();
        return unread;
    }

    /** Returns whether something has arrived that was not read yet. */
    public boolean hasMore() {
        return incoming.hasRemaining();
    }

    /** Writes {@code line} and its end. Blocks while the other side does not read. */
    public void writeLine(String line) throws IOException {
        // Written piece by piece: for each thread the JDK keeps a copy outside of the heap, as large as what is written
        // at once.
        CharsetEncoder encoder = StandardCharsets.UTF_8
                .newEncoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .onUnmappableCharacter(CodingErrorAction.REPLACE);
        CharBuffer text = CharBuffer.wrap(line);
        ByteBuffer piece = ByteBuffer.allocate(Math.min(BLOCK, line.length() * 3 + 1));
        boolean more = true;
        while (more) {
            more = encoder.encode(text, piece, true).isOverflow();
            if (!more && piece.hasRemaining()) {
                piece.put((byte) '\n');
            } else if (!more) {
                send(piece);
                piece.put((byte) '\n');
            }
            send(piece);
        }
    }

    private void send(ByteBuffer piece) throws IOException {
        piece.flip();
        while (piece.hasRemaining()) {
            channel.write(piece);
        }
        piece.clear();
    }

    @Override
    public void close() throws IOException {
        giveBack();
        channel.close();
    }
}
