package algo.app.sandbox;

import algo.app.http.Answer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** From the bytes of a request to its answer: finds the endpoint, checks the key. Thread-safe once all routes are added. */
final class ApiRequests {
    private static final Logger LOG = LoggerFactory.getLogger(ApiRequests.class);
    private static final int LONGEST_PATH = 80;

    private final Map<String, Endpoint> endpoints = new TreeMap<>();
    private final Map<String, StreamEndpoint> streams = new TreeMap<>();
    private final ApiKeys keys;
    private final Runnable served;

    /** Loaded with the first answer, since the start of the process waits for what is loaded before. */
    private static final class Writer {
        static final ObjectMapper JSON = JsonMapper.builder().build();
    }

    /** @param served called after each request that may have left an order resting; must be quick */
    ApiRequests(ApiKeys keys, Runnable served) {
        this.keys = keys;
        this.served = served;
    }

    void add(Map<String, Endpoint> routes) {
        endpoints.putAll(routes);
    }

    void addStreams(Map<String, StreamEndpoint> routes) {
        streams.putAll(routes);
    }

    /** The strategy whose programs call from that address, if there is one. */
    Optional<String> caller(InetAddress peer) {
        return keys.caller(peer);
    }

    /** Whether an answer of the endpoint takes long to make. */
    boolean isSlow(String name) {
        return streams.containsKey(name);
    }

    /**
     * Never throws for what a caller did wrong.
     *
     * @param name of the endpoint, e.g. {@code market/holidays}
     * @param caller the strategy that calls, if its address tells; the key that it sends does not count then
     * @param headerKey the key from the header; empty if there is none
     * @param body its first {@code length} bytes are the body
     */
    Answer answer(String name, String method, Optional<String> caller, String headerKey, byte[] body, int length) {
        Endpoint endpoint = endpoints.get(name);
        StreamEndpoint stream = streams.get(name);
        if (endpoint == null && stream == null) {
            return unknown("/api/v1/" + name);
        }
        if (!method.equals("POST")) {
            String answers = "Method not allowed: /api/v1/" + name + " answers POST, not " + cut(method);
            return Answer.of(405, json(ApiReply.error(answers)), "Allow: POST");
        }
        try {
            JsonBody json = JsonBody.of(body, length);
            String strategy = caller.isPresent() ? caller.get() : strategy(headerKey, new RequestFields(json.key()));
            RequestFields fields = new RequestFields(json.tree());
            if (stream != null) {
                return Answer.of(stream.answer(strategy, fields));
            }
            Map<String, Object> reply = endpoint.answer(strategy, fields);
            if (reply.containsKey("orderid")) {
                served.run();
            }
            return Answer.of(200, json(reply));
        } catch (ApiError e) {
            return answer(e);
        } catch (OrderRefused e) {
            return answer(ApiError.of(e.isUnknown() ? 404 : 400, e.getMessage()));
        } catch (IOException e) {
            LOG.warn("sandbox: {} was refused: {}", name, e.toString());
            return answer(ApiError.of(
                    500, "The paper account cannot be stored (" + e.getMessage() + "); nothing has changed"));
        } catch (RuntimeException e) {
            LOG.error("sandbox: {} failed", name, e);
            return answer(ApiError.of(500, "An unexpected error occurred"));
        }
    }

    /** Whose key it is; one in the body comes before one in the header. */
    private String strategy(String headerKey, RequestFields inBody) throws ApiError {
        String key = headerKey;
        if (key.isEmpty() || inBody.has("apikey")) {
            key = inBody.text("apikey");
            inBody.check();
        }
        return keys.owner(key).orElseThrow(() -> ApiError.of(403, "Invalid openalgo apikey"));
    }

    /** The answer to a path that is none of ours. */
    Answer unknown(String path) {
        TreeSet<String> known = new TreeSet<>(endpoints.keySet());
        known.addAll(streams.keySet());
        return answer(ApiError.of(
                404,
                "Unknown endpoint " + cut(path) + ": the sandbox answers /api/v1/ with " + String.join(", ", known)));
    }

    byte[] error(String message) {
        return json(ApiReply.error(message));
    }

    private static String cut(String text) {
        return text.length() <= LONGEST_PATH ? text : text.substring(0, LONGEST_PATH) + "…";
    }

    private static Answer answer(ApiError error) {
        return error.status() == 503
                ? Answer.of(503, json(error.body()), "Retry-After: 1")
                : Answer.of(error.status(), json(error.body()));
    }

    private static byte[] json(Map<String, Object> body) {
        try {
            return Writer.JSON.writeValueAsBytes(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
