package algo.app.kubernetes;

import algo.app.files.PlainFile;
import algo.app.platform.PrivateFiles;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;
import java.util.zip.CRC32;

/**
 * The log of a run, and beside it a small file that says up to which line of the node it is written: the time of the last line, how
 * many lines had that time, and what the last one was. A process that was killed between the two writes no line twice: what the
 * log has beyond what the small file knows is compared with what comes. Used by one thread at a time.
 */
final class RunLog implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The most of the log that is compared; a process notes the place far more often. */
    private static final int MOST_TAIL = 16 << 20;

    /**
     * The last line that is written.
     *
     * @param time at which the node took it; {@link Instant#MIN} before the first
     * @param same the number of lines of this very time that are written
     * @param sum of its bytes
     */
    record Place(Instant time, int same, String sum) {
        static final Place START = new Place(Instant.MIN, 0, "");

        Place after(Instant next, byte[] text) {
            return new Place(next, next.equals(time) ? same + 1 : 1, sum(text));
        }

        static String sum(byte[] text) {
            CRC32 sum = new CRC32();
            sum.update(text);
            return HexFormat.of().toHexDigits((int) sum.getValue());
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Place that && time.equals(that.time) && same == that.same && sum.equals(that.sum);
        }

        @Override
        public int hashCode() {
            return time.hashCode();
        }
    }

    private final FileChannel channel;
    private final Path note;
    private Place place;
    /** The end of the log that the note does not know of; what comes is compared with it first. */
    private byte[] tail = new byte[0];

    private boolean dirty;

    /**
     * Opens the log, which is made if it is missing.
     *
     * @param note where the place is kept
     */
    static RunLog open(Path log, Path note) throws IOException {
        FileChannel channel = PlainFile.open(
                log,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND),
                PrivateFiles.ofFile());
        try {
            RunLog opened = new RunLog(channel, note);
            opened.recall(log);
            return opened;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private RunLog(FileChannel channel, Path note) {
        this.channel = channel;
        this.note = note;
        this.place = Place.START;
    }

    private void recall(Path log) throws IOException {
        if (!Files.isRegularFile(note)) {
            save();
            return;
        }
        JsonNode known;
        try {
            known = JSON.readTree(Files.readAllBytes(note));
            String time = known.path("time").asText();
            place = time.isEmpty()
                    ? Place.START
                    : new Place(
                            Instant.parse(time),
                            known.path("same").asInt(),
                            known.path("sum").asText());
        } catch (IOException | java.time.DateTimeException e) {
            throw new IOException("the place in the log cannot be read: " + note, e);
        }
        long more = channel.size() - known.path("bytes").asLong();
        if (more > 0 && more <= MOST_TAIL) {
            try (FileChannel reading = PlainFile.open(log, Set.of(StandardOpenOption.READ))) {
                ByteBuffer end = ByteBuffer.allocate((int) more);
                long from = reading.size() - more;
                while (end.hasRemaining() && reading.read(end, from + end.position()) >= 0) {
                    // Reads on.
                }
                tail = Arrays.copyOf(end.array(), end.position());
            }
        }
    }

    Place place() {
        return place;
    }

    /**
     * Appends a line of the node.
     *
     * @param time at which the node took it; the line that went before if this is more of it
     */
    void append(Instant time, byte[] text) throws IOException {
        write(text);
        place = place.after(time, text);
        dirty = true;
    }

    /** Appends more of a line that is too long to be one. */
    void appendMore(byte[] text) throws IOException {
        write(text);
        dirty = true;
    }

    /** Appends a line of ours, which no node knows. */
    void say(String line) throws IOException {
        tail = new byte[0];
        writeAll(("algo: " + line + "\n").getBytes(java.nio.charset.StandardCharsets.UTF_8), 0);
        dirty = true;
    }

    private void write(byte[] text) throws IOException {
        int known = Math.min(tail.length, text.length);
        if (known > 0 && Arrays.equals(tail, 0, known, text, 0, known)) {
            tail = Arrays.copyOfRange(tail, known, tail.length);
            writeAll(text, known);
            return;
        }
        tail = new byte[0];
        writeAll(text, 0);
    }

    private void writeAll(byte[] text, int from) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(text, from, text.length - from);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }

    /** Notes the place, if it has changed. */
    void save() throws IOException {
        if (!dirty && Files.exists(note)) {
            return;
        }
        String text = JSON.createObjectNode()
                .put(
                        "time",
                        place.time().equals(Instant.MIN) ? "" : place.time().toString())
                .put("same", place.same())
                .put("sum", place.sum())
                .put("bytes", channel.size() - tail.length)
                .toString();
        Path beside = note.resolveSibling(note.getFileName() + ".new");
        Files.deleteIfExists(beside);
        Files.createFile(beside, PrivateFiles.ofFile());
        Files.writeString(beside, text);
        Files.move(beside, note, StandardCopyOption.ATOMIC_MOVE);
        dirty = false;
    }

    @Override
    public void close() throws IOException {
        try {
            save();
        } finally {
            channel.close();
        }
    }
}
