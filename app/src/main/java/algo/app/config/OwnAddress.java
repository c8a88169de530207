package algo.app.config;

import java.util.Optional;
import java.util.regex.Pattern;

/** Notices code that brings an address or an API key of its own: the mode of the strategy cannot bind such code. */
public final class OwnAddress {
    private static final Pattern ADDRESS = Pattern.compile("[\"']https?://[^\"'\\s]+", Pattern.CASE_INSENSITIVE);
    private static final Pattern KEY =
            Pattern.compile("api_?key[\"']?\\s*[=:]\\s*[\"'][A-Za-z0-9_\\-]{16,}[\"']", Pattern.CASE_INSENSITIVE);

    private OwnAddress() {}

    /** A warning that names the first such line; empty if there is none. */
    public static Optional<String> warning(String source) {
        String[] lines = source.split("\n");
        for (int i = 0; i < lines.length; i++) {
            String line = lines[i].strip();
            boolean fromEnvironment = line.contains("environ") || line.contains("getenv");
            if (line.startsWith("#") || fromEnvironment) {
                continue;
            }
            boolean address = ADDRESS.matcher(line).find();
            if (address || KEY.matcher(line).find()) {
                return Optional.of("line " + (i + 1) + " holds " + (address ? "an address" : "an API key")
                        + " of its own; the mode (sandbox or live) cannot bind it. Read OPENALGO_HOST and"
                        + " OPENALGO_APIKEY from the environment instead");
            }
        }
        return Optional.empty();
    }
}
