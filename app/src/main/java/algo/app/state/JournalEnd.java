package algo.app.state;

import algo.app.files.LinesBackward;
import algo.app.files.PlainFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;

/**
 * The end of a journal's numbers. Damaged or missing files must not make the numbers begin anew.
 *
 * @param sequence at least the highest number that was ever given
 * @param last the last event; empty if there is none that can be read
 */
record JournalEnd(long sequence, Optional<EventLine> last) {
    /** The size of the block that is read from the end, in bytes; more than the longest line. */
    private static final int LONGEST = 256 * 1024;
    /** The least length of a line, in bytes. */
    private static final int LEAST_LINE = 100;

    /** @param partBytes the length of a full file */
    static JournalEnd of(JournalFiles files, long partBytes) throws IOException {
        long unread = 0;
        long missing = 0;
        for (Path file : files.newestFirst()) {
            try (FileChannel channel = PlainFile.open(file, Set.of(StandardOpenOption.READ))) {
                LinesBackward lines = LinesBackward.withTheLast(channel, LONGEST);
                for (Optional<String> line = lines.previous(); line.isPresent(); line = lines.previous()) {
                    Optional<EventLine> event = EventLine.parse(line.get());
                    if (event.isPresent()) {
                        return new JournalEnd(event.get().sequence() + unread + missing, event);
                    }
                }
                // This happens e.g. after a loss of power. The file has no more lines than bytes.
                unread += channel.size();
            } catch (NoSuchFileException e) {
                // The file is not there yet, or somebody removed it; if there is an older one it may have been full.
                missing += partBytes / LEAST_LINE;
            }
        }
        return new JournalEnd(unread, Optional.empty());
    }
}
