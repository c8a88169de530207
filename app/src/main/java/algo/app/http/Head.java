package algo.app.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The request line and the headers, checked by RFC 9112. Whatever is not plainly right is refused, since nobody has to be
 * borne with.
 *
 * @param path as it was sent, without the query; not decoded
 * @param query what follows the question mark, not decoded; empty if there is none
 */
public record Head(String method, String path, String query, boolean isNewest, List<Header> headers) {
    /** @param name in lower case */
    public record Header(String name, String value) {}

    private static final String TOKEN = "!#$%&'*+-.^_`|~";
    private static final String SCHEME = "http://";

    public Head {
        headers = List.copyOf(headers);
    }

    /** Returns the value of a header that may come once. */
    public Optional<String> header(String name) {
        return headers.stream()
                .filter(header -> header.name().equals(name))
                .map(Header::value)
                .findFirst();
    }

    /** Returns whether a header has a name that begins with {@code prefix}, in lower case. */
    public boolean hasHeaderLike(String prefix) {
        return headers.stream().anyMatch(header -> header.name().startsWith(prefix));
    }

    /** Returns the index behind the head that begins at 0; -1 if it has not ended yet. */
    static int end(byte[] bytes, int length) {
        for (int i = 3; i < length; i++) {
            if (bytes[i] == '\n' && bytes[i - 1] == '\r' && bytes[i - 2] == '\n' && bytes[i - 3] == '\r') {
                return i + 1;
            }
        }
        return -1;
    }

    static Head parse(byte[] bytes, int end, int mostHeaders) throws Refusal {
        String text = new String(bytes, 0, end - 4, StandardCharsets.ISO_8859_1);
        int lineEnd = text.indexOf("\r\n");
        String line = lineEnd < 0 ? text : text.substring(0, lineEnd);
        List<Header> headers = new ArrayList<>();
        for (int from = line.length() + 2; from < text.length(); ) {
            int to = text.indexOf("\r\n", from);
            to = to < 0 ? text.length() : to;
            if (headers.size() == mostHeaders) {
                throw new Refusal(431, "The request has more than " + mostHeaders + " headers");
            }
            headers.add(parseHeader(text.substring(from, to)));
            from = to + 2;
        }
        return request(line, headers);
    }

    private static Head request(String line, List<Header> headers) throws Refusal {
        int first = line.indexOf(' ');
        int last = line.lastIndexOf(' ');
        if (first <= 0 || last <= first) {
            throw Refusal.malformed("its first line is none");
        }
        String method = line.substring(0, first);
        String target = line.substring(first + 1, last);
        String version = line.substring(last + 1);
        if (!version.equals("HTTP/1.1") && !version.equals("HTTP/1.0")) {
            throw new Refusal(version.startsWith("HTTP/") ? 505 : 400, "The request is not of HTTP/1.1");
        }
        if (!isToken(method) || !target.chars().allMatch(c -> c > ' ' && c < 0x7F)) {
            throw Refusal.malformed("its first line is none");
        }
        for (String once : List.of("host", "content-length", "transfer-encoding", "x-api-key", "expect")) {
            if (headers.stream().filter(header -> header.name().equals(once)).count() > 1) {
                throw Refusal.malformed("more than one header " + once);
            }
        }
        Head head = new Head(method, target, "", version.endsWith("1"), headers);
        int query = target.indexOf('?');
        return new Head(
                method, path(target, head), query < 0 ? "" : target.substring(query + 1), head.isNewest(), headers);
    }

    /**
     * Returns the path without the address that clients put before it which take us for a proxy; it must be that of
     * {@code Host}.
     */
    private static String path(String target, Head head) throws Refusal {
        String path = target;
        if (target.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            int slash = target.indexOf('/', SCHEME.length());
            String host = target.substring(SCHEME.length(), slash < 0 ? target.length() : slash);
            if (!host.equals(head.header("host").orElse(host))) {
                throw Refusal.malformed("two hosts");
            }
            path = slash < 0 ? "/" : target.substring(slash);
        }
        if (!path.startsWith("/") && !path.equals("*")) {
            throw Refusal.malformed("its path does not begin with /");
        }
        int query = path.indexOf('?');
        return query < 0 ? path : path.substring(0, query);
    }

    private static Header parseHeader(String line) throws Refusal {
        int colon = line.indexOf(':');
        if (colon <= 0 || !isToken(line.substring(0, colon))) {
            throw Refusal.malformed("a header has no name");
        }
        String value = line.substring(colon + 1);
        if (!value.chars().allMatch(c -> c == '\t' || (c >= ' ' && c != 0x7F))) {
            throw Refusal.malformed("a header has control characters");
        }
        return new Header(line.substring(0, colon).toLowerCase(Locale.ROOT), value.strip());
    }

    private static boolean isToken(String text) {
        return !text.isEmpty()
                && text.chars()
                        .allMatch(c -> (c >= '0' && c <= '9')
                                || (c >= 'A' && c <= 'Z')
                                || (c >= 'a' && c <= 'z')
                                || TOKEN.indexOf(c) >= 0);
    }

    /** Returns whether the connection goes on after the answer. */
    boolean keepsAlive() {
        String wish = header("connection").orElse("").toLowerCase(Locale.ROOT);
        return isNewest ? !wish.contains("close") : wish.contains("keep-alive");
    }
}
