package algo.app.sandbox;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Values as Python's {@code str} prints them: some of OpenAlgo's endpoints put their problems into one text that way. */
final class PythonText {
    private PythonText() {}

    /** @param value a map, a list, a text or a number */
    static String of(Object value) {
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .map(entry -> of(entry.getKey()) + ": " + of(entry.getValue()))
                    .collect(Collectors.joining(", ", "{", "}"));
        }
        if (value instanceof List<?> list) {
            return list.stream().map(PythonText::of).collect(Collectors.joining(", ", "[", "]"));
        }
        return value instanceof String text ? quoted(text) : String.valueOf(value);
    }

    private static String quoted(String text) {
        char quote = text.contains("'") && !text.contains("\"") ? '"' : '\'';
        String escaped = text.replace("\\", "\\\\").replace("\n", "\\n");
        return quote + (quote == '\'' ? escaped.replace("'", "\\'") : escaped) + quote;
    }
}
