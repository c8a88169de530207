package algo.app.ipc;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Lines of UTF-8 over a channel, in both directions. One thread reads and one writes at a time. Another thread may
 * {@link #close} it, which ends both with an {@link IOException}.
 */
public final class LineChannel implements AutoCloseable {
    /** Thrown instead of reading on: a line is longer than it may be. */
    public static final class LineTooLongException extends IOException {
        LineTooLongException(int limit) {
            super("a line is longer than " + limit + " bytes");
        }
    }

    private static final int MIN_BLOCK = 256;
    private static final int MAX_BLOCK = 16 * 1024;

    private final ByteChannel channel;
    private final int maxLine;
    private final ByteBuffer incoming;
    private byte[] partial;
    private int length;

    /** @param maxLine longest line accepted, in bytes without its end; the daemon cuts at 1 MiB before it parses */
    public LineChannel(ByteChannel channel, int maxLine) {
        this.channel = channel;
        this.maxLine = maxLine;
        // Where only short lines are taken there may be a thousand of these.
        this.incoming = ByteBuffer.allocate(Math.max(MIN_BLOCK, Math.min(MAX_BLOCK, maxLine / 4)));
        this.partial = new byte[MIN_BLOCK];
        incoming.flip();
    }

    /**
     * The next line, without its end. Blocks.
     *
     * @throws EOFException if the other side closed, whether or not it left a part of a line
     * @throws LineTooLongException as soon as more than the limit came without a line end
     */
    public String readLine() throws IOException {
        length = 0;
        while (true) {
            while (incoming.hasRemaining()) {
                byte b = incoming.get();
                if (b == '\n') {
                    return new String(partial, 0, length, StandardCharsets.UTF_8);
                }
                if (length == maxLine) {
                    throw new LineTooLongException(maxLine);
                }
                if (length == partial.length) {
                    partial = Arrays.copyOf(partial, Math.min(maxLine, length * 2));
                }
                partial[length++] = b;
            }
            incoming.clear();
            int read = channel.read(incoming);
            incoming.flip();
            if (read < 0) {
                throw new EOFException("the other side closed the connection");
            }
        }
    }

    /** Takes what has arrived and was not read yet, for somebody who reads the channel from here on. */
    public ByteBuffer takeUnread() {
        ByteBuffer unread = ByteBuffer.allocate(incoming.remaining());
        unread.put(incoming).flip();
        return unread;
    }

    /** Whether something has arrived that was not read yet. */
    public boolean hasMore() {
        return incoming.hasRemaining();
    }

    /** Writes {@code line} and its end. Blocks while the other side does not read. */
    public void writeLine(String line) throws IOException {
        ByteBuffer bytes = StandardCharsets.UTF_8.encode(line + "\n");
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
