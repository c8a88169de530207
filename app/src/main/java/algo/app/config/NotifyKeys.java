package algo.app.config;

import algo.app.config.ConfigKeys.Kind;
import algo.app.model.Nearest;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The keys of the channels by which people are told, and of the check at the start of a day. The only list of them. */
final class NotifyKeys {
    static final String CHECKS_AT = "checks.at";
    static final String CHECKS_ALWAYS = "checks.always";

    private static final String NOTIFY = "notify.";

    /** The keys of each type of channel, with their kinds. */
    private static final Map<String, Map<String, Kind>> BY_TYPE = new LinkedHashMap<>();

    static {
        put("telegram", Map.of("token", Kind.TEXT), "chat", "token", "api");
        put("webhook", Map.of("headers", Kind.TEXT_MAP), "url", "template", "headers");
        put(
                "email",
                Map.of("port", Kind.NUMBER, "to", Kind.TEXT_LIST),
                "host",
                "port",
                "security",
                "user",
                "password",
                "from",
                "to");
        put("heartbeat", Map.of("every", Kind.DURATION), "url", "every");
    }

    /** The keys of every channel that tells alerts. */
    private static final Map<String, Kind> TELLING = telling();

    private NotifyKeys() {}

    private static Map<String, Kind> telling() {
        Map<String, Kind> keys = new LinkedHashMap<>();
        keys.put("events", Kind.TEXT_LIST);
        keys.put("cooldown", Kind.DURATION);
        keys.put("quiet", Kind.TEXT);
        keys.put("urgent", Kind.TEXT_LIST);
        keys.put("prefix", Kind.TEXT);
        return keys;
    }

    private static void put(String type, Map<String, Kind> kinds, String... keys) {
        Map<String, Kind> own = new LinkedHashMap<>();
        own.put("type", Kind.TEXT);
        for (String key : keys) {
            own.put(key, kinds.getOrDefault(key, Kind.TEXT));
        }
        BY_TYPE.put(type, own);
    }

    static List<String> types() {
        return List.copyOf(BY_TYPE.keySet());
    }

    /** Returns the keys of a channel of that type, with their kinds. */
    static Map<String, Kind> of(String type) {
        Map<String, Kind> keys = new LinkedHashMap<>(BY_TYPE.get(type));
        if (!type.equals("heartbeat")) {
            keys.putAll(TELLING);
        }
        return keys;
    }

    private static Map<String, Kind> all() {
        Map<String, Kind> keys = new LinkedHashMap<>();
        types().forEach(type -> keys.putAll(of(type)));
        return keys;
    }

    /** Returns whether a key is one of these, as far as it can be told before the channel is known. */
    static boolean areOf(String key) {
        return key.equals(CHECKS_AT) || key.equals(CHECKS_ALWAYS) || key.startsWith(NOTIFY);
    }

    /**
     * Changes one key; what it makes is validated with the whole config.
     *
     * @param key {@code notify.NAME}, {@code notify.NAME.KEY}, {@code notify.NAME.headers.HEADER} or one of {@code checks}
     * @throws ConfigException if the text is no value of that key
     */
    static void put(ObjectNode root, String key, String text) throws ConfigException {
        try {
            if (!key.startsWith(NOTIFY)) {
                Kind kind = key.equals(CHECKS_ALWAYS) ? Kind.BOOLEAN : Kind.TEXT;
                assign(root, "checks", key.substring(key.indexOf('.') + 1), ConfigKeys.parse(key, kind, text));
                return;
            }
            String rest = key.substring(NOTIFY.length());
            int dot = rest.indexOf('.');
            if (dot < 0) {
                assign(root, "notify", rest, ConfigKeys.parse(key, Kind.OBJECT, text));
                return;
            }
            ObjectNode channels = root.withObject("/notify");
            String inner = rest.substring(dot + 1);
            int header = inner.indexOf('.');
            if (header < 0) {
                JsonNode value = ConfigKeys.parse(key, kind(key, inner), text);
                assign(channels, rest.substring(0, dot), inner, value);
            } else if (inner.startsWith("headers.")) {
                ObjectNode channel = object(channels, rest.substring(0, dot));
                assign(channel, "headers", inner.substring(header + 1), ConfigKeys.parse(key, Kind.TEXT, text));
            } else {
                throw new IllegalArgumentException(key + ": a channel has no key with a dot but headers.NAME");
            }
        } catch (IllegalArgumentException e) {
            throw ConfigException.invalid(List.of(e.getMessage()));
        }
    }

    private static Kind kind(String key, String inner) {
        Kind kind = all().get(inner);
        if (kind == null) {
            throw new IllegalArgumentException(
                    key + ": " + Nearest.unknown("key", inner, new ArrayList<>(all().keySet())));
        }
        return kind;
    }

    private static void assign(ObjectNode parent, String object, String name, JsonNode value) {
        if (value.isNull()) {
            if (parent.get(object) instanceof ObjectNode there) {
                there.remove(name);
            }
        } else {
            object(parent, object).set(name, value);
        }
    }

    private static ObjectNode object(ObjectNode parent, String name) {
        return parent.get(name) instanceof ObjectNode there ? there : parent.putObject(name);
    }
}
