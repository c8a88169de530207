package algo.app.env;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A Python that environments are made of.
 *
 * @param path the real path of its executable; of a virtual environment, of the Python behind that
 * @param version e.g. {@code 3.11.2}
 * @param tag what it calls its compiled files, e.g. {@code cpython-311}
 * @param platform what its wheels are for, e.g. {@code linux-x86_64}
 * @param virtual whether it was asked as that of a virtual environment
 * @param pip the version of the pip that it has; empty for none
 */
public record PythonIdentity(String path, String version, String tag, String platform, boolean virtual, String pip) {
    /**
     * Returns the key that tells environments for different Pythons apart; it is the same after an update of the last
     * digit of the version.
     */
    String key() {
        return path + '\n' + tag + '\n' + platform;
    }

    static PythonIdentity of(JsonNode node) {
        return new PythonIdentity(
                node.path("path").asText(),
                node.path("version").asText(),
                node.path("tag").asText(),
                node.path("platform").asText(),
                node.path("virtual").asBoolean(),
                node.path("pip").asText());
    }

    ObjectNode node() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("path", path)
                .put("version", version)
                .put("tag", tag)
                .put("platform", platform);
    }
}
