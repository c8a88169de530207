package algo.app.log;

import algo.app.model.Masks;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Reads the lines of one run's log as it grows, across rotation, with what must not be shown hidden. A line longer than
 * {@link #MAX_LINE} is handed out in pieces. One thread.
 */
public final class LogReader implements AutoCloseable {
    /** The longest piece of a line, in bytes, so that a program that never ends its line fills no memory here. */
    static final int MAX_LINE = 64 * 1024;

    private static final int BLOCK = 64 * 1024;
    /**
     * The size of the block of a reader that waits for more, in bytes; there may be one for each of hundreds of
     * strategies.
     */
    private static final int SMALL_BLOCK = 4 * 1024;

    /** The most lines handed out at once: a block could hold 65,536 of a program that prints nothing but line ends. */
    private static final int MOST_LINES = 500;

    private static final long FIRST_WINDOW = 1024 * 1024;
    private static final int WINDOW_GROWTH = 8;
    private static final byte[] NOTHING = {};

    /**
     * A line, or a piece of one.
     *
     * @param offset of its first byte, counted from the first that the run printed
     * @param text without the line end; what is no UTF-8 in it is shown as U+FFFD
     * @param bytes as they are shown, if {@code text} does not tell them; else empty
     * @param end what ended it: a line feed, a carriage return, both; empty for a piece behind which its line goes on
     */
    public record Line(long offset, String text, byte[] bytes, String end) {
        public boolean ended() {
            return !end.isEmpty();
        }

        /**
         * Returns whether the line is empty and ended by a carriage return, as before and behind what a progress bar
         * draws.
         */
        public boolean isReturn() {
            return end.equals("\r") && text.isEmpty();
        }
    }

    private final RunBytes run;
    private final TimeIndex index;
    private final Supplier<Masks> masks;
    /** The bytes that were read of the log and are not split into lines yet. */
    private ByteBuffer block = ByteBuffer.allocate(SMALL_BLOCK).limit(0);

    private byte[] partial = new byte[SMALL_BLOCK];
    private TimeIndex.Times times;
    private int length;
    /** True if a carriage return was read behind the line; the next byte tells whether a line feed belongs to it. */
    private boolean returned;

    private long position;
    private long missed;
    private boolean taken;

    /** Opens a reader at the beginning of what is there. */
    LogReader(RunBytes run, TimeIndex index, Supplier<Masks> masks) throws IOException {
        this.run = run;
        this.index = index;
        this.masks = masks;
        this.position = run.start();
    }

    /** Returns the place behind all that has been printed. */
    public long end() throws IOException {
        return run.end();
    }

    /** Moves to the start of the last {@code lines} lines; a line that has no end yet counts. */
    public void toLast(int lines) throws IOException {
        toLast(lines, "");
    }

    /** Moves to the start of the last {@code lines} lines before a place at which a line begins. */
    public void toLastBefore(int lines, long place) throws IOException {
        moveTo(new LastLines(run, NOTHING).begin(position, lines, Math.max(position, Math.min(place, run.end()))));
    }

    /** Moves, but not back, to a place at which a line begins. What was removed meanwhile counts as missed. */
    public void toPlace(long place) {
        long start = position;
        moveTo(place);
        if (place < start) {
            moveTo(start);
            missed += start - place;
        }
    }

    /** Returns the place behind the last line that was handed out. */
    public long place() {
        return position - length - (returned ? 1 : 0);
    }

    /**
     * Moves to the start of the last {@code lines} lines that contain {@code part} as they are shown, but not back. Returns
     * the place at which the log ended then: what begins there or later is none of these lines.
     */
    public long toLast(int lines, String part) throws IOException {
        long end = run.end();
        LastLines last = new LastLines(run, part.getBytes(StandardCharsets.UTF_8));
        Masks hidden = masks.get();
        if (part.isEmpty() || hidden.isEmpty()) {
            moveTo(last.begin(position, lines, end));
        } else if (hidden.mayMake(part)) {
            moveTo(lastShown(last, position, end, lines, part));
        } else {
            moveTo(lastPrinted(last, position, end, lines, part));
        }
        return end;
    }

    /**
     * Finds the last lines that were printed with {@code part}, for only these can be shown with it, and of those the
     * ones in which it is not hidden.
     */
    private long lastPrinted(LastLines last, long start, long end, int lines, String part) throws IOException {
        for (long count = lines; ; count *= WINDOW_GROWTH) {
            long from = last.begin(start, (int) Math.min(count, Integer.MAX_VALUE), end);
            Deque<Long> found = found(from, end, lines, part);
            if (found.size() >= lines || last.wereAll()) {
                return found.isEmpty() ? end : found.peek();
            }
        }
    }

    /**
     * Finds the last lines that are shown with {@code part}, so that nobody can find out by asking what is hidden in
     * them.
     */
    private long lastShown(LastLines last, long start, long end, int lines, String part) throws IOException {
        for (long window = FIRST_WINDOW; ; window *= WINDOW_GROWTH) {
            long from = last.lineStart(Math.max(start, end - window), start, end);
            Deque<Long> found = found(from, end, lines, part);
            if (found.size() >= lines || end - window <= start) {
                return found.isEmpty() ? end : found.peek();
            }
        }
    }

    /**
     * Returns the starts of the last lines with {@code part} that begin between two addresses, at most {@code lines}.
     */
    private Deque<Long> found(long from, long end, int lines, String part) throws IOException {
        Deque<Long> found = new ArrayDeque<>();
        moveTo(from);
        long begin = from;
        boolean ended = true;
        boolean more = true;
        while (more) {
            List<Line> read = next();
            more = !read.isEmpty();
            for (Line line : more ? read : rest().map(List::of).orElse(List.of())) {
                begin = ended ? line.offset() : begin;
                ended = line.ended();
                if (begin >= end) {
                    return found;
                }
                boolean known = !found.isEmpty() && found.getLast() == begin;
                if (!known && line.text().contains(part)) {
                    found.add(begin);
                }
                if (found.size() > lines) {
                    found.remove();
                }
            }
        }
        return found;
    }

    /** Moves, but not back, to what was printed at {@code instant} or later, as far as that is known. */
    public void toTime(Instant instant) throws IOException {
        try (TimeIndex.Times all = index.times()) {
            moveTo(Math.max(position, all.before(instant)));
        }
    }

    /**
     * Returns when {@code line} had been printed, to the second.
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
        returned = false;
        block.position(block.limit());
    }

    /**
     * Returns the next whole lines, at most 500 that end in one block of 64 KiB; empty when all that there is was read.
     */
    public List<Line> next() throws IOException {
        List<Line> lines = new ArrayList<>();
        split(lines);
        boolean more = true;
        while (more && lines.isEmpty()) {
            block.clear();
            long from = run.read(block, position);
            block.flip();
            more = block.hasRemaining();
            boolean full = block.limit() == block.capacity();
            if (from > position) {
                if (run.wasTaken(position, from) && hasBegun()) {
                    // This is the beginning of a line whose end nobody will see, so the bytes are read again.
                    block.position(block.limit());
                    return List.of(take(length, endHere()));
                }
                skipTo(from);
            }
            position = from;
            split(lines);
            if (!block.hasRemaining()) {
                fitBlock(full);
            }
        }
        return lines;
    }

    /**
     * Chooses the size of the next block: a large one after a block that was filled, a small one for a reader that gets
     * its bytes bit by bit.
     */
    private void fitBlock(boolean full) {
        int size = full ? BLOCK : SMALL_BLOCK;
        if (block.capacity() != size) {
            block = ByteBuffer.allocate(size).limit(0);
        }
        if (length == 0 && partial.length > SMALL_BLOCK && !full) {
            partial = new byte[SMALL_BLOCK];
        }
    }

    /** Skips what was removed before it could be read. */
    private void skipTo(long from) {
        taken |= run.wasTaken(position, from);
        missed += run.removed(position, from) + length;
        length = 0;
        returned = false;
    }

    private void split(List<Line> lines) {
        while (block.hasRemaining() && lines.size() < MOST_LINES) {
            byte b = block.get();
            if (returned && b != '\n') {
                lines.add(take(length, endHere()));
            }
            if (b == '\n') {
                lines.add(take(length, returned ? "\r\n" : "\n"));
            } else if (b == '\r') {
                returned = true;
            } else {
                if (length == MAX_LINE) {
                    lines.add(take(cut(), ""));
                }
                if (length == partial.length) {
                    partial = Arrays.copyOf(partial, Math.min(MAX_LINE, length * 4));
                }
                partial[length++] = b;
            }
            position++;
        }
    }

    /** Returns whether a line has begun that is not ended, or may not be. */
    public boolean hasBegun() {
        return length > 0 || returned;
    }

    /** Returns the end of the line that is being read, as far as it is known. */
    private String endHere() {
        return returned ? "\r" : "";
    }

    /**
     * Returns the beginning of a line that has no end yet, so that it is seen; the next piece goes on behind it. What
     * may be the beginning of a character, or of a value that must be hidden, is kept back.
     *
     * @param part only if that is in it
     */
    public Optional<Line> unfinished(String part) {
        int whole =
                length == 0 ? 0 : Math.min(length - cutCharacter(), masks.get().cut(partial, length));
        if (whole == 0 || !shown(whole).contains(part)) {
            return Optional.empty();
        }
        boolean kept = returned;
        returned = false;
        Line line = take(whole, "", position - length - (kept ? 1 : 0));
        returned = kept;
        return Optional.of(line);
    }

    private String shown(int count) {
        byte[] shown = masks.get().hide(partial, count);
        return new String(shown, 0, shown == partial ? count : shown.length, StandardCharsets.UTF_8);
    }

    /** Returns how many bytes were removed before they could be read, since the last call. */
    public long takeMissed() {
        long bytes = missed;
        missed = 0;
        return bytes;
    }

    /** Returns whether the reader came to bytes that somebody else took out of the log, since the last call. */
    public boolean takeTaken() {
        boolean was = taken;
        taken = false;
        return was;
    }

    /** Returns the beginning of a line that will get no end, of a log that nobody writes any more. */
    public Optional<Line> rest() {
        return hasBegun() ? Optional.of(take(length, endHere())) : Optional.empty();
    }

    /**
     * Returns how many bytes of a full piece can be handed out without cutting a character or a value that must be
     * hidden.
     */
    private int cut() {
        int whole = Math.min(length - cutCharacter(), masks.get().cut(partial, length));
        return whole > 0 ? whole : length;
    }

    /** Takes the first {@code count} bytes of the line; the others stay. */
    private Line take(int count, String end) {
        long begin = position - length - (returned ? 1 : 0);
        returned = false;
        return take(count, end, begin);
    }

    private Line take(int count, String end, long begin) {
        byte[] shown = masks.get().hide(partial, count);
        int size = shown == partial ? count : shown.length;
        String text = new String(shown, 0, size, StandardCharsets.UTF_8);
        byte[] bytes = NOTHING;
        if (text.indexOf('\ufffd') >= 0) {
            byte[] printed = Arrays.copyOf(shown, size);
            bytes = Arrays.equals(printed, text.getBytes(StandardCharsets.UTF_8)) ? NOTHING : printed;
        }
        Line line = new Line(begin, text, bytes, end);
        System.arraycopy(partial, count, partial, 0, length - count);
        length -= count;
        return line;
    }

    /**
     * Returns how many bytes at the end of a full piece begin a character that goes on in the next one; 0 if none do.
     */
    private int cutCharacter() {
        int bytes = 1;
        while (bytes < 4 && bytes < length && (partial[length - bytes] & 0xc0) == 0x80) {
            bytes++;
        }
        int first = partial[length - bytes] & 0xff;
        int needed = first < 0xc0 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
        return needed > bytes ? bytes : 0;
    }

    /** Returns the log that the run writes. */
    public Path live() {
        return run.live();
    }

    @Override
    public void close() throws IOException {
        closeTimes();
        run.close();
    }
}
