package algo.app.log;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The end of a log. */
public final class LogTail {
    private LogTail() {}

    /** The last {@code lines} lines of a run, an unended one included; none if its log cannot be read. */
    public static List<String> last(RunLogs logs, Path log, int lines) {
        List<String> all = new ArrayList<>();
        try (LogReader reader = logs.read(log)) {
            reader.toLast(lines);
            for (List<LogReader.Line> next = reader.next(); !next.isEmpty(); next = reader.next()) {
                next.forEach(line -> all.add(line.text()));
            }
            reader.rest().ifPresent(line -> all.add(line.text()));
        } catch (IOException e) {
            return List.of();
        }
        return all.size() > lines ? all.subList(all.size() - lines, all.size()) : all;
    }
}
