package algo.app.sandbox;

import algo.app.http.Head;
import algo.app.http.Refusal;
import java.util.Locale;

/**
 * Decides from where a request may come. A page in a browser of the same user reaches a loopback port too, under a name
 * of its own that leads to 127.0.0.1, or with a form: it gives itself away by what it must send. Not asked of programs
 * that are led here: they send the Host that they mean to reach, from an address that no browser connects from.
 */
final class HostRule {
    private HostRule() {}

    /**
     * Checks a handshake as {@link #check} does a request. Clients that are no browsers send an {@code Origin} then
     * too, the address to which they connect. No page has that one, since the sandbox serves none.
     */
    static void checkStream(Head head, int port) throws Refusal {
        String host = head.header("host").orElse("").toLowerCase(Locale.ROOT);
        String origin = head.header("origin").orElse("http://" + host).toLowerCase(Locale.ROOT);
        if (!origin.equals("http://" + host) || head.hasHeaderLike("sec-fetch-")) {
            throw new Refusal(403, "The sandbox answers no web pages");
        }
        checkHost(host, port);
    }

    /** @throws Refusal if it comes from a page, or is meant for another host */
    static void check(Head head, int port) throws Refusal {
        if (head.header("origin").isPresent() || head.hasHeaderLike("sec-fetch-")) {
            throw new Refusal(403, "The sandbox answers no web pages");
        }
        checkHost(head.header("host").orElse("").toLowerCase(Locale.ROOT), port);
    }

    private static void checkHost(String host, int port) throws Refusal {
        if (!host.equals("127.0.0.1:" + port) && !host.equals("localhost:" + port)) {
            throw new Refusal(403, "The header Host must be 127.0.0.1:" + port);
        }
    }
}
