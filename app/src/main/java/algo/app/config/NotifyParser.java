package algo.app.config;

import algo.app.model.Durations;
import algo.app.model.Labelled;
import algo.app.model.Nearest;
import algo.app.model.Text;
import algo.app.notify.AlertKind;
import algo.app.notify.Channel;
import algo.app.notify.Notifying;
import algo.app.notify.QuietHours;
import algo.app.notify.SecretText;
import algo.app.notify.Target;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.LocalTime;
import java.time.format.DateTimeParseException;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads {@code notify} and {@code checks} of the config. Notes every problem; what has one is left out. */
public final class NotifyParser {
    private static final int MOST_CHANNELS = 20;
    private static final int MOST_ADDRESSES = 10;
    private static final int MOST_PREFIX = 40;
    private static final int MOST_PORT = 65_535;
    private static final Duration MOST_COOLDOWN = Duration.ofDays(1);
    private static final Duration LEAST_BEAT = Duration.ofSeconds(10);
    private static final Duration MOST_BEAT = Duration.ofHours(1);
    private static final String NAME = "[A-Za-z0-9][A-Za-z0-9_-]{0,31}";
    private static final String MAIL = "[^@\\s<>,;\"]{1,64}@[^@\\s<>,;\"]{1,253}";

    private final Problems problems;

    NotifyParser(Problems problems) {
        this.problems = problems;
    }

    /**
     * Reads the object {@code {"notify": …, "checks": …}} that a daemon showed.
     *
     * @throws ConfigException if it is not valid, as that of a daemon of another version may be
     */
    public static Notifying shown(Map<String, Object> body) throws ConfigException {
        ObjectNode root = new ObjectMapper().valueToTree(body);
        Problems problems = new Problems();
        Notifying notifying = new NotifyParser(problems).parse(new NodeReader("", root, problems));
        if (!problems.isEmpty()) {
            throw ConfigException.invalid(problems.list());
        }
        return notifying;
    }

    Notifying parse(NodeReader top) {
        Map<String, Channel> channels = new LinkedHashMap<>();
        top.rawObject("notify").ifPresent(entries -> {
            if (entries.size() > MOST_CHANNELS) {
                problems.add("notify", "has " + entries.size() + " channels, more than " + MOST_CHANNELS);
                return;
            }
            for (Map.Entry<String, JsonNode> entry : entries.properties()) {
                channel(entry.getKey(), entry.getValue()).ifPresent(channel -> channels.put(entry.getKey(), channel));
            }
        });
        return new Notifying(channels, checks(top.object("checks").onlyKeys(List.of("at", "always"))));
    }

    private static Notifying.DayChecks checks(NodeReader checks) {
        String at = checks.text("at", "08:45");
        Optional<LocalTime> time = Optional.empty();
        if (!at.equals("off")) {
            time = time(at);
            if (time.isEmpty()) {
                checks.problem("at", "must be a time such as 08:45, or off, not '" + Text.excerpt(at) + "'");
            }
        }
        return new Notifying.DayChecks(time, checks.bool("always", false));
    }

