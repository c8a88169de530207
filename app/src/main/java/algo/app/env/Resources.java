package algo.app.env;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The Python programs of this package. All are read at {@link #load}: the files of the installation may be gone when one is needed. */
final class Resources {
    /** Tells which packages an environment has, with exact versions. */
    static final String PINS = text("pins.py");

    /** Leads the group of processes that makes an environment. */
    static final String LEAD = text("lead.py");

    /** Reads which packages code wants. */
    static final String WANTS = text("wants.py");

    private Resources() {}

    /** Reads all of them now, if that has not been done. */
    static void load() {
        // The class does so once it is initialized, which this call brings about.
    }

    private static String text(String name) {
        try (InputStream in = Resources.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
