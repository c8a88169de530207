package algo.app.protocol;

import static algo.app.protocol.Wire.Presence.OPTIONAL;
import static algo.app.protocol.Wire.Presence.OR_LEFT_OUT;
import static algo.app.protocol.Wire.Presence.OR_NULL;
import static algo.app.protocol.Wire.Presence.REQUIRED;

import algo.app.model.Intent;
import algo.app.model.Phase;
import java.util.List;
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
 * @param of the strategy whose instance it is; empty if it is none
 * @param startRefused why a loss of the day refuses a start, and what lifts that; empty if none does
 */
public record StrategyView(
        String id,
        String name,
        String owner,
        ShownMode mode,
        Phase phase,
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
        Intent intent,
        Optional<ExitView> lastExit,
        String of,
        List<String> tags,
        String startRefused)
        implements Wired<StrategyView> {
    static final StrategyView BLANK = new StrategyView(
            "",
            "",
            "",
            ShownMode.SANDBOX,
            Phase.STOPPED,
            false,
            "",
            0,
            "",
            -1,
            -1,
            -1,
            0,
            "",
            "",
            "",
            Map.of(),
            "",
            "",
            Intent.NONE,
            Optional.empty(),
            "",
            List.of(),
            "");

    /** Makes the view of a strategy that is no instance, has no tags, and may be started. */
    public StrategyView(
            String id,
            String name,
            String owner,
            ShownMode mode,
            Phase phase,
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
            Intent intent,
            Optional<ExitView> lastExit) {
        this(
                id,
                name,
                owner,
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
                lastExit,
                "",
                List.of(),
                "");
    }

    /** Returns the documented fields, in their documented order. */
    public Map<String, Object> fields() {
        return WireWriter.fields(this);
    }

    @Override
    public StrategyView over(Wire wire) throws WireException {
        return new StrategyView(
                wire.text("id", id, REQUIRED, Form.ID),
                wire.text("name", name),
                wire.text("owner", owner),
                wire.word("mode", mode, ShownMode.values()),
                wire.word("phase", phase, Phase.values()),
                wire.truth("wanted", wanted),
                wire.text("reason", reason),
                (int) wire.number("pid", pid, OR_NULL, 0, Integer.MAX_VALUE),
                wire.text("started_at", startedAt, OR_NULL, Form.TIME),
                wire.number("uptime_seconds", uptimeSeconds, OR_NULL, -1, Long.MAX_VALUE),
                wire.decimalOrNull("cpu_percent", cpuPercent),
                wire.number("memory_bytes", memoryBytes, OR_NULL, -1, Long.MAX_VALUE),
                (int) wire.number("restarts", restarts, 0, Integer.MAX_VALUE),
                wire.text("run_id", runId, OR_NULL, Form.RUN),
                wire.text("log_file", logFile, OR_NULL),
                wire.text("exchange", exchange, OPTIONAL, Form.WORD),
                wire.object("schedule", schedule, OR_NULL),
                wire.text("next_start", nextStart, OR_NULL, Form.TIME),
                wire.text("next_stop", nextStop, OR_NULL, Form.TIME),
                wire.word("intent", intent, Intent.values()),
                wire.part("last_exit", lastExit, ExitView.BLANK),
                wire.text("of", of, OR_LEFT_OUT),
                wire.texts("tags", tags, OR_LEFT_OUT),
                wire.text("start_refused", startRefused, OR_LEFT_OUT));
    }

    /** Returns this view with {@code user} as the owner, whatever owner was named. */
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
                lastExit,
                of,
                tags,
                startRefused);
    }
}
