package algo.cli.web;

import algo.app.model.Ist;
import algo.app.protocol.Json;
import algo.app.protocol.LogLine;
import algo.app.protocol.Reply;
import algo.cli.ClientException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** The streams of OpenAlgo's page: what happens to strategies, and a log. */
final class OpenAlgoDialect implements LiveStream.Dialect {
    private static final long BEAT_MILLIS = 30_000;

    @Override
    public void begin(StringBuilder out) {
        out.append("retry: 1000\ndata: {\"type\":\"connected\"}\n\n");
    }

    @Override
    public void message(StringBuilder out, LiveMessage message) {
        if (message.kind() != LiveMessage.Kind.EVENT) {
            return;
        }
        Map<String, Object> event = OpenAlgoShapes.event(message.fields());
        if (event != null) {
            out.append("id: ").append(message.seq()).append("\ndata: ");
            out.append(Json.line(event)).append("\n\n");
        }
    }

    @Override
    public void beat(StringBuilder out) {
        out.append(": heartbeat\n\n");
    }

    @Override
    public long beatMillis() {
        return BEAT_MILLIS;
    }

    @Override
    public boolean tellsTable() {
        return false;
    }

    /** The log of one strategy: its lines as they come, and its status when that changes. */
    static final class OfLog implements LogStream.Dialect {
        private final String id;
        private final OpenAlgoReader reader;
        private String known = "";

        OfLog(String id, OpenAlgoReader reader) {
            this.id = id;
            this.reader = reader;
        }

        @Override
        public void begin(StringBuilder out) {
            known = "";
            status(out);
        }

        @Override
        public void lines(StringBuilder out, Reply.LogLines lines) {
            for (LogLine line : lines.lines()) {
                Map<String, Object> fields = new LinkedHashMap<>();
                fields.put("timestamp", line.at().isEmpty() ? Ist.iso(Instant.now()) : line.at());
                fields.put("message", line.text());
                say(out, "log", fields);
            }
        }

        @Override
        public void lost(StringBuilder out, ClientException why) {
            known = "";
            say(out, "error", Map.of("message", why.getMessage()));
        }

        @Override
        public void changed(StringBuilder out, LiveMessage event) {
            status(out);
        }

        private void status(StringBuilder out) {
            try {
                Map<String, Object> row = reader.row(id);
                Map<String, Object> fields = new LinkedHashMap<>();
                fields.put("status", OpenAlgoShapes.status(row));
                fields.put("pid", row.get("pid"));
                String line = Json.line(fields);
                if (!line.equals(known)) {
                    known = line;
                    say(out, "status", fields);
                }
            } catch (WebProblem e) {
                say(out, "error", Map.of("message", e.getMessage()));
            }
        }

        private static void say(StringBuilder out, String event, Map<String, ?> fields) {
            out.append("event: ").append(event).append("\ndata: ");
            out.append(Json.line(fields)).append("\n\n");
        }

        @Override
        public void beat(StringBuilder out) {
            out.append(": heartbeat\n\n");
        }
    }
}
