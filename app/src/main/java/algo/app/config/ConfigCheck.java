package algo.app.config;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A config as somebody wrote it, checked as a daemon would.
 *
 * @param strategies how many it has; 0 where there are problems
 * @param problems all of them; empty if the config would be accepted
 */
public record ConfigCheck(int strategies, List<Problem> problems) {
    /** The place that the JSON parser names itself. */
    private static final Pattern PLACE = Pattern.compile("line ([0-9]{1,9}), column ([0-9]{1,9}): ");

    private static final Pattern UNKNOWN = Pattern.compile("unknown key '([^']*)'.*", Pattern.DOTALL);

    /**
     * One thing that is wrong.
     *
     * @param text the key, what is wrong with it, and what would be right
     * @param line from 1 on; 0 if it is not known
     * @param column from 1 on; 0 if it is not known
     */
    public record Problem(String text, int line, int column) {}

    /** @param defaultMemoryMb memory limit of a strategy that sets none, in MiB */
    public static ConfigCheck of(byte[] content, long defaultMemoryMb) {
        ConfigParser parser = new ConfigParser(defaultMemoryMb);
        try {
            return new ConfigCheck(
                    parser.validate(parser.tree(content)).strategies().size(), List.of());
        } catch (ConfigException e) {
            Map<String, JsonLocation> places = places(content);
            return new ConfigCheck(
                    0,
                    e.problems().stream()
                            .map(problem -> placed(problem, places))
                            .toList());
        }
    }

    private static Problem placed(String text, Map<String, JsonLocation> places) {
        Matcher said = PLACE.matcher(text);
        if (said.find()) {
            return new Problem(
                    text.substring(0, said.start()) + text.substring(said.end()),
                    Integer.parseInt(said.group(1)),
                    Integer.parseInt(said.group(2)));
        }
        int end = text.indexOf(": ");
        String path = end < 0 ? text : text.substring(0, end);
        String message = end < 0 ? "" : text.substring(end + 2);
        Matcher unknown = UNKNOWN.matcher(message);
        if (unknown.matches()) {
            path = (path.equals("top level") ? "" : path + ".") + unknown.group(1);
        }
        while (!path.isEmpty() && !places.containsKey(path)) {
            path = path.substring(0, Math.max(0, path.lastIndexOf('.')));
        }
        JsonLocation place = places.get(path);
        return place == null ? new Problem(text, 0, 0) : new Problem(text, place.getLineNr(), place.getColumnNr());
    }

    /** Returns where each key stands, by its dotted path; as far as the content is JSON. */
    private static Map<String, JsonLocation> places(byte[] content) {
        Map<String, JsonLocation> places = new HashMap<>();
        Deque<String> paths = new ArrayDeque<>();
        String key = "";
        String text = new String(content, StandardCharsets.UTF_8);
        try (JsonParser parser = new JsonFactory().createParser(text)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.FIELD_NAME) {
                    String above = paths.peek();
                    key = above.isEmpty() ? parser.currentName() : above + "." + parser.currentName();
                    places.putIfAbsent(key, parser.currentTokenLocation());
                } else if (token.isStructStart()) {
                    paths.push(key);
                } else if (token.isStructEnd()) {
                    key = paths.pop();
                }
            }
        } catch (IOException e) {
            // What was found up to here is all that can be told.
        }
        return places;
    }
}
