package algo.app.sandbox;

import algo.app.http.Admission;
import algo.app.http.Handler;
import algo.app.http.Head;
import algo.app.http.HttpServer;
import algo.app.http.Lane;
import algo.app.http.Refusal;
import algo.app.http.Response;
import algo.app.http.Takeover;
import algo.app.sandbox.stream.Handshake;
import algo.app.sandbox.stream.StreamServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * The API on a port of the loopback interface. Its threads are {@code sandbox-http}, {@code sandbox-quick-N} and {@code
 * sandbox-slow-N}; they end with {@link #close}.
 */
final class HttpApi implements AutoCloseable, Handler {
    private static final String PREFIX = "/api/v1/";

    private final ApiRequests requests;
    private final Lane quick;
    private final Lane slow;
    private final HttpServer server;
    private final StreamServer stream;
    private volatile int port;

    /**
     * @throws IOException if the port cannot be bound; nothing runs then
     * @throws OutOfMemoryError if the system has no thread for it; nothing runs then
     */
    HttpApi(int port, ApiRequests requests, StreamServer stream, Admission admission) throws IOException {
        this.requests = requests;
        this.stream = stream;
        this.port = port;
        InetAddress loopback = InetAddress.getByAddress("localhost", new byte[] {127, 0, 0, 1});
        Lane first = new Lane("sandbox-quick", Bounds.QUICK, Bounds.QUICK_WAITING);
        Lane second = null;
        try {
            second = new Lane("sandbox-slow", Bounds.SLOW, Bounds.SLOW_WAITING);
            quick = first;
            slow = second;
            server = new HttpServer(
                    new InetSocketAddress(loopback, port), "sandbox-http", Bounds.limits(), admission, this);
            this.port = server.port();
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            first.close();
            if (second != null) {
                second.close();
            }
            throw e;
        }
    }

    int port() {
        return port;
    }

    @Override
    public void close() {
        server.close();
        quick.close();
        slow.close();
    }

    @Override
    public Optional<Takeover> takeover(InetAddress peer, Head head) throws Refusal {
        if (!head.header("upgrade").orElse("").equalsIgnoreCase("websocket")) {
            return Optional.empty();
        }
        Optional<String> caller = requests.caller(peer);
        if (caller.isEmpty()) {
            HostRule.checkStream(head, port);
        }
        String key = head.header("sec-websocket-key").orElse("");
        if (!head.method().equals("GET") || key.isEmpty()) {
            throw new Refusal(400, "The handshake is not that of a WebSocket");
        }
        if (!head.header("sec-websocket-version").orElse("").equals("13")) {
            throw new Refusal(400, "The version of the WebSocket must be 13");
        }
        return Optional.of(new Takeover(Handshake.answer(key), (channel, rest) -> stream.take(channel, rest, caller)));
    }

    @Override
    public Lane admit(InetAddress peer, Head head) throws Refusal {
        if (requests.caller(peer).isEmpty()) {
            HostRule.check(head, port);
        }
        return ApiRequests.isSlow(name(head)) ? slow : quick;
    }

    @Override
    public Response answer(InetAddress peer, Head head, byte[] body, int length) {
        String name = name(head);
        return name.isEmpty()
                ? requests.unknown(head.path())
                : requests.answer(
                        name,
                        head.method(),
                        head.query(),
                        requests.caller(peer),
                        head.header("x-api-key").orElse(""),
                        body,
                        length);
    }

    @Override
    public byte[] error(int status, String message) {
        return requests.error(message);
    }

    /** Returns the name of the endpoint; empty if the path is none of ours. */
    private static String name(Head head) {
        if (!head.path().startsWith(PREFIX)) {
            return "";
        }
        String name = head.path().substring(PREFIX.length());
        return name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
    }
}
