package algo.cli.offline;

import algo.app.files.AtomicFile;
import algo.app.files.IoProblems;
import algo.app.model.Actor;
import algo.app.model.PanicStatus;
import algo.app.protocol.ExitCode;
import algo.app.protocol.Json;
import algo.cli.ClientException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The latch of a panic, put on disk by a client that finds no daemon to do it. The next daemon, and one that hangs once it
 * goes on, holds to it.
 */
public final class PanicFile {
    private PanicFile() {}

    /**
     * Puts the latch into a home, unless it is there.
     *
     * @param user who asks, as the system names the caller
     * @return the file; empty if there is no home with a state
     * @throws ClientException if it cannot be put on disk
     */
    public static Optional<String> put(Path home, String user) throws ClientException {
        Path state = home.resolve("state");
        if (!Files.isDirectory(state)) {
            return Optional.empty();
        }
        Path file = state.resolve(PanicStatus.FILE);
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.of(file.toString());
        }
        Actor by = user.isEmpty() ? Actor.UNKNOWN : new Actor("user " + user);
        PanicStatus latch = new PanicStatus(Instant.now(), by, "", List.of());
        try {
            AtomicFile.replace(file, Json.line(latch.fields()).getBytes(StandardCharsets.UTF_8));
            return Optional.of(file.toString());
        } catch (IOException e) {
            if (isHeldByName(file)) {
                return Optional.of(file.toString());
            }
            throw new ClientException(
                    ExitCode.FAILED,
                    "the latch could not be put on disk (" + IoProblems.explain(e) + "), and no daemon runs that could"
                            + " hold it: nothing was stopped",
                    "start one with 'algo daemon start', then 'algo panic'");
        }
    }

    private static boolean isHeldByName(Path file) {
        try {
            // Without its content it holds all the same.
            AtomicFile.createEmpty(file);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
