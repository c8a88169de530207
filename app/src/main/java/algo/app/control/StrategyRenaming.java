package algo.app.control;

import algo.app.broker.PaperAccount;
import algo.app.broker.wire.AccountView;
import algo.app.broker.wire.Question;
import algo.app.config.CodeStore;
import algo.app.config.Renaming;
import algo.app.files.IoProblems;
import algo.app.log.RunLogs;
import algo.app.model.Actor;
import algo.app.model.Phase;
import algo.app.model.StrategyIds;
import algo.app.protocol.ExitCode;
import algo.app.protocol.Outcome;
import algo.app.protocol.Reply;
import algo.app.protocol.Request;
import algo.app.supervise.Decision;
import algo.app.supervise.Event;
import algo.app.supervise.Snapshot;
import algo.app.supervise.Supervisor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** Gives strategies other ids. */
final class StrategyRenaming {
    private static final String UNCHANGED = "nothing was changed";

    private final Supervisor supervisor;
    private final CodeStore code;
    private final RunLogs logs;
    private final PaperAccount account;
    private final Path accountJournal;

    /** @param accountJournal the file of the paper account; not there before its first order */
    StrategyRenaming(Supervisor supervisor, CodeStore code, RunLogs logs, PaperAccount account, Path accountJournal) {
        this.supervisor = supervisor;
        this.code = code;
        this.logs = logs;
        this.account = account;
        this.accountJournal = accountJournal;
    }

    Reply rename(Request.Rename request, Actor by, ClientWait patience)
            throws RequestException, IOException, InterruptedException {
        String from = Targets.view(supervisor, Targets.only(supervisor, request.id()))
                .spec()
                .id();
        String to = request.to();
        Targets.requireId(to, UNCHANGED);
        if (!StrategyIds.baseOf(from).equals(StrategyIds.baseOf(to))) {
            String base = StrategyIds.baseOf(from);
            throw new RequestException(
                    ExitCode.USAGE,
                    base.isEmpty()
                            ? "'" + to + "' is the id of an instance, and " + from + " is none"
                            : from + " is an instance of " + base + ", so its new id is " + base + "@NAME",
                    UNCHANGED);
        }
        if (from.equals(to)) {
            return new Reply.Outcomes(List.of(Outcome.of(to, ExitCode.DONE, "unchanged", "")), List.of());
        }
        Set<String> all = supervisor.snapshot().strategies().keySet();
        Renaming renaming = Renaming.of(from, to, all);
        for (String id : renaming.ids().values()) {
            Targets.requireId(id, UNCHANGED);
            if (all.contains(id)) {
                throw new RequestException(ExitCode.CONFLICT, id + " exists already", UNCHANGED);
            }
        }
        requireStopped(renaming);
        requireFree(renaming);
        CompletableFuture<Decision> reply = new CompletableFuture<>();
        supervisor.post(new Event.RenameRequested(renaming, code.renaming(renaming), by, reply));
        Decision decision = patience.awaitWithoutClient(reply);
        if (!decision.isDone()) {
            Outcome refusal = StrategyCommands.refused(from, decision);
            throw new RequestException(refusal.code(), from + ": " + refusal.message(), UNCHANGED);
        }
        List<String> warnings = new ArrayList<>();
        for (Map.Entry<String, String> each : renaming.ids().entrySet()) {
            try {
                logs.renamed(each.getKey(), each.getValue());
            } catch (IOException e) {
                warnings.add(each.getValue() + ": the link to its newest log was not made: " + IoProblems.explain(e));
            }
        }
        List<Outcome> outcomes = new ArrayList<>();
        renaming.ids()
                .forEach(
                        (before, now) -> outcomes.add(Outcome.of(now, ExitCode.DONE, "renamed, it was " + before, "")));
        return new Reply.Outcomes(outcomes, warnings);
    }

    private void requireStopped(Renaming renaming) throws RequestException {
        for (String id : renaming.ids().keySet()) {
            Snapshot.View view = Targets.view(supervisor, id);
            boolean waits = view.phase() == Phase.BACKOFF;
            if (waits || view.phase().hasRun()) {
                throw new RequestException(
                        ExitCode.CONFLICT,
                        id + (waits ? " is about to start" : " is running") + ", so nothing is renamed",
                        "stop it first: algo stop " + StrategyIds.inShell(id));
            }
        }
    }

    /** The paper account knows its strategies by their ids: orders of a strategy that was removed would become those of this one. */
    private void requireFree(Renaming renaming) throws RequestException, IOException, InterruptedException {
        if (!Files.exists(accountJournal) || Files.size(accountJournal) == 0) {
            return;
        }
        Set<String> ids = Set.copyOf(renaming.ids().values());
        for (AccountView.StrategyTotal total :
                account.view(Question.Part.SUMMARY).strategies()) {
            if (ids.contains(total.strategy())) {
                throw new RequestException(
                        ExitCode.CONFLICT,
                        "a strategy that was removed has orders in the paper account as " + total.strategy()
                                + ", so nothing is renamed",
                        "take another id; 'algo sandbox reset' begins the account anew, for all strategies");
            }
        }
    }
}
