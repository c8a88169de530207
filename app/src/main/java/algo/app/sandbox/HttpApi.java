package algo.app.sandbox;

import algo.app.http.Admission;
import algo.app.model.Halt;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The API on a port of the loopback interface. Its threads are {@code sandbox-http-N}, at most {@link #THREADS}; they end
 * with {@link #close}.
 */
final class HttpApi implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HttpApi.class);
    private static final int THREADS = 16;
    private static final int WAITING = 256;
    private static final String PREFIX = "/api/v1/";

    static {
        // The JDK's server has no other switches. A request that is not here after five seconds gives its thread back;
        // and without nodelay every reply waits 40 ms for an acknowledgement (JDK-7068416). It looks for such requests
        // every second by default, which costs an idle daemon more than all else that the sandbox does.
        setUnlessSet("sun.net.httpserver.maxReqTime", "5");
        setUnlessSet("sun.net.httpserver.maxRspTime", "10");
        setUnlessSet("sun.net.httpserver.timerMillis", "5000");
        setUnlessSet("sun.net.httpserver.nodelay", "true");
        setUnlessSet("jdk.httpserver.maxConnections", "512");
    }

    private final HttpServer server;
    private final ThreadPoolExecutor threads;
    private final ApiRequests requests;
    private final Admission admission;

    /** @throws IOException if the port cannot be bound; nothing runs then */
    HttpApi(int port, ApiRequests requests, Admission admission) throws IOException {
        this.requests = requests;
        this.admission = admission;
        InetAddress loopback = InetAddress.getByAddress("localhost", new byte[] {127, 0, 0, 1});
        server = HttpServer.create(new InetSocketAddress(loopback, port), 128);
        AtomicInteger count = new AtomicInteger();
        threads = new ThreadPoolExecutor(
                THREADS, THREADS, 30, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING), task -> {
                    Thread thread = new Thread(task, "sandbox-http-" + count.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
        server.setExecutor(this::execute);
        server.createContext("/", this::handle);
        server.start();
    }

    /** Where the system has no further thread, those that there are take the request in turn. */
    private void execute(Runnable exchange) {
        try {
            threads.execute(exchange);
        } catch (OutOfMemoryError e) {
            if (!Halt.isWantOfThreads(e)) {
                throw e;
            }
            if (threads.getPoolSize() == 0 || !threads.getQueue().offer(exchange)) {
                throw new RejectedExecutionException("no thread for a request", e);
            }
        }
    }

    int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) {
        try (exchange) {
            // A caller of another user gets no answer, and its body is not read.
            if (!admission.admits(exchange.getRemoteAddress(), exchange.getLocalAddress())) {
                return;
            }
            ApiRequests.Answer answer = answer(exchange);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            if (answer.status() == 405) {
                exchange.getResponseHeaders().set("Allow", "POST");
            }
            boolean head = exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(answer.status(), head ? -1 : answer.body().length);
            if (!head) {
                exchange.getResponseBody().write(answer.body());
            }
        } catch (IOException e) {
            LOG.debug("a caller went away before its answer", e);
        }
    }

    private ApiRequests.Answer answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String key = exchange.getRequestHeaders().getFirst("X-API-KEY");
        if (!path.startsWith(PREFIX)) {
            return requests.unknown(path);
        }
        String name = path.substring(PREFIX.length());
        name = name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
        return requests.answer(name, exchange.getRequestMethod(), key == null ? "" : key, exchange.getRequestBody());
    }

    private static void setUnlessSet(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }
}
