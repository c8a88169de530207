package algo.app.log;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The end of a log. */
public final class LogTail {
    private LogTail() {}

    /** The last {@code lines} lines, an unended one included; none if the log cannot be read. */
    public static List<String> last(Path log, int lines) {
        List<String> all = new ArrayList<>();
        try (LogReader reader = new LogReader(log)) {
            reader.toLast(lines);
            for (List<String> next = reader.next(); !next.isEmpty(); next = reader.next()) {
                all.addAll(next);
            }
            String rest = reader.rest();
            if (!rest.isEmpty()) {
                all.add(rest);
            }
        } catch (IOException e) {
            return List.of();
        }
        return all.size() > lines ? all.subList(all.size() - lines, all.size()) : all;
    }
}
