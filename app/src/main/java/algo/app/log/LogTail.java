package algo.app.log;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The end of a log. */
public final class LogTail {
    private LogTail() {}

    /** The last {@code lines} lines of a run, an unended one included; none if its log cannot be read. */
    public static List<String> last(RunLogs logs, Path log, int lines) {
        // No more than so many pieces at any time: a line may be as long as the log.
        Deque<String> last = new ArrayDeque<>();
        try (LogReader reader = logs.read(log)) {
            reader.toLast(lines);
            for (List<LogReader.Line> next = reader.next(); !next.isEmpty(); next = reader.next()) {
                next.forEach(line -> keep(last, line, lines));
            }
            reader.rest().ifPresent(line -> keep(last, line, lines));
        } catch (IOException e) {
            return List.of();
        }
        return List.copyOf(last);
    }

    private static void keep(Deque<String> last, LogReader.Line line, int most) {
        if (line.isReturn()) {
            return;
        }
        last.add(line.text());
        if (last.size() > most) {
            last.remove();
        }
    }
}
