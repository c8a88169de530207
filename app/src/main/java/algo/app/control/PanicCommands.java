package algo.app.control;

import algo.app.model.Actor;
import algo.app.model.Effect;
import algo.app.model.Ist;
import algo.app.model.PanicStatus;
import algo.app.model.PanicStep;
import algo.app.model.SquareOffAt;
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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/**
 * The kill switch: has everything stopped, tells each step with its time while it is done, and answers once every tree is
 * proven gone or is known not to be. The daemon goes on if the client leaves.
 */
final class PanicCommands {
    private static final SquareOffs.Result NOT_DONE = new SquareOffs.Result(List.of(), List.of(), false);
    private static final SquareOffs.Result NOTHING_ASKED = new SquareOffs.Result(List.of(), List.of(), true);

    private final Supervisor supervisor;
    private final StrategyCommands strategies;
    private final SquareOffs squareOffs;

    PanicCommands(Supervisor supervisor, StrategyCommands strategies, SquareOffs squareOffs) {
        this.supervisor = supervisor;
        this.strategies = strategies;
        this.squareOffs = squareOffs;
    }

    /** Latches, stops, and waits for the proof. */
    Reply begin(Request.Panic request, Actor by, ClientWait patience)
            throws RequestException, IOException, InterruptedException {
        Set<String> up = supervisor.snapshot().running().stream()
                .map(view -> view.spec().id())
                .collect(Collectors.toSet());
        Decision decision = patience.await(supervisor.panic(by, request.reason()));
        List<String> warnings = new ArrayList<>();
        if (!decision.isDone()) {
            warnings.add(
                    decision.message()
                            + "; it holds as long as this daemon runs, but one that is started anew may start strategies again");
        }
        Told told = new Told(patience);
        told.tell(supervisor.snapshot());
        Duration limit = longestGrace().plus(StrategyCommands.KILL_LIMIT);
        Snapshot last = patience.await(supervisor, PanicCommands::isOver, limit);
        told.tell(last);
        List<Outcome> outcomes = new ArrayList<>();
        for (Snapshot.View view : sorted(last)) {
            outcomes.add(outcome(view, up.contains(view.spec().id())));
        }
        boolean proven = last.panic().isPresent() && isOver(last);
        if (request.squareOff() == SquareOffAt.NOWHERE) {
            return document(last, outcomes, warnings, decision.isDone(), Optional.empty(), false);
        }
        if (!proven) {
            warnings.add("no order was cancelled and no position closed, because not every tree is proven gone: what"
                    + " still runs would open them again. Say 'algo panic --square-off' once more when it is");
            return document(last, outcomes, warnings, decision.isDone(), Optional.of(NOT_DONE), false);
        }
        boolean asks = request.squareOff().isLive() && !request.confirmed() && squareOffs.hasLive();
        SquareOffAt at = !asks
                ? request.squareOff()
                : request.squareOff().isSandbox() ? SquareOffAt.SANDBOX : SquareOffAt.NOWHERE;
        SquareOffs.Result result = at == SquareOffAt.NOWHERE ? NOTHING_ASKED : squareOffs.run(at, by, patience);
        warnings.addAll(result.problems());
        return document(supervisor.snapshot(), outcomes, warnings, decision.isDone(), Optional.of(result), asks);
    }

    /** Returns whether everything is gone, or somebody has lifted the panic meanwhile. */
    private static boolean isOver(Snapshot snapshot) {
        return snapshot.panic().map(panic -> panic.has(PanicStep.GONE)).orElse(true);
    }

    private static List<Snapshot.View> sorted(Snapshot snapshot) {
        return snapshot.strategies().values().stream()
                .sorted(Comparator.comparing(view -> view.spec().id()))
                .toList();
    }

    private Duration longestGrace() {
        return supervisor.snapshot().running().stream()
                .map(view -> view.spec().stop().grace())
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
    }

