package algo.app.env;

import java.util.List;
import java.util.Map;

/**
 * The packages that a strategy wants, from its config and its code.
 *
 * @param python the Python that they are for
 * @param lines as they were written, sorted: equal ones want the same
 * @param install as pip takes them
 * @param constraints bounds for what they bring with them
 * @param options of pip, such as {@code --find-links}, that the code brings
 * @param settings where pip's own settings say that packages come from, by their names, such as {@code index-url}
 * @param warnings what was passed over, one line each
 */
record Wanted(
        PythonIdentity python,
        List<String> lines,
        List<String> install,
        List<String> constraints,
        List<String> options,
        Map<String, List<String>> settings,
        List<String> warnings) {}
