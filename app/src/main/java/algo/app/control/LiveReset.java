package algo.app.control;

import algo.app.model.Actor;
import algo.app.model.Effect;
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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Lifts what a loss of the account of live mode has stopped for the day; what starts live by that is said before. */
final class LiveReset {
    private final Supervisor supervisor;

    LiveReset(Supervisor supervisor) {
        this.supervisor = supervisor;
    }

    Reply reset(Request.AccountReset request, Actor by, ClientWait patience)
            throws RequestException, IOException, InterruptedException {
        Decision decision = lift(false, by, patience);
        List<String> starts = List.of();
        if (decision.verdict() == Decision.Verdict.UNCONFIRMED) {
            starts = List.of(decision.message().split(", "));
            if (!request.confirmed()) {
                return unconfirmed(starts);
            }
            patience.tell(decision.message() + (starts.size() == 1 ? " starts" : " start") + " LIVE, with real money");
            decision = lift(true, by, patience);
        }
        List<Outcome> outcomes = new ArrayList<>();
        switch (decision.verdict()) {
            case UNCHANGED -> outcomes.add(Outcome.of("", ExitCode.DONE, decision.message(), ""));
            case DONE -> {
                outcomes.add(Outcome.of(
                        "",
                        ExitCode.DONE,
                        "lifted: strategies may run LIVE again; that limit does not count again until midnight IST,"
                                + " another one does at once",
                        ""));
                for (String id : starts) {
                    Snapshot.View view = supervisor.snapshot().strategies().get(id);
                    String why = view == null ? "" : ": " + view.reason();
                    outcomes.add(Outcome.of(id, ExitCode.DONE, "starts, LIVE" + why, "")
                            .withEffect(Effect.STARTS));
                }
            }
            case UNSAVED, FAILED, NOT_FOUND, CONFLICT, UNCONFIRMED, INVALID ->
                throw new RequestException(ExitCode.FAILED, decision.message(), "");
        }
        return new Reply.Outcomes(outcomes, List.of());
    }

    private static Reply unconfirmed(List<String> ids) {
        List<Outcome> outcomes = new ArrayList<>();
        for (String id : ids) {
            outcomes.add(Outcome.of(
                            id,
                            ExitCode.CONFLICT,
                            "would start LIVE, with real money, because its schedule wants it up now",
                            "confirm it with --yes, or say 'algo stop " + StrategyIds.inShell(id) + "' before")
                    .withEffect(Effect.STAYS_STOPPED));
        }
        return new Reply.Outcomes(outcomes, List.of());
    }

    private Decision lift(boolean confirmed, Actor by, ClientWait patience) throws IOException, InterruptedException {
        CompletableFuture<Decision> reply = new CompletableFuture<>();
        supervisor.post(new Event.AccountReset(confirmed, by, reply));
        return patience.await(reply);
    }
}
