package algo.app.process.windows;

import algo.app.platform.windows.Quoted;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Writes arguments and variables as a process of Windows takes them: one text each. Pure. */
final class CommandLine {
    private CommandLine() {}

    /**
     * Returns the one text that the C library of a program splits into these arguments again: what has blanks, or is empty, is quoted, quotes are
     * escaped, and so are the backslashes before a quote, and only those.
     */
    static String of(List<String> arguments) {
        StringBuilder line = new StringBuilder();
        for (String argument : arguments) {
            if (line.length() > 0) {
                line.append(' ');
            }
            line.append(Quoted.of(argument));
        }
        return line.toString();
    }

    /**
     * Returns {@code NAME=value} of each variable, ended by a NUL each, sorted as Windows wants it, and a NUL more at the end. Of names that differ
     * in case alone, which are one to Windows, one stays.
     */
    static String environment(Map<String, String> variables) {
        Map<String, String> sorted =
                new TreeMap<>((one, other) -> one.toUpperCase(Locale.ROOT).compareTo(other.toUpperCase(Locale.ROOT)));
        sorted.putAll(variables);
        StringBuilder block = new StringBuilder();
        sorted.forEach(
                (name, value) -> block.append(name).append('=').append(value).append('\0'));
        if (sorted.isEmpty()) {
            block.append('\0');
        }
        return block.append('\0').toString();
    }
}
