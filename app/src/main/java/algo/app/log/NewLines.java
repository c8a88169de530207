package algo.app.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * The lines of one run that were printed since they were read last, across the parts of its log. A look at a log that has
 * not grown costs one look at its length. One thread.
 */
public final class NewLines implements AutoCloseable {
    /** The most bytes that are read at once. */
    private static final int MOST_AT_ONCE = 1 << 20;

    /** The longest beginning of a line that is kept until the line is whole, in bytes. */
    private static final int LONGEST = 16 * 1024;

    private final RunBytes bytes;
    private final ByteBuffer buffer;
    private byte[] begun = new byte[0];
    private long offset;

    /**
     * @param whole whether what was printed before counts as new
     * @param buffer has an array; several readers of one thread may share it
     */
    NewLines(RunBytes bytes, boolean whole, ByteBuffer buffer) throws IOException {
        this.bytes = bytes;
        this.buffer = buffer;
        this.offset = whole ? bytes.start() : bytes.end();
    }

    /**
     * Reads the whole lines that are new, at most a megabyte of them. Of a line that is longer than 16 KiB only the beginning
     * is told.
     *
     * @return whether all that there is was read
     */
    public boolean read(Consumer<String> lines) throws IOException {
        long end = bytes.end();
        long most = offset + MOST_AT_ONCE;
        while (offset < end && offset < most) {
            buffer.clear();
            long from = bytes.read(buffer, offset);
            buffer.flip();
            if (!buffer.hasRemaining()) {
                return true;
            }
            if (from > offset) {
                // What was between has been removed, the end of the begun line with it.
                begun = new byte[0];
            }
            offset = from + buffer.remaining();
            take(lines);
        }
        return offset >= end;
    }

    private void take(Consumer<String> lines) {
        int start = 0;
        byte[] all = buffer.array();
        int limit = buffer.limit();
        for (int i = 0; i < limit; i++) {
            if (all[i] == '\n') {
                keep(all, start, i);
                lines.accept(new String(begun, StandardCharsets.UTF_8));
                begun = new byte[0];
                start = i + 1;
            }
        }
        keep(all, start, limit);
    }

    private void keep(byte[] all, int from, int to) {
        int more = Math.min(to - from, LONGEST - begun.length);
        if (more > 0) {
            byte[] joined = java.util.Arrays.copyOf(begun, begun.length + more);
            System.arraycopy(all, from, joined, begun.length, more);
            begun = joined;
        }
    }

    @Override
    public void close() {
        try {
            bytes.close();
        } catch (IOException e) {
            // It was only read.
        }
    }
}
