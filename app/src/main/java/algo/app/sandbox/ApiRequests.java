package algo.app.sandbox;

import algo.app.http.Response;
import algo.app.model.Nearest;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers requests: finds the endpoint of a request's bytes, and checks the key. Thread-safe once all routes are added.
 */
final class ApiRequests {
    private static final Logger LOG = LoggerFactory.getLogger(ApiRequests.class);
    private static final int LONGEST_PATH = 80;
    private static final String TICKER = "ticker/";

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

    /** Returns the strategy whose programs call from that address, if there is one. */
    Optional<String> caller(InetAddress peer) {
        return keys.caller(peer);
    }

    /** Returns whether an answer of the endpoint takes long to make. */
    static boolean isSlow(String name) {
        return EndpointKind.of(endpoint(name)).is(EndpointKind.Trait.SLOW);
    }

    /** Returns the name without what follows in the path. */
    private static String endpoint(String name) {
        return name.startsWith(TICKER) ? TICKER.substring(0, TICKER.length() - 1) : name;
    }

    /**
     * Never throws for what a caller did wrong.
     *
     * @param path of the endpoint, e.g. {@code market/holidays} or {@code ticker/NSE:SBIN}
     * @param query of a GET, not decoded
     * @param caller the strategy that calls, if its address tells; the key that it sends does not count then
     * @param headerKey the key from the header; empty if there is none
     * @param body its first {@code length} bytes are the body
     */
    Response answer(
            String path,
            String method,
            String query,
            Optional<String> caller,
            String headerKey,
            byte[] body,
            int length) {
        String name = endpoint(path);
        EndpointKind kind = EndpointKind.of(name);
        Endpoint endpoint = endpoints.get(name);
        StreamEndpoint stream = streams.get(name);
        if (kind.is(EndpointKind.Trait.ABSENT)) {
            return answer(kind, ApiError.of(501, name + " is not in the sandbox"));
        }
        if (endpoint == null && stream == null) {
            return unknown("/api/v1/" + path);
        }
        if (!method.equals(kind.method())) {
            String answers =
                    "Method not allowed: /api/v1/" + name + " answers " + kind.method() + ", not " + cut(method);
            return Response.of(405, json(ApiReply.error(answers)), "Allow: " + kind.method());
        }
        try {
            RequestFields fields;
            String strategy;
            if (kind.is(EndpointKind.Trait.GET)) {
                ObjectNode sent = QueryFields.of(query);
                if (path.length() > name.length()) {
                    sent.put("path", QueryFields.decoded(path.substring(name.length() + 1)));
                }
                fields = RequestFields.of(sent);
                strategy = caller.isPresent() ? caller.get() : strategy(headerKey, RequestFields.of(sent), kind);
            } else {
                JsonBody json = JsonBody.of(body, length);
                strategy = caller.isPresent() ? caller.get() : strategy(headerKey, new RequestFields(json.key()), kind);
                fields = new RequestFields(json.tree());
            }
            if (stream != null) {
                return stream.answer(strategy, fields);
            }
            Map<String, Object> reply = kind.answer(endpoint.answer(strategy, fields));
            if (reply.containsKey("orderid") || reply.containsKey("results")) {
                served.run();
            }
            return Response.of(200, json(reply));
        } catch (ApiError e) {
            return kind.is(EndpointKind.Trait.GET) && query.contains("format=csv")
                    ? Response.of(
                            e.status(), e.plainMessage().getBytes(StandardCharsets.UTF_8), "Content-Type: text/plain")
                    : answer(kind, e);
        } catch (OrderRefused e) {
            return answer(kind, ApiError.of(e.isUnknown() ? 404 : 400, e.getMessage()));
        } catch (IOException e) {
            LOG.warn("sandbox: {} was refused: {}", name, e.toString());
            return answer(
                    kind,
                    ApiError.of(
                            500, "The paper account cannot be stored (" + e.getMessage() + "); nothing has changed"));
        } catch (RuntimeException e) {
            LOG.error("sandbox: {} failed", name, e);
            return answer(kind, ApiError.of(500, "An unexpected error occurred"));
        }
    }

    /** Returns the strategy whose key the request has; a key in the body comes before one in the header. */
    private String strategy(String headerKey, RequestFields inBody, EndpointKind kind) throws ApiError {
        String key = headerKey;
        if (key.isEmpty() || inBody.has("apikey")) {
            key = inBody.text("apikey");
            inBody.checkKnown();
        }
        return keys.owner(key).orElseThrow(() -> ApiError.of(kind.wrongKey(), "Invalid openalgo apikey"));
    }

    /** Returns the answer to a path that is none of ours. */
    Response unknown(String path) {
        List<String> known =
                EndpointKind.names().stream().map(name -> "/api/v1/" + name).toList();
        return answer(EndpointKind.of(""), ApiError.of(404, Nearest.unknown("endpoint", cut(path), known)));
    }

    byte[] error(String message) {
        return json(ApiReply.error(message));
    }

    private static String cut(String text) {
        return text.length() <= LONGEST_PATH ? text : text.substring(0, LONGEST_PATH) + "…";
    }

    private static Response answer(EndpointKind kind, ApiError error) {
        byte[] body = json(kind.error(error));
        return error.status() == 503 ? Response.of(503, body, "Retry-After: 1") : Response.of(error.status(), body);
    }

    private static byte[] json(Map<String, Object> body) {
        try {
            return Writer.JSON.writeValueAsBytes(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
