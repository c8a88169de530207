package algo.app.control;

import algo.app.log.LogTail;
import algo.app.log.RunLogs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The last line of each log that somebody watches, for those who ask again every second: a log is read only if it has changed.
 * The monitor guards {@code seen}, so it is safe on any thread.
 */
final class LatestLines {
    /** The longest line, in characters; more than any terminal shows. */
    private static final int LONGEST = 500;
    /** A program may end what it says with empty lines. */
    private static final int LOOKED_AT = 5;
    /** Logs of old runs fall out; more than are seen at once. */
    private static final int MOST = 1000;

    private record Seen(FileTime changed, long size, Optional<String> line) {}

    private final RunLogs logs;
    private final Map<Path, Seen> seen = new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Path, Seen> eldest) {
            return size() > MOST;
        }
    };

    LatestLines(RunLogs logs) {
        this.logs = logs;
    }

    /**
     * Returns the last line of a run that is not empty, or its beginning; empty if it printed none, or its log is gone.
     */
    synchronized Optional<String> of(Path log) {
        FileTime changed = FileTime.fromMillis(0);
        long size = -1;
        try {
            BasicFileAttributes file = Files.readAttributes(log, BasicFileAttributes.class);
            changed = file.lastModifiedTime();
            size = file.size();
        } catch (IOException e) {
            // The log is packed, perhaps, and then it does not change any more.
        }
        Seen known = seen.get(log);
        if (known == null || known.size() != size || !known.changed().equals(changed)) {
            known = new Seen(changed, size, read(log));
            seen.put(log, known);
        }
        return known.line();
    }

    private Optional<String> read(Path log) {
        List<String> lines = LogTail.last(logs, log, LOOKED_AT);
        for (int i = lines.size() - 1; i >= 0; i--) {
            if (!lines.get(i).isBlank()) {
                String line = lines.get(i);
                int end = Math.min(LONGEST, line.length());
                boolean split = end < line.length() && Character.isHighSurrogate(line.charAt(end - 1));
                return Optional.of(line.substring(0, split ? end - 1 : end));
            }
        }
        return Optional.empty();
    }
}
