package algo.app.hook;

import algo.app.model.Text;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The two forms in which a command is told of an event: one JSON object on its standard input, and variables. Pure. */
final class HookEvent {
    /** The last lines of the log, in JSON alone: they may be long, and of any content. */
    static final String LAST_LINES = "last_lines";

    /** The variable with the kind of the event; it has no name behind the prefix. */
    private static final String KIND = "event";

    private static final String PREFIX = "ALGO_EVENT";
    private static final int LONGEST_LINE = 500;

    private HookEvent() {}

    /** Returns the event as one line. */
    static String json(ObjectNode event, List<String> lastLines) {
        ObjectNode whole = event.deepCopy();
        ArrayNode lines = whole.putArray(LAST_LINES);
        lastLines.forEach(line -> lines.add(cut(line)));
        return whole + "\n";
    }

    /** Returns the line above the output of a command in its log. */
    static String headline(ObjectNode event) {
        String run = event.path("run_id").asText("");
        return (run.isEmpty() ? "" : "run " + run + ": ")
                + Text.printable(event.path("message").asText(""), LONGEST_LINE);
    }

    private static String cut(String line) {
        if (line.length() <= LONGEST_LINE) {
            return line;
        }
        boolean split = Character.isHighSurrogate(line.charAt(LONGEST_LINE - 1));
        return line.substring(0, split ? LONGEST_LINE - 1 : LONGEST_LINE) + "…";
    }

    /** {@code ALGO_EVENT}, and {@code ALGO_EVENT_X} for each field x; what is null in JSON is empty. */
    static Map<String, String> variables(ObjectNode event) {
        Map<String, String> variables = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> field : event.properties()) {
            String name =
                    field.getKey().equals(KIND) ? "" : "_" + field.getKey().toUpperCase(Locale.ROOT);
            // A NUL ends a string in C.
            String value =
                    field.getValue().isNull() ? "" : field.getValue().asText().replace('\0', ' ');
            variables.put(PREFIX + name, value);
        }
        return variables;
    }
}
