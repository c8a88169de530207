package algo.app.config;

import algo.app.model.LossLimit;
import algo.app.model.Watch;
import algo.app.schedule.ScheduleBuilder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

/** The JSON Schema of the config file, for editors: made of {@link ConfigKeys}, by which the file is read. */
public final class ConfigSchema {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ID = "^[A-Za-z0-9][A-Za-z0-9_-]{0,63}(@[A-Za-z0-9&._-]{1,32})?$";
    static final String DURATION = "^[0-9]{1,9}(ms|s|m|h|d)$";
    static final String ABSENT = "null";

    private ConfigSchema() {}

    /** Returns the schema, draft 2020-12, with a line end. */
    public static String text() {
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(tree()) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of JSON could not be written", e);
        }
    }

    /** Returns the schema as a tree. */
    public static ObjectNode tree() {
        ObjectNode root = JSON.createObjectNode();
        root.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        root.put("title", "strategy_configs.json of algo");
        ObjectNode keys = closed(root, "object");
        keys.putObject("version").put("const", 1);
        closed(keys.putObject("openalgo"), "object", ABSENT)
                .putObject("host")
                .putArray("type")
                .add("string")
                .add(ABSENT);
        ObjectNode defaults = closed(keys.putObject("defaults"), "object", ABSENT);
        ObjectNode web = closed(keys.putObject("web"), "object", ABSENT);
        types(web.putObject("enabled"), "boolean", ABSENT);
        types(web.putObject("listen"), "string", ABSENT);
        NotifySchema.add(closed(keys.putObject("checks"), "object", ABSENT), keys.putObject("notify"));
        HostKeys.describe(keys.putObject("hosts"));
        for (String key : ConfigKeys.below("risk.")) {
            describe(place(keys, "risk." + key), "risk." + key);
        }
        ObjectNode strategies = keys.putObject("strategies");
        types(strategies, "object", ABSENT);
        strategies.putObject("propertyNames").put("pattern", ID);
        ObjectNode strategy = strategies.putObject("additionalProperties");
        ObjectNode own = closed(strategy, "object");
        ArrayNode either = strategy.putArray("anyOf");
        either.addObject().putArray("required").add("script");
        either.addObject().putArray("required").add("of");
        for (String key : ConfigKeys.all()) {
            describe(place(own, key), key);
            if (!key.equals("of")) {
                describe(place(defaults, key), key);
            }
        }
        return root;
    }

    /** Makes {@code node} an object of known keys; returns the place for these. */
    static ObjectNode closed(ObjectNode node, String... types) {
        types(node, types);
        node.put("additionalProperties", false);
        return node.putObject("properties");
    }

    static void types(ObjectNode node, String... types) {
        if (types.length == 1) {
            node.put("type", types[0]);
        } else {
            ArrayNode all = node.putArray("type");
            for (String type : types) {
                all.add(type);
            }
        }
    }

    /** Returns the place of a dotted key; the group above it is made if it is missing. */
    private static ObjectNode place(ObjectNode properties, String key) {
        int dot = key.indexOf('.');
        if (dot < 0) {
            return properties.putObject(key);
        }
        String group = key.substring(0, dot);
        ObjectNode inner = properties.get(group) instanceof ObjectNode there
                ? (ObjectNode) there.get("properties")
                : closed(properties.putObject(group), "object", ABSENT);
        return inner.putObject(key.substring(dot + 1));
    }

    private static void describe(ObjectNode node, String key) {
        switch (ConfigKeys.kindOf(key).orElseThrow()) {
            case TEXT -> {
                types(node, "string", ABSENT);
                if (key.equals("exchange")) {
                    StrategyParser.EXCHANGES.forEach(node.putArray("examples")::add);
                }
            }
            case WORD -> {
                ArrayNode words = node.putArray("enum");
                ConfigKeys.words(key).forEach(words::add);
                words.addNull();
            }
            case DURATION -> {
                types(node, "string", ABSENT);
                node.put("pattern", DURATION);
            }
            case NUMBER -> {
                types(node, "integer", ABSENT);
                node.put("minimum", ConfigKeys.range(key).least());
                node.put("maximum", ConfigKeys.range(key).most());
            }
            case AMOUNT -> {
                types(node, "number", ABSENT);
                node.put("minimum", 0.01);
                node.put("maximum", LossLimit.MOST_RUPEES);
            }
            case BOOLEAN -> types(node, "boolean", ABSENT);
            case TEXT_LIST -> list(node, "array", ABSENT);
            case COMMAND -> list(node, "array", "string", ABSENT);
            case TEXT_MAP -> {
                types(node, "object", ABSENT);
                types(node.putObject("additionalProperties"), "string", "number", "boolean", ABSENT);
            }
            case OBJECT -> {
                switch (key) {
                    case "ready" -> health(node, HealthReader.READY, true);
                    case "watch" -> {
                        ArrayNode either = node.putArray("anyOf");
                        health(either.addObject(), HealthReader.WATCH, true);
                        ObjectNode list = either.addObject();
                        list.put("type", "array");
                        health(list.putObject("items"), HealthReader.WATCH, false);
                    }
                    default -> schedule(node);
                }
            }
        }
    }

    static void list(ObjectNode node, String... types) {
        types(node, types);
        node.putObject("items").put("type", "string");
    }

    /** Describes one object of {@code ready} or {@code watch}; {@code absent} tells whether null may stand for it. */
    private static void health(ObjectNode node, List<String> known, boolean absent) {
        ObjectNode keys = absent ? closed(node, "object", ABSENT) : closed(node, "object");
        for (String key : known) {
            ObjectNode value = keys.putObject(key);
            switch (key) {
                case "port", "failures" -> {
                    types(value, "integer", ABSENT);
                    value.put("minimum", 1);
                    value.put("maximum", key.equals("port") ? 65_535 : 100);
                }
                case "command" -> list(value, "array", "string", ABSENT);
                case "do" -> {
                    ArrayNode words = value.putArray("enum");
                    for (Watch.Deed deed : Watch.Deed.values()) {
                        words.add(deed.label());
                    }
                    words.addNull();
                }
                case "silence", "watchdog", "every", "limit" -> {
                    types(value, "string", ABSENT);
                    value.put("pattern", DURATION);
                }
                case "notify" -> types(value, "boolean", ABSENT);
                default -> types(value, "string", ABSENT);
            }
        }
    }

    private static void schedule(ObjectNode node) {
        ArrayNode kinds = node.putArray("oneOf");
        kinds.addObject().put("type", ABSENT);
        for (Map.Entry<String, List<String>> kind : ScheduleBuilder.keys().entrySet()) {
            ObjectNode one = kinds.addObject();
            ObjectNode keys = closed(one, "object");
            one.putArray("required").add("type");
            for (String key : kind.getValue()) {
                ObjectNode value = keys.putObject(key);
                if (key.equals("type")) {
                    value.put("const", kind.getKey());
                } else if (key.equals("days")) {
                    list(value, "array", "string", ABSENT);
                } else {
                    types(value, ScheduleBuilder.isTruth(key) ? "boolean" : "string", ABSENT);
                }
            }
        }
    }
}
