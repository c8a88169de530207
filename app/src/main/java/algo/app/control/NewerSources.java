package algo.app.control;

import algo.app.config.CodeStore;
import algo.app.model.StrategyIds;
import algo.app.protocol.ExitCode;
import algo.app.protocol.Outcome;
import algo.app.protocol.Reply;
import algo.app.supervise.Snapshot;
import algo.app.supervise.Supervisor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Warns somebody who has strategies started again that the file, or directory, from which one was added has changed since: what
 * runs is the copy that was taken then. On the thread of the request.
 */
final class NewerSources {
    private final Supervisor supervisor;
    private final CodeStore code;

    NewerSources(Supervisor supervisor, CodeStore code) {
        this.supervisor = supervisor;
        this.code = code;
    }

    /** Returns the same outcomes, with a warning for each code of those that were done whose source is newer. */
    Reply.Outcomes warned(Reply reply) {
        Reply.Outcomes outcomes = (Reply.Outcomes) reply;
        Set<String> owners = new LinkedHashSet<>();
        for (Outcome outcome : outcomes.outcomes()) {
            Snapshot.View view = supervisor.snapshot().strategies().get(outcome.strategy());
            if (view != null && outcome.code() == ExitCode.DONE) {
                owners.add(view.spec().codeId());
            }
        }
        List<String> warnings = new ArrayList<>(outcomes.warnings());
        owners.forEach(id -> warning(id).ifPresent(warnings::add));
        return new Reply.Outcomes(outcomes.outcomes(), warnings);
    }

    private Optional<String> warning(String id) {
        try {
            return code.changedSource(id)
                    .map(source -> id + ": " + source
                            + " has changed since it was added, and the copy from then runs; for the"
                            + " new one: algo stop " + StrategyIds.inShell(id) + " && algo start " + inShell(source)
                            + named(source, id) + " --replace");
        } catch (IOException e) {
            return Optional.empty(); // whether it is newer cannot be told: nothing depends on it
        }
    }

    private static String inShell(Path path) {
        String text = path.toString();
        return text.matches("[A-Za-z0-9/._+-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }

    private static String named(Path source, String id) {
        return CodeCommands.stem(source).equals(id) ? "" : " --id " + id;
    }
}
