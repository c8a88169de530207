package algo.packaging;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The fields that the page json.md documents, section by section, and those that commands really printed. */
final class JsonReference {
    static final String PAGE = "packaging/docs/json.md";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String TIME = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?\\+05:30";

    /** Section, then field, then what it may be: {@code text or null}. */
    private final Map<String, Map<String, String>> documented = new LinkedHashMap<>();
    /** Section, then path, then the kinds of value that were there. */
    private final Map<String, Map<String, Set<String>>> printed = new HashMap<>();

    JsonReference() throws IOException {
        String section = "";
        for (String line : Files.readAllLines(Documents.SOURCE.resolve(PAGE))) {
            if (line.startsWith("## ")) {
                section = line.substring(3);
            } else if (line.startsWith("| `")) {
                String[] cells = line.split(" \\| ", -1);
                String field = cells[0].substring(3, cells[0].length() - 1);
                Map<String, String> fields = documented.computeIfAbsent(section, s -> new LinkedHashMap<>());
                if (field.endsWith(".")) { // all fields of another section
                    documented.get("Strategies").forEach(fields::put);
                } else {
                    fields.put(field, cells[1].strip());
                }
            }
        }
    }

    /** Takes what an example of a section printed: one object, or one a line. */
    void add(String section, String output) throws IOException {
        Map<String, Set<String>> paths = printed.computeIfAbsent(section, s -> new HashMap<>());
        for (JsonNode each :
                JSON.readerFor(JsonNode.class).<JsonNode>readValues(output).readAll()) {
            walk("", each, paths);
        }
    }

    /** Everything in which page and program differ; empty if they agree. */
    List<String> differences() {
        List<String> differences = new ArrayList<>();
        documented.forEach((section, fields) -> {
            Map<String, Set<String>> paths = printed.getOrDefault(section, Map.of());
            Set<String> seen = new TreeSet<>();
            paths.forEach((path, kinds) -> {
                String field = field(path, fields);
                if (field == null) {
                    if (!isContainer(path, kinds, fields)) {
                        differences.add(section + ": not documented: " + path);
                    }
                    return;
                }
                seen.add(field);
                for (String kind : kinds) {
                    if (!allows(fields.get(field), kind)) {
                        differences.add(section + ": " + path + " is " + kind + ", not " + fields.get(field));
                    }
                }
            });
            fields.keySet().stream()
                    .filter(field -> !seen.contains(field))
                    .forEach(field -> differences.add(section + ": not printed: " + field));
        });
        return differences;
    }

    /** The documented field of a path, or of something that it is in; null if there is none. */
    private static String field(String path, Map<String, String> fields) {
        if (fields.containsKey(path)) {
            return path;
        }
        for (int dot = path.lastIndexOf('.'); dot >= 0; dot = path.lastIndexOf('.', dot - 1)) {
            String any = path.substring(0, dot) + ".*";
            if (fields.containsKey(any)) {
                return any;
            }
        }
        return null;
    }

    /** Whether it only holds what is documented. */
    private static boolean isContainer(String path, Set<String> kinds, Map<String, String> fields) {
        return Set.of("empty", "object").containsAll(kinds)
                && fields.keySet().stream().anyMatch(f -> f.startsWith(path));
    }

    private static boolean allows(String documented, String kind) {
        return documented.equals("any")
                || kind.equals("empty")
                || List.of(documented.split(" or ")).contains(kind)
                || (kind.equals("time") && documented.startsWith("text"));
    }

    private static void walk(String path, JsonNode node, Map<String, Set<String>> paths) {
        if (node.isObject()) {
            note(path, "object", paths);
            if (node.isEmpty()) {
                note(path + ".*", "empty", paths);
            }
            node.properties()
                    .forEach(e -> walk(path.isEmpty() ? e.getKey() : path + "." + e.getKey(), e.getValue(), paths));
        } else if (node.isArray()) {
            if (node.isEmpty()) {
                note(path + "[]", "empty", paths);
            }
            node.forEach(each -> walk(path + "[]", each, paths));
        } else if (node.isNull()) {
            note(path, "null", paths);
        } else if (node.isTextual()) {
            note(path, node.asText().matches(TIME) ? "time" : "text", paths);
        } else {
            note(path, node.isBoolean() ? "boolean" : "number", paths);
        }
    }

    private static void note(String path, String kind, Map<String, Set<String>> paths) {
        paths.computeIfAbsent(path, p -> new TreeSet<>()).add(kind);
    }
}
