package algo.app.log;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Finds where the last lines of a log begin, from its end backwards, without reading what is before them. One thread. */
final class LastLines {
    private static final int FIRST_WINDOW = 64 * 1024;

    private final RunBytes run;
    private final ByteBuffer block = ByteBuffer.allocate(FIRST_WINDOW);
    private final byte[] needle;
    /** The next shorter beginning of the needle that matches too, for each length of a matching one. */
    private final int[] fallback;

    private long nth;
    private boolean all;

    /** @param needle what the lines that count contain, in UTF-8; empty if all count */
    LastLines(RunBytes run, byte[] needle) {
        this.run = run;
        this.needle = needle.clone();
        this.fallback = new int[needle.length + 1];
        for (int i = 1, matched = 0; i < needle.length; i++) {
            matched = next(matched, needle[i]);
            fallback[i + 1] = matched;
        }
    }

    private int next(int matched, byte b) {
        int length = matched;
        while (length > 0 && (length == needle.length || needle[length] != b)) {
            length = fallback[length];
        }
        return length < needle.length && needle[length] == b ? length + 1 : length;
    }

    /**
     * Returns the address at which the last {@code lines} lines begin, including a last line that has no end yet. If
     * there are fewer, the first of them; if there is none, the end. Each step back is twice as wide as the one before.
     *
     * @param start what is before it does not count; a line begins there
     */
    long begin(long start, int lines) throws IOException {
        return begin(start, lines, run.end());
    }

    /** Returns the same for the lines that begin before {@code end}, where one begins. */
    long begin(long start, int lines, long end) throws IOException {
        long behind = end;
        long first = end;
        int missing = lines;
        for (long window = FIRST_WINDOW; missing > 0 && behind > start; window *= 2) {
            long from = lineStart(Math.max(start, behind - window), start, behind);
            int found = scan(from, behind, 1);
            if (found > missing) {
                scan(from, behind, found - missing + 1);
            }
            first = found > 0 ? nth : first;
            missing -= found;
            behind = from;
            if (from == start) {
                break;
            }
        }
        all = missing > 0;
        return first;
    }

    /** Returns whether there were fewer lines than were last asked for. */
    boolean wereAll() {
        return all;
    }

    /**
     * Returns the address of the first line that begins at {@code from} or later; {@code limit} if none does before
     * that.
     */
    long lineStart(long from, long start, long limit) throws IOException {
        long at = from == start ? limit : from - 1;
        boolean returned = false;
        while (at < limit) {
            long read = fill(at);
            if (read > at) {
                // The bytes before it are gone: a line begins here.
                return Math.min(limit, read);
            }
            for (int i = 0; i < block.limit(); i++) {
                byte b = block.get(i);
                if (b == '\n' || returned) {
                    return Math.min(limit, read + i + (b == '\n' ? 1 : 0));
                }
                returned = b == '\r';
            }
            at = block.limit() == 0 ? limit : read + block.limit();
        }
        return from == start ? start : limit;
    }

    /**
     * Counts the lines between two starts of lines that contain the needle, and sets {@code nth} to the start of the
     * one with that number.
     */
    private int scan(long from, long to, int number) throws IOException {
        int count = 0;
        long begin = from;
        int matched = 0;
        boolean returned = false;
        for (long at = from; at < to; ) {
            long read = fill(at);
            if (block.limit() == 0) {
                break;
            }
            if (read > at) {
                begin = read;
                matched = 0;
                returned = false;
            }
            byte[] bytes = block.array();
            int length = (int) Math.min(block.limit(), to - read);
            for (int i = 0; i < length; i++) {
                byte b = bytes[i];
                if (returned && b != '\n') {
                    boolean any = read + i - 1 > begin;
                    count += any ? count(matched, begin, count + 1 == number) : 0;
                    begin = read + i;
                    matched = 0;
                }
                returned = b == '\r';
                if (b == '\n') {
                    count += count(matched, begin, count + 1 == number);
                    begin = read + i + 1;
                    matched = 0;
                } else if (matched < needle.length && !returned) {
                    matched = next(matched, b);
                }
            }
            at = read + block.limit();
        }
        return begin < to - (returned ? 1 : 0) ? count + count(matched, begin, count + 1 == number) : count;
    }

    private int count(int matched, long begin, boolean isNth) {
        if (matched < needle.length) {
            return 0;
        }
        if (isNth) {
            nth = begin;
        }
        return 1;
    }

    private long fill(long at) throws IOException {
        block.clear();
        long read = run.read(block, at);
        block.flip();
        return read;
    }
}
