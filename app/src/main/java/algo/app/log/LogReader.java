package algo.app.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Reads the lines of one run's log as it grows, across rotation. A line longer than {@link #MAX_LINE} is handed out in
 * pieces. One thread.
 */
public final class LogReader implements AutoCloseable {
    /** Longest piece of a line, in bytes: a program that never ends its line fills no memory here. */
    static final int MAX_LINE = 64 * 1024;

    private static final int BLOCK = 64 * 1024;
    private static final byte[] NOTHING = {};

    /**
     * A line, or a piece of one.
     *
     * @param offset of its first byte, counted from the first that the run printed
     * @param text without the line end; what is no UTF-8 in it is shown as U+FFFD
     * @param bytes as they were printed, if {@code text} does not tell them; else empty
     * @param ended false for a piece behind which its line goes on
     */
    public record Line(long offset, String text, byte[] bytes, boolean ended) {}

    private final RunBytes run;
    private final TimeIndex index;
    private final ByteBuffer block = ByteBuffer.allocate(BLOCK);
    private final byte[] partial = new byte[MAX_LINE];
    private TimeIndex.Times times;
    private int length;
    private long position;

    /** At the beginning of what is there. */
    LogReader(RunBytes run, TimeIndex index) throws IOException {
        this.run = run;
        this.index = index;
        this.position = run.start();
    }

    /** Moves to where the last {@code lines} lines begin; one that is not ended yet counts. */
    public void toLast(int lines) throws IOException {
        toLast(lines, "");
    }

    /** Moves to where the last {@code lines} lines begin that contain {@code part}, but not back. */
    public void toLast(int lines, String part) throws IOException {
        moveTo(new LastLines(run, part.getBytes(StandardCharsets.UTF_8)).begin(position, lines));
    }

    /** Moves, but not back, to what was printed at {@code instant} or later, as far as that is known. */
    public void toTime(Instant instant) throws IOException {
        try (TimeIndex.Times all = index.times()) {
            moveTo(Math.max(position, all.before(instant)));
        }
    }

    /**
     * When {@code line} had been printed, to the second.
     *
     * @param newer for what is newer than the index
     * @return empty if nobody looked at that time
     */
    public Optional<Instant> time(Line line, Optional<Instant> newer) throws IOException {
        if (times == null || !times.covers(line.offset())) {
            closeTimes();
            times = index.times();
        }
        Optional<TimeIndex.Entry> entry = times.at(line.offset());
        if (entry.isEmpty()) {
            return newer;
        }
        return entry.get().unwatched()
                ? Optional.empty()
                : Optional.of(entry.get().at());
    }

    private void closeTimes() throws IOException {
        if (times != null) {
            times.close();
            times = null;
        }
    }

    private void moveTo(long offset) {
        position = offset;
        length = 0;
    }

    /** The next whole lines, those that end in one block of 64 KiB; empty when all that there is was read. */
    public List<Line> next() throws IOException {
        List<Line> lines = new ArrayList<>();
        boolean more = true;
        while (more && lines.isEmpty()) {
            block.clear();
            long from = run.read(block, position);
            block.flip();
            more = block.hasRemaining();
            if (from > position) {
                // What was to come next has been removed.
                length = 0;
            }
            position = from;
            split(lines);
        }
        if (lines.isEmpty() && run.end() < position) {
            // Somebody else has emptied it: what is in it now is new.
            moveTo(run.liveStart());
            return position < run.end() ? next() : lines;
        }
        return lines;
    }

    private void split(List<Line> lines) {
        while (block.hasRemaining()) {
            byte b = block.get();
            if (b == '\n') {
                lines.add(take(length, true));
            } else {
                if (length == MAX_LINE) {
                    lines.add(take(length - cutCharacter(), false));
                }
                partial[length++] = b;
            }
            position++;
        }
    }

    /** What came of a line that is not ended, if anything; for a log that nobody writes any more. */
    public Optional<Line> rest() {
        return length == 0 ? Optional.empty() : Optional.of(take(length, false));
    }

    /** The first {@code count} bytes of the line; the others stay. */
    private Line take(int count, boolean ended) {
        String text = new String(partial, 0, count, StandardCharsets.UTF_8);
        byte[] bytes = NOTHING;
        if (text.indexOf('\ufffd') >= 0) {
            byte[] printed = Arrays.copyOf(partial, count);
            bytes = Arrays.equals(printed, text.getBytes(StandardCharsets.UTF_8)) ? NOTHING : printed;
        }
        Line line = new Line(position - length, text, bytes, ended);
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

    /** The log that the run writes. */
    public Path live() {
        return run.live();
    }

    @Override
    public void close() throws IOException {
        closeTimes();
        run.close();
    }
}
