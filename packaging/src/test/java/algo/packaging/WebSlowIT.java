package algo.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.Eventually;
import algo.cli.web.GatewayInside;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Callers of the gateway who are slow, and logs that are fast: nobody else waits, and no line is lost or told twice. */
class WebSlowIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    @RegisterExtension
    private final CommandHome home = new CommandHome();

    private GatewayInside gateway;

    @BeforeEach
    void open() {
        home.addBeacon("ema");
        home.does("start", "ema");
        gateway = new GatewayInside(home.home(), false);
    }

    @AfterEach
    void close() {
        gateway.close();
    }

    private String head(String method, String path, String more) {
        return method + " " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + gateway.port() + "\r\nAuthorization: Bearer "
                + gateway.token() + "\r\n" + more;
    }

    @Test
    void aRequestThatKeepsComingButDoesNotEndHasTenSeconds() throws Exception {
        String json = "Content-Type: application/json\r\n";
        List<String> begun = List.of(
                "G",
                head("GET", "/api/v1/status", "X-Slow: "),
                head("POST", "/auth/session", json + "Content-Length: 100000\r\n\r\n{"),
                head(
                        "POST",
                        "/api/v1/start",
                        json + "X-CSRFToken: " + gateway.csrf() + "\r\nContent-Length: 99999\r\n\r\n"),
                head("POST", "/auth/session", json + "Transfer-Encoding: chunked\r\n\r\nffff\r\n"));
        List<Socket> slow = new ArrayList<>();
        try {
            for (String first : begun) {
                Socket socket = RawHttp.connect(gateway.port());
                slow.add(socket);
                socket.getOutputStream().write(first.getBytes(StandardCharsets.US_ASCII));
            }
            long since = System.nanoTime();
            List<Socket> waiting = new ArrayList<>(slow);
            Eventually.holds("each of them is told that its time is over", () -> {
                for (Socket socket : List.copyOf(waiting)) {
                    if (socket.getInputStream().available() > 0) {
                        waiting.remove(socket);
                    } else {
                        socket.getOutputStream().write('a');
                    }
                }
                assertThat(RawHttp.send(gateway.port(), head("GET", "/api/v1/daemon", "\r\n"))
                                .status())
                        .as("others are answered meanwhile")
                        .isEqualTo(200);
                return waiting.isEmpty();
            });
            assertThat(System.nanoTime() - since)
                    .as("nobody was sent away before")
                    .isGreaterThan(9_000_000_000L);
            for (Socket socket : slow) {
                RawHttp.Answer answer = RawHttp.read(socket.getInputStream());
                assertThat(answer.status()).isEqualTo(408);
                assertThat(answer.body()).contains("did not arrive within 10 s");
            }
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
        assertThat(home.phase("ema")).isEqualTo("running");
    }

    @Test
    void aReaderWhoTakesNothingIsDroppedAloneAndGoesOnWhereItWas() throws Exception {
        int lines = 100_000;
        String padding = "x".repeat(200);
        String place = beginning();
        try (Socket lazy = new Socket()) {
            lazy.setReceiveBufferSize(8 << 10);
            lazy.connect(new InetSocketAddress("127.0.0.1", gateway.port()));
            lazy.getOutputStream()
                    .write(head("GET", "/api/v1/logs/ema/stream", "Last-Event-ID: " + place + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            Eventually.holds("its stream goes on", () -> readers() == 1);
            for (int i = 1; i < lines; i += 1000) {
                StringBuilder some = new StringBuilder();
                IntStream.range(i, Math.min(lines, i + 1000))
                        .forEach(line ->
                                some.append(line).append(' ').append(padding).append('\n'));
                home.prints("ema", some.toString());
            }
            try (Taken other = new Taken(place)) {
                other.until(lines);
                assertThat(other.numbers).as("another reader has it all").hasSize(lines - 1);
            }
            Eventually.holds("it is dropped", () -> readers() == 0);

            Taken first = new Taken(new ByteArrayInputStream(all(lazy.getInputStream())));
            first.until(lines);
            assertThat(first.bytes)
                    .as("the gateway has not read what it could not pass on")
                    .isLessThan(lines * 200 / 2);
            assertThat(first.place).isNotEmpty();
            try (Taken rest = new Taken(first.place)) {
                rest.until(lines);
                first.numbers.addAll(rest.numbers);
            }
            assertThat(first.numbers)
                    .isEqualTo(IntStream.range(1, lines).boxed().toList());
        }
    }

    /** Prints line 0, and returns the place behind it. */
    private String beginning() throws IOException {
        home.prints("ema", "0 begins\n");
        try (Taken taken = new Taken("")) {
            taken.until(1);
            return taken.place;
        }
    }

    /** The number of logs that somebody follows. */
    private static long readers() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("web-log"))
                .count();
    }

    private static byte[] all(InputStream in) throws IOException {
        byte[] bytes = new byte[64 << 20];
        int count = 0;
        try {
            for (int next = in.read(bytes, count, 4096); next >= 0; next = in.read(bytes, count, 4096)) {
                count += next;
            }
        } catch (SocketException e) {
            // It was cut off.
        }
        return Arrays.copyOf(bytes, count);
    }

    @Test
    void fiveThousandLinesASecondComeOnceEachAlsoOverConnectionsThatBreak() throws Exception {
        int lines = 30_000;
        AtomicBoolean failed = new AtomicBoolean();
        Thread printer = new Thread(() -> print(lines, failed), "test-printer");
        List<Integer> numbers = new ArrayList<>();
        String place = beginning();
        printer.start();
        try {
            for (int part = 1; part <= 5; part++) {
                try (Taken taken = new Taken(place)) {
                    taken.until(lines * part / 5);
                    numbers.addAll(taken.numbers);
                    place = taken.place;
                }
            }
        } finally {
            printer.join();
        }
        assertThat(failed).isFalse();
        assertThat(numbers).isEqualTo(IntStream.range(1, lines).boxed().toList());
    }

    /** Prints 250 lines each twentieth of a second, whatever becomes of them. */
    private void print(int lines, AtomicBoolean failed) {
        long begin = System.nanoTime();
        for (int i = 1; i < lines; i += 250) {
            while (System.nanoTime() - begin < i * 200_000L) {
                Thread.onSpinWait();
            }
            StringBuilder some = new StringBuilder();
            IntStream.range(i, Math.min(lines, i + 250))
                    .forEach(line -> some.append(line).append(" printed\n"));
            try {
                home.prints("ema", some.toString());
            } catch (RuntimeException e) {
                failed.set(true);
            }
        }
    }

    /** What a reader of the log was told. */
    private final class Taken implements AutoCloseable {
        private final BufferedReader reader;
        private final Socket socket;
        final List<Integer> numbers = new ArrayList<>();
        /** The place behind the lines that came whole. */
        String place = "";

        long bytes;

        /** Follows the log on a connection of its own. */
        Taken(String after) throws IOException {
            socket = RawHttp.connect(gateway.port());
            String more = after.isEmpty() ? "\r\n" : "Last-Event-ID: " + after + "\r\n\r\n";
            socket.getOutputStream()
                    .write(head("GET", "/api/v1/logs/ema/stream", more).getBytes(StandardCharsets.US_ASCII));
            reader = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        }

        /** Reads what came on another one. */
        Taken(InputStream in) {
            socket = new Socket();
            reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        }

        /** Notes the numbers of lines up to the end, or until a batch has brought the one before {@code end}. */
        void until(int end) throws IOException {
            String id = "";
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                bytes += line.length() + 1;
                if (line.startsWith("id: ")) {
                    id = line.substring(4);
                } else if (line.startsWith("data: ") && line.endsWith("}") && !id.isEmpty()) {
                    take(JSON.readTree(line.substring(6)));
                    place = id;
                    id = "";
                    if (!numbers.isEmpty() && numbers.get(numbers.size() - 1) >= end - 1) {
                        return;
                    }
                }
            }
        }

        private void take(JsonNode batch) {
            assertThat(batch.path("missed").isNull()).isTrue();
            for (JsonNode line : batch.get("lines")) {
                String text = line.get("line").asText();
                numbers.add(Integer.parseInt(text.substring(0, text.indexOf(' '))));
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
