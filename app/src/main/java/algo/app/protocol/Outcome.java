package algo.app.protocol;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What became of a command for one strategy.
 *
 * @param code an {@link ExitCode}
 * @param message one clause that goes after the id, e.g. "started, pid 4711, sandbox"
 * @param hint what to do about a failure; may be empty
 * @param phase where it stands now; empty if there is no such strategy
 * @param exit how its run ended, if the command waited for that
 * @param logLines the last lines that it printed, if it failed
 * @param effect what a command that sets something changed about what runs; empty for the others
 */
public record Outcome(
        String strategy,
        int code,
        String message,
        String hint,
        String phase,
        String mode,
        int pid,
        String runId,
        Optional<ExitView> exit,
        List<String> logLines,
        String effect) {
    /** An outcome of a command that sets nothing. */
    public Outcome(
            String strategy,
            int code,
            String message,
            String hint,
            String phase,
            String mode,
            int pid,
            String runId,
            Optional<ExitView> exit,
            List<String> logLines) {
        this(strategy, code, message, hint, phase, mode, pid, runId, exit, logLines, "");
    }

    /** An outcome that has nothing to tell but its message. */
    public static Outcome of(String strategy, int code, String message, String hint) {
        return new Outcome(strategy, code, message, hint, "", "", 0, "", Optional.empty(), List.of());
    }

    /** The same, with what the command changed about what runs: {@code none starts runs_on stays_stopped}. */
    public Outcome withEffect(String what) {
        return new Outcome(strategy, code, message, hint, phase, mode, pid, runId, exit, logLines, what);
    }

    /** The same, with the texts that may repeat what somebody sent put as {@code as} does. */
    public Outcome withTexts(UnaryOperator<String> as) {
        return new Outcome(
                as.apply(strategy),
                code,
                as.apply(message),
                as.apply(hint),
                phase,
                mode,
                pid,
                runId,
                exit,
                logLines,
                effect);
    }

    public Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("strategy", strategy);
        fields.put("code", code);
        fields.put("message", message);
        fields.put("hint", hint.isEmpty() ? null : hint);
        fields.put("phase", phase.isEmpty() ? null : phase);
        fields.put("mode", mode.isEmpty() ? null : mode);
        fields.put("pid", pid <= 0 ? null : pid);
        fields.put("run_id", runId.isEmpty() ? null : runId);
        fields.put("exit", exit.isPresent() ? exit.get().fields() : null);
        fields.put("log_lines", logLines);
        if (!effect.isEmpty()) {
            fields.put("effect", effect);
        }
        return fields;
    }

    static Outcome of(Fields fields) throws WireException {
        int code = (int) fields.number("code", ExitCode.DONE, ExitCode.UNKNOWN);
        // What is refused may be no id, and that may be why.
        boolean free = code != ExitCode.DONE || fields.text("strategy").isEmpty();
        return new Outcome(
                free ? fields.text("strategy") : fields.id("strategy"),
                code,
                fields.text("message"),
                fields.textOrEmpty("hint"),
                fields.oneOfOrEmpty(Known.PHASES, "phase"),
                fields.oneOfOrEmpty(Known.MODES, "mode"),
                (int) fields.numberOr("pid", 0, 0, Integer.MAX_VALUE),
                fields.runOrEmpty("run_id"),
                fields.has("exit") ? Optional.of(ExitView.of(fields.object("exit"))) : Optional.empty(),
                fields.texts("log_lines"),
                fields.oneOfOrEmpty(Known.EFFECTS, "effect"));
    }
}
