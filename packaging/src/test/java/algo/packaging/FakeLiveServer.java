package algo.packaging;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

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
    private volatile boolean analyzes;

    /** @param apiKey the one that it takes */
    FakeLiveServer(String apiKey) throws IOException {
        this.apiKey = apiKey;
        up();
        port = server.getAddress().getPort();
    }

    /** Answers again, at the address of before. */
    void up() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/api/v1/", this::answer);
        server.start();
    }

    /** Nobody listens at its address any more. */
    void down() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String call = exchange.getRequestURI().getPath().substring("/api/v1/".length());
        JsonNode body = JSON.readTree(exchange.getRequestBody().readAllBytes());
        String key = body.path("apikey").asText();
        ledger.add(new Entry(call, key));
        boolean known = key.equals(apiKey);
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
            default -> replies.getOrDefault(call, "{\"status\":\"success\",\"orderid\":\"1\"}");
        };
    }

    /** Has it answer a call with these data from now on. */
    FakeLiveServer answers(String call, String data) {
        replies.put(call, "{\"status\":\"success\",\"data\":" + data.replace('\'', '"') + "}");
        return this;
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
        down();
    }
}
