package algo.cli.service;

import algo.app.model.Sha256;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text of a unit of systemd: that of the distribution, with the places of this installation, and a last line by which an
 * edit is noticed. Pure.
 */
public final class UnitText {
    /** The place that the units of the distribution name. */
    private static final String PLACE = "/opt/algo";

    private static final String SEAL = "# As 'algo service install' wrote it: ";
    private static final Pattern SEALED = Pattern.compile("(?s)(.*\n)" + SEAL + "([0-9a-f]{64})\n");
    private static final Pattern PLAIN = Pattern.compile("[\\w./@:+,=-]+");

    private UnitText() {}

    /**
     * Returns the unit of one installation, without the last line.
     *
     * @param unit of the distribution
     * @param root of the installation, where bin/ and docs/ are
     * @param home that is named; empty for the one that the daemon takes by itself
     * @param variables for its environment, beside those that systemd gives it
     */
    public static String of(String unit, Path root, Optional<Path> home, Map<String, String> variables) {
        StringBuilder text = new StringBuilder();
        for (String line : unit.split("\n")) {
            if (line.startsWith("ExecStart=")) {
                String words = line.substring(line.indexOf(' '));
                text.append("ExecStart=").append(word(root.resolve("bin/algo"))).append(words);
                home.ifPresent(path -> text.append(" --home ").append(word(path)));
            } else if (line.startsWith("Documentation=")) {
                text.append(line.replace("file://" + PLACE, address(root)));
            } else {
                text.append(line);
            }
            text.append('\n');
            if (line.startsWith("Environment=")) {
                variables.forEach((name, value) -> text.append("Environment=\"")
                        .append((name + "=" + value)
                                .replace("\\", "\\\\")
                                .replace("\"", "\\\"")
                                .replace("%", "%%"))
                        .append("\"\n"));
            }
        }
        return text.toString();
    }

    /** Returns a path as one word of ExecStart=; systemd.service(5), systemd.syntax(7). */
    static String word(Path path) {
        String text = path.toString().replace("%", "%%");
        if (PLAIN.matcher(text.replace("%%", "")).matches()) {
            return text;
        }
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("$", "$$") + '"';
    }

    /** Percent signs are doubled, because systemd expands them. */
    private static String address(Path root) {
        String address = root.toUri().toString().replace("%", "%%");
        return address.endsWith("/") ? address.substring(0, address.length() - 1) : address;
    }

    /** Returns the text as it is written: with the line by which an edit is noticed. */
    static String sealed(String text) {
        return text + SEAL + Sha256.hex(text) + "\n";
    }

    /** Returns whether {@code written} is as it was written here, by this version or another one. */
    static boolean isAsWritten(String written) {
        Matcher parts = SEALED.matcher(written);
        return parts.matches() && Sha256.hex(parts.group(1)).equals(parts.group(2));
    }

    /** Returns whether the unit runs the daemon of this home: the one that is named, or the one that it takes by itself. */
    static boolean isOf(String written, Optional<Path> home) {
        return written.lines().filter(line -> line.startsWith("ExecStart=")).anyMatch(line -> home.map(
                        path -> line.endsWith(" --home " + word(path)))
                .orElse(!line.contains(" --home ")));
    }
}
