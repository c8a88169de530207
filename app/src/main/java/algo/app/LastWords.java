package algo.app;

import algo.app.files.PlainFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** The last lines that the daemon before this one left in the log when it ended. */
final class LastWords {
    /** The JVM writes this when it ends because of {@code -XX:+ExitOnOutOfMemoryError}. */
    private static final String WANT_OF_MEMORY = "Terminating due to java.lang.OutOfMemoryError";

    /** The words by which each daemon begins its part of the log. */
    static final String BEGINNING = " starts, pid ";

    private static final int LOOKED_AT = 64 * 1024;

    private LastWords() {}

    /** About when the daemon that wrote last into {@code log} ended for want of memory; empty if it did not, as far as is known. */
    static Optional<Instant> wantOfMemory(Path log) {
        try (FileChannel channel = PlainFile.open(log, Set.of(StandardOpenOption.READ))) {
            long from = Math.max(0, channel.size() - LOOKED_AT);
            ByteBuffer end = ByteBuffer.allocate((int) (channel.size() - from));
            while (end.hasRemaining() && channel.read(end, from + end.position()) >= 0) {
                // Until the end of the file.
            }
            String text = new String(end.array(), 0, end.position(), StandardCharsets.UTF_8);
            int said = text.lastIndexOf(WANT_OF_MEMORY);
            return said >= 0 && text.indexOf(BEGINNING, said) < 0
                    ? Optional.of(Files.getLastModifiedTime(log).toInstant())
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
