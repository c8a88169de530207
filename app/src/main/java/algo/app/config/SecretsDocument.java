package algo.app.config;

import algo.app.files.JsonTrees;
import algo.app.model.SecretUse;
import algo.app.model.StrategyIds;
import algo.app.model.Text;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.CharConversionException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The content of {@code secrets.json}, checked as a whole. No message holds a value. */
final class SecretsDocument {
    /** Secrets of one home. */
    private static final int MOST = 1000;

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();

    /**
     * One of them.
     *
     * @param strategy whose alone it is; empty for all
     */
    record Secret(String strategy, String name, String value) {}

    private final ObjectNode root;

    private SecretsDocument(ObjectNode root) {
        this.root = root;
    }

    static SecretsDocument empty() {
        return new SecretsDocument(JSON.createObjectNode().put("version", 1));
    }

    /** @throws IOException with what is wrong, to be put behind the name of the file */
    static SecretsDocument parse(byte[] content) throws IOException {
        try {
            if (JsonTrees.read(JSON, content) instanceof ObjectNode root) {
                check(root);
                return new SecretsDocument(root);
            }
        } catch (JsonProcessingException | CharConversionException e) {
            // The parser's own message would quote the content.
        }
        throw new IOException("is not valid JSON");
    }

    private static void check(ObjectNode root) throws IOException {
        if (root.path("version").asInt(1) != 1) {
            throw new IOException("is of another version than 1");
        }
        checkValues("secrets", root.path("secrets"));
        JsonNode strategies = object("strategies", root.path("strategies"));
        for (Map.Entry<String, JsonNode> own : strategies.properties()) {
            String path = "strategies." + Text.printable(own.getKey(), 80);
            if (!StrategyIds.isValid(own.getKey())) {
                throw new IOException("is not as it should be: " + path + " names no strategy");
            }
            checkValues(path, own.getValue());
        }
    }

    private static void checkValues(String path, JsonNode node) throws IOException {
        for (Map.Entry<String, JsonNode> each : object(path, node).properties()) {
            String misnamed = SecretUse.problemToKeep(each.getKey()).orElse("");
            if (!misnamed.isEmpty()) {
                throw new IOException("is not as it should be: in " + path + ", " + misnamed);
            }
            String name = path + "." + each.getKey();
            if (!each.getValue().isTextual()) {
                throw new IOException("is not as it should be: " + name + " must be text");
            }
            String problem = Secrets.problem(each.getValue().textValue()).orElse("");
            if (!problem.isEmpty()) {
                throw new IOException("is not as it should be: " + name + " " + problem);
            }
        }
    }

    private static JsonNode object(String path, JsonNode node) throws IOException {
        if (!node.isMissingNode() && !node.isObject()) {
            throw new IOException("is not as it should be: " + path + " must be an object");
        }
        return node;
    }

    /**
     * Returns the value that {@code strategy} gets under {@code name}: its own, else that of the strategy whose
     * instance it is, else that of all.
     */
    Optional<String> value(String strategy, String name) {
        Optional<String> own = held(strategy, name);
        return own.isPresent() || strategy.isEmpty() ? own : value(StrategyIds.baseOf(strategy), name);
    }

    /** Returns the one that is kept for just {@code strategy}; for all if that is empty. */
    Optional<String> held(String strategy, String name) {
        return Optional.ofNullable(values(strategy).path(name).textValue());
    }

    private JsonNode values(String strategy) {
        return strategy.isEmpty()
                ? root.path("secrets")
                : root.path("strategies").path(strategy);
    }

    /** Returns all secrets, those for all strategies first. */
    List<Secret> all() {
        List<Secret> all = new ArrayList<>();
        addAll("", all);
        root.path("strategies").fieldNames().forEachRemaining(strategy -> addAll(strategy, all));
        return all;
    }

    private void addAll(String strategy, List<Secret> all) {
        for (Map.Entry<String, JsonNode> each : values(strategy).properties()) {
            all.add(new Secret(strategy, each.getKey(), each.getValue().textValue()));
        }
    }

    /** Returns the name of each value. */
    Map<String, String> names() {
        Map<String, String> names = new LinkedHashMap<>();
        all().forEach(secret -> names.put(secret.value(), secret.name()));
        return names;
    }

    /** @throws IOException if there are too many already */
    void put(String strategy, String name, String value) throws IOException {
        if (held(strategy, name).isEmpty() && all().size() >= MOST) {
            throw new IOException("holds " + MOST + " secrets already, and more are not kept; remove some");
        }
        ObjectNode values = strategy.isEmpty()
                ? root.withObjectProperty("secrets")
                : root.withObjectProperty("strategies").withObjectProperty(strategy);
        values.put(name, value);
    }

    /** Removes a secret; returns false if there is none. */
    boolean remove(String strategy, String name) {
        if (held(strategy, name).isEmpty()) {
            return false;
        }
        ((ObjectNode) values(strategy)).remove(name);
        if (!strategy.isEmpty() && values(strategy).isEmpty()) {
            ((ObjectNode) root.path("strategies")).remove(strategy);
        }
        return true;
    }

    byte[] bytes() {
        return (root.toPrettyString() + "\n").getBytes(StandardCharsets.UTF_8);
    }
}
