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

    /** Moves to where the last {@code lines} lines begin; one that is not ended yet counts. */
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

    /** The next whole lines, those that end in one block of 64 KiB; empty when all that there is was read. */
    public List<String> next() throws IOException {
        List<String> lines = new ArrayList<>();
        if (channel.size() < position) {
            // Rotated in place: what is in the file now is new.
            position = 0;
            length = 0;
        }
        boolean more = true;
        while (more && lines.isEmpty()) {
            block.clear();
            int read = channel.read(block, position);
            more = read > 0;
            position += Math.max(0, read);
            block.flip();
            split(lines);
        }
        return lines;
    }

    private void split(List<String> lines) {
        while (block.hasRemaining()) {
            byte b = block.get();
            if (b == '\n') {
                lines.add(take(length));
            } else {
                if (length == MAX_LINE) {
                    lines.add(take(length - cutCharacter()));
                }
                partial[length++] = b;
            }
        }
    }

    /** What came of a line that is not ended, if anything; for a log that nobody writes any more. */
    public String rest() {
        return take(length);
    }

    /** The first {@code count} bytes of the line; the others stay. */
    private String take(int count) {
        String line = new String(partial, 0, count, StandardCharsets.UTF_8);
        System.arraycopy(partial, count, partial, 0, length - count);
        length -= count;
        return line;
    }

    /** How many bytes at the end of a full piece begin a character that goes on in the next; 0 if none do. */
    private int cutCharacter() {
        int bytes = 1;
        while (bytes < 4 && (partial[length - bytes] & 0xc0) == 0x80) {
            bytes++;
        }
        int first = partial[length - bytes] & 0xff;
        int needed = first < 0xc0 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
        return needed > bytes ? bytes : 0;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
