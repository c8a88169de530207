package algo.app.control;

import algo.app.model.Actor;
import algo.app.model.Effect;
import algo.app.model.MovedTo;
import algo.app.model.RemoteHost;
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
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Has strategies belong to other machines. For threads that may wait. */
final class StrategyMoves {
    private static final String UNCHANGED = "nothing was changed";

    private final Supervisor supervisor;
    private final StrategyCommands strategies;

    StrategyMoves(Supervisor supervisor, StrategyCommands strategies) {
        this.supervisor = supervisor;
        this.strategies = strategies;
    }

    /** Answers once nothing of its run is left, and that nothing starts it is on disk. */
    Reply move(Request.Move request, Actor by, ClientWait patience)
            throws RequestException, IOException, InterruptedException {
        String id = Targets.only(supervisor, request.id());
        requireMovable(id, request.host());
        MovedTo before = view(id).moved();
        boolean ran = view(id).phase().hasRun();
        CompletableFuture<Decision> reply = new CompletableFuture<>();
        supervisor.post(new Event.MoveRequested(id, request.host(), by, reply));
        Decision decision = patience.await(reply);
        if (!decision.isDone() && decision.verdict() != Decision.Verdict.UNSAVED) {
            Outcome refusal = StrategyCommands.refused(id, decision);
            throw new RequestException(refusal.code(), id + ": " + refusal.message(), UNCHANGED);
        }
        if (before.isNowhere() && request.host().isEmpty()) {
            Outcome unchanged = Outcome.of(id, ExitCode.DONE, "was not moved, so nothing was changed", "");
            return new Reply.Outcomes(List.of(unchanged.withEffect(Effect.NONE)), List.of());
        }
        Outcome outcome = strategies
                .stopped(Map.of(id, decision), Duration.ofMillis(-1), patience)
                .outcomes()
                .get(0);
        if (outcome.code() != ExitCode.DONE) {
            return new Reply.Outcomes(List.of(outcome), List.of());
        }
        MovedTo now = view(id).moved();
        String stopped = ran ? outcome.message() + "; " : "";
        String message = request.host().isEmpty()
                ? "is here again, and stays stopped until it is started"
                : stopped + "nothing starts it here any more, it belongs to " + now.host();
        Outcome moved = Outcome.of(id, ExitCode.DONE, message, "")
                .withEffect(now.wasStopped() ? Effect.STAYS_STOPPED : Effect.NONE);
        return new Reply.Outcomes(List.of(moved), List.of());
    }

    private Snapshot.View view(String id) throws RequestException {
        return Targets.view(supervisor, id);
    }

    private void requireMovable(String id, String host) throws RequestException {
        if (host.isEmpty()) {
            // Taken back is whatever was moved.
            return;
        }
        String problem = RemoteHost.sshProblem(host);
        if (!problem.isEmpty()) {
            throw new RequestException(ExitCode.USAGE, "the host " + problem, UNCHANGED);
        }
        Snapshot.View view = view(id);
        boolean isBase = supervisor.snapshot().strategies().values().stream()
                .anyMatch(each -> each.spec().of().equals(id));
        if (!view.spec().of().isEmpty() || isBase) {
            throw new RequestException(
                    ExitCode.USAGE,
                    id + (isBase ? ": has instances" : ": is an instance of " + StrategyIds.baseOf(id))
                            + ", and a strategy with instances is not moved",
                    UNCHANGED);
        }
        if (!view.configured()) {
            throw new RequestException(
                    ExitCode.USAGE, id + ": its entry in the config is gone, so it cannot be moved", UNCHANGED);
        }
    }
}
