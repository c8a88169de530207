package algo.app.http;

import java.nio.ByteBuffer;
import java.util.Locale;

/** Takes the body of one request out of what arrives, by its length or in chunks. Of one thread. */
final class BodyReader {
    /** The longest line between chunks, in bytes: a size, or a field of the trailer. */
    private static final int LONGEST_LINE = 256;

    private static final int MOST_TRAILERS = 16;

    private enum Step {
        SIZE,
        DATA,
        DATA_END,
        TRAILER,
        OVER
    }

    private final Bytes body;
    private final int most;
    private final boolean chunked;
    private Step step;
    private long left;
    private int trailers;

    private BodyReader(Bytes body, int most, boolean chunked, long left) {
        this.body = body;
        this.most = most;
        this.chunked = chunked;
        this.left = left;
        step = chunked ? Step.SIZE : left == 0 ? Step.OVER : Step.DATA;
    }

    /** @throws Refusal if the head announces no body that is taken */
    static BodyReader of(Head head, HeldBytes budget, int most) throws Refusal {
        Bytes body = new Bytes(budget, most);
        String encoding = head.header("transfer-encoding").orElse("").toLowerCase(Locale.ROOT);
        String length = head.header("content-length").orElse("");
        String content = head.header("content-encoding").orElse("identity");
        if (!content.equalsIgnoreCase("identity")) {
            throw new Refusal(415, "The request body must not be compressed");
        }
        if (!encoding.isEmpty()) {
            if (!length.isEmpty() || !head.isNewest()) {
                throw Refusal.malformed("a length beside Transfer-Encoding, or before HTTP/1.1");
            }
            if (!encoding.equals("chunked")) {
                throw new Refusal(501, "The only Transfer-Encoding is chunked");
            }
            return new BodyReader(body, most, true, 0);
        }
        if (head.header("content-length").isEmpty()) {
            return new BodyReader(body, most, false, 0);
        }
        if (length.isEmpty() || length.length() > 18 || !length.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw length.length() > 18 ? tooLong(most) : Refusal.malformed("its Content-Length is no number");
        }
        long bytes = Long.parseLong(length);
        if (bytes > most) {
            throw tooLong(most);
        }
        return new BodyReader(body, most, false, bytes);
    }

    private static Refusal tooLong(int most) {
        return new Refusal(413, "The request is longer than " + most + " bytes");
    }

    Bytes body() {
        return body;
    }

    boolean isOver() {
        return step == Step.OVER;
    }

    /** Takes what belongs to the body from the front of {@code in}. */
    void take(Bytes in) throws Refusal {
        int at = 0;
        boolean more = true;
        while (more && step != Step.OVER) {
            int before = at;
            Step was = step;
            at = step == Step.DATA ? data(in, at) : line(in, at);
            more = at != before || was != step;
        }
        in.drop(at);
    }

    private int data(Bytes in, int at) throws Refusal {
        int count = (int) Math.min(left, in.length() - at);
        if (count > 0) {
            body.add(ByteBuffer.wrap(in.array(), at, count), count);
            left -= count;
        }
        if (left == 0) {
            step = chunked ? Step.DATA_END : Step.OVER;
        }
        return at + count;
    }

    /** Reads one line from {@code at}, and returns where the next begins; {@code at} if it has not ended yet. */
    private int line(Bytes in, int at) throws Refusal {
        int end = at;
        while (end < in.length() && in.array()[end] != '\n') {
            end++;
        }
        if (end - at > LONGEST_LINE) {
            throw Refusal.malformed("a line between chunks is too long");
        }
        if (end == in.length()) {
            return at;
        }
        if (end == at || in.array()[end - 1] != '\r') {
            throw Refusal.malformed("a line between chunks does not end as one");
        }
        int length = end - 1 - at;
        if (step == Step.SIZE) {
            size(in.array(), at, length);
        } else if (step == Step.DATA_END) {
            if (length != 0) {
                throw Refusal.malformed("a chunk is longer than it said");
            }
            step = Step.SIZE;
        } else if (length == 0) {
            step = Step.OVER;
        } else if (++trailers > MOST_TRAILERS) {
            throw Refusal.malformed("too many trailers");
        }
        return end + 1;
    }

    private void size(byte[] bytes, int at, int length) throws Refusal {
        long size = 0;
        int digits = 0;
        while (digits < length && Character.digit(bytes[at + digits], 16) >= 0) {
            size = Math.min(Integer.MAX_VALUE, size * 16 + Character.digit(bytes[at + digits], 16));
            digits++;
        }
        boolean extended = digits < length && (bytes[at + digits] == ';' || bytes[at + digits] == ' ');
        if (digits == 0 || (digits < length && !extended)) {
            throw Refusal.malformed("a chunk has no size");
        }
        if (size > body.room()) {
            throw tooLong(most);
        }
        left = size;
        step = size == 0 ? Step.TRAILER : Step.DATA;
    }
}
