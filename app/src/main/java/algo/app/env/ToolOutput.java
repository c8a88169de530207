package algo.app.env;

import algo.app.model.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds in what uv and pip print why they failed. Pure. */
final class ToolOutput {
    private static final int MOST = 400;
    private static final Pattern NAME = Pattern.compile("\\s*([A-Za-z0-9][A-Za-z0-9._-]*).*", Pattern.DOTALL);
    private static final Pattern OFFLINE = Pattern.compile(
            "dns error|Connection refused|NewConnectionError|Temporary failure in name resolution|Network is unreachable"
                    + "|error sending request|Failed to fetch|No route to host");

    private ToolOutput() {}

    /** Returns why it failed, on one line; the last thing that was printed where nothing says so. */
    static String failure(List<String> lines) {
        List<String> told = new ArrayList<>();
        for (String line : lines) {
            String bare = line.strip();
            boolean begins = bare.startsWith("×") || bare.startsWith("error:") || bare.startsWith("ERROR:");
            if (begins && (bare.startsWith("ERROR:") || bare.startsWith("×"))) {
                told.clear();
            }
            boolean goesOn = !told.isEmpty() && (bare.startsWith("╰─▶") || bare.startsWith("├─▶") || isIndented(line));
            if (begins || goesOn) {
                told.add(bare.replaceFirst("^(×|error:|ERROR:|╰─▶|├─▶|│)\\s*", ""));
            }
        }
        String all = told.isEmpty()
                ? (lines.isEmpty()
                        ? "it said nothing"
                        : lines.get(lines.size() - 1).strip())
                : String.join(" ", told);
        return Text.printable(all.replaceAll("\\s+", " "), MOST);
    }

    private static boolean isIndented(String line) {
        return line.startsWith("    ") || line.startsWith("  │");
    }

    /** Returns the name of the package that it says it failed for, of those that were wanted. */
    static Optional<String> named(List<String> wanted, List<String> lines) {
        String told = failure(lines).toLowerCase(Locale.ROOT);
        String longest = "";
        for (String text : wanted) {
            Matcher matcher = NAME.matcher(text);
            boolean says = matcher.matches() && says(told, matcher.group(1).toLowerCase(Locale.ROOT));
            // Some names are words of the language, too.
            longest = says && matcher.group(1).length() > longest.length() ? matcher.group(1) : longest;
        }
        return Optional.of(longest).filter(name -> !name.isEmpty());
    }

    private static boolean says(String told, String name) {
        // A name holds letters, digits and these three alone.
        String either = name.replaceAll("[-_.]+", "[-_.]+");
        return Pattern.compile("(?<![a-z0-9._-])" + either + "(?![a-z0-9_-])")
                .matcher(told)
                .find();
    }

    /** Returns whether the tool could not reach the source of packages. */
    static boolean isOffline(List<String> lines) {
        return lines.stream().anyMatch(line -> OFFLINE.matcher(line).find());
    }
}
