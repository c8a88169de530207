package algo.app.protocol;

import static algo.app.protocol.Wire.Presence.OR_LEFT_OUT;
import static algo.app.protocol.Wire.Presence.OR_NULL;

import algo.app.model.Effect;
import algo.app.model.Mode;
import algo.app.model.Phase;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The result of a command for one strategy.
 *
 * @param code an {@link ExitCode}
 * @param message one clause that goes after the id, e.g. "started, pid 4711, sandbox"
 * @param hint what to do about a failure; may be empty
 * @param phase where it stands now; empty if there is no such strategy
 * @param exit how its run ended, if the command waited for that
 * @param logLines the last lines that it printed, if it failed
 * @param effect what a command that sets something changed about what runs; empty for the others
 * @param missingImports of code that was added, the modules that it will not find; the place of the import by module
 */
public record Outcome(
        String strategy,
        int code,
        String message,
        String hint,
        Optional<Phase> phase,
        Optional<Mode> mode,
        int pid,
        String runId,
        Optional<ExitView> exit,
        List<String> logLines,
        Optional<Effect> effect,
        Map<String, String> missingImports)
        implements Wired<Outcome> {
    static final Outcome BLANK = of("", ExitCode.DONE, "", "");

    /** Makes the outcome of a command that sets nothing. */
    public Outcome(
            String strategy,
            int code,
            String message,
            String hint,
            Optional<Phase> phase,
            Optional<Mode> mode,
            int pid,
            String runId,
            Optional<ExitView> exit,
            List<String> logLines) {
        this(strategy, code, message, hint, phase, mode, pid, runId, exit, logLines, Optional.empty(), Map.of());
    }

    /** Makes an outcome that has nothing to tell but its message. */
    public static Outcome of(String strategy, int code, String message, String hint) {
        return new Outcome(
                strategy, code, message, hint, Optional.empty(), Optional.empty(), 0, "", Optional.empty(), List.of());
    }

    /** Returns this outcome with what the command changed about what runs. */
    public Outcome withEffect(Effect what) {
        return new Outcome(
                strategy,
                code,
                message,
                hint,
                phase,
                mode,
                pid,
                runId,
                exit,
                logLines,
                Optional.of(what),
                missingImports);
    }

    /** Returns this outcome with the imports that will fail, the place of each by its module. */
    public Outcome withMissingImports(Map<String, String> places) {
        return new Outcome(strategy, code, message, hint, phase, mode, pid, runId, exit, logLines, effect, places);
    }

    /** Returns this outcome with {@code as} applied to the texts that may repeat what somebody sent. */
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
                effect,
                missingImports);
    }

    /** Returns the documented fields, in their documented order. */
    public Map<String, Object> fields() {
        return WireWriter.fields(this);
    }

    @Override
    public Outcome over(Wire wire) throws WireException {
        Outcome outcome = new Outcome(
                wire.text("strategy", strategy),
                (int) wire.number("code", code, ExitCode.DONE, ExitCode.UNKNOWN),
                wire.text("message", message),
                wire.text("hint", hint, OR_NULL),
                wire.word("phase", phase, Phase.values(), OR_NULL),
                wire.word("mode", mode, Mode.values(), OR_NULL),
                (int) wire.number("pid", pid, OR_NULL, 0, Integer.MAX_VALUE),
                wire.text("run_id", runId, OR_NULL, Form.RUN),
                wire.part("exit", exit, ExitView.BLANK),
                wire.texts("log_lines", logLines),
                wire.word("effect", effect, Effect.values(), OR_LEFT_OUT),
                wire.textMap("missing_imports", missingImports, OR_LEFT_OUT));
        // A text that is refused may be no id, and that may be why.
        boolean free = outcome.code != ExitCode.DONE || outcome.strategy.isEmpty();
        wire.require(free || Form.ID.fits(outcome.strategy), "strategy", Form.ID.kind());
        return outcome;
    }
}
