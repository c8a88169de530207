package algo.app.state;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads the event journal, rotated parts included, while the daemon writes it. What is read never has gaps without their
 * being noticed: the sequence numbers tell. One thread at a time.
 */
public final class EventReader implements AutoCloseable {
    private static final JsonFactory JSON = new JsonFactory();
    /** How many parts are kept besides the one that is written. */
    static final int PARTS = 4;

    private static final int BLOCK = 64 * 1024;
    /** Longest line that is understood; the daemon writes none that is longer. */
    private static final int MAX_LINE = 256 * 1024;

    /**
     * One event.
     *
     * @param strategy empty where it concerns none
     * @param json the whole line, one JSON object
     */
    public record Line(long sequence, String strategy, String json) {}

    private final Path file;
    private final List<Path> older;
    private final ByteBuffer block = ByteBuffer.allocate(BLOCK);
    private FileChannel channel;
    private Object key;
    private long position;
    private byte[] partial = new byte[0];

    /** Begins with the oldest event that is kept. */
    public EventReader(Path file) throws IOException {
        this.file = file;
        this.older = new ArrayList<>();
        for (int part = PARTS; part > 0; part--) {
            older.add(part(file, part));
        }
        turnToNext();
    }

    /**
     * The next events, those that end in one block; empty when all that there is was read.
     *
     * @throws IOException if the journal cannot be read
     */
    public List<Line> next() throws IOException {
        List<Line> lines = new ArrayList<>();
        while (lines.isEmpty()) {
            if (channel == null && !turnToNext()) {
                return lines;
            }
            block.clear();
            int read = channel.read(block, position);
            if (read > 0) {
                position += read;
                block.flip();
                split(lines);
            } else if (!older.isEmpty() || wasRotated()) {
                // A line that is torn here stays torn: the next part begins with a whole one.
                partial = new byte[0];
                close();
            } else {
                return lines;
            }
        }
        return lines;
    }

    /** A rotated part; 1 is the newest. */
    static Path part(Path file, int number) {
        return file.resolveSibling(file.getFileName() + "." + number);
    }

    /** False if there is none yet. */
    private boolean turnToNext() throws IOException {
        while (true) {
            Path next = older.isEmpty() ? file : older.remove(0);
            try {
                channel = FileChannel.open(next, StandardOpenOption.READ);
                key = Files.readAttributes(next, BasicFileAttributes.class).fileKey();
                position = 0;
                return true;
            } catch (NoSuchFileException e) {
                if (next.equals(file)) {
                    return false;
                }
            }
        }
    }

    private boolean wasRotated() throws IOException {
        try {
            return !Files.readAttributes(file, BasicFileAttributes.class)
                    .fileKey()
                    .equals(key);
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private void split(List<Line> lines) {
        byte[] bytes = new byte[partial.length + block.remaining()];
        System.arraycopy(partial, 0, bytes, 0, partial.length);
        block.get(bytes, partial.length, block.remaining());
        int begin = 0;
        for (int i = partial.length; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                add(new String(bytes, begin, i - begin, StandardCharsets.UTF_8), lines);
                begin = i + 1;
            }
        }
        int rest = Math.min(bytes.length - begin, MAX_LINE);
        partial = Arrays.copyOfRange(bytes, begin, begin + rest);
    }

    /** What is no event, e.g. a line that a crash tore, is passed over. */
    private static void add(String text, List<Line> lines) {
        long sequence = 0;
        String strategy = "";
        try (JsonParser parser = JSON.createParser(text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return;
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                if (name.equals("seq") && value == JsonToken.VALUE_NUMBER_INT) {
                    sequence = parser.getLongValue();
                } else if (name.equals("strategy") && value == JsonToken.VALUE_STRING) {
                    strategy = parser.getText();
                } else {
                    parser.skipChildren();
                }
            }
        } catch (IOException e) {
            return;
        }
        if (sequence > 0) {
            lines.add(new Line(sequence, strategy, text));
        }
    }

    @Override
    public void close() throws IOException {
        if (channel != null) {
            channel.close();
            channel = null;
        }
    }
}
