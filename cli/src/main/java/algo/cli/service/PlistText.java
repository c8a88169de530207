package algo.cli.service;

import algo.app.model.Sha256;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The property list of a launchd agent, launchd.plist(5), and a last line by which an edit is noticed. Pure. */
final class PlistText {
    private static final String SEAL = "<!-- As 'algo service install' wrote it: ";
    private static final Pattern SEALED = Pattern.compile("(?s)(.*\n)" + SEAL + "([0-9a-f]{64}) -->\n");

    private PlistText() {}

    /**
     * Returns the list, without the last line.
     *
     * @param root of the installation, where bin/ is
     * @param home that is named; empty for the one that the daemon takes by itself
     * @param variables for the environment of the daemon
     */
    static String of(String label, Path root, Optional<Path> home, Map<String, String> variables) {
        Map<String, String> environment = new TreeMap<>(variables);
        environment.put("ALGO_AUTOSTART", "0"); // commands inside start no second daemon
        StringBuilder words =
                new StringBuilder(word(root.resolve("bin/algo").toString()) + word("daemon") + word("run"));
        home.ifPresent(path -> words.append(word("--home")).append(word(path.toString())));
        StringBuilder entries = new StringBuilder();
        environment.forEach((name, value) -> entries.append("    <key>" + escaped(name) + "</key>\n" + word(value)));
        return """
                <?xml version="1.0" encoding="UTF-8"?>
                <!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
                <plist version="1.0">
                <dict>
                  <key>Label</key>
                  <string>LABEL</string>
                  <key>ProgramArguments</key>
                  <array>
                WORDS  </array>
                  <key>EnvironmentVariables</key>
                  <dict>
                ENTRIES  </dict>
                  <key>RunAtLoad</key>
                  <true/>
                  <!-- 'algo daemon stop' ends with 0, so the daemon stays stopped; one that died comes again. -->
                  <key>KeepAlive</key>
                  <dict>
                    <key>SuccessfulExit</key>
                    <false/>
                  </dict>
                  <key>ThrottleInterval</key>
                  <integer>10</integer>
                  <!-- The end of the daemon leaves strategies running, and the next one adopts them. -->
                  <key>AbandonProcessGroup</key>
                  <true/>
                  <key>ExitTimeOut</key>
                  <integer>60</integer>
                  <!-- launchd gives 256, too few for many strategies. -->
                  <key>SoftResourceLimits</key>
                  <dict>
                    <key>NumberOfFiles</key>
                    <integer>8192</integer>
                  </dict>
                </dict>
                </plist>
                """
                .replace("LABEL", escaped(label))
                .replace("ENTRIES", entries)
                .replace("WORDS", words);
    }

    private static String word(String text) {
        return "    <string>" + escaped(text) + "</string>\n";
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    /** Returns the text as it is written: with the line by which an edit is noticed. */
    static String sealed(String text) {
        return text + SEAL + Sha256.hex(text) + " -->\n";
    }

    /** Returns whether {@code written} is as it was written here, by this version or another one. */
    static boolean isAsWritten(String written) {
        Matcher parts = SEALED.matcher(written);
        return parts.matches() && Sha256.hex(parts.group(1)).equals(parts.group(2));
    }

    /** Returns whether the list runs the daemon of this home: the one that is named, or the one that it takes by itself. */
    static boolean isOf(String written, Optional<Path> home) {
        String named = word("--home");
        return home.map(path -> written.contains(named + word(path.toString()))).orElse(!written.contains(named));
    }
}
