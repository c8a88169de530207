package algo.app.env;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * The environment that is in force for one strategy, and what it was made for.
 *
 * @param environment its hash; empty where none was wanted
 * @param interpreter the interpreter of the strategy in the config at that time; empty for none
 * @param requires the packages that the config named at that time
 * @param python what tells the Python that it was made of
 * @param wanted as {@link Wanted#lines}
 * @param packages what was installed, with exact versions
 * @param previous the hashes of those before it that a run may still use
 */
public record EnvironmentRecord(
        String environment,
        String interpreter,
        List<String> requires,
        String python,
        List<String> wanted,
        List<String> packages,
        List<String> previous) {
    static EnvironmentRecord of(JsonNode node) {
        return new EnvironmentRecord(
                node.path("environment").asText(),
                node.path("interpreter").asText(),
                WantsReader.texts(node, "requires"),
                node.path("python").asText(),
                WantsReader.texts(node, "wanted"),
                WantsReader.texts(node, "packages"),
                WantsReader.texts(node, "previous"));
    }

    ObjectNode node() {
        ObjectNode node = JsonNodeFactory.instance.objectNode().put("version", 1);
        node.put("environment", environment);
        node.put("interpreter", interpreter);
        requires.forEach(node.putArray("requires")::add);
        node.put("python", python);
        wanted.forEach(node.putArray("wanted")::add);
        packages.forEach(node.putArray("packages")::add);
        previous.forEach(node.putArray("previous")::add);
        return node;
    }

    /** The same, after others that a run may still use. */
    EnvironmentRecord after(List<String> others) {
        return new EnvironmentRecord(environment, interpreter, requires, python, wanted, packages, others);
    }
}
