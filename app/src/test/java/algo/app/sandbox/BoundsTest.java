package algo.app.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import algo.app.Eventually;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process with the heap that the bounds add up to lives through all of them at once, and lets its owner in meanwhile. */
class BoundsTest {
    private static final String SBIN = "'symbol':'SBIN','exchange':'NSE'";

    @TempDir
    private Path home;

    private Process broker;
    private int port;
    private ApiClient ema;
    private final List<Socket> sockets = new ArrayList<>();

    @BeforeEach
    void start() throws Exception {
        writeFullAccount(home.resolve("sandbox.jsonl"));
        run(Sandbox.HEAP_MB);
    }

    private void run(int heapMb) throws IOException {
        broker = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx" + heapMb + "m",
                        "-XX:+UseSerialGC",
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=info",
                        "-cp",
                        System.getProperty("java.class.path"),
                        BrokerProcess.class.getName(),
                        home.resolve("sandbox.jsonl").toString())
                .redirectError(home.resolve("stderr").toFile())
                .start();
        port = Integer.parseInt(new BufferedReader(new InputStreamReader(broker.getInputStream())).readLine());
        ema = new ApiClient(port, "key-of-ema");
    }

    @AfterEach
    void end() throws Exception {
        for (Socket socket : sockets) {
            socket.close();
        }
        broker.destroyForcibly().waitFor();
    }

    /** As many orders and positions as there may be. */
    private static void writeFullAccount(Path journal) throws IOException {
        StringBuilder lines = new StringBuilder();
        long number = 1;
        Instant now = Instant.now();
        String why = "x".repeat(Bounds.EVENT_STRING);
        for (int i = 0; i < Account.ORDERS_KEPT; i++) {
            OrderTerms terms =
                    OrderTerms.market(new Instrument("NSE", "X" + i % Bounds.POSITIONS), Side.BUY, 1, Product.MIS);
            String id = String.valueOf(261100000000000L + number++);
            if (i < Bounds.POSITIONS) {
                lines.append(EventCodec.write(new AccountEvent.Accepted(id, "ema", terms, 0, now)))
                        .append('\n');
                lines.append(EventCodec.write(new AccountEvent.Filled(id, 100, now)))
                        .append('\n');
            } else {
                lines.append(EventCodec.write(new AccountEvent.Rejected(id, "ema", terms, why, now)))
                        .append('\n');
            }
        }
        for (int i = 0; i < Bounds.RESTING; i++) {
            OrderTerms terms =
                    new OrderTerms(new Instrument("NSE", "SBIN"), Side.BUY, 1, PriceType.LIMIT, 5, 0, Product.MIS);
            String id = String.valueOf(261100000000000L + number++);
            lines.append(EventCodec.write(new AccountEvent.Accepted(id, i % 2 == 0 ? "ema" : "rsi", terms, 1, now)))
                    .append('\n');
        }
        Files.writeString(journal, lines);
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket();
        // What is not read stays with the sender.
        socket.setReceiveBufferSize(4096);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        sockets.add(socket);
        return socket;
    }

    private void send(Socket socket, String endpoint, String body, int length) throws IOException {
        String head = "POST /api/v1/" + endpoint + " HTTP/1.1\r\nHost: localhost:" + port + "\r\nContent-Length: "
                + length + "\r\n\r\n";
        socket.getOutputStream().write((head + body).getBytes(StandardCharsets.UTF_8));
    }

    private void sendWhole(String endpoint, String fields) throws IOException {
        String body = ("{'apikey':'key-of-ema'" + fields + "}").replace('\'', '"');
        send(connect(), endpoint, body, body.length());
    }

    @Test
    void allBoundsAtOnceFitIntoTheHeap() throws Exception {
        assertThat(ema.post("funds", "").status()).isEqualTo(200);
        String time = ",'interval':'1m','start_date':'2026-11-10','end_date':'2026-11-20'";
        for (int i = 0; i < 100; i++) {
            sendWhole("history", "," + SBIN + time);
            sendWhole("orderbook", "");
            sendWhole("positionbook", "");
        }
        String half = "{\"a\":\"" + "x".repeat(40_000);
        for (int i = 0; i < Bounds.CONNECTIONS - 320; i++) {
            send(connect(), "ping", half, Bounds.BODY);
        }
        AtomicBoolean over = new AtomicBoolean();
        List<Thread> hostile = new ArrayList<>();
        for (String body : HostileRequestsTest.bodies()) {
            Thread thread = new Thread(() -> {
                while (!over.get()) {
                    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                        socket.setSoTimeout(5000);
                        send(socket, "ping", body, body.getBytes(StandardCharsets.UTF_8).length);
                        socket.getInputStream().readNBytes(12);
                    } catch (IOException e) {
                        // It is turned away: as good as an answer.
                    }
                }
            });
            hostile.add(thread);
            thread.start();
        }
        try {
            int answered = 0;
            for (int i = 0; i < 40; i++) {
                try {
                    int status = ema.post("orderbook", "").status();
                    assertThat(status).isIn(200, 503);
                    answered++;
                } catch (IOException e) {
                    // Turned away.
                }
                assertThat(broker.isAlive()).as(() -> stderr()).isTrue();
            }
            assertThat(answered).isPositive();
        } finally {
            over.set(true);
            for (Thread thread : hostile) {
                thread.join();
            }
        }
        // What was held is given back once its time is over.
        Eventually.holds("the owner is let in", () -> {
            try {
                return ema.post("orderbook", "").status() == 200;
            } catch (IOException e) {
                return false;
            }
        });
        assertThat(broker.isAlive()).as(() -> stderr()).isTrue();
        assertThat(stderr()).doesNotContain("OutOfMemoryError");
    }

    @Test
    void wantOfMemoryIsInTheLogBeforeTheEnd() throws Exception {
        broker.destroyForcibly().waitFor();
        Files.delete(home.resolve("sandbox.jsonl"));
        run(10);

        Eventually.holds("it ends", () -> {
            try {
                send(connect(), "ping", "{\"a\":\"" + "x".repeat(40_000), Bounds.BODY);
            } catch (IOException e) {
                // It takes no more.
            }
            return !broker.isAlive();
        });
        assertThat(broker.exitValue()).isEqualTo(1);
        assertThat(stderr()).contains("OutOfMemoryError");
    }

    @Tag("faults")
    @Test
    void aJournalOf120MegabytesIsReadWithinTheHeap() throws Exception {
        broker.destroyForcibly().waitFor();
        Path journal = home.resolve("sandbox.jsonl");
        OrderTerms terms =
                new OrderTerms(new Instrument("NSE", "SBIN"), Side.BUY, 1, PriceType.LIMIT, 5, 0, Product.MIS);
        try (BufferedWriter out = Files.newBufferedWriter(journal)) {
            long number = 261100000000000L;
            for (long size = 0; size < 120_000_000; number++) {
                String id = String.valueOf(number);
                String lines = EventCodec.write(new AccountEvent.Accepted(id, "ema", terms, 1, Instant.EPOCH)) + "\n"
                        + EventCodec.write(new AccountEvent.Cancelled(id, Instant.EPOCH)) + "\n";
                out.write(lines);
                size += lines.length();
            }
        }

        run(Sandbox.HEAP_MB);

        long end = System.nanoTime() + Duration.ofMinutes(5).toNanos();
        while (Files.size(journal) > 10_000_000 && broker.isAlive() && System.nanoTime() < end) {
            Thread.sleep(50);
        }
        assertThat(ema.post("ping", "").status()).isEqualTo(200);
        assertThat(broker.isAlive()).as(() -> stderr()).isTrue();
    }

    private String stderr() {
        try {
            return Files.readString(home.resolve("stderr"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Test
    void anotherUserNeitherGetsInNorKeepsTheOwnerOut() throws Exception {
        Path self = Path.of("/proc/self");
        assumeTrue((Integer) Files.getAttribute(self, "unix:uid") == 0, "only root makes connections as another user");
        String script =
                """
                import socket, sys
                held, answered = [], 0
                for i in range(700):
                    s = socket.create_connection(('127.0.0.1', %d))
                    s.settimeout(5)
                    held.append(s)
                    try:
                        s.sendall(b'POST /api/v1/ping HTTP/1.1\\r\\nHost: localhost:%d\\r\\nContent-Length: 1048576\\r\\n\\r\\n' + b'{' * 65536)
                        if s.recv(1):
                            answered += 1
                    except OSError:
                        pass
                print(answered, flush=True)
                sys.stdin.read()
                """
                        .formatted(port, port);
        Process stranger = new ProcessBuilder(
                        "setpriv", "--reuid=61201", "--regid=61201", "--clear-groups", "/usr/bin/python3", "-c", script)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader out = stranger.inputReader()) {
            assertThat(ema.post("ping", "").status()).isEqualTo(200);
            assertThat(out.readLine()).isEqualTo("0");
            assertThat(ema.post("ping", "").status()).isEqualTo(200);
        } finally {
            stranger.destroyForcibly().waitFor();
        }
    }
}
