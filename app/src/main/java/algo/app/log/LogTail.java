package algo.app.log;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Reads the end of a log. */
public final class LogTail {
    /** The most characters that are read of a log that is shown beside something else. */
    private static final int LONGEST = 1 << 20;

    private LogTail() {}

    /**
     * Returns the last {@code lines} lines of a run, including one that has no end yet; none if its log cannot be read.
     * Fewer if they are long: not more than 1 Mi characters together.
     */
    public static List<String> last(RunLogs logs, Path log, int lines) {
        // Never more pieces than this: a line may be as long as the log.
        Last last = new Last(lines);
        try (LogReader reader = logs.read(log)) {
            reader.toLast(lines);
            for (List<LogReader.Line> next = reader.next(); !next.isEmpty(); next = reader.next()) {
                next.forEach(last::keep);
            }
            reader.rest().ifPresent(last::keep);
        } catch (IOException e) {
            return List.of();
        }
        return List.copyOf(last.lines);
    }

    private static final class Last {
        private final int most;
        private final Deque<String> lines = new ArrayDeque<>();
        private long characters;

        Last(int most) {
            this.most = most;
        }

        void keep(LogReader.Line line) {
            if (line.isReturn()) {
                return;
            }
            lines.add(line.text());
            characters += line.text().length();
            while (lines.size() > most || characters > LONGEST) {
                characters -= lines.remove().length();
            }
        }
    }
}
