package algo.app.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the lines of one log as it grows. Bytes that are no UTF-8 are shown as U+FFFD. A line longer than
 * {@link #MAX_LINE} is handed out in pieces. One thread.
 */
public final class LogReader implements AutoCloseable {
    /** Longest piece of a line, in bytes: a program that never ends its line fills no memory here. */
    static final int MAX_LINE = 64 * 1024;

    private static final int BLOCK = 64 * 1024;

    private final FileChannel channel;
    private final ByteBuffer block = ByteBuffer.allocate(BLOCK);
    private final byte[] partial = new byte[MAX_LINE];
    private int length;
    private long position;

    /** Opens a log at its beginning. */
    public LogReader(Path log) throws IOException {
        channel = FileChannel.open(log, StandardOpenOption.READ);
    }

    /** Moves to where the last {@code lines} whole lines, and a line not ended yet, begin. */
    public void toLast(int lines) throws IOException {
        long size = channel.size();
        if (lines == 0) {
            position = size;
            return;
        }
        long at = size;
        int ends = 0;
        while (at > 0) {
            int count = (int) Math.min(BLOCK, at);
            block.clear().limit(count);
            readFully(at - count);
            for (int i = count - 1; i >= 0; i--) {
                boolean lastByte = at - count + i == size - 1;
                if (block.get(i) == '\n' && !lastByte && ++ends == lines) {
                    position = at - count + i + 1;
                    return;
                }
            }
            at -= count;
        }
        position = 0;
    }

    private void readFully(long from) throws IOException {
        long at = from;
        while (block.hasRemaining()) {
            int read = channel.read(block, at);
            if (read < 0) {
                // Cut meanwhile: what is missing reads as nothing.
                while (block.hasRemaining()) {
                    block.put((byte) 0);
                }
            } else {
                at += read;
            }
        }
    }

    /** The whole lines in the next 64 KiB; empty at the end, or while a line longer than that is not ended. */
    public List<String> next() throws IOException {
        List<String> lines = new ArrayList<>();
        if (channel.size() < position) {
            // Rotated in place: what is in the file now is new.
            position = 0;
            length = 0;
        }
        block.clear();
        int read = channel.read(block, position);
        if (read <= 0) {
            return lines;
        }
        position += read;
        block.flip();
        while (block.hasRemaining()) {
            byte b = block.get();
            if (b == '\n') {
                lines.add(take());
            } else {
                if (length == MAX_LINE) {
                    lines.add(take());
                }
                partial[length++] = b;
            }
        }
        return lines;
    }

    /** What came of a line that is not ended, if anything; for a log that nobody writes any more. */
    public String rest() {
        return take();
    }

    private String take() {
        String line = new String(partial, 0, length, StandardCharsets.UTF_8);
        length = 0;
        return line;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
