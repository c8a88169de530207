package algo.cli.web;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Finds to which fields of a form the problems belong that the daemon has listed. */
final class FieldProblems {
    private FieldProblems() {}

    /**
     * Returns by key what is wrong with it; a problem that names none of them is not there.
     *
     * @param said the problems, one or a line each
     */
    static Map<String, Object> of(Collection<String> keys, String said) {
        Map<String, Object> found = new LinkedHashMap<>();
        List<String> lines = said.lines().map(String::strip).toList();
        for (String key : keys) {
            for (String line : lines) {
                if (names(line, key)) {
                    found.putIfAbsent(key, line);
                }
            }
        }
        return found;
    }

    private static boolean names(String line, String key) {
        int at = line.indexOf(key);
        if (at < 0) {
            return false;
        }
        char before = at == 0 ? ' ' : line.charAt(at - 1);
        char behind = at + key.length() == line.length() ? ' ' : line.charAt(at + key.length());
        return !isOfWord(before) && !isOfWord(behind);
    }

    private static boolean isOfWord(char c) {
        return Character.isLetterOrDigit(c) || c == '_';
    }
}
