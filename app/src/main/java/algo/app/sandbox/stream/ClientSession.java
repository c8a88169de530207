package algo.app.sandbox.stream;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The requests of one client, and the answers to its messages. The stream's thread alone. */
final class ClientSession {
    static final String BROKER = "sandbox";
    /** The most characters that are repeated of what a client sent. */
    private static final int SHOWN = 60;

    /** An instrument that the client follows. */
    record Instrument(String exchange, String symbol) {}

    /** The depths in which a client follows an instrument. */
    static final class Subscription {
        private final EnumSet<Feed.Depth> depths = EnumSet.noneOf(Feed.Depth.class);
        /** The price that the client knows, in paise; 0 for none. */
        long told;

        /** Returns the depth in which ticks are sent: the highest one, which serves those below it too. */
        Feed.Depth highest() {
            return depths.stream().max(Enum::compareTo).orElseThrow();
        }
    }

    private final Feed feed;
    private final Clock clock;
    private final Optional<String> caller;
    private final Map<Instrument, Subscription> subscriptions = new LinkedHashMap<>();
    private String strategy = "";
    private boolean orders;

    /** @param caller the strategy that connects, if its address tells: then any key is taken */
    ClientSession(Feed feed, Clock clock, Optional<String> caller) {
        this.feed = feed;
        this.clock = clock;
        this.caller = caller;
    }

    boolean isAuthenticated() {
        return !strategy.isEmpty();
    }

    Map<Instrument, Subscription> subscriptions() {
        return subscriptions;
    }

    /** Returns whether changes of that strategy's orders are for this client. */
    boolean followsOrdersOf(String other) {
        return orders && strategy.equals(other);
    }

    boolean followsOrders() {
        return orders;
    }

    /** Does what a message asks for, and returns the answer. */
    Map<String, Object> answer(String text) {
        JsonNode message = Messages.read(text);
        if (message == null) {
            return Messages.error("INVALID_JSON", "Invalid JSON message");
        }
        String action = message.path(message.has("action") ? "action" : "type").asText("");
        return switch (action) {
            case "authenticate", "auth" -> authenticate(message);
            case "ping" -> pong(message);
            case "subscribe",
                    "unsubscribe",
                    "unsubscribe_all",
                    "subscribe_orders",
                    "unsubscribe_orders",
                    "get_broker_info",
                    "get_supported_brokers" ->
                isAuthenticated()
                        ? known(action, message)
                        : Messages.error("NOT_AUTHENTICATED", "You must authenticate first");
            default -> Messages.error("INVALID_ACTION", "Invalid action: " + shown(action));
        };
    }

    private Map<String, Object> known(String action, JsonNode message) {
        return switch (action) {
            case "subscribe" -> subscribe(message);
            case "unsubscribe" -> unsubscribe(message);
            case "unsubscribe_all" -> unsubscribeAll();
            case "subscribe_orders" -> orders(true);
            case "unsubscribe_orders" -> orders(false);
            case "get_broker_info" -> brokerInfo();
            default -> supportedBrokers();
        };
    }

    private Map<String, Object> authenticate(JsonNode message) {
        String key = message.path(message.has("api_key") ? "api_key" : "apikey").asText("");
        if (key.isEmpty()) {
            return Messages.error("AUTHENTICATION_ERROR", "API key is required");
        }
        Optional<String> owner = caller.or(() -> feed.owner(key));
        if (owner.isEmpty()) {
            return Messages.error("AUTHENTICATION_ERROR", "Invalid API key");
        }
        strategy = owner.get();
        Map<String, Object> answer = Messages.of("auth", "success");
        answer.put("message", "Authentication successful");
        answer.put("broker", BROKER);
        answer.put("user_id", strategy);
        answer.put("supported_features", Map.of("ltp", true, "quote", true, "depth", true));
        return answer;
    }

    private Map<String, Object> pong(JsonNode message) {
        Map<String, Object> answer = Messages.of("pong", "success");
        answer.put("server_timestamp", clock.millis());
        copyNumber(message, "timestamp", answer, "client_timestamp");
        copyText(message, "_pingId", answer);
        return answer;
    }

    private Map<String, Object> subscribe(JsonNode message) {
        Optional<Feed.Depth> depth = depth(message.path("mode"), Feed.Depth.QUOTE);
        if (depth.isEmpty()) {
            return Messages.error("INVALID_MODE", "Invalid mode: must be 1, 2, 3, LTP, Quote or Depth");
        }
        List<JsonNode> wanted = symbols(message);
        if (wanted.isEmpty()) {
            return Messages.error("INVALID_PARAMETERS", "At least one symbol must be specified");
        }
        List<Map<String, Object>> results = new ArrayList<>();
        boolean all = true;
        for (JsonNode each : wanted) {
            Map<String, Object> result = subscribed(each, depth.get());
            all &= result.get("status").equals("success");
            results.add(result);
        }
        Map<String, Object> answer = Messages.of("subscribe", all ? "success" : "partial");
        answer.put("subscriptions", results);
        answer.put("message", "Subscription processing complete");
        answer.put("broker", BROKER);
        copyText(message, "request_id", answer);
        return answer;
    }

