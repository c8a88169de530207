package algo.cli.web;

import algo.app.http.Head;
import algo.app.protocol.Json;
import algo.app.protocol.WireException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A request that passed the guard.
 *
 * @param segments of the path, decoded; none for {@code /}
 * @param query by name, decoded; of a name that came twice the last value
 */
record WebRequest(Head head, List<String> segments, Map<String, String> query, byte[] body) {
    /** Reads a request of which the head was admitted. */
    static WebRequest of(Head head, byte[] body, int length) throws WebProblem {
        return new WebRequest(head, segments(head.path()), query(head.query()), Arrays.copyOf(body, length));
    }

    private static List<String> segments(String path) throws WebProblem {
        List<String> segments = new ArrayList<>();
        for (String each : path.substring(1).split("/", -1)) {
            segments.add(decoded(each, false));
        }
        // One slash at the end means the same.
        if (segments.get(segments.size() - 1).isEmpty()) {
            segments.remove(segments.size() - 1);
        }
        return List.copyOf(segments);
    }

    private static Map<String, String> query(String query) throws WebProblem {
        Map<String, String> values = new LinkedHashMap<>();
        for (String pair : query.isEmpty() ? new String[0] : query.split("&")) {
            int joint = pair.indexOf('=');
            String name = joint < 0 ? pair : pair.substring(0, joint);
            values.put(decoded(name, true), joint < 0 ? "" : decoded(pair.substring(joint + 1), true));
        }
        return values;
    }

    /** @throws WebProblem if the text is not well-formed, or has control characters */
    private static String decoded(String text, boolean plusIsBlank) throws WebProblem {
        byte[] bytes = new byte[text.length()];
        int count = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '%') {
                int high = i + 2 < text.length() ? hexDigit(text.charAt(i + 1)) : -1;
                int low = i + 2 < text.length() ? hexDigit(text.charAt(i + 2)) : -1;
                if (high < 0 || low < 0) {
                    throw WebProblem.malformed("its address has a % without two digits");
                }
                bytes[count++] = (byte) (high * 16 + low);
                i += 2;
            } else {
                bytes[count++] = (byte) (c == '+' && plusIsBlank ? ' ' : c);
            }
        }
        String decoded;
        try {
            decoded = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, 0, count))
                    .toString();
        } catch (CharacterCodingException e) {
            throw WebProblem.malformed("its address is not UTF-8");
        }
        if (decoded.chars().anyMatch(c -> c < ' ' || c == 0x7F)) {
            throw WebProblem.malformed("its address has control characters");
        }
        return decoded;
    }

    /** Returns the value of a digit; negative if it is none. */
    private static int hexDigit(char c) {
        return c < 0x7F && HexFormat.isHexDigit(c) ? HexFormat.fromHexDigit(c) : -1;
    }

    /** Returns the value of a name in the query; empty if it is not there. */
    String asked(String name) {
        return query.getOrDefault(name, "");
    }

    /** Returns whether a name in the query is there and says yes. */
    boolean asks(String name) {
        String value = query.get(name);
        return value != null && !value.equals("0") && !value.equals("false");
    }

    /** Returns the content type in small letters, without its parameters; empty if there is none. */
    String contentType() {
        return ContentTypes.bare(head.header("content-type").orElse(""));
    }

    /** Returns the body as one JSON object; an empty one where there is no body. */
    Map<String, Object> json() throws WebProblem {
        if (body.length == 0) {
            return Map.of();
        }
        if (!contentType().equals("application/json")) {
            throw new WebProblem(415, "the body must be JSON", "send it as application/json");
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
            return Json.object(text).map();
        } catch (CharacterCodingException e) {
            throw WebProblem.malformed("its body is not UTF-8");
        } catch (WireException e) {
            throw WebProblem.malformed("its body is " + e.getMessage());
        }
    }
}
