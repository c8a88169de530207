package algo.app.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import algo.app.Eventually;
import algo.app.ManualClock;
import algo.app.broker.wire.AccountView;
import algo.app.http.Admission;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The server: who may ask, what it does with garbage, how it starts and ends. */
class HttpApiTest {
    private static final String SBIN = "'symbol':'SBIN','exchange':'NSE'";
    private static final String BUY_10 = "'strategy':'P'," + SBIN + ",'action':'BUY','quantity':'10','product':'MIS'";

    @TempDir
    private Path home;

    private final ManualClock clock = ManualClock.atIst("2026-11-20T22:10:00");
    private Sandbox sandbox;
    private ApiClient ema;
    private ApiClient rsi;

    @BeforeEach
    void start() throws Exception {
        sandbox = new Sandbox(home.resolve("sandbox.jsonl"), clock, Admission.EVERYBODY);
        sandbox.register("ema", "key-of-ema");
        sandbox.register("rsi", "key-of-rsi");
        int port = sandbox.start(0);
        ema = new ApiClient(port, "key-of-ema");
        rsi = new ApiClient(port, "key-of-rsi");
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    @Test
    void pingSaysThatTheBrokerIsSimulated() throws Exception {
        ApiClient.Answer answer = ema.post("ping", "");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("status").asText()).isEqualTo("success");
        assertThat(answer.data().path("message").asText()).isEqualTo("pong");
        assertThat(answer.data().path("broker").asText()).isEqualTo("sandbox (simulated)");
        assertThat(ema.post("ping/", "").status()).as("with a slash at its end").isEqualTo(200);
    }

