package algo.app.notify;

import algo.app.model.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The place where a channel leads. A text that may be secret is written out, or names a secret, see {@link SecretText}. */
public sealed interface Target {
    /** Returns the word by which the config calls its kind. */
    String type();

    /** Returns the keys of the config that are its own, with their values. */
    Map<String, Object> fields();

    /** Returns the values that may name a secret. */
    List<String> secretTexts();

    /**
     * A chat of Telegram.
     *
     * @param chat a number, or {@code @name}
     * @param token of the bot
     * @param api where Telegram's bots are served
     */
    record Telegram(String chat, String token, String api) implements Target {
        public static final String API = "https://api.telegram.org";

        @Override
        public String type() {
            return "telegram";
        }

        @Override
        public Map<String, Object> fields() {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("chat", chat);
            fields.put("token", token);
            fields.put("api", api);
            return fields;
        }

        @Override
        public List<String> secretTexts() {
            return List.of(token);
        }
    }

    /**
     * An address that takes a POST.
     *
     * @param template the form of what is posted
     * @param headers that the request has besides
     */
    record Webhook(String url, Template template, Map<String, String> headers) implements Target {
        @Override
        public String type() {
            return "webhook";
        }

        @Override
        public Map<String, Object> fields() {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("url", url);
            fields.put("template", template.label());
            fields.put("headers", headers);
            return fields;
        }

        @Override
        public List<String> secretTexts() {
            List<String> texts = new ArrayList<>(headers.values());
            texts.add(0, url);
            return texts;
        }
    }

    /** The forms of what a webhook is posted. */
    enum Template implements algo.app.model.Labelled {
        SLACK,
        DISCORD,
        NTFY,
        GENERIC
    }

    /** The ways in which a connection to a mail server is secured. */
    enum Security implements algo.app.model.Labelled {
        STARTTLS,
        TLS,
        NONE
    }

    /**
     * Addresses of mail.
     *
     * @param user empty where the server asks for none
     * @param password empty in the same way
     */
    record Email(String host, int port, Security security, String user, String password, String from, List<String> to)
            implements Target {
        @Override
        public String type() {
            return "email";
        }

        @Override
        public Map<String, Object> fields() {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("host", host);
            fields.put("port", port);
            fields.put("security", security.label());
            fields.put("user", user.isEmpty() ? null : user);
            fields.put("password", password.isEmpty() ? null : password);
            fields.put("from", from);
            fields.put("to", to);
            return fields;
        }

        @Override
        public List<String> secretTexts() {
            return List.of(password);
        }
    }

    /**
     * An address that is asked while all is well, by whose silence another host notices that this one is gone.
     *
     * @param every the time between two requests
     */
    record Heartbeat(String url, Duration every) implements Target {
        public static final Duration EVERY = Duration.ofMinutes(1);

        @Override
        public String type() {
            return "heartbeat";
        }

        @Override
        public Map<String, Object> fields() {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("url", url);
            fields.put("every", Durations.format(every));
            return fields;
        }

        @Override
        public List<String> secretTexts() {
            return List.of(url);
        }
    }
}