    private Outcome outcome(Snapshot.View view, boolean wasUp) {
        String id = view.spec().id();
        if (view.phase().hasRun()) {
            return Outcome.of(id, ExitCode.FAILED, "has not stopped: " + view.reason(), "the daemon goes on trying")
                    .withEffect(Effect.RUNS_ON);
        }
        Outcome outcome = wasUp ? strategies.stopped(id, view) : Outcome.of(id, ExitCode.DONE, "was not running", "");
        return outcome.withEffect(Effect.STAYS_STOPPED);
    }

    /** Lifts the panic, and tells what starts by that; what starts live is said before, and wants to be confirmed. */
    Reply end(Request.PanicEnd request, Actor by, ClientWait patience)
            throws RequestException, IOException, InterruptedException {
        if (squareOffs.isUnderWay()) {
            throw new RequestException(
                    ExitCode.CONFLICT,
                    "orders are being cancelled and positions closed at this moment",
                    "say it again once that is over; 'algo events --type panic' tells");
        }
        Decision decision = lift(false, by, patience);
        if (decision.verdict() == Decision.Verdict.UNCONFIRMED) {
            if (!request.confirmed()) {
                return unconfirmed(decision.message());
            }
            patience.tell(starts(decision.message()) + " LIVE, with real money");
            decision = lift(true, by, patience);
        }
        List<String> warnings = new ArrayList<>();
        switch (decision.verdict()) {
            case DONE, UNCHANGED -> {
                // It is as it was asked for.
            }
            case UNSAVED -> warnings.add(decision.message());
            case CONFLICT -> throw new RequestException(ExitCode.CONFLICT, decision.message(), "");
            case NOT_FOUND, UNCONFIRMED, INVALID, FAILED ->
                throw new RequestException(ExitCode.FAILED, decision.message(), "");
        }
        Snapshot snapshot = supervisor.snapshot();
        List<Outcome> outcomes = new ArrayList<>();
        if (decision.verdict() != Decision.Verdict.UNCHANGED) {
            for (Snapshot.View view : sorted(snapshot)) {
                outcomes.add(lifted(view));
            }
        }
        return document(snapshot, outcomes, warnings, warnings.isEmpty(), Optional.empty(), false);
    }

    private Decision lift(boolean confirmed, Actor by, ClientWait patience) throws IOException, InterruptedException {
        CompletableFuture<Decision> reply = new CompletableFuture<>();
        supervisor.post(new Event.PanicEnded(confirmed, by, reply));
        return patience.await(reply);
    }

    private static String starts(String ids) {
        return ids + (ids.contains(", ") ? " start" : " starts");
    }

    /** Answers that the panic stays, because of those that would start live. */
    private Reply unconfirmed(String ids) {
        Snapshot snapshot = supervisor.snapshot();
        List<Outcome> outcomes = new ArrayList<>();
        for (String id : ids.split(", ")) {
            String host = snapshot.openalgoHost();
            outcomes.add(Outcome.of(
                            id,
                            ExitCode.CONFLICT,
                            "would start LIVE, with real money" + (host.isEmpty() ? "" : ", at " + host)
                                    + ", because its schedule wants it up now",
                            "confirm it with --yes, or say 'algo stop " + StrategyIds.inShell(id) + "' before")
                    .withEffect(Effect.STAYS_STOPPED));
        }
        Reply.Document stays = document(snapshot, outcomes, List.of(), true, Optional.empty(), false);
        Map<String, Object> body = new LinkedHashMap<>(stays.body());
        body.put("unconfirmed", "live");
        return new Reply.Document(body, stays.text());
    }

    private static Outcome lifted(Snapshot.View view) {
        String id = view.spec().id();
        if (view.wanted()) {
            return Outcome.of(
                            id, ExitCode.DONE, "starts, " + StrategyViews.label(view.mode()) + ": " + view.reason(), "")
                    .withEffect(Effect.STARTS);
        }
        return Outcome.of(id, ExitCode.DONE, "stays down: " + view.reason(), "")
                .withEffect(view.phase().hasRun() ? Effect.RUNS_ON : Effect.NONE);
    }

