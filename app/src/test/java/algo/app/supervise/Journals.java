package algo.app.supervise;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The event journal, shortened for tests. */
final class Journals {
    private Journals() {}

    /** {@code seq strategy event from to cause by} of each line. */
    static List<String> lines(Path events) throws IOException {
        List<String> lines = new ArrayList<>();
        for (String line : Files.readAllLines(events)) {
            JsonNode node = new ObjectMapper().readTree(line);
            List<String> words = new ArrayList<>();
            for (String key : List.of("seq", "strategy", "event", "from", "to", "cause", "by")) {
                words.add(node.path(key).asText());
            }
            lines.add(String.join(" ", words));
        }
        return lines;
    }
}
