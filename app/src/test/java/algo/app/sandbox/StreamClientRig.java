package algo.app.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A client of the stream that keeps what it is sent. */
final class StreamClientRig implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
    private final WebSocket socket;

    StreamClientRig(int port) {
        socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(URI.create("ws://127.0.0.1:" + port + "/"), new Listener())
                .join();
    }

    private final class Listener implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                messages.add(text.toString());
                text.setLength(0);
            }
            from.request(1);
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            messages.add("{\"closed\":0}");
        }

        @Override
        public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            messages.add("{\"closed\":" + code + "}");
            return null;
        }
    }

    /** Says it, in JSON with single quotes. */
    StreamClientRig say(String message) {
        socket.sendText(message.replace('\'', '"'), true).join();
        return this;
    }

    /** The next message that passes, within 10 seconds. */
    JsonNode next(Predicate<JsonNode> passes) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (true) {
            String text = messages.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            assertThat(text).as("a message").isNotNull();
            JsonNode message = JSON.readTree(text);
            if (passes.test(message)) {
                return message;
            }
        }
    }

    JsonNode next(String type) throws Exception {
        return next(message -> message.path("type").asText().equals(type));
    }

    JsonNode ask(String message) throws Exception {
        messages.clear();
        return say(message).next(answer -> !answer.path("type").asText().equals("market_data"));
    }

    StreamClientRig authenticated(String key) throws Exception {
        assertThat(ask("{'action':'authenticate','api_key':'" + key + "'}")
                        .path("status")
                        .asText())
                .isEqualTo("success");
        return this;
    }

    @Override
    public void close() {
        socket.abort();
    }
}
