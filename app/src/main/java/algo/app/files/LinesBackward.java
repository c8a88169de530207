package algo.app.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The lines of a file from its end, as it is now, to its beginning. */
public final class LinesBackward {
    private static final int BLOCK = 64 * 1024;

    private final FileChannel channel;
    private final int longest;
    /** The place in the file at which {@code bytes} begins. */
    private long from;

    private byte[] bytes = new byte[0];
    /** The index in {@code bytes} behind the line break of the next line to be told. */
    private int end;
    /** True if the bytes that end there are no line, or one that is too long. */
    private boolean skipping = true;

    private long after;

    /**
     * Reads the lines without what follows the last line break.
     *
     * @param longest a line of more bytes may be passed over
     */
    public LinesBackward(FileChannel channel, int longest) throws IOException {
        this.channel = channel;
        this.longest = longest;
        this.from = channel.size();
    }

    /** Reads the lines together with what follows the last line break. */
    public static LinesBackward withTheLast(FileChannel channel, int longest) throws IOException {
        LinesBackward lines = new LinesBackward(channel, longest);
        lines.bytes = new byte[] {'\n'};
        lines.end = 1;
        lines.skipping = false;
        return lines;
    }

    /** Returns the line before the one told last; empty if there is none. */
    public Optional<String> previous() throws IOException {
        while (true) {
            int begin = beginning();
            if (begin >= 0) {
                boolean isLine = !skipping;
                String line = isLine ? new String(bytes, begin, end - 1 - begin, StandardCharsets.UTF_8) : "";
                after = from + end;
                end = begin;
                skipping = false;
                if (isLine) {
                    return Optional.of(line);
                }
            } else if (from == 0) {
                return Optional.empty();
            } else {
                if (end > longest) {
                    skipping = true;
                    end = 0;
                }
                readBefore();
            }
        }
    }

    /** Returns the place in the file behind the line that {@link #previous} told, its line break included. */
    public long after() {
        return after;
    }

    /**
     * Returns the index at which the line begins that ends at {@code end}; -1 if that was not read yet, or there is
     * none.
     */
    private int beginning() {
        for (int i = end - (skipping ? 1 : 2); i >= 0; i--) {
            if (bytes[i] == '\n') {
                return i + 1;
            }
        }
        return from == 0 && end > 0 ? 0 : -1;
    }

    private void readBefore() throws IOException {
        int count = (int) Math.min(BLOCK, from);
        ByteBuffer more = ByteBuffer.allocate(count + end);
        more.limit(count);
        // The rest of a failed write may be cut off meanwhile: zeros are no line either.
        for (int n = 0; n >= 0 && more.hasRemaining(); ) {
            n = channel.read(more, from - count + more.position());
        }
        more.limit(count + end).position(count);
        more.put(bytes, 0, end);
        bytes = more.array();
        end += count;
        from -= count;
    }
}
