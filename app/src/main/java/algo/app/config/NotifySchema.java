package algo.app.config;

import algo.app.model.Labelled;
import algo.app.notify.AlertKind;
import algo.app.notify.Target;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;

/** The part of the JSON Schema about telling people: made of {@link NotifyKeys}. */
final class NotifySchema {
    private NotifySchema() {}

    /**
     * Adds it.
     *
     * @param checks the place for the keys of {@code checks}
     * @param notify the place of {@code notify}
     */
    static void add(ObjectNode checks, ObjectNode notify) {
        ConfigSchema.types(checks.putObject("at"), "string", ConfigSchema.ABSENT);
        ConfigSchema.types(checks.putObject("always"), "boolean", ConfigSchema.ABSENT);
        ConfigSchema.types(notify, "object", ConfigSchema.ABSENT);
        ArrayNode types = notify.putObject("additionalProperties").putArray("oneOf");
        types.addObject().put("type", ConfigSchema.ABSENT);
        for (String type : NotifyKeys.types()) {
            ObjectNode one = types.addObject();
            ObjectNode keys = ConfigSchema.closed(one, "object");
            one.putArray("required").add("type");
            NotifyKeys.of(type).forEach((key, kind) -> describe(type, keys.putObject(key), key, kind));
        }
    }

    private static void describe(String type, ObjectNode node, String key, ConfigKeys.Kind kind) {
        switch (key) {
            case "type" -> node.put("const", type);
            case "events", "urgent" -> {
                ConfigSchema.types(node, "array", ConfigSchema.ABSENT);
                AlertKind.labels().forEach(node.putObject("items").putArray("enum")::add);
            }
            case "template" -> words(node, Target.Template.values());
            case "security" -> words(node, Target.Security.values());
            default -> plain(node, kind);
        }
    }

    private static void words(ObjectNode node, Labelled[] values) {
        List<String> labels = Arrays.stream(values).map(Labelled::label).toList();
        ArrayNode words = node.putArray("enum");
        labels.forEach(words::add);
        words.addNull();
    }

    private static void plain(ObjectNode node, ConfigKeys.Kind kind) {
        switch (kind) {
            case NUMBER -> ConfigSchema.types(node, "integer", ConfigSchema.ABSENT);
            case TEXT_LIST -> ConfigSchema.list(node, "array", ConfigSchema.ABSENT);
            case TEXT_MAP -> {
                ConfigSchema.types(node, "object", ConfigSchema.ABSENT);
                ConfigSchema.types(node.putObject("additionalProperties"), "string", ConfigSchema.ABSENT);
            }
            case DURATION -> {
                ConfigSchema.types(node, "string", ConfigSchema.ABSENT);
                node.put("pattern", ConfigSchema.DURATION);
            }
            default -> ConfigSchema.types(node, "string", ConfigSchema.ABSENT);
        }
    }
}