    @Test
    void theKeyMayComeInTheBodyOrTheHeaderAndMustBeKnown() throws Exception {
        assertThat(ema.send("POST", "ping", "{}", "X-API-KEY", "key-of-ema").status())
                .isEqualTo(200);
        assertThat(ema.send("POST", "ping", "", "X-API-KEY", "key-of-ema").status())
                .isEqualTo(200);
        for (ApiClient.Answer answer : List.of(
                ema.send("POST", "funds", "{'apikey':'wrong'}"),
                ema.send("POST", "funds", "{'apikey':'key-of-em'}"),
                ema.send("POST", "funds", "{'apikey':''}"),
                ema.send("POST", "funds", "{}", "X-API-KEY", "wrong"))) {
            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.message()).isEqualTo("Invalid openalgo apikey");
        }
        ApiClient.Answer without = ema.send("POST", "funds", "{}");
        assertThat(without.status()).isEqualTo(400);
        assertThat(without.message()).isEqualTo("{\"apikey\":[\"Missing data for required field.\"]}");
    }

    @Test
    void aNewKeyReplacesTheOldAndAForgottenStrategyHasNone() throws Exception {
        sandbox.register("ema", "another");
        assertThat(ema.post("ping", "").status()).isEqualTo(403);
        assertThat(ema.send("POST", "ping", "{'apikey':'another'}").status()).isEqualTo(200);

        sandbox.forget("ema");
        assertThat(ema.send("POST", "ping", "{'apikey':'another'}").status()).isEqualTo(403);
    }

    @Test
    void whatItDoesNotSpeakIsNamed() throws Exception {
        ApiClient.Answer unknown = ema.post("placesmartorders", "");
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.message())
                .contains("/api/v1/placesmartorders", "/api/v1/placesmartorder'")
                .hasSizeLessThan(150);

        ApiClient.Answer get = ema.send("GET", "quotes", "");
        assertThat(get.status()).isEqualTo(405);
        assertThat(get.message()).contains("quotes", "POST");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"{", "[]", "7", "nonsense", "{\"apikey\":\"key-of-ema\"} trailing", "\"text\""})
    void aBodyThatIsNoObjectIsRefused(String body) throws Exception {
        ApiClient.Answer answer = ema.sendRaw("POST", "ping", body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.message()).startsWith("The request body ").doesNotContain("\tat ");
    }

    @Test
    void aBodyThatIsTooLongOrTooDeepIsRefused() throws Exception {
        String longBody = "{\"apikey\":\"key-of-ema\",\"x\":\"" + "x".repeat(1 << 20) + "\"}";
        assertThat(ema.sendRaw("POST", "ping", longBody).status()).isEqualTo(413);
        assertThat(ema.sendRaw("POST", "ping", "{\"x\":" + "[".repeat(1000)).status())
                .isEqualTo(400);
        assertThat(ema.post("ping", "").status()).as("it lives").isEqualTo(200);
    }

    @Test
    void theAccountOutlivesTheDaemonAndTheKeyFindsItAgain() throws Exception {
        ema.post("placeorder", BUY_10);
        ema.post("placeorder", BUY_10 + ",'pricetype':'LIMIT','price':100");
        AccountView before = sandbox.view();
        int port = sandbox.start(0);
        sandbox.close();

        try (Sandbox again = new Sandbox(home.resolve("sandbox.jsonl"), clock, Admission.EVERYBODY)) {
            assertThat(again.view()).as("without the API").isEqualTo(before);
            assertThat(again.isRunning()).isFalse();
            again.register("ema", "key-of-ema");
            assertThat(again.start(port)).isEqualTo(port);
            assertThat(ema.post("orderbook", "").data().path("orders")).hasSize(2);
        }
    }

    @Test
    void aRestingOrderIsFilledWithoutAnybodyAsking() throws Exception {
        String price = ema.post("quotes", SBIN).data().path("bid").asText();
        ema.post("placeorder", BUY_10 + ",'pricetype':'LIMIT','price':" + price);
        Path journal = home.resolve("sandbox.jsonl");

        clock.advance(Duration.ofHours(6));

        Eventually.holds(
                "the matcher writes the fill", () -> Files.readString(journal).contains("\"filled\""));
    }

    @Test
    void startingTwiceIsStartingOnceAndAPortInUseIsSaidSo() throws Exception {
        int port = sandbox.start(0);
        assertThat(sandbox.start(0)).isEqualTo(port);
        assertThat(sandbox.isRunning()).isTrue();

        try (Sandbox other = new Sandbox(home.resolve("other.jsonl"), clock, Admission.EVERYBODY);
                ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> other.start(taken.getLocalPort()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("127.0.0.1:" + taken.getLocalPort());
            assertThat(other.isRunning()).isFalse();
            assertThat(other.start(0)).isNotEqualTo(port);
        }
    }

    @Test
    void nobodyOutsideThisMachineCanReachIt() throws Exception {
        int port = sandbox.start(0);
        for (NetworkInterface network : Collections.list(NetworkInterface.getNetworkInterfaces())) {
            for (InetAddress address : Collections.list(network.getInetAddresses())) {
                if (!address.isLoopbackAddress() && address instanceof Inet4Address) {
                    assertThatThrownBy(() -> new Socket(address, port).close())
                            .as(address.toString())
                            .isInstanceOf(IOException.class);
                }
            }
        }
    }

    @Test
    void garbageAndSilentCallersDoNotKeepOthersFromTheirAnswers() throws Exception {
        int port = sandbox.start(0);
        List<Socket> silent = new ArrayList<>();
        try {
            for (int i = 0; i < 20; i++) {
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
                silent.add(socket);
                if (i % 2 == 0) {
                    socket.getOutputStream().write("\0\1\2 nonsense\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
                }
            }
            assertThat(ema.post("ping", "").status()).isEqualTo(200);
        } finally {
            for (Socket socket : silent) {
                socket.close();
            }
        }
    }

    @Test
    void manyCallersAtOnceKeepTheAccountExact() throws Exception {
        List<Thread> threads = new ArrayList<>();
        for (ApiClient client : List.of(ema, rsi, ema, rsi)) {
            Thread thread = new Thread(() -> {
                try {
                    for (int i = 0; i < 25; i++) {
                        client.post("placeorder", BUY_10);
                    }
                } catch (IOException | InterruptedException e) {
                    throw new AssertionError(e);
                }
            });
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }

        AccountView view = sandbox.view();
        assertThat(view.positions())
                .extracting(AccountView.PositionRow::quantity)
                .containsExactly(500L, 500L);
        assertThat(view.orders())
                .extracting(AccountView.OrderRow::orderId)
                .doesNotHaveDuplicates()
                .hasSize(100);
    }

    @Test
    void closingIsQuickEvenWithCallersConnected() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), sandbox.start(0))) {
            socket.getOutputStream().write("POST /api/v1/ping HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII));
            long begin = System.nanoTime();
            sandbox.close();
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(3));
        }
        assertThat(sandbox.isRunning()).isFalse();
        assertThatThrownBy(() -> ema.post("ping", "")).isInstanceOf(IOException.class);
    }
}