    private static Optional<LocalTime> time(String text) {
        try {
            return text.matches("[0-9]{2}:[0-9]{2}") ? Optional.of(LocalTime.parse(text)) : Optional.empty();
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    private Optional<Channel> channel(String name, JsonNode value) {
        String path = "notify." + Text.excerpt(name);
        if (!name.matches(NAME)) {
            problems.add(path, "a channel has a name of 1 to 32 letters, digits, _ and -");
            return Optional.empty();
        }
        if (value.isNull()) {
            return Optional.empty();
        }
        int before = problems.count();
        NodeReader reader = new NodeReader(path, value, problems);
        String type = reader.text("type", "");
        if (!NotifyKeys.types().contains(type)) {
            if (problems.count() == before) {
                reader.problem(
                        "type",
                        type.isEmpty()
                                ? "is missing; it is one of " + String.join(", ", NotifyKeys.types())
                                : Nearest.unknown("type", type, NotifyKeys.types()));
            }
            return Optional.empty();
        }
        reader.onlyKeys(NotifyKeys.of(type).keySet());
        Target target =
                switch (type) {
                    case "telegram" -> telegram(reader);
                    case "webhook" -> webhook(reader);
                    case "email" -> email(reader);
                    default -> heartbeat(reader);
                };
        Channel channel = type.equals("heartbeat")
                ? new Channel(name, target, Set.of(), Duration.ZERO, Optional.empty(), Set.of(), "")
                : telling(name, target, reader);
        return problems.count() == before ? Optional.of(channel) : Optional.empty();
    }

    private static Channel telling(String name, Target target, NodeReader reader) {
        Optional<QuietHours> quiet = Optional.empty();
        String hours = reader.text("quiet", "");
        if (reader.has("quiet")) {
            quiet = QuietHours.parse(hours);
            if (quiet.isEmpty()) {
                reader.problem("quiet", "must be hours such as 22:00-07:00, not '" + Text.excerpt(hours) + "'");
            }
        }
        String prefix = reader.text("prefix", "");
        if (prefix.length() > MOST_PREFIX || !Text.cell(prefix).equals(prefix)) {
            reader.problem("prefix", "must have at most " + MOST_PREFIX + " characters, none of them a control");
        }
        return new Channel(
                name,
                target,
                kinds(reader, "events", EnumSet.allOf(AlertKind.class)),
                reader.duration("cooldown", Channel.COOLDOWN, MOST_COOLDOWN),
                quiet,
                kinds(reader, "urgent", Channel.URGENT),
                prefix);
    }

    private static Set<AlertKind> kinds(NodeReader reader, String key, Set<AlertKind> otherwise) {
        if (!reader.has(key)) {
            return otherwise;
        }
        Set<AlertKind> kinds = EnumSet.noneOf(AlertKind.class);
        for (String label : reader.textList(key)) {
            Optional<AlertKind> kind = AlertKind.of(label);
            if (kind.isEmpty()) {
                reader.problem(key, Nearest.unknown("event", label, AlertKind.labels()));
            }
            kind.ifPresent(kinds::add);
        }
        return kinds;
    }

    private static Target telegram(NodeReader reader) {
        String chat = reader.text("chat", "");
        if (!chat.matches("-?[0-9]{1,20}|@[A-Za-z0-9_]{1,64}")) {
            reader.problem("chat", "must be the id of a chat, such as \"12345\", \"-1001234567890\" or \"@channel\"");
        }
        return new Target.Telegram(
                chat,
                secret(reader, "token", "TELEGRAM_TOKEN", true),
                url(reader, "api", reader.text("api", Target.Telegram.API), "https://api.telegram.org"));
    }

    private Target webhook(NodeReader reader) {
        String url = reader.text("url", "");
        if (url.contains("://hooks.slack.com/") || url.matches("https?://([a-z]+\\.)?discord(app)?\\.com/.*")) {
            reader.problem(
                    "url",
                    "is a secret by itself: whoever knows it can post there; keep it with 'algo secret set HOOK_URL',"
                            + " and write \"secret:HOOK_URL\"");
        } else {
            url(reader, "url", url, "https://ntfy.sh/TOPIC");
        }
        Map<String, String> headers = reader.textMap("headers");
        headers.forEach((name, value) -> {
            if (!name.matches("[A-Za-z0-9-]{1,64}") || value.chars().anyMatch(c -> c < ' ' || c > '~')) {
                reader.problem("headers." + name, "is no header of HTTP, or its value has other than plain letters");
            }
            SecretText.problem(value).ifPresent(why -> reader.problem("headers." + name, why));
        });
        return new Target.Webhook(url, word(reader, "template", Target.Template.GENERIC), headers);
    }

    private static Target email(NodeReader reader) {
        String host = reader.text("host", "");
        if (!host.matches("[A-Za-z0-9.:_-]{1,253}")) {
            reader.problem("host", "must be the name of a mail server, such as smtp.example.com");
        }
        Target.Security security = word(reader, "security", Target.Security.STARTTLS);
        int usual =
                switch (security) {
                    case STARTTLS -> 587;
                    case TLS -> 465;
                    case NONE -> 25;
                };
        String user = reader.text("user", "");
        String password = secret(reader, "password", "SMTP_PASSWORD", !user.isEmpty());
        boolean local = host.equals("localhost") || host.startsWith("127.");
        if (security == Target.Security.NONE && !password.isEmpty() && !local) {
            reader.problem("security", "must be starttls or tls: the password would go over the network unencrypted");
        }
        List<String> to = reader.textList("to");
        if (to.isEmpty() || to.size() > MOST_ADDRESSES || !to.stream().allMatch(each -> each.matches(MAIL))) {
            reader.problem("to", "must be a list of 1 to " + MOST_ADDRESSES + " addresses, such as me@example.com");
        }
        String from = reader.text("from", "");
        if (!from.matches(MAIL)) {
            reader.problem("from", "must be an address, such as algo@example.com");
        }
        return new Target.Email(
                host, (int) reader.number("port", usual, 1, MOST_PORT), security, user, password, from, to);
    }

    private static Target heartbeat(NodeReader reader) {
        Duration every = reader.duration("every", Target.Heartbeat.EVERY, MOST_BEAT);
        if (every.compareTo(LEAST_BEAT) < 0) {
            reader.problem("every", "must be at least " + Durations.format(LEAST_BEAT));
        }
        return new Target.Heartbeat(url(reader, "url", reader.text("url", ""), "https://hc-ping.com/UUID"), every);
    }

    /** Reads a value that never stands in the config itself. */
    private static String secret(NodeReader reader, String key, String example, boolean required) {
        String text = reader.text(key, "");
        if (text.isEmpty() && !required) {
            return text;
        }
        if (SecretText.name(text).isEmpty()) {
            // The value is not repeated: it may be the secret.
            reader.problem(
                    key,
                    "must name a secret, such as \"secret:" + example + "\"; 'algo secret set " + example
                            + "' keeps one");
        }
        SecretText.problem(text).ifPresent(why -> reader.problem(key, why));
        return text;
    }

    private static String url(NodeReader reader, String key, String text, String example) {
        if (SecretText.name(text).isPresent()) {
            SecretText.problem(text).ifPresent(why -> reader.problem(key, why));
        } else if (!isAddress(text)) {
            reader.problem(key, "must be an address such as " + example + ", or name a secret that holds one");
        }
        return text;
    }

    /** Returns whether a text is an address of HTTP without a user or a password. */
    public static boolean isAddress(String text) {
        try {
            URI uri = new URI(text);
            return ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
                    && uri.getHost() != null
                    && uri.getRawUserInfo() == null
                    && uri.getPort() <= MOST_PORT;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static <T extends Enum<T> & Labelled> T word(NodeReader reader, String key, T otherwise) {
        List<T> values = List.of(otherwise.getDeclaringClass().getEnumConstants());
        return reader.oneOf(key, otherwise, values.stream().map(Labelled::label).toList(), values);
    }
}
