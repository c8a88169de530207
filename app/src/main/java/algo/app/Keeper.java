package algo.app;

import algo.app.files.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Tells the small process that started this daemon, and starts the next one should it die ({@code lib/<version>/keeper}),
 * whether that is wanted: while {@code run/keeper} holds its pid. A daemon without a keeper removes the file, so that the
 * keeper of an earlier one gives up.
 */
final class Keeper {
    private static final String PROPERTY = "algo.keeper";

    private final Path file;
    private final String pid;

    private Keeper(Path file, String pid) {
        this.file = file;
        this.pid = pid;
    }

    /** @param file {@code run/keeper} of the home */
    static Keeper of(Path file) {
        String named = System.getProperty(PROPERTY, "");
        boolean parent = ProcessHandle.current()
                .parent()
                .map(handle -> String.valueOf(handle.pid()).equals(named))
                .orElse(false);
        return new Keeper(file, parent ? named : "");
    }

    /** Has the next daemon started when this one dies, from now on. */
    void ready() throws IOException {
        if (pid.isEmpty()) {
            Files.deleteIfExists(file);
        } else {
            AtomicFile.replace(file, (pid + "\n").getBytes(StandardCharsets.US_ASCII));
        }
    }

    /** The daemon ends as it was told to: that is no reason to start another. */
    void ended() throws IOException {
        Files.deleteIfExists(file);
    }
}
