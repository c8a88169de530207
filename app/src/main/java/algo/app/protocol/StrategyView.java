package algo.app.protocol;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One strategy as {@code algo status} shows it. On the wire and with {@code --json} an absent value is null.
 *
 * @param wanted whether it should be up now
 * @param reason one clause for people about the phase
 * @param pid of the program, not of its wrapper; 0 while there is none
 * @param startedAt of the current run, ISO 8601 in Indian Standard Time; empty while there is none
 * @param uptimeSeconds of the current run; -1 while there is none
 * @param cpuPercent of one core, over the last seconds; since its launch where nobody looked in between; negative while there is no run
 * @param memoryBytes resident memory of the whole tree; -1 while there is no run
 * @param restarts restarts in a row by the restart policy
 * @param runId of the current run, or of the last one; empty before the first
 * @param logFile of that run; empty before the first
 * @param schedule one line of JSON; empty if there is none
 * @param nextStart ISO 8601; empty if none is known
 * @param nextStop ISO 8601; empty if none is known
 */
public record StrategyView(
        String id,
        String name,
        String owner,
        String mode,
        String phase,
        boolean wanted,
        String reason,
        int pid,
        String startedAt,
        long uptimeSeconds,
        double cpuPercent,
        long memoryBytes,
        int restarts,
        String runId,
        String logFile,
        String exchange,
        Map<String, Object> schedule,
        String nextStart,
        String nextStop,
        String intent,
        Optional<ExitView> lastExit) {
    /** The documented fields, in their documented order. */
    public Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("id", id);
        fields.put("name", name);
        fields.put("owner", owner);
        fields.put("mode", mode);
        fields.put("phase", phase);
        fields.put("wanted", wanted);
        fields.put("reason", reason);
        fields.put("pid", pid <= 0 ? null : pid);
        fields.put("started_at", orNull(startedAt));
        fields.put("uptime_seconds", uptimeSeconds < 0 ? null : uptimeSeconds);
        fields.put("cpu_percent", cpuPercent < 0 ? null : cpuPercent);
        fields.put("memory_bytes", memoryBytes < 0 ? null : memoryBytes);
        fields.put("restarts", restarts);
        fields.put("run_id", orNull(runId));
        fields.put("log_file", orNull(logFile));
        fields.put("exchange", exchange);
        fields.put("schedule", schedule.isEmpty() ? null : schedule);
        fields.put("next_start", orNull(nextStart));
        fields.put("next_stop", orNull(nextStop));
        fields.put("intent", intent);
        fields.put("last_exit", lastExit.isPresent() ? lastExit.get().fields() : null);
        return fields;
    }

    /** The same, of that user, whatever was said of it. */
    public StrategyView ownedBy(String user) {
        return new StrategyView(
                id,
                name,
                user,
                mode,
                phase,
                wanted,
                reason,
                pid,
                startedAt,
                uptimeSeconds,
                cpuPercent,
                memoryBytes,
                restarts,
                runId,
                logFile,
                exchange,
                schedule,
                nextStart,
                nextStop,
                intent,
                lastExit);
    }

    private static String orNull(String text) {
        return text.isEmpty() ? null : text;
    }

    static StrategyView of(Fields fields) throws WireException {
        return new StrategyView(
                fields.id("id"),
                fields.text("name"),
                fields.text("owner"),
                fields.oneOf(Known.MODES, "mode"),
                fields.oneOf(Known.PHASES, "phase"),
                fields.truth("wanted"),
                fields.text("reason"),
                (int) fields.numberOr("pid", 0, 0, Integer.MAX_VALUE),
                fields.timeOrEmpty("started_at"),
                fields.numberOr("uptime_seconds", -1, 0, Long.MAX_VALUE),
                fields.has("cpu_percent") ? fields.decimal("cpu_percent") : -1,
                fields.numberOr("memory_bytes", -1, 0, Long.MAX_VALUE),
                (int) fields.number("restarts", 0, Integer.MAX_VALUE),
                fields.runOrEmpty("run_id"),
                fields.textOrEmpty("log_file"),
                fields.wordOrEmpty("exchange"),
                fields.has("schedule") ? fields.object("schedule").map() : Map.of(),
                fields.timeOrEmpty("next_start"),
                fields.timeOrEmpty("next_stop"),
                fields.oneOf(Known.INTENTS, "intent"),
                fields.has("last_exit") ? Optional.of(ExitView.of(fields.object("last_exit"))) : Optional.empty());
    }
}
