package algo.app.config;

import algo.app.files.JsonTrees;
import algo.app.files.WholeFile;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The files that {@code algo add} brought of a strategy. Every other file in its directories was made by the strategy,
 * or by people.
 *
 * @param script the file that is started
 * @param items by path relative to the directory of the code
 * @param source from where they were brought
 */
record Manifest(String script, Map<String, Item> items, AddedFrom source) {
    /** The manifest of a strategy of which nothing was brought. */
    static final Manifest NONE = new Manifest("", Map.of());

    private static final ObjectMapper JSON = new ObjectMapper();
    /**
     * One file as it was brought.
     *
     * @param size in bytes
     * @param sha256 of its content, in lower-case hexadecimal digits
     * @param data whether the strategy gets a copy of it in its working directory; it is code otherwise
     */
    record Item(long size, String sha256, boolean executable, boolean data) {
        boolean hasContentOf(Item other) {
            return size == other.size && sha256.equals(other.sha256);
        }
    }

    /** Makes a manifest of files whose source nobody knows. */
    Manifest(String script, Map<String, Item> items) {
        this(script, items, AddedFrom.UNKNOWN);
    }

    boolean isCode(String path) {
        return items.containsKey(path) && !items.get(path).data();
    }

    boolean isData(String path) {
        return items.containsKey(path) && items.get(path).data();
    }

    /** Returns whether any of the files lies below this directory. */
    boolean hasBelow(String directory) {
        return items.keySet().stream().anyMatch(path -> path.startsWith(directory + "/"));
    }

    byte[] text() {
        ObjectNode root = JSON.createObjectNode();
        root.put("version", 1).put("script", script);
        if (!source.path().isEmpty()) {
            root.putObject("source")
                    .put("path", source.path())
                    .put("size", source.size())
                    .put("sha256", source.sha256());
        }
        items.forEach((path, item) -> root.withArray("files")
                .addObject()
                .put("path", path)
                .put("size", item.size())
                .put("sha256", item.sha256())
                .put("executable", item.executable())
                .put("data", item.data()));
        return (root.toPrettyString() + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /** Reads a manifest; empty if there is none, or none that can be made sense of. */
    static Optional<Manifest> read(Path file) throws IOException {
        try {
            JsonNode root = JsonTrees.read(JSON, WholeFile.read(file));
            Map<String, Item> items = new LinkedHashMap<>();
            for (JsonNode each : root.path("files")) {
                items.put(
                        each.path("path").asText(),
                        new Item(
                                each.path("size").asLong(),
                                each.path("sha256").asText(),
                                each.path("executable").asBoolean(),
                                each.path("data").asBoolean()));
            }
            String script = root.path("script").asText();
            JsonNode from = root.path("source");
            AddedFrom source = new AddedFrom(
                    from.path("path").asText(),
                    from.path("size").asLong(),
                    from.path("sha256").asText());
            return items.containsKey(script) ? Optional.of(new Manifest(script, items, source)) : Optional.empty();
        } catch (NoSuchFileException | JsonProcessingException e) {
            return Optional.empty();
        }
    }
}
