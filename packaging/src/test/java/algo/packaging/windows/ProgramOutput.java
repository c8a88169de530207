package algo.packaging.windows;

import algo.app.Eventually;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** What a program prints, read by a thread as it comes. */
final class ProgramOutput {
    private final StringBuffer text = new StringBuffer();
    private final Thread reader;

    ProgramOutput(InputStream from) {
        reader = new Thread(() -> read(from), "output");
        reader.setDaemon(true);
        reader.start();
    }

    private void read(InputStream from) {
        byte[] some = new byte[8192];
        try (from) {
            for (int n = from.read(some); n >= 0; n = from.read(some)) {
                text.append(new String(some, 0, n, StandardCharsets.UTF_8).replace("\r", ""));
            }
        } catch (IOException e) {
            text.append("\nCOULD NOT BE READ: ").append(e.getMessage());
        }
    }

    /** Returns all that was printed so far. */
    String text() {
        return text.toString();
    }

    /** Returns all of it, once whoever could print more has ended. */
    String whole() {
        Eventually.holds("nobody holds the output", () -> !reader.isAlive());
        return text();
    }
}
