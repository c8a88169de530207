package algo.app.config;

import algo.app.model.SourceFinding;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the addresses and API keys that a text brings itself, line by line. Of Python source, Python itself tells more. */
public final class OwnAddresses {
    private static final Pattern ADDRESS = Pattern.compile(
            "\\b((?:https?|wss?)://)(?:[^\\s/@\"']*@)?([^\\s/?#\"'<>{}\\\\,;)|`$%]+)", Pattern.CASE_INSENSITIVE);
    private static final Pattern KEY =
            Pattern.compile("api_?key[\"']?\\s*[=:]\\s*[\"']?([A-Za-z0-9_\\-]{16,})", Pattern.CASE_INSENSITIVE);
    /** The number of characters of a key that are shown. */
    private static final int SHOWN = 4;

    private OwnAddresses() {}

    /** Returns what was found, in the order of the lines. Lines that are comments do not count. */
    public static List<SourceFinding> find(String text) {
        List<SourceFinding> found = new ArrayList<>();
        String[] lines = text.split("\n");
        for (int i = 0; i < lines.length; i++) {
            if (lines[i].strip().startsWith("#") || lines[i].strip().startsWith("//")) {
                continue;
            }
            for (Matcher matcher = ADDRESS.matcher(lines[i]); matcher.find(); ) {
                found.add(new SourceFinding(SourceFinding.Kind.ADDRESS, i + 1, matcher.group(1) + matcher.group(2)));
            }
            for (Matcher matcher = KEY.matcher(lines[i]); matcher.find(); ) {
                String shown = matcher.group(1).substring(0, SHOWN) + "…";
                found.add(new SourceFinding(SourceFinding.Kind.KEY, i + 1, shown));
            }
        }
        return found;
    }

    /** Returns whether a file holds settings for programs to read, as {@code .env} does. */
    public static boolean isSettings(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        return name.equals(".env") || name.startsWith(".env.") || name.endsWith(".env");
    }
}
