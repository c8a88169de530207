package algo.app.hook;

import algo.app.files.IoProblems;
import algo.app.files.PlainFile;
import algo.app.model.Ist;
import algo.app.platform.PrivateFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The output of {@code on_exit} commands: {@code <strategy>.log}, and the one before it as {@code <strategy>.log.1}. A
 * command that prints more than a log holds loses what it printed before. Safe on any thread.
 */
public final class HookLogs {
    private static final Logger LOG = LoggerFactory.getLogger("on_exit");

    private static final long MOST_BYTES = 1024 * 1024;

    private final Path root;

    /** @param root the directory {@code log/on_exit} of the home; it exists */
    public HookLogs(Path root) {
        this.root = root;
    }

    Path of(String strategy) {
        return root.resolve(strategy + ".log");
    }

    private Path older(String strategy) {
        return root.resolve(strategy + ".log.1");
    }

    /**
     * Returns the log that a command prints to from now on, with a line about it. Where it cannot be kept, there is
     * only no line.
     */
    Path begin(String strategy, Instant at, String headline) {
        Path log = of(strategy);
        try {
            if (Files.exists(log) && Files.size(log) >= MOST_BYTES) {
                Files.move(log, older(strategy), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            }
            String line = Ist.iso(at) + " " + headline + "\n";
            try (FileChannel channel = PlainFile.open(
                    log,
                    Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND),
                    PrivateFiles.ofFile())) {
                channel.write(ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8)));
            }
        } catch (IOException e) {
            LOG.debug("{}: the log of its on_exit: {}", strategy, IoProblems.explain(e));
        }
        return log;
    }

    /** Empties a log that has become too long while a command prints to it: that appends, so it goes on at the beginning. */
    void bound(String strategy) {
        Path log = of(strategy);
        try {
            if (Files.exists(log) && Files.size(log) > 2 * MOST_BYTES) {
                try (FileChannel channel = PlainFile.open(log, Set.of(StandardOpenOption.WRITE))) {
                    channel.truncate(0);
                }
            }
        } catch (IOException e) {
            LOG.warn("{}: the log of its on_exit grows: {}", strategy, IoProblems.explain(e));
        }
    }

    /** Removes the logs of a strategy. */
    public void remove(String strategy) throws IOException {
        Files.deleteIfExists(of(strategy));
        Files.deleteIfExists(older(strategy));
    }
}
