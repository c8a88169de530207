package algo.app.kubernetes;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/** Cuts a stream of bytes into lines, each with its end. Used by one thread at a time. */
final class ByteLines {
    /** Takes a line. */
    interface Taker {
        /** @param line with its end; without one where the line is longer than the bound, and goes on with the next */
        void take(byte[] line);
    }

    private final int longest;
    private final Taker taker;
    private final ByteArrayOutputStream begun = new ByteArrayOutputStream();

    /** @param longest the most bytes of a line that are kept; what is longer comes in pieces */
    ByteLines(int longest, Taker taker) {
        this.longest = longest;
        this.taker = taker;
    }

    void add(List<ByteBuffer> buffers) {
        for (ByteBuffer buffer : buffers) {
            byte[] bytes = new byte[buffer.remaining()];
            buffer.get(bytes);
            add(bytes);
        }
    }

    private void add(byte[] bytes) {
        int from = 0;
        for (int i = 0; i < bytes.length; i++) {
            boolean isEnd = bytes[i] == '\n';
            if (isEnd || begun.size() + i + 1 - from >= longest) {
                begun.writeBytes(Arrays.copyOfRange(bytes, from, i + 1));
                from = i + 1;
                byte[] line = begun.toByteArray();
                begun.reset();
                taker.take(line);
            }
        }
        begun.writeBytes(Arrays.copyOfRange(bytes, from, bytes.length));
    }

    /** Passes on what has no end yet, because nothing follows. */
    void finish() {
        if (begun.size() > 0) {
            byte[] line = begun.toByteArray();
            begun.reset();
            taker.take(line);
        }
    }
}
