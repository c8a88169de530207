package algo.app.env;

import algo.app.files.JsonTrees;
import algo.app.files.WholeFile;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Has Python itself read which packages a strategy wants, from its config and its code. Executes nothing of the code. */
final class WantsReader {
    private static final ObjectMapper JSON = new ObjectMapper();

    private WantsReader() {}

    /**
     * Reads them.
     *
     * @param python what runs the code
     * @throws EnvironmentException if something that names packages is wrong; every problem is named
     */
    static Wanted read(BuildRun run, Workshop workshop, Path python, Project project, List<String> requires)
            throws IOException, EnvironmentException, InterruptedException {
        ObjectNode ask = JSON.createObjectNode();
        ask.put("script", project.script().toString());
        ask.put("directory", project.directory().map(Path::toString).orElse(null));
        requires.forEach(ask.putArray("requires")::add);
        Files.write(workshop.file("ask.json"), JSON.writeValueAsBytes(ask));
        Path answer = workshop.file("answer.json");
        List<String> command = List.of(
                python.toString(),
                "-I",
                "-c",
                Resources.WANTS,
                workshop.file("ask.json").toString(),
                answer.toString());
        int code = run.run("reading which packages are wanted", command, workshop.file(""));
        if (code != 0 || !Files.exists(answer)) {
            List<String> last = run.lastLines();
            throw new EnvironmentException(
                    EnvironmentException.Cause.FAILED,
                    python + " could not say which packages are wanted (exit code " + code + ")"
                            + (last.isEmpty() ? "" : ": " + last.get(last.size() - 1)),
                    "is it a Python 3.8 or newer?");
        }
        JsonNode read = JsonTrees.read(JSON, WholeFile.read(answer));
        List<String> problems = texts(read, "problems");
        if (!problems.isEmpty()) {
            throw new EnvironmentException(
                    EnvironmentException.Cause.INVALID, String.join("; ", problems), "nothing was changed");
        }
        return new Wanted(
                PythonIdentity.of(read.path("python")),
                texts(read, "wanted"),
                texts(read, "install"),
                texts(read, "constraints"),
                texts(read, "options"),
                settings(read.path("pip")),
                texts(read, "warnings"));
    }

    /** Returns the texts of a list in what a program of ours has answered. */
    static List<String> answer(Path file, String key) throws IOException {
        return texts(JsonTrees.read(JSON, WholeFile.read(file)), key);
    }

    private static Map<String, List<String>> settings(JsonNode node) {
        Map<String, List<String>> settings = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> each : node.properties()) {
            settings.put(each.getKey(), texts(node, each.getKey()));
        }
        return settings;
    }

    static List<String> texts(JsonNode node, String key) {
        List<String> texts = new ArrayList<>();
        node.path(key).forEach(item -> texts.add(item.asText()));
        return texts;
    }
}
