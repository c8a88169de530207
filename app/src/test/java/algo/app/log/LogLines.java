package algo.app.log;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a run printed, however much it is. */
final class LogLines {
    private LogLines() {}

    /** All lines, one that has not ended included. */
    static List<String> of(RunLogs logs, Path log) throws IOException {
        try (LogReader reader = logs.read(log)) {
            List<String> lines = whole(reader);
            reader.rest().ifPresent(line -> lines.add(line.text()));
            return lines;
        }
    }

    /** The lines from where the reader is, up to the last whole one. */
    static List<String> whole(LogReader reader) throws IOException {
        List<String> lines = new ArrayList<>();
        for (List<LogReader.Line> next = reader.next(); !next.isEmpty(); next = reader.next()) {
            next.forEach(line -> lines.add(line.text()));
        }
        return lines;
    }
}
