package algo.app.sandbox.stream;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.LinkedHashMap;
import java.util.Map;

/** The messages of the stream as JSON, by OpenAlgo's names. Pure. */
final class Messages {
    private static final int DEPTH = 8;
    private static final int STRING = 1024;

    private static final ObjectMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEPTH)
                            .maxStringLength(STRING)
                            .maxNumberLength(40)
                            .build())
                    .build())
            .build();

    private Messages() {}

    /** Reads an object; null if the text is none. */
    static JsonNode read(String text) {
        try {
            JsonNode node = JSON.readTree(text);
            return node != null && node.isObject() ? node : null;
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    static byte[] bytes(Map<String, Object> message) {
        try {
            return JSON.writeValueAsBytes(message);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e); // maps of texts and numbers
        }
    }

    /** Returns a message with its type and its status. */
    static Map<String, Object> of(String type, String status) {
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("type", type);
        message.put("status", status);
        return message;
    }

    static Map<String, Object> error(String code, String text) {
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("status", "error");
        message.put("code", code);
        message.put("message", text);
        return message;
    }

    static Map<String, Object> tick(String exchange, String symbol, Feed.Depth depth, Map<String, Object> data) {
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("type", "market_data");
        message.put("symbol", symbol);
        message.put("exchange", exchange);
        message.put("mode", depth.number());
        message.put("data", data);
        message.put("broker", ClientSession.BROKER);
        return message;
    }
}
