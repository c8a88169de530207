package algo.app.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import algo.app.ManualClock;
import algo.app.http.Admission;
import algo.app.model.CallerAddress;
import algo.app.sandbox.stream.StreamBounds;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The stream of prices and orders, by OpenAlgo's messages. */
class StreamTest {
    private static final String SBIN = "{'symbol':'SBIN','exchange':'NSE'}";

    @TempDir
    private Path home;

    private final ManualClock clock = ManualClock.atIst("2026-11-20T11:10:00");
    private Sandbox sandbox;
    private int port;

    @BeforeEach
    void start() throws Exception {
        sandbox = new Sandbox(home.resolve("sandbox.jsonl"), clock, Admission.EVERYBODY);
        sandbox.register("ema", "key-of-ema");
        sandbox.register("rsi", "key-of-rsi");
        port = sandbox.start(0);
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    @Test
    void aClientAuthenticatesSubscribesAndSeesEachMoveOfThePrice() throws Exception {
        try (StreamClientRig client = new StreamClientRig(port)) {
            JsonNode auth = client.ask("{'action':'authenticate','api_key':'key-of-ema'}");
            assertThat(auth.path("type").asText()).isEqualTo("auth");
            assertThat(auth.path("user_id").asText()).isEqualTo("ema");
            assertThat(auth.path("supported_features").path("depth").asBoolean())
                    .isTrue();

            JsonNode ack =
                    client.ask("{'action':'subscribe','symbols':[" + SBIN + "],'mode':1,'depth':5,'request_id':'r1'}");
            assertThat(ack.path("status").asText()).isEqualTo("success");
            assertThat(ack.path("request_id").asText()).isEqualTo("r1");
            assertThat(ack.path("subscriptions").get(0).path("mode").asText()).isEqualTo("LTP");
            JsonNode first = client.next("market_data");
            double before = first.path("data").path("ltp").asDouble();
            assertThat(first.path("mode").isInt()).isTrue();
            assertThat(first.path("mode").asInt()).isEqualTo(1);

            clock.advance(Duration.ofMinutes(7));
            JsonNode later = client.next("market_data");
            assertThat(later.path("data").path("ltp").asDouble())
                    .isNotEqualTo(before)
                    .isEqualTo(new ApiClient(port, "key-of-ema")
                            .post("quotes", "'symbol':'SBIN','exchange':'NSE'")
                            .data()
                            .path("ltp")
                            .asDouble());
        }
    }

    @Test
    void aTickHoldsWhatItsModeSaysAndTheHighestModeServesTheOthers() throws Exception {
        try (StreamClientRig client = new StreamClientRig(port).authenticated("key-of-ema")) {
            client.say("{'action':'subscribe','symbol':'SBIN','exchange':'NSE','mode':'Quote'}");
            JsonNode quote = client.next("market_data").path("data");
            for (String field : List.of(
                    "open",
                    "high",
                    "low",
                    "close",
                    "ltp",
                    "volume",
                    "last_quantity",
                    "last_trade_quantity",
                    "average_price",
                    "avg_trade_price",
                    "change",
                    "change_percent",
                    "total_buy_quantity",
                    "oi")) {
                assertThat(quote.path(field).isNumber()).as(field).isTrue();
            }
            assertThat(quote.has("depth")).isFalse();

            client.say("{'action':'subscribe','symbol':'SBIN','exchange':'NSE','mode':3}");
            JsonNode tick = client.next(message -> message.path("mode").asInt() == 3);
            assertThat(tick.path("data").path("depth").path("buy")).hasSize(5);
            assertThat(tick.path("data")
                            .path("depth")
                            .path("sell")
                            .get(0)
                            .path("orders")
                            .isNumber())
                    .isTrue();
            assertThat(tick.path("data").path("volume").isNumber()).isTrue();

            assertThat(client.ask("{'action':'unsubscribe','symbols':[{'symbol':'SBIN','exchange':'NSE','mode':3}]}")
                            .path("successful"))
                    .hasSize(1);
            assertThat(client.ask("{'action':'unsubscribe_all'}").path("status").asText())
                    .isEqualTo("success");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            nonsense                                              | INVALID_JSON
            [1]                                                   | INVALID_JSON
            {'action':'dance'}                                    | INVALID_ACTION
            {'action':'authenticate'}                             | AUTHENTICATION_ERROR
            {'action':'authenticate','api_key':'wrong'}           | AUTHENTICATION_ERROR
            {'action':'subscribe','symbols':[]}                   | NOT_AUTHENTICATED
            """)
    void aMistakeIsAnsweredAndTheConnectionStays(String message, String code) throws Exception {
        try (StreamClientRig client = new StreamClientRig(port)) {
            JsonNode answer = client.ask(message);
            assertThat(answer.path("status").asText()).isEqualTo("error");
            assertThat(answer.path("code").asText()).isEqualTo(code);
            assertThat(answer.has("type")).isFalse();
            JsonNode pong = client.ask("{'action':'ping','timestamp':7,'_pingId':'p'}");
            assertThat(pong.path("type").asText()).isEqualTo("pong");
            assertThat(pong.path("client_timestamp").asInt()).isEqualTo(7);
            assertThat(pong.path("_pingId").asText()).isEqualTo("p");
        }
    }

    @ParameterizedTest
    @CsvSource({"true, INVALID_MODE", "4, INVALID_MODE", "'''tick''', INVALID_MODE"})
    void aModeIsOneOfThree(String mode, String code) throws Exception {
        try (StreamClientRig client = new StreamClientRig(port).authenticated("key-of-ema")) {
            assertThat(client.ask("{'action':'subscribe','symbols':[" + SBIN + "],'mode':" + mode + "}")
                            .path("code")
                            .asText())
                    .isEqualTo(code);
            assertThat(client.ask("{'action':'subscribe','instruments':[" + SBIN + "]}")
                            .path("code")
                            .asText())
                    .isEqualTo("INVALID_PARAMETERS");
        }
    }

    @Test
    void anUnknownSymbolDoesNotSpoilTheOthers() throws Exception {
        try (StreamClientRig client = new StreamClientRig(port).authenticated("key-of-ema")) {
            JsonNode answer = client.ask(
                    "{'action':'subscribe','symbols':[{'symbol':'no such','exchange':'NSE'}," + SBIN + "],'mode':1}");

            assertThat(answer.path("status").asText()).isEqualTo("partial");
            assertThat(answer.path("subscriptions").get(0).path("status").asText())
                    .isEqualTo("error");
            assertThat(answer.path("subscriptions").get(1).path("status").asText())
                    .isEqualTo("success");
        }
    }

    @Test
    void changesOfOrdersAreForTheClientsOfTheirStrategy() throws Exception {
        try (StreamClientRig ema = new StreamClientRig(port).authenticated("key-of-ema");
                StreamClientRig rsi = new StreamClientRig(port).authenticated("key-of-rsi")) {
            assertThat(ema.ask("{'action':'subscribe_orders'}").path("message").asText())
                    .isEqualTo("Subscribed to order updates");
            rsi.ask("{'action':'subscribe_orders'}");
            String order =
                    "'strategy':'P','symbol':'SBIN','exchange':'NSE','action':'BUY','quantity':'10','product':'MIS'";
            String id = new ApiClient(port, "key-of-ema")
                    .post("placeorder", order)
                    .json()
                    .path("orderid")
                    .asText();
            new ApiClient(port, "key-of-rsi").post("placeorder", order.replace("10", "11"));

            JsonNode update =
                    ema.next(message -> message.path("order_status").asText().equals("complete"));
            assertThat(update.path("orderid").asText()).isEqualTo(id);
            assertThat(update.path("filled_quantity").asInt()).isEqualTo(10);
            assertThat(update.path("user_id").asText()).isEqualTo("ema");
            assertThat(rsi.next("order_update").path("quantity").asInt()).isEqualTo(11);
        }
    }

    @Test
    void oneWhoseAddressTellsWhoItIsMayShowAnyKey() throws Exception {
        InetAddress own = CallerAddress.of("key-of-rsi");
        try (Socket socket = new Socket()) {
            socket.bind(new InetSocketAddress(own, 0));
            socket.connect(new InetSocketAddress("127.0.0.1", port), 5000);
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write(("GET /ws HTTP/1.1\r\nHost: localhost:8765\r\nOrigin: http://localhost:8765\r\nUpgrade:"
                                    + " websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version:"
                                    + " 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            StringBuilder head = new StringBuilder();
            while (!head.toString().endsWith("\r\n\r\n")) {
                head.append((char) in.read());
            }
            // The example of RFC 6455, 1.3.
            assertThat(head).startsWith("HTTP/1.1 101 ").contains("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
            byte[] text =
                    "{\"action\":\"authenticate\",\"api_key\":\"of somebody else\"}".getBytes(StandardCharsets.UTF_8);
            byte[] frame = new byte[6 + text.length];
            frame[0] = (byte) 0x81;
            frame[1] = (byte) (0x80 | text.length);
            System.arraycopy(text, 0, frame, 6, text.length); // a mask of zeros changes nothing
            socket.getOutputStream().write(frame);
            in.readNBytes(4);
            assertThat(new String(in.readNBytes(60), StandardCharsets.UTF_8))
                    .startsWith("{\"type\":\"auth\",\"status\":\"success\"");
        }
    }

    @ParameterizedTest
    @CsvSource({"https://evil.example", "null", "http://localhost:1"})
    void pagesOfABrowserAreRefused(String origin) {
        var builder = HttpClient.newHttpClient().newWebSocketBuilder().header("Origin", origin);

        assertThatThrownBy(() -> builder.buildAsync(
                                URI.create("ws://127.0.0.1:" + port + "/"), new WebSocket.Listener() {})
                        .join())
                .isInstanceOf(CompletionException.class);
    }

    @Test
    void clientsAreBounded() throws Exception {
        List<StreamClientRig> clients = new ArrayList<>();
        try {
            for (int i = 0; i < StreamBounds.CLIENTS; i++) {
                clients.add(new StreamClientRig(port).authenticated("key-of-ema"));
            }
            try (StreamClientRig more = new StreamClientRig(port)) {
                more.next(message -> message.has("closed"));
            }
            clients.get(0).say("{'action':'subscribe','symbols':[" + SBIN + "],'mode':1}");
            clients.get(0).next("market_data");
        } finally {
            clients.forEach(StreamClientRig::close);
        }
    }
}
