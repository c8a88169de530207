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
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every transition of every strategy, one JSON object a line, each with a sequence number that never repeats. Append
 * only. Belongs to one thread. A line that cannot be written stops nothing: it waits in memory, up to a number, until it can
 * be.
 */
public final class EventJournal implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("events");
    private static final ObjectMapper JSON = new ObjectMapper();
    /** More than the longest line. */
    private static final int TAIL = 64 * 1024;
    /** Lines that wait at most; of more the oldest are lost, and their numbers are missing. */
    private static final int MOST_WAITING = 1000;

    /** What happened; the texts may be empty, that of the strategy too where it concerns none. */
    public record Entry(
            String strategy, String event, String from, String to, String cause, String by, String detail) {}

    private final FileChannel channel;
    private final Deque<String> waiting = new ArrayDeque<>();
    /** Length up to which the file is whole lines, or as found; what a failed write left behind it is cut off. */
    private long length;

    private long next;
    private String problem = "";

    /** @throws IOException if the file cannot be opened or read */
    public EventJournal(Path file) throws IOException {
        WholeFile.requireRegular(file);
        next = lastSequence(file) + 1;
        channel = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        length = channel.size();
        if (isTorn(file)) {
            waiting.add("");
        }
    }

    /** Appends one entry. */
    public void append(Instant at, Entry entry) {
        ObjectNode line = JSON.createObjectNode();
        line.put("seq", next);
        line.put("at", Ist.isoMillis(at));
        putUnlessEmpty(line, "strategy", entry.strategy());
        line.put("event", entry.event());
        putUnlessEmpty(line, "from", entry.from());
        putUnlessEmpty(line, "to", entry.to());
        line.put("cause", entry.cause());
        line.put("by", entry.by());
        line.put("detail", entry.detail());
        next++;
        if (waiting.size() == MOST_WAITING) {
            waiting.remove();
        }
        waiting.add(line.toString());
        writeWaiting();
    }

    /** Writes what could not be written before. Does nothing if there is nothing. */
    public void writeWaiting() {
        try {
            while (!waiting.isEmpty()) {
                write(waiting.element() + "\n");
                waiting.remove();
            }
            problem = "";
        } catch (IOException e) {
            String now = "events cannot be recorded: " + IoProblems.explain(e);
            if (!now.equals(problem)) {
                LOG.warn("{}", now);
            }
            problem = now;
        }
    }

    /** Why events wait to be written; empty if none do. */
    public String problem() {
        return problem;
    }

    private static void putUnlessEmpty(ObjectNode line, String key, String text) {
        if (text.isEmpty()) {
            line.putNull(key);
        } else {
            line.put(key, text);
        }
    }

    private void write(String text) throws IOException {
        long size = channel.size();
        if (size > length) {
            channel.truncate(length);
        }
        // Cut by somebody else, maybe within a line.
        ByteBuffer buffer = StandardCharsets.UTF_8.encode(size > 0 && size < length ? "\n" + text : text);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
        length = channel.size();
    }

    /** Whether a crash cut the last line short: the next one starts on a line of its own. */
    private boolean isTorn(Path file) throws IOException {
        if (length == 0) {
            return false;
        }
        try (RandomAccessFile reader = new RandomAccessFile(file.toFile(), "r")) {
            reader.seek(length - 1);
            return reader.read() != '\n';
        }
    }

    /** Searched for from the end, block by block: what is damaged there must not make the numbers begin anew. */
    private static long lastSequence(Path file) throws IOException {
        if (!Files.exists(file)) {
            return 0;
        }
        try (RandomAccessFile reader = new RandomAccessFile(file.toFile(), "r")) {
            long end = reader.length();
            while (end > 0) {
                long from = Math.max(0, end - 2 * TAIL);
                reader.seek(from);
                byte[] tail = new byte[(int) (end - from)];
                reader.readFully(tail);
                String[] lines = new String(tail, StandardCharsets.UTF_8).split("\n");
                for (int i = lines.length - 1; i >= 0; i--) {
                    long sequence = sequence(lines[i]);
                    if (sequence > 0) {
                        return sequence;
                    }
                }
                // Overlapping, so that each line is whole in one of them.
                end = from == 0 ? 0 : from + TAIL;
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
