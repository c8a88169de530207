package algo.app.state;

import algo.app.model.Ist;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every transition of every strategy, one JSON object a line, each with a sequence number that never repeats. Append
 * only. Belongs to one thread. A line that cannot be written is missing and said so in the daemon's log; it stops nothing.
 */
public final class EventJournal implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("events");
    private static final ObjectMapper JSON = new ObjectMapper();
    /** More than the longest line: the last whole one is within the last so many bytes. */
    private static final int TAIL = 64 * 1024;

    /** What happened; the texts may be empty. */
    public record Entry(
            String strategy, String event, String from, String to, String cause, String by, String detail) {}

    private final FileChannel channel;
    private long next;
    private boolean failing;

    /** @throws IOException if the file cannot be opened or read */
    public EventJournal(Path file) throws IOException {
        WholeFile.requireRegular(file);
        next = lastSequence(file) + 1;
        channel = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        endTornLine(file);
    }

    /** Appends one entry. */
    public void append(Instant at, Entry entry) {
        ObjectNode line = JSON.createObjectNode();
        line.put("seq", next);
        line.put("at", Ist.isoMillis(at));
        line.put("strategy", entry.strategy());
        line.put("event", entry.event());
        putUnlessEmpty(line, "from", entry.from());
        putUnlessEmpty(line, "to", entry.to());
        line.put("cause", entry.cause());
        line.put("by", entry.by());
        line.put("detail", entry.detail());
        try {
            write(line.toString() + "\n");
            next++;
            failing = false;
        } catch (IOException e) {
            if (!failing) {
                LOG.warn("an event could not be recorded: {}", IoProblems.explain(e));
            }
            failing = true;
        }
    }

    private static void putUnlessEmpty(ObjectNode line, String key, String text) {
        if (text.isEmpty()) {
            line.putNull(key);
        } else {
            line.put(key, text);
        }
    }

    private void write(String text) throws IOException {
        ByteBuffer buffer = StandardCharsets.UTF_8.encode(text);
        long before = channel.size();
        try {
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        } catch (IOException e) {
            channel.truncate(before);
            throw e;
        }
    }

    /** A crash may have cut the last line short; the next one starts on a line of its own. */
    private void endTornLine(Path file) throws IOException {
        long size = channel.size();
        if (size == 0) {
            return;
        }
        try (RandomAccessFile reader = new RandomAccessFile(file.toFile(), "r")) {
            reader.seek(size - 1);
            if (reader.read() != '\n') {
                write("\n");
            }
        }
    }

    private static long lastSequence(Path file) throws IOException {
        if (!Files.exists(file)) {
            return 0;
        }
        try (RandomAccessFile reader = new RandomAccessFile(file.toFile(), "r")) {
            long from = Math.max(0, reader.length() - TAIL);
            reader.seek(from);
            byte[] tail = new byte[(int) (reader.length() - from)];
            reader.readFully(tail);
            String[] lines = new String(tail, StandardCharsets.UTF_8).split("\n");
            for (int i = lines.length - 1; i >= 0; i--) {
                long sequence = sequence(lines[i]);
                if (sequence > 0) {
                    return sequence;
                }
            }
            // Nothing can be read there, e.g. after a loss of power. No number is higher than the file is long.
            return reader.length();
        }
    }

    private static long sequence(String line) {
        try {
            return JSON.readTree(line).path("seq").asLong(0);
        } catch (JsonProcessingException e) {
            return 0;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
