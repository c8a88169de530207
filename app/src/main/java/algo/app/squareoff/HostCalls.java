package algo.app.squareoff;

import algo.app.model.Text;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import java.net.URL;

/** The calls of one account at an OpenAlgo host. Each is bounded in time and bytes, and follows no redirect. */
public final class HostCalls {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The most bytes of an answer; an order book of thousands of orders has less. */
    private static final int MOST_BYTES = 8 << 20;

    /** Characters of what a host says that are shown. */
    private static final int SHOWN = 160;

    private static final int OK = 200;
    private static final int TOO_MANY = 429;

    /** Thrown where the host did not do it, and says so: it may be asked again at once. */
    public static final class RefusedException extends IOException {
        RefusedException(String message) {
            super(message);
        }
    }

    private final String host;
    private final String apiKey;
    private final int limitMillis;

    /** @param limitMillis for the connection, and for each silence of the host */
    public HostCalls(String host, String apiKey, int limitMillis) {
        this.host = host;
        this.apiKey = apiKey;
        this.limitMillis = limitMillis;
    }

    /**
     * Returns the answer to one call.
     *
     * @throws RefusedException if the host says that it did not do it
     * @throws IOException if it is not known whether it did
     */
    public JsonNode post(String call, String... more) throws IOException {
        ObjectNode body = JSON.createObjectNode();
        body.put("apikey", apiKey);
        for (int i = 0; i < more.length; i += 2) {
            body.put(more[i], more[i + 1]);
        }
        HttpURLConnection connection = (HttpURLConnection) new URL(host + "/api/v1/" + call).openConnection();
        try {
            connection.setInstanceFollowRedirects(false);
            connection.setConnectTimeout(limitMillis);
            connection.setReadTimeout(limitMillis);
            connection.setRequestMethod("POST");
            connection.setRequestProperty("Content-Type", "application/json");
            connection.setRequestProperty("User-Agent", "algo");
            connection.setRequestProperty("Connection", "close");
            connection.setDoOutput(true);
            byte[] content = JSON.writeValueAsBytes(body);
            connection.setFixedLengthStreamingMode(content.length);
            try (OutputStream out = connection.getOutputStream()) {
                out.write(content);
            }
            return read(call, connection);
        } catch (SocketTimeoutException e) {
            throw new IOException(call + ": no answer within " + limitMillis / 1000 + " s", e);
        } catch (RefusedException e) {
            throw e;
        } catch (IOException e) {
            throw new IOException(call + ": " + Text.printable(String.valueOf(e.getMessage()), SHOWN), e);
        } finally {
            connection.disconnect();
        }
    }

    private static JsonNode read(String call, HttpURLConnection connection) throws IOException {
        int code = connection.getResponseCode();
        InputStream in = code < 400 ? connection.getInputStream() : connection.getErrorStream();
        byte[] bytes = in == null ? new byte[0] : in.readNBytes(MOST_BYTES);
        JsonNode answer = JSON.createObjectNode();
        try {
            answer = JSON.readTree(bytes);
        } catch (IOException e) {
            if (code == OK) {
                throw new IOException("half an answer, or none of OpenAlgo's");
            }
        }
        boolean success = answer.path("status").asText().equals("success");
        if (code == OK && success) {
            return answer;
        }
        JsonNode said = answer.path("message");
        String message = call + ": HTTP " + code
                + (said.isMissingNode()
                        ? ""
                        : ", " + Text.printable(said.isTextual() ? said.asText() : said.toString(), SHOWN));
        if (code == TOO_MANY || code < 500) {
            throw new RefusedException(message);
        }
        throw new IOException(message);
    }
}
