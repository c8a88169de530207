package algo.cli.web;

import algo.app.http.Handler;
import algo.app.http.Head;
import algo.app.http.HttpServer;
import algo.app.http.Lane;
import algo.app.http.Limits;
import algo.app.http.Refusal;
import algo.app.http.Response;
import algo.app.http.Tls;
import algo.app.protocol.Json;
import algo.cli.ClientException;
import algo.cli.web.tls.LiveCertificate;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Answers HTTP: the page to everybody, all else to who passes the {@link Guard}. Threads: {@code web-http}, and those of its
 * lanes, {@code web-page-N} for what asks no daemon, {@code web-quick-N} for questions, {@code web-change-N} for what changes
 * something and may take its time, {@code web-panic-N} for panics, which wait for nothing else, {@code web-stream-N}, one for
 * each stream; with TLS {@code web-tls-N} for greetings. They end with {@link #close}.
 */
final class Gateway implements Handler, AutoCloseable {
    static final int STREAMS = 32;
    private static final int WAITING = 64;
    private static final String PANIC = "/" + OwnApi.ROOT + "panic";

    /** The bounds of what browsers and strangers may take. */
    private static final Limits LIMITS = new Limits(
            64,
            24 << 20,
            16 << 10,
            100,
            2 << 20,
            Duration.ofSeconds(10),
            Duration.ofSeconds(60),
            Duration.ofSeconds(20),
            Duration.ofMinutes(10));

    private final Routes routes;
    private final Optional<Tls> tls;
    private final Lane own = new Lane("web-page", 2, WAITING);
    private final Lane quick = new Lane("web-quick", 4, WAITING);
    private final Lane changing = new Lane("web-change", 4, WAITING);
    private final Lane panics = new Lane("web-panic", 2, WAITING);
    private final Lane streams = new Lane("web-stream", STREAMS, STREAMS);
    private final PageFiles page = new PageFiles();
    private final PrintStream log;
    private HttpServer server;
    private volatile Guard guard;

    /**
     * @param certificate with which it speaks TLS; empty for none
     * @param log told about mistakes of ours
     */
    Gateway(Routes routes, Optional<LiveCertificate> certificate, PrintStream log) {
        this.routes = routes;
        tls = certificate.map(live -> new Tls(live, new Lane("web-tls", 2, WAITING)));
        this.log = log;
    }

    /** Makes the guard, for the port at which the gateway listens. */
    interface Guarding {
        Guard guard(int port);
    }

    /**
     * Answers from now on.
     *
     * @throws IOException if the address cannot be bound
     */
    void open(InetSocketAddress address, Guarding guarding) throws IOException {
        // Whoever comes before the guard is there is told to come again.
        server = new HttpServer(address, "web-http", LIMITS, (peer, local) -> guard != null, this, tls);
        guard = guarding.guard(server.port());
    }

    int port() {
        return server.port();
    }

    @Override
    public Lane admit(InetAddress peer, Head head) throws Refusal {
        boolean isGet = head.method().equals("GET") || head.method().equals("HEAD");
        boolean isFile = isGet && page.at(head.path()).isPresent();
        guard.check(head, isFile);
        // A page that is opened to stop everything needs these first.
        if (isFile || head.path().startsWith("/auth/")) {
            return own;
        }
        if (!isGet) {
            return isPanic(head.path()) ? panics : changing;
        }
        return isStream(head.path()) ? streams : quick;
    }

    private static boolean isPanic(String path) {
        return path.equals(PANIC) || path.equals(PANIC + "/");
    }

    private static boolean isStream(String path) {
        return path.endsWith("/stream") || path.equals("/python/events") || path.equals("/python/api/events");
    }

    @Override
    public Response answer(InetAddress peer, Head head, byte[] body, int length) {
        try {
            if (head.method().equals("GET") || head.method().equals("HEAD")) {
                Optional<Response> file = page.at(head.path());
                if (file.isPresent()) {
                    return file.get();
                }
            }
            WebRequest request = WebRequest.of(head, body, length);
            Routes.Meant meant = routes.find(head.method(), request.segments());
            return whole(head, meant.action().answer(request, meant.parts()));
        } catch (WebProblem e) {
            return problem(head, e.status(), e.code(), e.getMessage(), e.hint());
        } catch (ClientException e) {
            return problem(head, WebProblem.statusOf(e.exitCode()), e.exitCode(), e.getMessage(), e.hint());
        } catch (RuntimeException e) {
            log.println("algo: a request failed because of a mistake in algo");
            e.printStackTrace(log);
            return problem(head, 500, 1, "a mistake in algo; its log says more", "");
        }
    }

    /** Returns the answer; to one who asks for the head alone, without what would be made while it is sent. */
    private static Response whole(Head head, Response answer) {
        if (!head.method().equals("HEAD") || answer.pieces().isEmpty()) {
            return answer;
        }
        answer.pieces().get().close();
        return new Response(answer.status(), answer.headers(), new byte[0], Optional.empty());
    }

    private static Response problem(Head head, int status, int code, String message, String hint) {
        return head.path().startsWith("/python/")
                ? Answers.json(status, Answers.openAlgoError(hint.isEmpty() ? message : message + "; " + hint))
                : Answers.json(status, Answers.error(code, message, hint));
    }

    @Override
    public byte[] error(int status, String message) {
        return Json.line(Answers.error(WebProblem.codeOf(status), message, "")).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public List<String> errorHeaders() {
        return Answers.headers();
    }

    @Override
    public void close() {
        if (server != null) {
            server.close();
        }
        own.close();
        quick.close();
        changing.close();
        panics.close();
        streams.close();
        tls.ifPresent(terms -> terms.lane().close());
    }
}
