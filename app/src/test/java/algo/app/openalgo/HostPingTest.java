package algo.app.openalgo;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.OwnThread;
import algo.app.RefusingPort;
import algo.app.model.HostAddress;
import algo.app.model.TimeSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A ping tells what it found in one line, is bounded in time and bytes, and shows the key to nobody else. */
class HostPingTest {
    private static final String KEY = "live-key-22";
    private static final String PONG =
            "{\"status\":\"success\",\"data\":{\"message\":\"pong\",\"broker\":\"zerodha\"}}";

    /** The first byte of what a client that wants TLS sends. */
    private static final char TLS_HANDSHAKE = 22;

    /** What a host does with a connection whose request was read. */
    private interface Behaviour {
        void answer(OutputStream out) throws IOException, InterruptedException;
    }

    private final List<ServerSocket> servers = new ArrayList<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() throws IOException {
        for (ServerSocket server : servers) {
            server.close();
        }
    }

    private HostAddress host(Behaviour behaviour) throws IOException {
        ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        servers.add(server);
        Thread thread = new Thread(() -> serve(server, behaviour), "fake-host");
        thread.setDaemon(true);
        thread.start();
        return HostAddress.parse("http://127.0.0.1:" + server.getLocalPort());
    }

    private void serve(ServerSocket server, Behaviour behaviour) {
        while (!server.isClosed()) {
            try (Socket socket = server.accept()) {
                requests.add(request(socket.getInputStream()));
                behaviour.answer(socket.getOutputStream());
            } catch (IOException | InterruptedException e) {
                // The client, or the test, is gone.
            }
        }
    }

    private static String request(InputStream in) throws IOException {
        StringBuilder text = new StringBuilder();
        while (!text.toString().endsWith("\"}")) {
            int c = in.read();
            if (c < 0) {
                break;
            }
            text.append((char) c);
            if (text.charAt(0) == TLS_HANDSHAKE && in.available() == 0) {
                break;
            }
        }
        return text.toString();
    }

    private static Behaviour says(String text) {
        return out -> {
            out.write(text.getBytes(StandardCharsets.UTF_8));
            out.flush();
        };
    }

    private static String http(String status, String headers, String body) {
        return "HTTP/1.1 " + status + "\r\n" + headers + "Content-Length: " + body.length() + "\r\n\r\n" + body;
    }

    private HostAnswer ping(HostAddress address) {
        return new HostPing(address, Duration.ofSeconds(20), TimeSource.system()).ask(KEY);
    }

    @Test
    void anOpenAlgoThatTakesTheKeySaysSo() throws Exception {
        HostAnswer answer = ping(host(says(http("200 OK", "Content-Type: application/json\r\n", PONG))));

        assertThat(answer.isYes()).as(answer.message()).isTrue();
        assertThat(requests.get(0))
                .startsWith("POST /api/v1/ping HTTP/1.1\r\nHost: 127.0.0.1:")
                .endsWith("\r\n\r\n{\"apikey\":\"live-key-22\"}");
    }

    @ParameterizedTest(name = "Date: {0} is {1} s ahead")
    @CsvSource({
        "'Fri, 20 Nov 2026 04:00:00 GMT', 0",
        "'Fri, 20 Nov 2026 04:00:10 GMT', 0",
        "'Fri, 20 Nov 2026 03:59:50 GMT', 0",
        "'Fri, 20 Nov 2026 04:00:11 GMT', 11",
        "'Fri, 20 Nov 2026 03:58:00 GMT', -120",
        "'Thu, 01 Jan 1970 00:00:00 GMT', -1795147200",
        "yesterday, 0",
        "'', 0",
    })
    void theDateOfAnAnswerTellsHowFarTheClocksAreApart(String date, long seconds) {
        byte[] answer =
                http("200 OK", "Server: x\r\ndate: " + date + "\r\n", PONG).getBytes(StandardCharsets.US_ASCII);

        assertThat(HostReply.ahead(answer, Instant.parse("2026-11-20T04:00:00Z"))
                        .toSeconds())
                .isEqualTo(seconds);
        assertThat(HostReply.ahead(new byte[0], Instant.EPOCH)).isZero();
    }

