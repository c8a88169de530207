package algo.app.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.Eventually;
import algo.app.ManualClock;
import algo.app.http.Admission;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests as bytes: what is not plainly right is refused in one answer, and the next caller notices nothing. */
class HostileRequestsTest {
    private static final String BODY = "{\"apikey\":\"key-of-ema\"}";

    @TempDir
    private Path home;

    private Sandbox sandbox;
    private int port;

    @BeforeEach
    void start() throws Exception {
        sandbox = new Sandbox(
                home.resolve("sandbox.jsonl"), ManualClock.atIst("2026-11-20T22:10:00"), Admission.EVERYBODY);
        sandbox.register("ema", "key-of-ema");
        port = sandbox.start(0);
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(20_000);
        return socket;
    }

    /** Sends the bytes, and returns all that comes until the server closes the connection. */
    private String exchange(byte[] bytes) throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(bytes);
            socket.shutdownOutput();
            return read(socket);
        }
    }

    private static String read(Socket socket) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try {
            socket.getInputStream().transferTo(all);
        } catch (SocketException e) {
            all.writeBytes("[reset]".getBytes(StandardCharsets.US_ASCII));
        }
        return all.toString(StandardCharsets.UTF_8);
    }

    private String exchange(String text) throws IOException {
        return exchange(text.replace("PORT", String.valueOf(port)).getBytes(StandardCharsets.UTF_8));
    }

    private static String post(String headers, String body) {
        return "POST /api/v1/ping HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\n" + headers + "\r\n" + body;
    }

    private static String sized(String body) {
        return post("Content-Length: " + body.getBytes(StandardCharsets.UTF_8).length + "\r\n", body);
    }

    private void isStillThere() throws IOException {
        assertThat(exchange(sized(BODY))).startsWith("HTTP/1.1 200 ").endsWith("}");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "Host: evil.test | 403",
                "Host: evil.test:PORT | 403",
                "Host: 127.0.0.1 | 403",
                "Host: 127.0.0.1:1 | 403",
                "Host: 127.0.0.1:PORT.evil.test | 403",
                "Host: 127.0.0.2:PORT | 403",
                "Host: localhost.:PORT | 403",
                "Host: LOCALHOST:PORT | 200",
                "X: no host | 403",
                "Host: 127.0.0.1:PORT\\nHost: 127.0.0.1:PORT | 400",
                "Host: 127.0.0.1:PORT\\nOrigin: http://127.0.0.1:PORT | 403",
                "Host: 127.0.0.1:PORT\\nOrigin: null | 403",
                "Host: 127.0.0.1:PORT\\norigin: | 403",
                "Host: 127.0.0.1:PORT\\nSec-Fetch-Site: none | 403",
                "Host: 127.0.0.1:PORT\\nSEC-FETCH-MODE: cors | 403",
                "Host: 127.0.0.1:PORT\\nContent-Encoding: gzip | 415",
                "Host: 127.0.0.1:PORT\\nTransfer-Encoding: gzip, chunked | 400",
                "Host: 127.0.0.1:PORT\\nExpect: magic | 417",
                "Host: 127.0.0.1:PORT\\n folded: line | 400",
                "Host : 127.0.0.1:PORT | 400",
            })
    void whereARequestComesFromIsSettledByItsHead(String headers, int status) throws Exception {
        String head = "POST /api/v1/ping HTTP/1.1\r\n" + headers.replace("\\n", "\r\n") + "\r\nContent-Length: "
                + BODY.length() + "\r\n\r\n";

        assertThat(exchange(head + BODY)).startsWith("HTTP/1.1 " + status + " ");
        if (status == 403) {
            // Answered although the body never comes.
            try (Socket socket = connect()) {
                socket.getOutputStream()
                        .write(head.replace("PORT", String.valueOf(port)).getBytes(StandardCharsets.US_ASCII));
                assertThat(read(socket)).contains("HTTP/1.1 403 ", "Connection: close", "{\"status\":\"error\"");
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "Content-Length: -1",
                "Content-Length: +5",
                "Content-Length: 5, 5",
                "Content-Length: 0x5",
                "Content-Length: ٣",
                "Content-Length:",
                "Content-Length: 5\r\nContent-Length: 5",
                "Content-Length: 5\r\nTransfer-Encoding: chunked",
                "Transfer-Encoding: identity",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
            })
    void aLengthThatIsNotPlainIsRefused(String headers) throws Exception {
        assertThat(exchange(post(headers + "\r\n", "{} {}"))).containsPattern("^HTTP/1.1 (400|501) ");
        isStillThere();
    }

    @ParameterizedTest(name = "{index}")
    @ValueSource(
            strings = {
                "\0\1\2 nonsense\r\n\r\n",
                "GET\r\n\r\n",
                "POST  HTTP/1.1\r\n\r\n",
                "POST /a b HTTP/1.1\r\n\r\n",
                "POST /a HTTP/9.9\r\n\r\n",
                "POST /a HTTP/1.1\r\nno colon\r\n\r\n",
                "POST /a HTTP/1.1\r\nX: \1\r\n\r\n",
                "POST http://evil.test/a HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\n\r\n",
                "\u0016\u0003\u0001\u0002\0\1\0\1\r\n\r\n",
            })
    void whatIsNoHttpIsRefusedAndTheNextCallerNoticesNothing(String bytes) throws Exception {
        assertThat(exchange(bytes)).containsPattern("^HTTP/1.1 (400|403|505) ");
        isStillThere();
    }

    @Test
    void headsAreBoundedInLengthAndNumber() throws Exception {
        assertThat(exchange("POST /" + "x".repeat(9000) + " HTTP/1.1\r\n")).startsWith("HTTP/1.1 431 ");
        assertThat(exchange(post("A: b\r\n".repeat(1000), ""))).startsWith("HTTP/1.1 431 ");
        assertThat(exchange(post("A: " + "x".repeat(9000), ""))).startsWith("HTTP/1.1 431 ");
        assertThat(exchange(post("A: b\r\n".repeat(63), ""))).startsWith("HTTP/1.1 400 ");
        isStillThere();
    }

    @Test
    void bodiesAreBoundedHoweverTheyAreSent() throws Exception {
        String spaces = BODY + " ".repeat(Bounds.BODY - BODY.length());
        assertThat(exchange(sized(spaces))).startsWith("HTTP/1.1 200 ");
        assertThat(exchange(sized(spaces + " "))).startsWith("HTTP/1.1 413 ");
        assertThat(exchange(post("Content-Length: 99999999999999999999\r\n", "x")))
                .startsWith("HTTP/1.1 413 ");
        String chunks = "1\r\n \r\n".repeat(Bounds.BODY - BODY.length());
        String first = Integer.toHexString(BODY.length()) + ";x=y\r\n" + BODY + "\r\n";
        String chunked = "Transfer-Encoding: chunked\r\n";
        assertThat(exchange(post(chunked, first + chunks + "0\r\nTrailer: x\r\n\r\n")))
                .startsWith("HTTP/1.1 200 ");
        assertThat(exchange(post(chunked, first + chunks + "1\r\n \r\n0\r\n\r\n")))
                .startsWith("HTTP/1.1 413 ");
        assertThat(exchange(post(chunked, "fffffffffffffffff\r\n"))).startsWith("HTTP/1.1 413 ");
        assertThat(exchange(post(chunked, "\u0663\r\n"))).startsWith("HTTP/1.1 400 ");
        assertThat(exchange(post(chunked, "1\r\nxx\r\n0\r\n\r\n"))).startsWith("HTTP/1.1 400 ");
        assertThat(exchange(post(chunked, "x".repeat(9000)))).startsWith("HTTP/1.1 400 ");
        isStillThere();
    }

    static List<String> bodies() {
        List<String> bodies = new ArrayList<>(List.of(
                "{\"a\":[" + "{\"\":0},".repeat(7000) + "0]}",
                "{\"a\":" + "[".repeat(60_000),
                "{\"a\":" + "{\"a\":".repeat(10_000),
                "{\"a\":[" + "0,".repeat(30_000) + "0]}",
                "{\"a\":" + "9".repeat(60_000) + "}",
                "{\"a\":1e999999999}",
                "{\"a\":-1E-999999999}",
                "{\"a\":\"" + "x".repeat(60_000) + "\"}",
                "{\"" + "x".repeat(60_000) + "\":1}",
                "{\"apikey\":[\"key-of-ema\"]}",
                "{\"apikey\":{\"apikey\":\"key-of-ema\"}}",
                "{\"x\":{\"apikey\":\"key-of-ema\"}}",
                "{\"apikey\":\"key-of-ema\"}{\"apikey\":\"key-of-ema\"}",
                "{\"apikey\":NaN}",
                "{'apikey':'key-of-ema'}",
                "\uFEFF[]"));
        StringBuilder names = new StringBuilder("{");
        for (int i = 0; i < 6000; i++) {
            names.append('"').append(i).append("\":0,");
        }
        bodies.add(names + "\"apikey\":\"key-of-ema\"}");
        return bodies;
    }

    @Test
    void jsonIsBoundedBeforeItIsATree() throws Exception {
        for (String body : bodies()) {
            String answer = exchange(sized(body));
            assertThat(answer)
                    .as(body.substring(0, Math.min(60, body.length())))
                    .startsWith("HTTP/1.1 400 ");
            assertThat(answer.length()).as("what was sent is not repeated").isLessThan(800);
        }
        assertThat(exchange(sized("{\"x\":{\"apikey\":1},\"apikey\":\"key-of-ema\"}")))
                .as("the key of the outermost object, wherever it stands")
                .startsWith("HTTP/1.1 200 ");
        assertThat(exchange(sized("{\"apikey\":\"key-of-ema\",\"apikey\":\"x\"}")))
                .startsWith("HTTP/1.1 403 ");
        assertThat(exchange(sized("{\"apikey\":1,\"apikey\":\"key-of-ema\"}"))).startsWith("HTTP/1.1 200 ");
        byte[] utf16 = sized("")
                .replace("Length: 0", "Length: " + 2 * BODY.length())
                .replace("PORT", "" + port)
                .getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream wide = new ByteArrayOutputStream();
        wide.writeBytes(utf16);
        wide.writeBytes(BODY.getBytes(StandardCharsets.UTF_16BE));
        assertThat(exchange(wide.toByteArray())).startsWith("HTTP/1.1 400 ");
    }

    @Test
    void requestsThatComeInOneGoAreAnsweredInTurn() throws Exception {
        String answers = exchange(sized(BODY).repeat(50) + sized("{}"));

        assertThat(answers.split("HTTP/1.1 200 ", -1)).hasSize(51);
        assertThat(answers).contains("HTTP/1.1 400 ");
    }

    @Test
    void aRequestMayComeByteByByteAndItsCallerMayAskWhetherToGoOn() throws Exception {
        try (Socket socket = connect()) {
            socket.setTcpNoDelay(true);
            String request =
                    post("Expect: 100-continue\r\nConnection: close\r\nContent-Length: " + BODY.length() + "\r\n", "");
            for (byte each : request.replace("PORT", String.valueOf(port)).getBytes(StandardCharsets.US_ASCII)) {
                socket.getOutputStream().write(each);
            }
            InputStream in = socket.getInputStream();
            assertThat(new String(in.readNBytes(25), StandardCharsets.US_ASCII))
                    .isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
            socket.getOutputStream().write(BODY.getBytes(StandardCharsets.US_ASCII));
            assertThat(read(socket)).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void whoHoldsManyIdleConnectionsStillGetsIn() throws Exception {
        List<Socket> idle = new ArrayList<>();
        try {
            for (int i = 0; i < Bounds.CONNECTIONS + 200; i++) {
                idle.add(connect());
            }
            isStillThere();
            assertThat(idle.get(0).getInputStream().read())
                    .as("the longest idle one was closed")
                    .isEqualTo(-1);
            Socket newest = idle.get(idle.size() - 1);
            newest.getOutputStream()
                    .write(sized(BODY).replace("PORT", String.valueOf(port)).getBytes(StandardCharsets.US_ASCII));
            assertThat(newest.getInputStream().read()).isEqualTo('H');
        } finally {
            for (Socket socket : idle) {
                socket.close();
            }
        }
    }

    @Test
    void scannersOfLongHistoriesAreFewAtATimeAndDelayNobody() throws Exception {
        String history = "{\"apikey\":\"key-of-ema\",\"symbol\":\"SBIN\",\"exchange\":\"NSE\",\"interval\":\"5m\","
                + "\"start_date\":\"2026-09-21\",\"end_date\":\"2026-11-20\"}";
        byte[] request = sized(history)
                .replace("ping", "history")
                .replace("PORT", String.valueOf(port))
                .getBytes(StandardCharsets.UTF_8);
        ApiClient quotes = new ApiClient(port, "key-of-ema");
        List<Socket> scanners = new ArrayList<>();
        try {
            for (int i = 0; i < Bounds.HISTORIES + 16; i++) {
                Socket socket = new Socket();
                // They do not read on, so their answers stay where they are.
                socket.setReceiveBufferSize(4096);
                socket.setSoTimeout(20_000);
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                scanners.add(socket);
                socket.getOutputStream().write(request);
            }
            List<String> answers = new ArrayList<>();
            for (Socket socket : scanners) {
                answers.add(new String(socket.getInputStream().readNBytes(150), StandardCharsets.UTF_8));
            }
            assertThat(answers)
                    .filteredOn(answer -> answer.startsWith("HTTP/1.1 200 "))
                    .hasSizeGreaterThanOrEqualTo(Bounds.HISTORIES);
            assertThat(answers)
                    .filteredOn(answer -> !answer.startsWith("HTTP/1.1 200 "))
                    .isNotEmpty()
                    .allMatch(answer -> answer.startsWith("HTTP/1.1 503 ") && answer.contains("Retry-After: 1\r\n"));
            for (int i = 0; i < 20; i++) {
                assertThat(quotes.post("quotes", "'symbol':'SBIN','exchange':'NSE'")
                                .status())
                        .isEqualTo(200);
            }
        } finally {
            for (Socket socket : scanners) {
                socket.close();
            }
        }
        Eventually.holds("their places are free again", () -> exchange(request).startsWith("HTTP/1.1 200 "));
    }

    @Test
    void othersAreClosedBeforeAByteIsRead() throws Exception {
        sandbox.close();
        try (Sandbox own = new Sandbox(
                home.resolve("own.jsonl"), ManualClock.atIst("2026-11-20T22:10:00"), (peer, local) -> false)) {
            port = own.start(0);
            try (Socket socket = connect()) {
                assertThat(read(socket)).isIn("", "[reset]");
            }
            own.register("ema", "key-of-ema");
        }
    }

    @RepeatedTest(40)
    void randomBytesDoNoHarm(RepetitionInfo repetition) throws Exception {
        mutate(new Random(repetition.getCurrentRepetition()));
        isStillThere();
    }

    @Tag("faults")
    @RepeatedTest(3000)
    void manyMoreRandomBytesDoNoHarm(RepetitionInfo repetition) throws Exception {
        mutate(new Random(1_000_000L + repetition.getCurrentRepetition()));
        isStillThere();
    }

    /** A right request with some bytes changed, left out, doubled or put in. */
    private void mutate(Random random) throws IOException {
        List<String> seeds = List.of(
                sized(BODY),
                sized("{\"apikey\":\"key-of-ema\",\"symbol\":\"SBIN\",\"exchange\":\"NSE\"}")
                        .replace("ping", "quotes"),
                post("Transfer-Encoding: chunked\r\n", "17\r\n" + BODY + "\r\n0\r\n\r\n"),
                post("Expect: 100-continue\r\nConnection: close\r\nContent-Length: 23\r\n", BODY));
        StringBuilder text =
                new StringBuilder(seeds.get(random.nextInt(seeds.size())).replace("PORT", String.valueOf(port)));
        for (int i = random.nextInt(6); i >= 0; i--) {
            int at = random.nextInt(text.length());
            switch (random.nextInt(4)) {
                case 0 -> text.setCharAt(at, (char) random.nextInt(256));
                case 1 -> text.deleteCharAt(at);
                case 2 -> text.insert(at, text.substring(at, Math.min(text.length(), at + random.nextInt(40))));
                default -> text.insert(at, (char) random.nextInt(256));
            }
        }
        String answer = exchange(text.toString().getBytes(StandardCharsets.ISO_8859_1));
        assertThat(answer).as(text.toString()).matches("(?s)|HTTP/1\\.1 .*").doesNotContain("HTTP/1.1 500");
    }
}
