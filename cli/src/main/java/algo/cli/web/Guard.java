package algo.cli.web;

import algo.app.http.Head;
import algo.app.http.Refusal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Decides by the head of a request whether it is heard at all: whether it was sent to a name of ours, by a page of ours or by
 * no page, by somebody who has the token, and, if it is to change something, not behind the back of who is signed in. Asked
 * before anything of the body is read. Immutable.
 */
final class Guard {
    static final String SESSION_PATH = "/auth/session";
    private static final String BEARER = "bearer ";
    /** Headers that say who asks, or what for: of two nobody knows which one is meant. */
    private static final List<String> ONCE =
            List.of("origin", "authorization", "cookie", "x-csrftoken", "sec-fetch-site", "content-type");

    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "DELETE");
    /** Addresses of OpenAlgo that are asked by POST, too, and change nothing. */
    private static final List<String> READING =
            List.of("/python/api/strategies", "/python/check-contracts", "/python/env/");

    private final Set<String> hosts = new TreeSet<>();
    private final Set<String> names = new TreeSet<>();
    private final Predicate<String> certified;
    private final Supplier<WebToken> tokens;
    private final String cookie;
    private final boolean readOnly;

    /**
     * @param served the names and addresses that it listens as
     * @param port at which it listens
     * @param certified tells whether a certificate of ours is made out to a name, in lower case: a browser that uses it has seen
     *     that, whatever its port
     * @param allowed further names under which a proxy passes requests on, with any port
     */
    Guard(
            Set<String> served,
            int port,
            Predicate<String> certified,
            List<String> allowed,
            Supplier<WebToken> tokens,
            boolean readOnly) {
        for (String name : served) {
            hosts.add(name.toLowerCase(Locale.ROOT) + ":" + port);
        }
        allowed.forEach(name -> names.add(name.toLowerCase(Locale.ROOT)));
        this.certified = certified;
        this.tokens = tokens;
        this.cookie = "algo_web_" + port;
        this.readOnly = readOnly;
    }

    /** Returns the cookie that lets a browser in, as a header of an answer. */
    String cookie(boolean secure) {
        return "Set-Cookie: " + cookie + "=" + tokens.get().session()
                + "; Path=/; Max-Age=34560000; HttpOnly; SameSite=Strict" + (secure ? "; Secure" : "");
    }

    /** Returns the header of an answer that takes the cookie away. */
    String noCookie() {
        return "Set-Cookie: " + cookie + "=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict";
    }

    /** @param isPublic whether the request is for a file of the page, which holds nothing of anybody */
    void check(Head head, boolean isPublic) throws Refusal {
        for (String name : ONCE) {
            if (head.headers().stream()
                            .filter(header -> header.name().equals(name))
                            .count()
                    > 1) {
                throw refusal(head, 400, "the request cannot be read: it has two headers " + name);
            }
        }
        String host = head.header("host").orElse("").toLowerCase(Locale.ROOT);
        if (!isOurs(host)) {
            throw refusal(head, 403, "this is not served under that name; the option for it is --allow-host");
        }
        requireOwnPage(head, host);
        if (!METHODS.contains(head.method())) {
            throw refusal(head, 405, "the methods here are GET, HEAD, POST and DELETE");
        }
        boolean changes = head.method().equals("POST") || head.method().equals("DELETE");
        if (changes) {
            requireContent(head);
        }
        if (isPublic || (head.method().equals("POST") && head.path().equals(SESSION_PATH))) {
            return;
        }
        if (!isKnown(head)) {
            throw refusal(head, 401, "Session expired");
        }
        if (changes) {
            requireChange(head);
        }
    }

    private boolean isOurs(String host) {
        int colon = host.lastIndexOf(':');
        String name = colon > host.lastIndexOf(']') ? host.substring(0, colon) : host;
        return hosts.contains(host) || names.contains(name) || certified.test(name);
    }

    /** A browser says which page a request comes from. That must be one of ours; programs say nothing. */
    private void requireOwnPage(Head head, String host) throws Refusal {
        Optional<String> origin = head.header("origin").map(text -> text.toLowerCase(Locale.ROOT));
        if (origin.isPresent()) {
            String authority = origin.get().startsWith("https://")
                    ? origin.get().substring("https://".length())
                    : origin.get().startsWith("http://") ? origin.get().substring("http://".length()) : "";
            if (!authority.equals(host)) {
                throw refusal(head, 403, "requests of other pages are refused");
            }
        }
        Optional<String> site = head.header("sec-fetch-site");
        if (site.isPresent() && !site.get().equals("same-origin") && !site.get().equals("none")) {
            throw refusal(head, 403, "requests of other pages are refused");
        }
    }

    /** A form can be sent by any page without being asked; JSON and files with a header of ours cannot. */
    private static void requireContent(Head head) throws Refusal {
        String type = ContentTypes.bare(head.header("content-type").orElse(""));
        boolean known = type.equals(ContentTypes.JSON) || type.equals("multipart/form-data");
        boolean empty = head.header("transfer-encoding").isEmpty()
                && head.header("content-length").orElse("0").equals("0");
        if (!known && !(type.isEmpty() && empty)) {
            throw refusal(head, 415, "the content type must be application/json or multipart/form-data");
        }
    }

    private boolean isKnown(Head head) {
        WebToken token = tokens.get();
        String authorization = head.header("authorization").orElse("");
        if (authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return token.is(authorization.substring(BEARER.length()).strip());
        }
        for (String each : head.header("cookie").orElse("").split(";")) {
            String pair = each.strip();
            if (pair.startsWith(cookie + "=") && token.isSession(pair.substring(cookie.length() + 1))) {
                return true;
            }
        }
        return false;
    }

    private void requireChange(Head head) throws Refusal {
        boolean reads = head.method().equals("POST")
                && READING.stream()
                        .anyMatch(path -> path.endsWith("/")
                                ? head.path().startsWith(path)
                                : head.path().equals(path));
        if (readOnly && !reads) {
            throw refusal(head, 403, "this gateway only shows: it was started with --read-only");
        }
        if (!tokens.get().isCsrf(head.header("x-csrftoken").orElse(""))) {
            throw refusal(head, 403, "the header X-CSRFToken is missing or wrong; GET /auth/csrf-token tells it");
        }
    }

    private static Refusal refusal(Head head, int status, String message) {
        return new Refusal(Answers.json(status, body(head.path(), status, message)));
    }

    /** Returns the body of an error in the shape that callers of that address know. */
    static Map<String, Object> body(String path, int status, String message) {
        if (!path.startsWith("/python/") && !path.equals("/python")) {
            return Answers.error(WebProblem.codeOf(status), message, "");
        }
        Map<String, Object> error = Answers.openAlgoError(message);
        if (status == 401) {
            error.put("error", "session_expired");
        }
        return error;
    }
}
