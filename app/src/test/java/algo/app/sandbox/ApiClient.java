package algo.app.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Talks to the API as a strategy does. */
final class ApiClient {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final ObjectMapper JSON = new ObjectMapper();

    private final int port;
    private final String key;

    ApiClient(int port, String key) {
        this.port = port;
        this.key = key;
    }

    /** An HTTP status and the JSON that came with it. */
    record Answer(int status, JsonNode json) {
        JsonNode data() {
            return json.path("data");
        }

        String message() {
            return json.path("message").isTextual()
                    ? json.path("message").asText()
                    : json.path("message").toString();
        }
    }

    /** Posts the fields, written as JSON with single quotes and without the braces, together with the key. */
    Answer post(String endpoint, String fields) throws IOException, InterruptedException {
        String comma = fields.isEmpty() ? "" : ",";
        return send("POST", endpoint, "{'apikey':'" + key + "'" + comma + fields + "}");
    }

    Answer send(String method, String endpoint, String body, String... headers)
            throws IOException, InterruptedException {
        return sendRaw(method, endpoint, body.replace('\'', '"'), headers);
    }

    Answer sendRaw(String method, String endpoint, String body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + port + "/api/v1/" + endpoint))
                .timeout(Duration.ofSeconds(20))
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        HttpResponse<String> response = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
        return new Answer(response.statusCode(), JSON.readTree(response.body()));
    }
}
