package algo.app.health;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.Eventually;
import algo.app.RefusingPort;
import algo.app.model.Sign;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ports and addresses of servers that answer well, badly, slowly, endlessly and not at all. */
class ProbesTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Duration SHORT = Duration.ofMillis(300);

    private final List<AutoCloseable> opened = new ArrayList<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final Probes probes = new Probes(null);

    /** What a server does with one connection. */
    private interface Manner {
        void serve(Socket socket) throws IOException;
    }

    @AfterEach
    void close() throws Exception {
        probes.close();
        for (AutoCloseable each : opened) {
            each.close();
        }
    }

    /** Serves each connection in this manner until the test ends; returns the port. */
    private int serve(String host, Manner manner) throws IOException {
        ServerSocket server = new ServerSocket(0, 50, InetAddress.getByName(host));
        opened.add(server);
        Thread thread = new Thread(() -> {
            while (!server.isClosed()) {
                try (Socket socket = server.accept()) {
                    manner.serve(socket);
                } catch (IOException e) {
                    // The other side has gone, or the test is over.
                }
            }
        });
        thread.setDaemon(true);
        thread.start();
        return server.getLocalPort();
    }

    private Manner saying(String text) {
        return socket -> {
            byte[] request = new byte[1000];
            int length = socket.getInputStream().read(request);
            requests.add(new String(request, 0, Math.max(0, length), StandardCharsets.US_ASCII));
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        };
    }

    private ProbeAnswer ask(Sign sign, Duration limit) {
        List<ProbeAnswer> answers = new CopyOnWriteArrayList<>();
        probes.ask(sign, limit, Map.of(), answers::add);
        ProbeAnswer answer = Eventually.get("an answer", () -> answers.stream().findFirst());
        assertThat(answers).as("once").hasSize(1);
        return answer;
    }

    private ProbeAnswer http(int port, String path, Duration limit) {
        return ask(Sign.of(Sign.Kind.HTTP, address(port, path), 0, List.of()), limit);
    }

    private static String address(int port, String path) {
        return "http://127.0.0.1:" + port + path;
    }

    private ProbeAnswer port(int port) {
        return ask(Sign.of(Sign.Kind.PORT, "", port, List.of()), LIMIT);
    }

    @Test
    void aPortTakesConnectionsByEitherProtocolOrNot() throws Exception {
        assertThat(port(serve("127.0.0.1", socket -> {}))).isEqualTo(ProbeAnswer.SEEN);
        Optional<Integer> six = six();
        if (six.isPresent()) {
            assertThat(port(six.get())).isEqualTo(ProbeAnswer.SEEN);
        }
        try (RefusingPort gone = new RefusingPort()) {
            assertThat(port(gone.number()))
                    .isEqualTo(
                            ProbeAnswer.missed("port " + gone.number() + " takes no connection: Connection refused"));
        }
    }

    /** A port by IPv6 alone; empty on a machine that has none. */
    private Optional<Integer> six() {
        try {
            return Optional.of(serve("::1", socket -> {}));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "HTTP/1.1 200 OK;; | ",
                "HTTP/1.0 204;; | ",
                "HTTP/1.1 302 Found;Location: http://example.com/;; | ",
                "HTTP/1.1 200 OK | ",
                "HTTP/1.1 404 Not Found;; | answers with 404",
                "HTTP/1.1 503 Busy;; | answers with 503",
                "HTTP/1.1 400;; | answers with 400",
                "HTTP/1.1 999 ?;; | answers with no HTTP status",
                "HTTP/2 200;; | answers with no HTTP status",
                "HTTP/1.1 2000 OK;; | answers with no HTTP status",
                "hello;HTTP/1.1 200 OK;; | answers with no HTTP status",
                "SSH-2.0-OpenSSH;; | answers with no HTTP status",
                "`` | answers with no HTTP status",
            })
    void theStatusOfTheFirstLineDecides(String answer, String why) throws Exception {
        int port = serve("127.0.0.1", saying(answer.replace(";", "\r\n")));
        assertThat(http(port, "/health?a=b%20c", LIMIT))
                .isEqualTo(
                        why == null
                                ? ProbeAnswer.SEEN
                                : ProbeAnswer.missed(address(port, "/health?a=b%20c") + " " + why));
        assertThat(requests.get(0))
                .startsWith("GET /health?a=b%20c HTTP/1.0\r\nHost: 127.0.0.1:" + port + "\r\n")
                .endsWith("Connection: close\r\n\r\n");
    }

    @Test
    void ofAHugeLineTheBeginningCountsAndNoMoreIsRead() throws Exception {
        int well = serve("127.0.0.1", socket -> {
            saying("HTTP/1.1 200 ").serve(socket);
            while (true) {
                socket.getOutputStream().write(new byte[8192]);
            }
        });
        assertThat(http(well, "/", LIMIT)).isEqualTo(ProbeAnswer.SEEN);
        int other = serve("127.0.0.1", socket -> {
            while (true) {
                socket.getOutputStream().write("x".repeat(8192).getBytes(StandardCharsets.US_ASCII));
            }
        });
        assertThat(http(other, "/", LIMIT).why()).endsWith("answers with no HTTP status");
    }

    @Test
    void oneThatDripsOrIsSilentIsGivenUpWhenItsTimeIsOver() throws Exception {
        int drips = serve("127.0.0.1", socket -> {
            while (true) {
                socket.getOutputStream().write('H');
                pause();
            }
        });
        assertThat(http(drips, "/", SHORT).why()).contains("/ does not answer: ");
        int silent = serve("127.0.0.1", socket -> socket.getInputStream().readAllBytes());
        assertThat(http(silent, "/", SHORT))
                .isEqualTo(ProbeAnswer.missed(address(silent, "/") + " does not answer: Read timed out"));
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(50);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    @Test
    void oneThatClosesEarlyOrIsNotThereIsMissed() throws Exception {
        int reset = serve("127.0.0.1", socket -> socket.setSoLinger(true, 0));
        ProbeAnswer dropped = http(reset, "/", LIMIT);
        assertThat(dropped.kind()).as(dropped.why()).isEqualTo(ProbeAnswer.Kind.MISSED);
        try (RefusingPort gone = new RefusingPort()) {
            assertThat(http(gone.number(), "/", LIMIT))
                    .isEqualTo(ProbeAnswer.missed(
                            address(gone.number(), "/") + " takes no connection: Connection refused"));
        }
    }

    /** Whether a drop is seen while it connects or behind that is a matter of moments. */
    @Test
    void oneThatDropsTheConnectionWhileItIsMadeIsMissedAndWantOfDescriptorsIsNot() {
        assertThat(Probes.unconnected("port 1", new SocketException("Connection reset by peer"))
                        .kind())
                .isEqualTo(ProbeAnswer.Kind.MISSED);
        assertThat(Probes.unconnected("port 1", new SocketException("Connection reset"))
                        .kind())
                .isEqualTo(ProbeAnswer.Kind.MISSED);
        assertThat(Probes.unconnected("port 1", new SocketException("Too many open files"))
                        .kind())
                .isEqualTo(ProbeAnswer.Kind.NOT_LOOKED);
    }

    @Test
    void aConnectionThatThisMachineCannotMakeIsNoFailureOfTheOtherSide() throws Exception {
        // No stream goes to all machines at once: the system refuses the question itself.
        ProbeAnswer answer = ask(Sign.of(Sign.Kind.HTTP, "http://255.255.255.255:80/", 0, List.of()), LIMIT);
        assertThat(answer.kind()).as(answer.why()).isEqualTo(ProbeAnswer.Kind.NOT_LOOKED);
        assertThat(answer.why()).startsWith("http://255.255.255.255:80/ could not be asked: ");
    }

    @Test
    void slowOnesKeepOthersWaitingAtMost() throws Exception {
        int silent = serve("127.0.0.1", socket -> socket.getInputStream().readAllBytes());
        int well = serve("127.0.0.1", saying("HTTP/1.1 200 OK\r\n\r\n"));
        List<ProbeAnswer> answers = new CopyOnWriteArrayList<>();
        for (int i = 0; i < 12; i++) {
            probes.ask(Sign.of(Sign.Kind.HTTP, address(silent, "/"), 0, List.of()), SHORT, Map.of(), answers::add);
        }
        assertThat(http(well, "/", LIMIT)).isEqualTo(ProbeAnswer.SEEN);
        Eventually.holds("each has its answer", () -> answers.size() == 12);
        assertThat(answers).allMatch(answer -> answer.kind() == ProbeAnswer.Kind.MISSED);
    }

    @Test
    void oneThatEndsHasNotAsked() {
        probes.close();
        assertThat(port(1)).isEqualTo(ProbeAnswer.notLooked("it was not asked: the daemon ends"));
    }
}
