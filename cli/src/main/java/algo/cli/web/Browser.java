package algo.cli.web;

import algo.app.platform.SystemFiles;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;

/** Has the system show an address in the browser of the user. */
final class Browser {
    /** The programs that do so, on the systems that have them. */
    private static final List<String> OPENERS = List.of("xdg-open", "open", "sensible-browser");

    private Browser() {}

    /** @param err told if there is no such program */
    static void open(String url, PrintStream err) {
        for (String opener : OPENERS) {
            try {
                new ProcessBuilder(opener, url)
                        .redirectInput(ProcessBuilder.Redirect.from(SystemFiles.nothing()))
                        .redirectOutput(SystemFiles.nothing())
                        .redirectError(SystemFiles.nothing())
                        .start();
                return;
            } catch (IOException e) {
                // This system has another one.
            }
        }
        err.println("algo: no browser was found on this host; open the address above yourself");
    }
}
