package algo.cli.web;

import algo.app.protocol.Json;
import java.util.Map;
import java.util.function.Supplier;

/** The stream of the page: everything, as named events; those of the journal have their number as id. */
final class OwnDialect implements LiveStream.Dialect {
    private static final long BEAT_MILLIS = 9_000;

    private final Supplier<Map<String, Object>> tick;

    /** @param tick the time in India and the sessions of the exchanges, told as the sign of life */
    OwnDialect(Supplier<Map<String, Object>> tick) {
        this.tick = tick;
    }

    @Override
    public void begin(StringBuilder out) {
        // How long a browser waits before it connects again.
        out.append("retry: 1000\n\n");
        beat(out);
    }

    @Override
    public void message(StringBuilder out, LiveMessage message) {
        if (message.kind() == LiveMessage.Kind.EVENT) {
            out.append("id: ").append(message.seq()).append('\n');
        }
        out.append("event: ").append(message.kind().label());
        out.append("\ndata: ").append(message.json()).append("\n\n");
    }

    @Override
    public void beat(StringBuilder out) {
        out.append("event: tick\ndata: ").append(Json.line(tick.get())).append("\n\n");
    }

    @Override
    public long beatMillis() {
        return BEAT_MILLIS;
    }

    @Override
    public boolean tellsTable() {
        return true;
    }
}
