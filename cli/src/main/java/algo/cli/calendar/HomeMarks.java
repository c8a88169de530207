package algo.cli.calendar;

import algo.app.files.WholeFile;
import algo.app.protocol.Json;
import algo.app.protocol.WireException;
import algo.app.schedule.ScheduleMarks;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The marks that the daemon of a home last saved of its strategies, as far as a preview needs them. The file is the
 * daemon's own: an entry that cannot be read counts as absent.
 */
public record HomeMarks(Map<String, Entry> byId) {
    private static final Set<String> UP = Set.of("starting", "running", "backoff");

    /** One strategy; {@code up} if it had a run, or a restart to come. */
    public record Entry(ScheduleMarks marks, boolean up) {
        static final Entry NONE = new Entry(ScheduleMarks.NONE, false);
    }

    public static HomeMarks of(Path home) {
        Map<String, Entry> entries = new HashMap<>();
        try {
            Path file = home.resolve("state").resolve("state.json");
            String text = new String(WholeFile.read(file), StandardCharsets.UTF_8);
            if (Json.object(text).map().get("strategies") instanceof Map<?, ?> strategies) {
                strategies.forEach((id, status) -> entries.put((String) id, entry(status)));
            }
        } catch (IOException | WireException e) {
            return new HomeMarks(Map.of());
        }
        return new HomeMarks(entries);
    }

    private static Entry entry(Object status) {
        if (!(status instanceof Map<?, ?> fields) || !(fields.get("marks") instanceof Map<?, ?> marks)) {
            return Entry.NONE;
        }
        Map<String, String> texts = new LinkedHashMap<>();
        marks.forEach((key, value) -> texts.put((String) key, String.valueOf(value)));
        try {
            return new Entry(ScheduleMarks.of(texts), UP.contains(String.valueOf(fields.get("phase"))));
        } catch (IllegalArgumentException e) {
            return Entry.NONE;
        }
    }

    public Entry of(String id) {
        return byId.getOrDefault(id, Entry.NONE);
    }
}
