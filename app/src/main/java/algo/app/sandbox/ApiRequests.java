package algo.app.sandbox;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** From the bytes of a request to the bytes of its answer: finds the endpoint, checks the key. Knows no HTTP server. */
final class ApiRequests {
    private static final Logger LOG = LoggerFactory.getLogger(ApiRequests.class);
    /** Longest body of a request in bytes. */
    static final int LONGEST = 1 << 20;

    private static final ObjectMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(20)
                            .maxNumberLength(100)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private final Map<String, Endpoint> endpoints = new TreeMap<>();
    private final Keys keys;
    private final Runnable served;

    /** @param served called after each request that may have left an order resting; must be quick */
    ApiRequests(Keys keys, Runnable served) {
        this.keys = keys;
        this.served = served;
    }

    void add(Map<String, Endpoint> routes) {
        endpoints.putAll(routes);
    }

    /** An HTTP status and the JSON to go with it. */
    record Answer(int status, byte[] body) {}

    /**
     * Never throws for what a caller did wrong.
     *
     * @param name of the endpoint, e.g. {@code market/holidays}
     * @param headerKey the key from the header; empty if there is none
     * @throws IOException if the body cannot be read to its end
     */
    Answer answer(String name, String method, String headerKey, InputStream body) throws IOException {
        Endpoint endpoint = endpoints.get(name);
        if (endpoint == null) {
            return unknown("/api/v1/" + name);
        }
        if (!method.equals("POST")) {
            return error(ApiError.of(405, "Method not allowed: /api/v1/" + name + " answers POST, not " + method));
        }
        byte[] bytes = body.readNBytes(LONGEST + 1);
        if (bytes.length > LONGEST) {
            return error(ApiError.of(413, "The request is longer than " + LONGEST + " bytes"));
        }
        try {
            ObjectNode json = parse(bytes);
            Fields fields = new Fields(json);
            String key = headerKey;
            if (key.isEmpty() || fields.has("apikey")) {
                key = fields.text("apikey");
                fields.check();
            }
            String strategy = keys.owner(key).orElseThrow(() -> ApiError.of(403, "Invalid openalgo apikey"));
            Map<String, Object> reply = endpoint.answer(strategy, fields);
            if (reply.containsKey("orderid")) {
                served.run();
            }
            return new Answer(200, JSON.writeValueAsBytes(reply));
        } catch (ApiError e) {
            return error(e);
        } catch (OrderRefused e) {
            return error(ApiError.of(e.isUnknown() ? 404 : 400, e.getMessage()));
        } catch (IOException e) {
            LOG.warn("sandbox: {} was refused: {}", name, e.toString());
            return error(ApiError.of(
                    500, "The paper account cannot be stored (" + e.getMessage() + "); nothing has changed"));
        } catch (RuntimeException e) {
            LOG.error("sandbox: {} failed", name, e);
            return error(ApiError.of(500, "An unexpected error occurred"));
        }
    }

    /** The answer to a path that is none of ours. */
    Answer unknown(String path) throws IOException {
        return error(ApiError.of(
                404,
                "Unknown endpoint " + path + ": the sandbox answers /api/v1/ with "
                        + String.join(", ", endpoints.keySet())));
    }

    private static ObjectNode parse(byte[] bytes) throws ApiError, IOException {
        try {
            JsonNode node = bytes.length == 0 ? JSON.createObjectNode() : JSON.readTree(bytes);
            if (node instanceof ObjectNode object) {
                return object;
            }
        } catch (JacksonException e) {
            throw ApiError.of(400, "The request body is not valid JSON: " + e.getOriginalMessage());
        }
        throw ApiError.of(400, "The request body must be a JSON object");
    }

    private static Answer error(ApiError error) throws IOException {
        return new Answer(error.status(), JSON.writeValueAsBytes(error.body()));
    }
}