    private static Reply.Document document(
            Snapshot snapshot,
            List<Outcome> outcomes,
            List<String> warnings,
            boolean latchIsSaved,
            Optional<SquareOffs.Result> squared,
            boolean asks) {
        Map<String, Object> body = new LinkedHashMap<>();
        List<Object> results = new ArrayList<>();
        outcomes.forEach(outcome -> results.add(outcome.fields()));
        body.put("results", results);
        body.put("warnings", warnings);
        body.put("since", snapshot.panic().map(panic -> Ist.iso(panic.since())).orElse(null));
        List<Object> steps = new ArrayList<>();
        snapshot.panic().ifPresent(panic -> panic.steps().forEach(taken -> steps.add(fields(taken))));
        body.put("steps", steps);
        body.put("gone", isOver(snapshot) && outcomes.stream().allMatch(outcome -> outcome.code() == ExitCode.DONE));
        body.put("saved", latchIsSaved);
        squared.ifPresent(result -> {
            body.put("left", result.left());
            body.put("squared_off", result.isClean() && !asks);
            if (asks) {
                body.put("unconfirmed", "live");
            }
        });
        StringBuilder text = new StringBuilder();
        for (Outcome outcome : outcomes) {
            text.append(outcome.strategy())
                    .append('\u001f')
                    .append(outcome.message())
                    .append('\n');
        }
        squared.ifPresent(result -> left(result, asks, text));
        text.append(snapshot.panic()
                .map(panic ->
                        "panic since " + Ist.show(panic.since()) + " IST: nothing starts until 'algo panic --end'\n")
                .orElse("no panic holds: strategies start as their schedules say\n"));
        return new Reply.Document(body, text.toString());
    }

    private static void left(SquareOffs.Result result, boolean asks, StringBuilder text) {
        for (Map<String, Object> row : result.left()) {
            text.append("left at ")
                    .append(row.get("account"))
                    .append(": ")
                    .append(row.get("kind"))
                    .append(' ')
                    .append(row.get("symbol"))
                    .append(' ')
                    .append(row.get("exchange"))
                    .append(' ')
                    .append(row.get("product"))
                    .append(", quantity ")
                    .append(row.get("quantity"))
                    .append(", ")
                    .append(row.get("detail"))
                    .append('\n');
        }
        if (!result.known()) {
            text.append("what is left is not known everywhere: look at your broker\n");
        } else if (result.left().isEmpty() && !asks) {
            text.append("no order and no position is left\n");
        }
        if (asks) {
            text.append("the live host was not touched: --yes cancels its orders and closes its positions\n");
        }
    }

    private static Map<String, Object> fields(PanicStatus.Taken taken) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("step", taken.step().label());
        fields.put("at", Ist.isoMillis(taken.at()));
        fields.put("detail", taken.detail());
        return fields;
    }

    /** Tells each step once. */
    private static final class Told {
        private final ClientWait patience;
        private int told;

        private Told(ClientWait patience) {
            this.patience = patience;
        }

        private void tell(Snapshot snapshot) throws ClientGoneException {
            List<PanicStatus.Taken> steps =
                    snapshot.panic().map(PanicStatus::steps).orElse(List.of());
            for (; told < steps.size(); told++) {
                PanicStatus.Taken taken = steps.get(told);
                String detail = taken.detail().isEmpty() ? "" : ": " + taken.detail();
                patience.tell(Ist.stamp(taken.at()).substring(11) + words(taken.step()) + detail);
            }
        }

        private static String words(PanicStep step) {
            return switch (step) {
                case LATCHED -> "latched, nothing starts";
                case STOPPING -> "stopping";
                case GONE -> "gone";
                case CANCELLED -> "orders cancelled";
                case CLOSED -> "positions closed";
                case CHECKED -> "checked what is left";
            };
        }
    }
}
