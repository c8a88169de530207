package algo.app.squareoff;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.RefusingPort;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SquareOffTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Market market = new Market();
    private HttpServer server;

    /** A broker that fails, fills in parts, and lets stop orders trigger, as it is told to. */
    private static final class Market {
        private final Map<String, String> orders = new LinkedHashMap<>();
        private final Map<String, Integer> positions = new LinkedHashMap<>();
        private final List<String> calls = new ArrayList<>();
        /** What is done before the answer to each call of a kind. */
        private final Map<String, Runnable> before = new LinkedHashMap<>();
        /** What is answered in place of the answer. */
        private final Map<String, String> answers = new LinkedHashMap<>();

        private Runnable closes = () -> positions.replaceAll((symbol, quantity) -> 0);

        synchronized String answer(String call, JsonNode body) {
            calls.add(call);
            before.getOrDefault(call, () -> {}).run();
            String fixed = answers.get(call);
            switch (call) {
                case "cancelallorder" ->
                    orders.replaceAll((id, state) -> state.equals("stuck") ? "stuck" : "cancelled");
                case "closeposition" -> closes.run();
                default -> {
                    // It only asks.
                }
            }
            if (fixed != null) {
                return fixed;
            }
            if (!body.path("apikey").asText().equals("the-key")) {
                return "{\"status\":\"error\",\"message\":\"Invalid openalgo apikey\"}";
            }
            List<String> rows = new ArrayList<>();
            if (call.equals("orderbook")) {
                orders.forEach(
                        (id, state) -> rows.add("{\"orderid\":\"" + id + "\",\"symbol\":\"SBIN\",\"exchange\":\"NSE\","
                                + "\"action\":\"BUY\",\"quantity\":5,\"product\":\"MIS\",\"pricetype\":\"SL\",\"order_status\":\""
                                + state + "\"}"));
                return "{\"status\":\"success\",\"data\":{\"orders\":[" + String.join(",", rows) + "]}}";
            }
            if (call.equals("positionbook")) {
                positions.forEach((symbol, quantity) -> rows.add("{\"symbol\":\"" + symbol
                        + "\",\"exchange\":\"NSE\",\"product\":\"MIS\",\"quantity\":\"" + quantity
                        + "\",\"average_price\":\"100.50\"}"));
                return "{\"status\":\"success\",\"data\":[" + String.join(",", rows) + "]}";
            }
            return "{\"status\":\"success\",\"message\":\"done\"}";
        }

        synchronized long count(String call) {
            return calls.stream().filter(call::equals).count();
        }
    }

    @BeforeEach
    void open() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/api/v1/", this::answer);
        server.start();
        market.orders.put("1", "open");
        market.orders.put("2", "trigger pending");
        market.orders.put("3", "complete");
        market.positions.put("SBIN", 10);
        market.positions.put("INFY", -5);
        market.positions.put("TCS", 0);
    }

    @AfterEach
    void close() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String call = exchange.getRequestURI().getPath().substring("/api/v1/".length());
        byte[] bytes = market.answer(
                        call, JSON.readTree(exchange.getRequestBody().readAllBytes()))
                .getBytes(StandardCharsets.UTF_8);
        int code = new String(bytes, StandardCharsets.UTF_8).startsWith("500") ? 500 : 200;
        exchange.sendResponseHeaders(code, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private SquareOff.Result run() throws InterruptedException {
        return run("the-key");
    }

    private SquareOff.Result run(String key) throws InterruptedException {
        return run(server.getAddress().getPort(), key);
    }

    private static SquareOff.Result run(int port, String key) throws InterruptedException {
        return new SquareOff(new HostCalls("http://127.0.0.1:" + port, key, 2000), () -> {}).run();
    }

    @Test
    void ordersAreCancelledBeforePositionsAreClosedAndNothingIsLeft() throws Exception {
        SquareOff.Result result = run();

        assertThat(result.left()).isEmpty();
        assertThat(result.known()).isTrue();
        assertThat(result.problems()).isEmpty();
        assertThat(market.calls.indexOf("cancelallorder")).isLessThan(market.calls.indexOf("closeposition"));
        assertThat(market.count("closeposition")).isEqualTo(1);
        assertThat(result.cancelled()).isEqualTo("no order is open");
        assertThat(result.closed()).isEqualTo("no position is open");
    }

    @Test
    void anEmptyAccountIsNotClosed() throws Exception {
        market.orders.clear();
        market.positions.clear();

        assertThat(run().known()).isTrue();
        assertThat(market.count("closeposition")).isZero();
    }

    @Test
    void aPartialFillIsClosedOnceMore() throws Exception {
        market.closes = () -> market.positions.replaceAll((symbol, quantity) -> quantity / 2);

        SquareOff.Result result = run();

        assertThat(result.left()).isEmpty();
        assertThat(market.count("closeposition")).isEqualTo(4);
    }

    @Test
    void aRejectedCloseIsTriedAgainAndThenListed() throws Exception {
        market.closes = () -> market.positions.put("SBIN", 0);

        SquareOff.Result result = run();

        assertThat(result.left())
                .extracting(Left::kind, Left::symbol, Left::quantity)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("position", "INFY", "-5"));
        assertThat(result.closed()).isEqualTo("1 position is still open");
        assertThat(market.count("closeposition")).isEqualTo(4);
    }

    @Test
    void aStopOrderThatTriggersMeanwhileIsClosedToo() throws Exception {
        AtomicInteger looks = new AtomicInteger();
        market.before.put("orderbook", () -> {
            if (looks.incrementAndGet() == 3) {
                market.positions.put("RELIANCE", 7);
            }
        });

        SquareOff.Result result = run();

        assertThat(result.left()).isEmpty();
        assertThat(market.positions.get("RELIANCE")).isZero();
    }

    @Test
    void nothingIsClosedTwiceWhileAnOrderIsOnItsWay() throws Exception {
        AtomicInteger looks = new AtomicInteger();
        market.closes = () -> market.orders.put("closing", "stuck");
        market.before.put("orderbook", () -> {
            if (market.orders.containsKey("closing") && looks.incrementAndGet() == 5) {
                market.orders.put("closing", "complete");
                market.positions.replaceAll((symbol, quantity) -> 0);
            }
        });

        SquareOff.Result result = run();

        assertThat(result.left()).isEmpty();
        assertThat(market.count("closeposition")).isEqualTo(1);
    }

    @Test
    void anOrderThatCannotBeCancelledIsListedAndPositionsAreClosedAllTheSame() throws Exception {
        market.orders.put("1", "stuck");

        SquareOff.Result result = run();

        assertThat(result.left()).extracting(Left::kind).containsExactly("order");
        assertThat(result.left().get(0).detail()).isEqualTo("BUY SL 1, stuck");
        assertThat(market.positions.values()).containsOnly(0);
    }

    @Test
    void aWrongKeyIsSaidAndNothingIsKnown() throws Exception {
        SquareOff.Result result = run("another");

        assertThat(result.known()).isFalse();
        assertThat(result.problems()).anyMatch(problem -> problem.contains("Invalid openalgo apikey"));
    }

    @Test
    void aHostThatIsDownIsSaidAndNothingIsKnown() throws Exception {
        try (RefusingPort gone = new RefusingPort()) {
            SquareOff.Result result = run(gone.number(), "the-key");

            assertThat(result.known()).isFalse();
            assertThat(result.problems()).isNotEmpty();
            assertThat(result.cancelled()).isEqualTo("not known");
            assertThat(result.closed()).isEqualTo("not known");
        }
    }

    @Test
    void halfAnAnswerIsNotTakenForAnEmptyBook() throws Exception {
        for (String half : List.of("{\"status\":\"succ", "", "[]", "{}", "500 {")) {
            market.answers.put("positionbook", half);

            SquareOff.Result result = run();

            assertThat(result.known()).as("'%s'", half).isFalse();
            assertThat(market.count("closeposition"))
                    .as("once for each attempt")
                    .isPositive();
            market.calls.clear();
        }
    }

    @Test
    void whatTheHostSaysIsPrintableAndShort() throws Exception {
        market.positions.clear();
        market.positions.put("X".repeat(500), 3);
        market.closes = () -> {};

        assertThat(run().left().get(0).symbol()).hasSizeLessThan(60);
    }
}
