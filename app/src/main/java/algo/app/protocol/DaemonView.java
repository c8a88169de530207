package algo.app.protocol;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The daemon as {@code algo daemon status} shows it.
 *
 * @param running whether one answers; all else is empty if none does
 * @param strategies how many are in each phase that any is in
 * @param problems what people should know and correct, each one line
 */
public record DaemonView(
        boolean running,
        long pid,
        String version,
        String home,
        String socket,
        String startedAt,
        long uptimeSeconds,
        Map<String, Object> strategies,
        List<String> problems) {
    public Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("running", running);
        fields.put("pid", running ? pid : null);
        fields.put("version", running ? version : null);
        fields.put("home", home.isEmpty() ? null : home);
        fields.put("socket", socket);
        fields.put("started_at", running ? startedAt : null);
        fields.put("uptime_seconds", running ? uptimeSeconds : null);
        fields.put("strategies", strategies);
        fields.put("problems", problems);
        return fields;
    }

    static DaemonView of(Fields fields) throws WireException {
        Fields counts = fields.object("strategies");
        for (String phase : counts.map().keySet()) {
            if (!phase.equals("total") && !Known.PHASES.contains(phase)) {
                throw fields.wrong("strategies", "numbers by phase");
            }
            counts.number(phase, 0, Integer.MAX_VALUE);
        }
        return new DaemonView(
                fields.truth("running"),
                fields.numberOr("pid", 0, 0, Integer.MAX_VALUE),
                fields.textOrEmpty("version"),
                fields.textOrEmpty("home"),
                fields.text("socket"),
                fields.timeOrEmpty("started_at"),
                fields.numberOr("uptime_seconds", 0, 0, Long.MAX_VALUE),
                counts.map(),
                fields.texts("problems"));
    }
}
