package algo.app.http;

import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;

/** The bytes of answers around their content, as RFC 9112 wants them. */
final class ResponseHead {
    private static final Map<Integer, String> REASONS = Map.ofEntries(
            Map.entry(200, "OK"),
            Map.entry(400, "Bad Request"),
            Map.entry(401, "Unauthorized"),
            Map.entry(403, "Forbidden"),
            Map.entry(404, "Not Found"),
            Map.entry(405, "Method Not Allowed"),
            Map.entry(408, "Request Timeout"),
            Map.entry(409, "Conflict"),
            Map.entry(413, "Content Too Large"),
            Map.entry(415, "Unsupported Media Type"),
            Map.entry(417, "Expectation Failed"),
            Map.entry(422, "Unprocessable Content"),
            Map.entry(431, "Request Header Fields Too Large"),
            Map.entry(500, "Internal Server Error"),
            Map.entry(501, "Not Implemented"),
            Map.entry(503, "Service Unavailable"),
            Map.entry(504, "Gateway Timeout"),
            Map.entry(505, "HTTP Version Not Supported"));

    private ResponseHead() {}

    /** Returns the head, with the body behind it unless that is wanted not at all or comes later. */
    static byte[] of(Response answer, boolean last, boolean isHead, boolean chunked) {
        StringBuilder head = new StringBuilder(256);
        head.append("HTTP/1.1 ").append(answer.status()).append(' ');
        head.append(REASONS.getOrDefault(answer.status(), "Other")).append("\r\n");
        head.append("Date: ").append(DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC)));
        head.append("\r\n");
        if (answer.headers().stream().noneMatch(header -> header.startsWith("Content-Type:"))) {
            head.append("Content-Type: application/json\r\n");
        }
        if (chunked) {
            head.append("Transfer-Encoding: chunked\r\n");
        } else if (answer.pieces().isEmpty()) {
            head.append("Content-Length: ").append(answer.body().length).append("\r\n");
        }
        answer.headers().forEach(header -> head.append(header).append("\r\n"));
        if (last) {
            head.append("Connection: close\r\n");
        }
        byte[] first = head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
        if (isHead || answer.pieces().isPresent()) {
            return first;
        }
        byte[] whole = new byte[first.length + answer.body().length];
        System.arraycopy(first, 0, whole, 0, first.length);
        System.arraycopy(answer.body(), 0, whole, first.length, answer.body().length);
        return whole;
    }

    /** Returns the answer after which the connection speaks another protocol. */
    static byte[] switching(List<String> headers) {
        StringBuilder head = new StringBuilder("HTTP/1.1 101 Switching Protocols\r\n");
        headers.forEach(header -> head.append(header).append("\r\n"));
        return head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Returns one chunk; an empty one is the last. */
    static byte[] chunk(byte[] piece) {
        byte[] size = (Integer.toHexString(piece.length) + "\r\n").getBytes(StandardCharsets.US_ASCII);
        byte[] chunk = new byte[size.length + piece.length + 2];
        System.arraycopy(size, 0, chunk, 0, size.length);
        System.arraycopy(piece, 0, chunk, size.length, piece.length);
        chunk[chunk.length - 2] = '\r';
        chunk[chunk.length - 1] = '\n';
        return chunk;
    }
}
