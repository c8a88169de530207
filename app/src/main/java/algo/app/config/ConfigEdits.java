package algo.app.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The edits that commands make. */
public final class ConfigEdits {
    private ConfigEdits() {}

    /**
     * Puts a new strategy into the config, or changes these keys of one that is there.
     *
     * @param values dotted keys and their texts, as in {@code algo set}
     */
    public static ConfigFile.Edit put(String id, Map<String, String> values) {
        return root -> {
            ObjectNode entry = root.withObject("/strategies").withObject("/" + id);
            List<String> problems = new ArrayList<>();
            for (Map.Entry<String, String> value : values.entrySet()) {
                try {
                    assign(entry, value.getKey(), value.getValue(), false);
                } catch (ConfigException e) {
                    problems.addAll(e.problems());
                }
            }
            if (!problems.isEmpty()) {
                throw ConfigException.invalid(problems);
            }
        };
    }

    /**
     * Sets keys as {@link #put} does, but a text {@code null} is meant as that text. A key of the strategy itself whose text
     * is empty is set back to its default.
     */
    public static ConfigFile.Edit putTexts(String id, Map<String, String> values) {
        return root -> {
            ObjectNode entry = root.withObject("/strategies").withObject("/" + id);
            for (Map.Entry<String, String> value : values.entrySet()) {
                assign(entry, value.getKey(), value.getValue(), true);
            }
        };
    }

    /**
     * Makes instances of a strategy that the edit before it put into the config; of one that is there already only the param is
     * set.
     *
     * @param param the variable that has another value in each
     * @param values by the ids of the instances
     */
    public static ConfigFile.Edit instances(String base, String param, Map<String, String> values) {
        return root -> values.forEach((id, value) -> {
            ObjectNode entry = root.withObject("/strategies").withObject("/" + id);
            entry.put("of", base);
            entry.withObject("/params").put(param, value);
        });
    }

    public static ConfigFile.Edit remove(String id) {
        return root -> root.withObject("/strategies").remove(id);
    }

    static void assign(ObjectNode entry, String key, String text, boolean literal) throws ConfigException {
        ConfigKeys.Kind kind = ConfigKeys.kindOf(key)
                .orElseThrow(() -> ConfigException.invalid(List.of(
                        isGroup(key)
                                ? "'" + key + "' is a group of keys; set one of them, e.g. " + key + "."
                                        + ConfigKeys.below(key + ".").get(0)
                                : ConfigKeys.unknown(key))));
        JsonNode value;
        try {
            boolean asItIs = literal && kind.isText();
            value = asItIs ? JsonNodeFactory.instance.textNode(text) : ConfigKeys.parse(key, kind, text);
        } catch (IllegalArgumentException e) {
            throw ConfigException.invalid(List.of(e.getMessage()));
        }
        ObjectNode parent = entry;
        String name = key;
        int dot = key.indexOf('.');
        if (dot > 0) {
            name = key.substring(dot + 1);
            parent = parent.get(key.substring(0, dot)) instanceof ObjectNode existing
                    ? existing
                    : entry.putObject(key.substring(0, dot));
        }
        if (value.isNull() && key.equals("risk.max_daily_loss")) {
            // What is done at a limit says nothing where there is none.
            entry.remove("risk");
        } else if (value.isNull() && key.startsWith("limits.")) {
            // No limit, which may not be the default.
            parent.set(name, value);
        } else if (value.isNull() || literal && dot < 0 && text.isEmpty()) {
            parent.remove(name);
        } else {
            parent.set(name, value);
        }
    }

    private static boolean isGroup(String key) {
        return !ConfigKeys.below(key + ".").isEmpty();
    }

    /** Reads one line of JSON as a tree; for the schedule that a spec carries. */
    public static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a validated text is no JSON", e);
        }
    }
}
