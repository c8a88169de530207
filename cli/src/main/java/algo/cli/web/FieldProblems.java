package algo.cli.web;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Finds to which fields of a form the problems belong that the daemon has listed. */
final class FieldProblems {
    private FieldProblems() {}

    /**
     * Returns each problem as {@code field} and {@code message}; the field of one that names none of the keys is null.
     *
     * @param said the problems, one or a line each
     */
    static List<Object> of(Collection<String> keys, String said) {
        List<Object> problems = new ArrayList<>();
        for (String line : said.lines().map(String::strip).toList()) {
            String key =
                    keys.stream().filter(each -> names(line, each)).findFirst().orElse(null);
            if (key != null || problems.isEmpty()) {
                Map<String, Object> problem = new LinkedHashMap<>();
                problem.put("field", key);
                problem.put("message", line);
                problems.add(problem);
            }
        }
        return problems;
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
