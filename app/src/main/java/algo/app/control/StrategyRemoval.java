package algo.app.control;

import algo.app.config.CodeStore;
import algo.app.config.ConfigEdits;
import algo.app.config.ConfigFile;
import algo.app.files.IoProblems;
import algo.app.hook.HookLogs;
import algo.app.log.RunLogs;
import algo.app.model.Actor;
import algo.app.model.StrategyIds;
import algo.app.protocol.ExitCode;
import algo.app.protocol.Outcome;
import algo.app.protocol.Request;
import algo.app.supervise.Decision;
import algo.app.supervise.Event;
import algo.app.supervise.Snapshot;
import algo.app.supervise.Supervisor;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;

/** Takes strategies out, with their code and their logs. */
final class StrategyRemoval {
    private final Supervisor supervisor;
    private final CodeStore code;
    private final RunLogs logs;
    private final HookLogs hookLogs;
    private final EnvironmentCommands environments;

    StrategyRemoval(
            Supervisor supervisor, CodeStore code, RunLogs logs, HookLogs hookLogs, EnvironmentCommands environments) {
        this.supervisor = supervisor;
        this.code = code;
        this.logs = logs;
        this.hookLogs = hookLogs;
        this.environments = environments;
    }

    /** Takes a strategy that does not run out of the config, then its code and its logs off the disk. */
    Outcome remove(String id, Request.Remove request, Actor by, ClientWait patience) throws InterruptedException {
        if (StrategyIds.isSelector(id)) {
            return Outcome.of(id, ExitCode.NOT_FOUND, StrategyIds.meansNone(id), "");
        }
        if (!StrategyIds.isValid(id)) {
            return Outcome.of(id, ExitCode.USAGE, StrategyIds.explain(id), "");
        }
        CodeStore.Removal taken = code.removal(id, request.purge());
        try (taken) {
            return remove(id, request.keepLogs(), taken, by, patience);
        } catch (IOException e) {
            return Outcome.of(id, ExitCode.FAILED, "removed, but not all is deleted: " + IoProblems.explain(e), "");
        }
    }

    private Outcome remove(String id, boolean keepLogs, CodeStore.Removal taken, Actor by, ClientWait patience)
            throws InterruptedException {
        CompletableFuture<Decision> reply = new CompletableFuture<>();
        Removal removal = new Removal(id, keepLogs, taken);
        supervisor.post(new Event.EditRequested(
                id, Event.EditRequested.Needs.REMOVABLE, ConfigEdits.remove(id), removal, by, reply));
        Decision decision = patience.awaitWithoutClient(reply);
        if (!decision.isDone()) {
            return decision.verdict() == Decision.Verdict.CONFLICT
                    ? Outcome.of(
                            id,
                            ExitCode.CONFLICT,
                            decision.message() + ", so it is not removed",
                            isRunning(id)
                                    ? "stop it first, or use --stop"
                                    : "remove those first: algo remove " + StrategyIds.inShell(id + "@*"))
                    : StrategyCommands.refused(id, decision);
        }
        if (!removal.problem.isEmpty()) {
            return Outcome.of(id, ExitCode.FAILED, "removed, but some of its logs are left: " + removal.problem, "");
        }
        String other = taken.otherUser();
        String kept = (keepLogs ? "; its logs are kept" : "")
                + (other.isEmpty() ? "" : "; its code is kept, " + other + " runs it too")
                + taken.aside()
                        .map(place -> "; what it wrote is kept in " + place)
                        .orElse("");
        return Outcome.of(id, ExitCode.DONE, "removed" + kept, "");
    }

    private boolean isRunning(String id) {
        Snapshot.View view = supervisor.snapshot().strategies().get(id);
        return view != null && view.phase().hasRun();
    }

    /** Takes code and logs away in the same turn as the entry in the config: who adds it again adds something new. */
    private final class Removal implements ConfigFile.Companion {
        private final String id;
        private final boolean keepLogs;
        private final CodeStore.Removal code;
        /** Read when the edit was answered. */
        private String problem = "";

        private Removal(String id, boolean keepLogs, CodeStore.Removal code) {
            this.id = id;
            this.keepLogs = keepLogs;
            this.code = code;
        }

        @Override
        public void apply(ObjectNode before, ObjectNode after) throws IOException {
            code.apply(before, after);
        }

        @Override
        public void undo() {
            code.undo();
        }

        @Override
        public void done() {
            code.done();
            try {
                environments.forget(id);
                if (!keepLogs) {
                    logs.remove(id);
                    hookLogs.remove(id);
                }
            } catch (IOException e) {
                problem = IoProblems.explain(e);
            }
        }
    }
}