    private Map<String, Object> subscribed(JsonNode each, Feed.Depth depth) {
        Instrument instrument = instrument(each);
        Map<String, Object> result = named(instrument);
        Optional<String> problem = feed.problem(instrument.exchange(), instrument.symbol());
        if (problem.isEmpty()
                && !subscriptions.containsKey(instrument)
                && subscriptions.size() == StreamBounds.INSTRUMENTS) {
            problem = Optional.of("More than " + StreamBounds.INSTRUMENTS + " symbols on one connection");
        }
        result.put("status", problem.isEmpty() ? "success" : "error");
        if (problem.isPresent()) {
            result.put("message", problem.get());
        } else {
            Subscription subscription = subscriptions.computeIfAbsent(instrument, any -> new Subscription());
            subscription.depths.add(depth);
            subscription.told = 0;
            result.put("mode", depth.label());
            result.put("depth", 5);
        }
        result.put("broker", BROKER);
        return result;
    }

    private Map<String, Object> unsubscribe(JsonNode message) {
        List<Map<String, Object>> done = new ArrayList<>();
        List<Map<String, Object>> failed = new ArrayList<>();
        for (JsonNode each : symbols(message)) {
            Instrument instrument = instrument(each);
            JsonNode mode = each.has("mode") ? each.path("mode") : message.path("mode");
            Map<String, Object> result = named(instrument);
            Subscription subscription = subscriptions.get(instrument);
            Feed.Depth depth = depth(mode, Feed.Depth.QUOTE).orElse(Feed.Depth.QUOTE);
            if (subscription != null && subscription.depths.remove(depth)) {
                result.put("status", "success");
                done.add(result);
                if (subscription.depths.isEmpty()) {
                    subscriptions.remove(instrument);
                }
            } else {
                result.put("status", "error");
                result.put("message", "Not subscribed");
                failed.add(result);
            }
        }
        if (done.isEmpty() && failed.isEmpty()) {
            return Messages.error("INVALID_PARAMETERS", "At least one symbol must be specified");
        }
        return unsubscribed(done, failed);
    }

    private Map<String, Object> unsubscribeAll() {
        List<Map<String, Object>> done = new ArrayList<>();
        for (Instrument instrument : subscriptions.keySet()) {
            Map<String, Object> result = named(instrument);
            result.put("status", "success");
            done.add(result);
        }
        subscriptions.clear();
        return unsubscribed(done, List.of());
    }

    private static Map<String, Object> unsubscribed(List<Map<String, Object>> done, List<Map<String, Object>> failed) {
        String status = failed.isEmpty() ? "success" : done.isEmpty() ? "error" : "partial";
        Map<String, Object> answer = Messages.of("unsubscribe", status);
        answer.put("message", "Unsubscription processing complete");
        answer.put("successful", done);
        answer.put("failed", failed);
        answer.put("broker", BROKER);
        return answer;
    }

    private Map<String, Object> orders(boolean follow) {
        orders = follow;
        Map<String, Object> answer = Messages.of(follow ? "subscribe_orders" : "unsubscribe_orders", "success");
        answer.put("message", follow ? "Subscribed to order updates" : "Unsubscribed from order updates");
        return answer;
    }

    private Map<String, Object> brokerInfo() {
        Map<String, Object> answer = Messages.of("broker_info", "success");
        answer.put("broker", BROKER);
        answer.put("adapter_status", "connected");
        answer.put("user_id", strategy);
        return answer;
    }

    private static Map<String, Object> supportedBrokers() {
        Map<String, Object> answer = Messages.of("supported_brokers", "success");
        answer.put("brokers", List.of(BROKER));
        answer.put("count", 1);
        return answer;
    }

    /** Returns the symbols of a list, or the one beside it. */
    private static List<JsonNode> symbols(JsonNode message) {
        List<JsonNode> symbols = new ArrayList<>();
        if (message.path("symbols").isArray()) {
            message.path("symbols").forEach(symbols::add);
        } else if (message.path("symbol").isTextual()) {
            symbols.add(message);
        }
        return symbols;
    }

    private static Instrument instrument(JsonNode each) {
        return new Instrument(
                each.path("exchange").asText(""), each.path("symbol").asText(""));
    }

    private static Map<String, Object> named(Instrument instrument) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("symbol", shown(instrument.symbol()));
        result.put("exchange", shown(instrument.exchange()));
        return result;
    }

    /** Reads a depth by number or by name, in any case. */
    private static Optional<Feed.Depth> depth(JsonNode mode, Feed.Depth otherwise) {
        if (mode.isMissingNode() || mode.isNull()) {
            return Optional.of(otherwise);
        }
        String text =
                mode.isIntegralNumber() || mode.isTextual() ? mode.asText().toLowerCase(Locale.ROOT) : "";
        for (Feed.Depth depth : Feed.Depth.values()) {
            boolean byNumber = mode.isIntegralNumber() && text.equals(String.valueOf(depth.number()));
            if (byNumber || text.equals(depth.label().toLowerCase(Locale.ROOT))) {
                return Optional.of(depth);
            }
        }
        return Optional.empty();
    }

    private static void copyText(JsonNode from, String name, Map<String, Object> to) {
        if (from.path(name).isTextual()) {
            to.put(name, shown(from.path(name).asText()));
        } else {
            copyNumber(from, name, to, name);
        }
    }

    private static void copyNumber(JsonNode from, String name, Map<String, Object> to, String as) {
        if (from.path(name).isNumber()) {
            to.put(as, from.path(name).numberValue());
        }
    }

    private static String shown(String text) {
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
    }
}