    @Test
    void anAnswerInChunksIsUnderstood() throws Exception {
        String chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + Integer.toHexString(PONG.length())
                + "\r\n" + PONG + "\r\n0\r\n\r\n";

        assertThat(ping(host(says(chunked))).isYes()).isTrue();
    }

    @ParameterizedTest(name = "HTTP {0}: {1}, \"{2}\"")
    @CsvSource({
        "403, REFUSES, refuses the key",
        "401, REFUSES, refuses the key",
        "400, REFUSES, 'is no OpenAlgo, or too old: it answers a ping with HTTP 400'",
        "404, REFUSES, 'is no OpenAlgo, or too old: it answers a ping with HTTP 404'",
        "302, REFUSES, sends elsewhere (HTTP 302)",
        "308, REFUSES, sends elsewhere (HTTP 308)",
        "500, DOWN,    does not answer a ping: HTTP 500",
        "503, DOWN,    does not answer a ping: HTTP 503",
        "429, DOWN,    does not answer a ping: HTTP 429",
    })
    void whatFollowsFromACode(String code, HostAnswer.Kind kind, String message) throws Exception {
        HostAnswer answer = ping(host(says(http(code + " X", "", "{\"message\":\"" + KEY + "\"}"))));

        assertThat(answer.kind()).isEqualTo(kind);
        assertThat(answer.message()).contains(message).doesNotContain(KEY);
    }

    @Test
    void theKeyFollowsNoRedirect() throws Exception {
        HostAddress other = host(says(http("200 OK", "", PONG)));
        HostAddress first = host(says(http("307 X", "Location: " + other + "/api/v1/ping\r\n", "")));

        assertThat(ping(first).kind()).isEqualTo(HostAnswer.Kind.REFUSES);
        assertThat(requests).hasSize(1);
    }

    @ParameterizedTest(name = "200 with ''{0}''")
    @CsvSource({
        "<html>welcome</html>",
        "{\"status\":\"error\"}",
        "{\"data\":{\"status\":\"success\"}}",
        "[]",
        "''",
        "{\"status\":1}"
    })
    void whatIsNoPongIsNoOpenAlgo(String body) throws Exception {
        HostAnswer answer = ping(host(says(http("200 OK", "", body))));

        assertThat(answer.kind()).isEqualTo(HostAnswer.Kind.REFUSES);
        assertThat(answer.message()).contains("is no OpenAlgo");
    }

    @Test
    void whatSpeaksNoHttpIsNoOpenAlgo() throws Exception {
        assertThat(ping(host(says("SSH-2.0-OpenSSH_9.2\r\n"))).message()).contains("does not speak HTTP");
        assertThat(ping(host(says(""))).kind()).isEqualTo(HostAnswer.Kind.DOWN);
    }

    @Test
    void anAnswerWithoutEndIsCut() throws Exception {
        long[] sent = {0};
        HostAddress endless = host(out -> {
            out.write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            byte[] block = "[".repeat(64 * 1024).getBytes(StandardCharsets.US_ASCII);
            while (true) {
                out.write(block);
                sent[0] += block.length;
            }
        });

        assertThat(ping(endless).kind()).isEqualTo(HostAnswer.Kind.REFUSES);
        assertThat(sent[0]).isLessThan(64L * 1024 * 1024);
    }

    @Test
    void aHostThatIsSlowerThanTheLimitIsDown() throws Exception {
        HostAddress slow = host(out -> {
            while (true) {
                out.write('H');
                out.flush();
                Thread.sleep(20);
            }
        });
        HostAddress silent = host(out -> Thread.sleep(60_000));

        for (HostAddress each : List.of(slow, silent)) {
            HostAnswer answer = new HostPing(each, Duration.ofSeconds(1), TimeSource.system()).ask(KEY);
            assertThat(answer.kind()).isEqualTo(HostAnswer.Kind.DOWN);
            assertThat(answer.message()).endsWith("does not answer within 1 s");
        }
    }

