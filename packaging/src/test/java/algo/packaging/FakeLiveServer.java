package algo.packaging;

import algo.app.Eventually;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/**
 * An OpenAlgo host with real money that is none: it answers a ping and takes orders for one key, and keeps a ledger of all that
 * it was sent. The oracle for what traded live, whatever algo says.
 */
final class FakeLiveServer implements AutoCloseable {
    /** One request, by its path without {@code /api/v1/}, and the key in it. */
    record Entry(String call, String apiKey) {}

    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<Entry> ledger = new CopyOnWriteArrayList<>();
    private final Map<String, String> replies = new ConcurrentHashMap<>();
    private final String apiKey;
    private HttpServer server;
    private int port;
    /** Has the port while nobody listens there; null while somebody does. */
    private SocketChannel held;

    private volatile boolean analyzes;
    private volatile String profit = "0.00";
    /** The time that its answers about funds take, in milliseconds. */
    private volatile long slowness;
    /** Answers calls of its account; each call of a kind takes the next, or is answered as ever. */
    private final Map<String, Deque<Supplier<String>>> next = new ConcurrentHashMap<>();
    /** The states of its orders, by number. Guarded by itself, as the positions are. */
    private final Map<String, String> orders = new LinkedHashMap<>();

    private final Map<String, Integer> positions = new LinkedHashMap<>();

    /** @param apiKey the one that it takes */
    FakeLiveServer(String apiKey) throws IOException {
        this.apiKey = apiKey;
        up();
        port = server.getAddress().getPort();
    }

    /** Answers again, at the address of before. */
    void up() throws IOException {
        if (held != null) {
            held.close();
            held = null;
        }
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/api/v1/", this::answer);
        server.start();
    }

    /** Nobody listens at its address any more, nor may another take it. */
    void down() {
        server.stop(0);
        Eventually.holds("its port is held", this::hold);
    }

    /** Binds its port without listening; returns whether it is free already. */
    private boolean hold() throws IOException {
        SocketChannel channel = SocketChannel.open();
        try {
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true)
                    .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        } catch (BindException e) {
            channel.close();
            return false;
        }
        held = channel;
        return true;
    }

    private void answer(HttpExchange exchange) throws IOException {
        String call = exchange.getRequestURI().getPath().substring("/api/v1/".length());
        JsonNode body = JSON.readTree(exchange.getRequestBody().readAllBytes());
        String key = body.path("apikey").asText();
        ledger.add(new Entry(call, key));
        boolean known = key.equals(apiKey);
        if (call.equals("funds") && slowness > 0) {
            pause();
        }
        String reply = !known ? "{\"status\":\"error\",\"message\":\"Invalid openalgo apikey\"}" : answer(call);
        byte[] bytes = reply.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(known ? 200 : 403, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private String answer(String call) {
        return switch (call) {
            case "ping" -> "{\"status\":\"success\",\"data\":{\"message\":\"pong\",\"broker\":\"zerodha\"}}";
            case "analyzer" ->
                "{\"status\":\"success\",\"data\":{\"mode\":\"" + (analyzes ? "analyze" : "live")
                        + "\",\"analyze_mode\":" + analyzes + ",\"total_logs\":0}}";
            case "orderbook", "positionbook", "funds", "cancelallorder", "closeposition" ->
                replies.containsKey(call) ? replies.get(call) : account(call);
            default -> replies.getOrDefault(call, "{\"status\":\"success\",\"orderid\":\"1\"}");
        };
    }

    /** Has it answer a call with these data from now on. */
    FakeLiveServer answers(String call, String data) {
        replies.put(call, "{\"status\":\"success\",\"data\":" + data.replace('\'', '"') + "}");
        return this;
    }

    private String account(String call) {
        if (call.equals("funds")) {
            return "{\"status\":\"success\",\"data\":{\"m2mrealized\":\"0.00\",\"m2munrealized\":\"" + profit + "\"}}";
        }
        Deque<Supplier<String>> waiting = next.get(call);
        Supplier<String> now = waiting == null ? null : waiting.poll();
        if (now != null) {
            return now.get();
        }
        synchronized (orders) {
            switch (call) {
                case "cancelallorder" -> orders.replaceAll((id, state) -> isOver(state) ? state : "cancelled");
                case "closeposition" -> positions.replaceAll((symbol, quantity) -> 0);
                default -> {
                    // It only asks.
                }
            }
            ObjectNode answer = JSON.createObjectNode().put("status", "success");
            if (call.equals("orderbook")) {
                ArrayNode rows = answer.putObject("data").putArray("orders");
                orders.forEach((id, state) -> rows.addObject()
                        .put("orderid", id)
                        .put("symbol", "SBIN")
                        .put("exchange", "NSE")
                        .put("product", "MIS")
                        .put("action", "SELL")
                        .put("pricetype", "SL-M")
                        .put("quantity", 5)
                        .put("order_status", state));
            } else if (call.equals("positionbook")) {
                ArrayNode rows = answer.putArray("data");
                positions.forEach((symbol, quantity) -> rows.addObject()
                        .put("symbol", symbol)
                        .put("exchange", "NSE")
                        .put("product", "MIS")
                        .put("quantity", quantity)
                        .put("average_price", "812.50")
                        .put("pnl", "-0.50"));
            }
            return answer.toString();
        }
    }

    /** Sets the profit of the day, in rupees, that it tells with the funds. */
    void earns(String rupees) {
        profit = rupees;
    }

    /** Sets how long it takes to tell the funds. */
    void isSlow(long millis) {
        slowness = millis;
    }

    private void pause() throws IOException {
        try {
            Thread.sleep(slowness);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private static boolean isOver(String state) {
        return state.equals("complete") || state.equals("cancelled") || state.equals("rejected");
    }

    /** Puts an order into its book. */
    void hasOrder(String id, String state) {
        synchronized (orders) {
            orders.put(id, state);
        }
    }

    /** Puts a position into its book, in place of the one of that symbol. */
    void hasPosition(String symbol, int quantity) {
        synchronized (orders) {
            positions.put(symbol, quantity);
        }
    }

    int position(String symbol) {
        synchronized (orders) {
            return positions.get(symbol);
        }
    }

    boolean hasOpenOrder() {
        synchronized (orders) {
            return orders.values().stream().anyMatch(state -> !isOver(state));
        }
    }

    /** The next call of that kind that is not answered so yet gets this answer; what it does to the account it does itself. */
    void answersNext(String call, Supplier<String> answer) {
        next.computeIfAbsent(call, key -> new ConcurrentLinkedDeque<>()).add(answer);
    }

    /** Sets whether it is in analyze mode, which it says of itself. */
    void analyzes(boolean is) {
        analyzes = is;
    }

    String address() {
        return "http://127.0.0.1:" + port;
    }

    /** Makes it the live host of a home, by a hand edit. */
    void into(AlgoHome home) throws IOException {
        ObjectNode config = (ObjectNode) JSON.readTree(Files.readAllBytes(home.config()));
        config.putObject("openalgo").put("host", address());
        Files.write(home.config(), JSON.writeValueAsBytes(config));
        home.algo("reload").run().ok();
    }

    /** How many orders it was sent. */
    long orders() {
        return ledger.stream()
                .filter(entry -> entry.call().equals("placeorder"))
                .count();
    }

    long pings() {
        return ledger.stream().filter(entry -> entry.call().equals("ping")).count();
    }

    List<Entry> ledger() {
        return ledger;
    }

    @Override
    public void close() {
        try {
            if (held == null) {
                server.stop(0);
            } else {
                held.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
