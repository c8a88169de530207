package algo.app.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** JSON of the home without the values that nobody may see; the names of secrets stay. */
final class ReportTree {
    /** A value that names a secret in place of being one, or the name itself. */
    private static final Pattern REFERENCE = Pattern.compile("(secret:)?([A-Za-z_]\\w{0,63})(?::file)?");

    /** Objects of which every value counts as a secret, whatever its name. */
    private static final Set<String> ALL_SECRET = Set.of("headers", "keys");

    /** Addresses of which all behind the host counts as a secret, as with the hooks of Slack. */
    private static final Set<String> ADDRESSES = Set.of("url");

    /** An address with something behind its host. */
    private static final Pattern LETS_IN = Pattern.compile("[a-z]+://[^/?#]+[/?#].+");

    private final ReportMasks masks;
    private final Set<String> secrets;

    /** @param secrets the names of those that are kept */
    ReportTree(ReportMasks masks, Set<String> secrets) {
        this.masks = masks;
        this.secrets = secrets;
    }

    JsonNode masked(JsonNode node) {
        return masked("", node, false);
    }

    private JsonNode masked(String name, JsonNode node, boolean secret) {
        if (node.isObject()) {
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            for (Map.Entry<String, JsonNode> field : node.properties()) {
                boolean hides = secret || ALL_SECRET.contains(name) || ReportMasks.isSecretName(field.getKey());
                object.set(masks.text(field.getKey()), masked(field.getKey(), field.getValue(), hides));
            }
            return object;
        }
        if (node.isArray()) {
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            boolean behindOption = false;
            for (JsonNode each : node) {
                array.add(masked(name, each, secret || behindOption));
                behindOption = isSecretOption(each);
            }
            return array;
        }
        if (!node.isTextual()) {
            return secret && node.isNumber() ? text(masks.mark()) : node;
        }
        String value = node.asText();
        if (value.isEmpty() || isReference(name, value)) {
            return node;
        }
        if (secret) {
            String known = masks.text(value);
            return text(known.startsWith(ReportMasks.MARK) && known.endsWith(ReportMasks.MARK) ? known : masks.mark());
        }
        return text(ADDRESSES.contains(name) ? masks.address(value) : masks.text(value));
    }

    /** Returns whether a value names a secret: one that is kept, or one that looks like a name, which has no digits. */
    private boolean isReference(String name, String value) {
        Matcher matcher = REFERENCE.matcher(value);
        return matcher.matches()
                && (matcher.group(1) != null || name.equals("secrets"))
                && (secrets.contains(matcher.group(2)) || value.chars().noneMatch(c -> c >= '0' && c <= '9'));
    }

    private static JsonNode text(String value) {
        return JsonNodeFactory.instance.textNode(value);
    }

    /** Tells each value that its name says is a secret, so that it is found in logs too. */
    void values(JsonNode node, BiConsumer<String, String> to) {
        values("", node, false, to);
    }

    private void values(String name, JsonNode node, boolean secret, BiConsumer<String, String> to) {
        if (node.isObject()) {
            for (Map.Entry<String, JsonNode> field : node.properties()) {
                boolean hides = secret || ALL_SECRET.contains(name) || ReportMasks.isSecretName(field.getKey());
                values(field.getKey(), field.getValue(), hides, to);
            }
        } else if (node.isArray()) {
            boolean behindOption = false;
            for (JsonNode each : node) {
                values(name, each, secret || behindOption, to);
                behindOption = isSecretOption(each);
            }
        } else if (node.isTextual() && !isReference(name, node.asText())) {
            boolean address =
                    ADDRESSES.contains(name) && LETS_IN.matcher(node.asText()).matches();
            if (secret || address) {
                to.accept(node.asText(), name);
            }
        }
    }

    private static boolean isSecretOption(JsonNode word) {
        return word.isTextual()
                && word.asText().startsWith("-")
                && !word.asText().contains("=")
                && ReportMasks.isSecretName(word.asText());
    }
}