    @Test
    void aHandshakeThatNeverEndsIsBoundedToo() throws Exception {
        HostAddress slow = host(out -> {
            // The begin of a record of 16 KiB, and then byte after byte of it.
            out.write(new byte[] {TLS_HANDSHAKE, 3, 3, 0x40, 0});
            while (true) {
                out.write(2);
                out.flush();
                Thread.sleep(20);
            }
        });

        CompletableFuture<HostAnswer> answer = CompletableFuture.supplyAsync(
                () -> new HostPing(
                                new HostAddress("https", "127.0.0.1", slow.port()),
                                Duration.ofMillis(1000),
                                TimeSource.system())
                        .ask(KEY),
                OwnThread.EACH);

        assertThat(answer.get(20, TimeUnit.SECONDS).message()).endsWith("does not answer within 1 s");
    }

    @Test
    void nobodyThereIsDown() throws Exception {
        try (RefusingPort gone = new RefusingPort()) {
            String host = "http://127.0.0.1:" + gone.number();
            HostAnswer answer = ping(HostAddress.parse(host));
            assertThat(answer.kind()).isEqualTo(HostAnswer.Kind.DOWN);
            assertThat(answer.message()).startsWith("the OpenAlgo host " + host + " does not answer: ");
        }
        assertThat(ping(HostAddress.parse("http://no-such-host.invalid")).message())
                .contains("its name is not known");
    }

    @Test
    void plainTextBehindHttpsIsDown() throws Exception {
        HostAddress plain = host(says(http("200 OK", "", PONG)));

        assertThat(ping(new HostAddress("https", "127.0.0.1", plain.port())).kind())
                .isEqualTo(HostAnswer.Kind.DOWN);
        assertThat(requests).noneMatch(request -> request.contains(KEY));
    }

    @Test
    void manyWhoAskAtOnceShareAPingAndANoIsAskedAnew() throws Exception {
        HostAddress good = host(says(http("200 OK", "", PONG)));
        try (HostPings pings = new HostPings(TimeSource.system())) {
            List<CompletableFuture<HostAnswer>> answers = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                answers.add(pings.ask(good.toString(), KEY));
            }
            for (CompletableFuture<HostAnswer> answer : answers) {
                assertThat(answer.get(10, TimeUnit.SECONDS).isYes()).isTrue();
            }
            assertThat(requests).hasSize(1);

            HostAddress bad = host(says(http("503 X", "", "")));
            for (int i = 0; i < 2; i++) {
                assertThat(pings.ask(bad.toString(), KEY)
                                .get(10, TimeUnit.SECONDS)
                                .isYes())
                        .isFalse();
            }
            assertThat(requests).hasSize(3);
        }
    }

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "{'status':'success','data':{'mode':'analyze','analyze_mode':true,'total_logs':2}} | ANALYZER",
                "{'status':'success','data':{'mode':'live','analyze_mode':false}}                  | BROKER",
                "{'status':'success','data':{'mode':'live'}}                                       | BROKER",
                "{'status':'success','data':{'analyze_mode':[true]}}                               | UNKNOWN",
                "{'status':'success','analyze_mode':true}                                          | UNKNOWN",
                "{'status':'error','data':{'mode':'live'}}                                         | UNKNOWN",
                "<html>                                                                            | UNKNOWN",
            })
    void theAnalyzerSaysWhereOrdersGo(String body, HostState.Orders orders) throws Exception {
        HostAddress address = host(says(http("200 OK", "", body.replace('\'', '"'))));

        assertThat(new HostPing(address, Duration.ofSeconds(20), TimeSource.system()).orders(KEY))
                .isEqualTo(orders);
        assertThat(requests.get(0)).startsWith("POST /api/v1/analyzer HTTP/1.1");
    }

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {"'zerodha' | zerodha", "'\u001b[2J' | ``", "{'x':1} | ``", "7 | ``", "'a b' | ``"})
    void aBrokerIsNamedOnlyIfItLooksLikeOne(String broker, String shown) throws Exception {
        String body = "{'status':'success','data':{'message':'pong','broker':" + broker + "}}";
        HostAddress address = host(says(http("200 OK", "", body.replace('\'', '"'))));

        HostState state = new HostPing(address, Duration.ofSeconds(20), TimeSource.system()).state(KEY);

        assertThat(state.answer().isYes()).isTrue();
        assertThat(state.broker()).isEqualTo(shown);
    }
}
