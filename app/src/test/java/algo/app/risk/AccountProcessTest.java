package algo.app.risk;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.Eventually;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The process that asks, in a thread, at a host that trickles one answer and gives the other. */
class AccountProcessTest {
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch fineIsAsked = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);
    private HttpServer host;

    @BeforeEach
    void open() throws IOException {
        host = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        host.setExecutor(threads);
        host.createContext("/api/v1/", this::answer);
        host.start();
    }

    @AfterEach
    void close() {
        closed.countDown();
        host.stop(0);
        threads.shutdownNow();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        boolean isSlow = body.contains("slow-key");
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream out = exchange.getResponseBody()) {
            while (isSlow && !fineIsAsked.await(50, TimeUnit.MILLISECONDS) && closed.getCount() > 0) {
                out.write(' ');
                out.flush();
            }
            if (!isSlow) {
                fineIsAsked.countDown();
            }
            String data = exchange.getRequestURI().getPath().endsWith("funds")
                    ? "{\"m2mrealized\":\"-2.50\",\"m2munrealized\":\"0\"}"
                    : "[{\"symbol\":\"SBIN\",\"pnl\":-3}]";
            out.write(("{\"status\":\"success\",\"data\":" + data + "}").getBytes(StandardCharsets.UTF_8));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void anAccountWhoseAnswersTrickleTakesNoTimeOfTheOthersAndItEndsWithItsDaemon() throws Exception {
        String url = "http://127.0.0.1:" + host.getAddress().getPort();
        PipedOutputStream daemon = new PipedOutputStream();
        PipedInputStream in = new PipedInputStream(daemon);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        AtomicBoolean halted = new AtomicBoolean();
        threads.execute(() -> {
            try {
                AccountProcess.serve(in, new PrintStream(out, true, StandardCharsets.UTF_8), () -> halted.set(true));
            } catch (IOException | InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        String job = "{'accounts':[{'name':'slow','host':'" + url + "','key':'slow-key'},{'name':'fine','host':'" + url
                + "','key':'fine-key'}]}\n";
        daemon.write(job.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
        daemon.flush();

        for (String account : new String[] {"slow", "fine"}) {
            Eventually.holds(account + " is told", () -> out.toString(StandardCharsets.UTF_8)
                    .contains("{\"account\":\"" + account + "\",\"loss\":300,\"whole\":true"));
        }
        assertThat(halted).isFalse();
        daemon.close();
        Eventually.holds("it ends with its daemon", halted::get);
    }
}
