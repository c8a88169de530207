package algo.app.control;

import algo.app.config.CodeStore;
import algo.app.config.OwnAddresses;
import algo.app.model.Mode;
import algo.app.model.ModeChoice;
import algo.app.model.SourceFinding;
import algo.app.model.StrategySpec;
import algo.app.process.Interpreters;
import algo.app.supervise.Decision;
import algo.app.supervise.Snapshot;
import algo.app.supervise.Supervisor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds starts in sandbox mode that nobody can vouch for: of a program that is no Python, so that it is not bound to the
 * sandbox, and that brings an address of its own. On the thread of the request.
 */
final class UnboundStarts {
    /** The most bytes of a program that are looked at; a longer one, e.g. a compiled one, is not read further. */
    private static final int MOST_BYTES = 1 << 20;

    private final Supervisor supervisor;
    private final CodeStore code;

    UnboundStarts(Supervisor supervisor, CodeStore code) {
        this.supervisor = supervisor;
        this.code = code;
    }

    /** Returns those of {@code ids} whose start needs to be forced, each with the reason. */
    Map<String, Decision> refused(List<String> ids, ModeChoice choice) {
        Map<String, Decision> refused = new LinkedHashMap<>();
        Map<String, Snapshot.View> all = supervisor.snapshot().strategies();
        for (String id : ids) {
            Snapshot.View view = all.get(id);
            if (view != null && view.configured() && choice.resolve(view.spec().mode()) == Mode.SANDBOX) {
                address(view.spec())
                        .ifPresent(where -> refused.put(
                                id,
                                Decision.conflict("it is no Python, so sandbox mode does not bind it, and it brings an"
                                        + " address of its own: " + where
                                        + "; it was not started, and --force starts it"
                                        + " all the same")));
            }
        }
        return refused;
    }

    /** Finds an address in the script of a program that is no Python. */
    private Optional<String> address(StrategySpec spec) {
        String interpreter = spec.interpreter();
        if (interpreter.isEmpty() ? spec.script().endsWith(".py") : Interpreters.isPython(interpreter)) {
            return Optional.empty();
        }
        Path script = code.script(spec.codeId(), spec.script());
        if (!Files.isRegularFile(script)) {
            return Optional.empty();
        }
        try (InputStream in = Files.newInputStream(script)) {
            String text = new String(in.readNBytes(MOST_BYTES), StandardCharsets.ISO_8859_1);
            if (text.indexOf('\0') >= 0) {
                return Optional.empty(); // a compiled program: what looks like an address there may be any text
            }
            return OwnAddresses.find(text).stream()
                    .filter(finding -> finding.kind() == SourceFinding.Kind.ADDRESS)
                    .findFirst()
                    .map(finding -> spec.script() + ", line " + finding.line() + ": " + finding.text());
        } catch (IOException e) {
            return Optional.empty(); // the start says what is wrong with it
        }
    }
}
