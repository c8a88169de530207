package algo.app.notify.send;

import algo.app.model.Ist;
import algo.app.notify.AlertKind;
import algo.app.notify.AlertQueue;
import algo.app.notify.Target;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * A message as a host takes it. Pure.
 *
 * @param address with its secrets
 */
record Posting(String address, Map<String, String> headers, byte[] body) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST_DISCORD = 1900;
    private static final Set<AlertKind> LOUD =
            Set.of(AlertKind.PANIC, AlertKind.RISK, AlertKind.NOT_STOPPED, AlertKind.FAILED);

    /** Gives the value that a text stands for. */
    interface Secrets {
        /** @throws IOException if it names a secret that there is not, with what to do */
        String value(String text) throws IOException;
    }

    static Posting of(Target.Telegram to, AlertQueue.Due due, Secrets secrets) throws IOException {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("chat_id", to.chat());
        fields.put("text", due.text());
        fields.put("disable_web_page_preview", true);
        String api = to.api().endsWith("/") ? to.api().substring(0, to.api().length() - 1) : to.api();
        String token = secrets.value(to.token());
        if (!token.matches("[A-Za-z0-9:_-]{1,256}")) {
            throw new IOException("the token is none of Telegram: it has other than letters, digits, : _ and -");
        }
        return new Posting(api + "/bot" + token + "/sendMessage", json(), bytes(fields));
    }

    static Posting of(Target.Webhook to, AlertQueue.Due due, Secrets secrets) throws IOException {
        Map<String, String> headers = new LinkedHashMap<>();
        byte[] body =
                switch (to.template()) {
                    case SLACK -> {
                        headers.putAll(json());
                        String text = due.text()
                                .replace("&", "&amp;")
                                .replace("<", "&lt;")
                                .replace(">", "&gt;");
                        yield bytes(Map.of("text", text));
                    }
                    case DISCORD -> {
                        headers.putAll(json());
                        String text = due.text();
                        Map<String, Object> fields = new LinkedHashMap<>();
                        fields.put("content", text.length() > MOST_DISCORD ? text.substring(0, MOST_DISCORD) : text);
                        // A line of a log that names @everyone calls nobody.
                        fields.put("allowed_mentions", Map.of("parse", new String[0]));
                        yield bytes(fields);
                    }
                    case NTFY -> {
                        headers.put("Content-Type", "text/plain; charset=utf-8");
                        headers.put("Title", "algo");
                        if (LOUD.contains(due.kind())) {
                            headers.put("Priority", "high");
                        }
                        yield due.text().getBytes(StandardCharsets.UTF_8);
                    }
                    case GENERIC -> {
                        headers.putAll(json());
                        Map<String, Object> fields = new LinkedHashMap<>();
                        fields.put("text", due.text());
                        fields.put("subject", due.subject());
                        fields.put("event", due.kind().label());
                        fields.put("strategy", due.strategy().isEmpty() ? null : due.strategy());
                        fields.put("at", Ist.iso(due.at()));
                        fields.put("id", due.id());
                        yield bytes(fields);
                    }
                };
        for (Map.Entry<String, String> header : to.headers().entrySet()) {
            headers.put(header.getKey(), secrets.value(header.getValue()).strip());
        }
        return new Posting(secrets.value(to.url()).strip(), headers, body);
    }

    private static Map<String, String> json() {
        return Map.of("Content-Type", "application/json; charset=utf-8");
    }

    private static byte[] bytes(Map<String, ?> fields) {
        try {
            return JSON.writeValueAsBytes(fields);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("fields could not be written", e);
        }
    }
}
