package algo.app.control;

import algo.app.log.LogTail;
import algo.app.log.RunLogs;
import algo.app.model.Actor;
import algo.app.model.Durations;
import algo.app.model.ExitReason;
import algo.app.model.ExitStatus;
import algo.app.model.Intent;
import algo.app.model.LiveConsent;
import algo.app.model.ModeChoice;
import algo.app.model.Phase;
import algo.app.model.RestartPolicy;
import algo.app.model.StrategyIds;
import algo.app.protocol.ExitCode;
import algo.app.protocol.ExitView;
import algo.app.protocol.Outcome;
import algo.app.protocol.Reply;
import algo.app.protocol.Request;
import algo.app.supervise.Decision;
import algo.app.supervise.Event;
import algo.app.supervise.Snapshot;
import algo.app.supervise.Supervisor;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiPredicate;

/** Start, stop, restart and reset: asks the supervisor for each strategy and waits for what becomes of it. */
final class StrategyCommands {
    /** The longest time that a killed run may take to vanish before a stop says that it could not end it. */
    static final Duration KILL_LIMIT = Duration.ofSeconds(10);

    private static final int SHOWN_LINES = 10;

    private final Supervisor supervisor;
    private final RunLogs logs;
    private final LiveStarts liveStarts;
    private final UnboundStarts unboundStarts;

    StrategyCommands(Supervisor supervisor, RunLogs logs, LiveStarts liveStarts, UnboundStarts unboundStarts) {
        this.supervisor = supervisor;
        this.logs = logs;
        this.liveStarts = liveStarts;
        this.unboundStarts = unboundStarts;
    }

    /** Makes the event that asks for one strategy. */
    private interface Ask {
        Event about(String strategy, CompletableFuture<Decision> reply);
    }

    Reply start(Request.Start request, Actor by, ClientWait patience)
            throws RequestException, IOException, InterruptedException {
        ModeChoice choice = request.mode();
        LiveConsent consent = request.consent();
        if (request.targets().all() && choice == ModeChoice.LIVE && consent != LiveConsent.LIVE) {
            throw new RequestException(
                    ExitCode.CONFLICT, "--all --live trades real money with everything", "confirm it with --yes");
        }
        List<String> ids = ids(request.targets());
        Map<String, Decision> refused = keptDown(ids);
        if (!refused.isEmpty()) {
            return launched(refused, Map.of(), false, false, patience);
        }
        if (!request.force()) {
            refused.putAll(unboundStarts.refused(ids, choice));
        }
        refused.putAll(liveStarts.refusedStarts(ids, choice, consent, request.force(), refused, patience));
        Map<String, String> earlier = runs(ids);
        Map<String, Decision> decisions = ask(
                ids,
                refused,
                (strategy, reply) -> new Event.StartRequested(strategy, choice, request.force(), consent, by, reply),
                patience);
        return launched(decisions, earlier, request.targets().all(), request.awaitUp(), patience);
    }

    Reply restart(Request.Restart request, Actor by, ClientWait patience) throws IOException, InterruptedException {
        LiveConsent consent = request.consent();
        List<String> ids = ids(request.targets());
        Map<String, Decision> refused = keptDown(ids);
        if (!refused.isEmpty()) {
            return launched(refused, Map.of(), false, false, patience);
        }
        Map<String, String> earlier = runs(ids);
        Map<String, Decision> decisions = ask(
                ids,
                liveStarts.refusedRestarts(ids, consent, patience),
                (strategy, reply) -> new Event.RestartRequested(strategy, consent, by, reply),
                patience);
        return launched(decisions, earlier, false, true, patience);
    }

    /** Returns the refusal of each while a panic keeps everything down; empty if none does. */
    private Map<String, Decision> keptDown(List<String> ids) {
        Snapshot snapshot = supervisor.snapshot();
        Map<String, Decision> refused = new LinkedHashMap<>();
        snapshot.panic().ifPresent(panic -> ids.stream()
                .filter(snapshot.strategies()::containsKey)
                .forEach(id -> refused.put(id, Decision.conflict(panic.refusal()))));
        return refused;
    }

    /** Returns the newest runs of strategies, by strategy: empty for one that has none. */
    private Map<String, String> runs(List<String> ids) {
        Map<String, String> runs = new LinkedHashMap<>();
        Map<String, Snapshot.View> views = supervisor.snapshot().strategies();
        ids.forEach(id -> runs.put(id, views.containsKey(id) ? run(views.get(id)) : ""));
        return runs;
    }

    private static String run(Snapshot.View view) {
        return view.record().map(record -> record.run().value()).orElse("");
    }

    /** @param earlier the newest run of each strategy before it was asked for the start */
    private Reply launched(
            Map<String, Decision> decisions,
            Map<String, String> earlier,
            boolean all,
            boolean awaitUp,
            ClientWait patience)
            throws IOException, InterruptedException {
        for (String strategy : decisions.keySet()) {
            Snapshot.View view = supervisor.snapshot().strategies().get(strategy);
            if (view != null && !view.awaited().isEmpty()) {
                patience.tell(strategy + ": waits for " + view.awaited() + "; "
                        + Durations.format(view.spec().after().limit()) + " at most");
            }
        }
        // Runs may have to be ended first. Whoever waits for that is told when it cannot be done.
        long asked = System.nanoTime();
        BiPredicate<Snapshot.View, Decision> decided = (view, decision) -> {
            if (!decision.isDone()) {
                return true;
            }
            boolean launchedYet = view.launches() >= decision.launch();
            if (!launchedYet && !awaitUp && !view.awaited().isEmpty()) {
                return true;
            }
            if (!launchedYet) {
                Duration most = view.spec().stop().grace().plus(KILL_LIMIT);
                boolean stuck = view.phase() == Phase.STOPPING && System.nanoTime() - asked > most.toNanos();
                return stuck || !view.phase().hasRun() && !view.wanted();
            }
            boolean executed = !awaitUp && view.phase() == Phase.STARTING && view.pid() > 0;
            return executed || view.phase() == Phase.RUNNING || !view.phase().hasRun();
        };
        Snapshot snapshot = awaitAll(decisions, decided, Duration.ofDays(1), patience);
        List<Outcome> outcomes = new ArrayList<>();
        decisions.forEach((strategy, decision) -> {
            boolean running = all && decision.verdict() == Decision.Verdict.CONFLICT;
            if (running) {
                outcomes.add(Outcome.of(strategy, ExitCode.DONE, decision.message(), ""));
            } else {
                outcomes.add(
                        decision.isDone()
                                ? startOutcome(
                                        strategy,
                                        decision,
                                        snapshot.strategies().get(strategy),
                                        earlier.getOrDefault(strategy, ""),
                                        awaitUp)
                                : refused(strategy, decision));
            }
        });
        return new Reply.Outcomes(outcomes, List.of());
    }

    private Outcome startOutcome(
            String strategy, Decision decision, Snapshot.View view, String earlier, boolean awaitUp) {
        if (view == null) {
            return Outcome.of(strategy, ExitCode.FAILED, "was removed meanwhile", "");
        }
        String run = run(view);
        if (view.phase().hasRun() && view.phase() != Phase.STOPPING) {
            return new Outcome(
                    strategy,
                    ExitCode.DONE,
                    "started, pid " + view.pid() + ", " + StrategyViews.label(view.mode()),
                    "",
                    Optional.of(view.phase()),
                    Optional.of(view.mode()),
                    view.pid(),
                    run,
                    Optional.empty(),
                    List.of());
        }
        if (!view.awaited().isEmpty() && view.launches() < decision.launch()) {
            return Outcome.of(strategy, ExitCode.DONE, "starts later, it waits for " + view.awaited(), "");
        }
        if (view.phase() == Phase.STOPPING && view.launches() < decision.launch()) {
            return Outcome.of(
                    strategy,
                    ExitCode.FAILED,
                    "is not started yet, the run before it has not ended: " + view.reason(),
                    "the daemon goes on trying to end it, and starts it then; 'algo stop "
                            + StrategyIds.inShell(strategy)
                            + "' takes that back");
        }
        if (view.lastExit().isEmpty() || view.lastExit().get().reason() == ExitReason.STOPPED) {
            return Outcome.of(strategy, ExitCode.FAILED, "was stopped meanwhile", "");
        }
        ExitStatus exit = view.lastExit().get();
        if (exit.isSuccess() && view.launches() >= decision.launch()) {
            return done(strategy, view, exit, run);
        }
        boolean executed = exit.reason() != ExitReason.COULD_NOT_START && exit.reason() != ExitReason.HOST_DOWN;
        if (executed && !awaitUp) {
            return Outcome.of(strategy, ExitCode.DONE, "started, and over already: " + exit.describe(), "");
        }
        String message = executed
                ? exit.describe() + " before it had stayed up for "
                        + Durations.format(view.spec().startWindow())
                : exit.describe();
        // What comes before a program may have printed why it was not executed.
        boolean printed = executed || !run.equals(earlier);
        return new Outcome(
                strategy,
                ExitCode.FAILED,
                message + "; " + whatFollows(view),
                printed ? "all of its output: algo logs " + StrategyIds.inShell(strategy) : "",
                Optional.of(view.phase()),
                Optional.of(view.mode()),
                0,
                run,
                Optional.of(StrategyViews.exit(exit)),
                printed ? lastLines(view) : List.of());
    }

    /**
     * Returns the outcome of a start whose program has ended with 0: a short job is done, and a program that went into
     * the background is told what to do.
     */
    private static Outcome done(String strategy, Snapshot.View view, ExitStatus exit, String run) {
        long millis = Math.max(0, Duration.between(view.startedAt(), exit.at()).toMillis());
        String background = exit.detail().isEmpty() ? "" : "; " + exit.detail() + "; run it in the foreground";
        String restart = view.phase() == Phase.BACKOFF || view.phase() == Phase.FAILED ? "; " + whatFollows(view) : "";
        return new Outcome(
                strategy,
                ExitCode.DONE,
                "ended with 0 after " + (millis + 50) / 1000 + "." + (millis + 50) / 100 % 10 + " s" + background
                        + restart,
                "",
                Optional.of(view.phase()),
                Optional.of(view.mode()),
                0,
                run,
                Optional.of(StrategyViews.exit(exit)),
                List.of());
    }

    private static String whatFollows(Snapshot.View view) {
        RestartPolicy policy = view.spec().restart();
        return switch (view.phase()) {
            case BACKOFF ->
                view.lastExit()
                                .filter(exit -> exit.reason() == ExitReason.HOST_DOWN)
                                .isPresent()
                        ? "the host is asked again while it is wanted"
                        : "restart " + view.restarts() + " of " + policy.max() + " follows in "
                                + Durations.format(policy.delayBefore(view.restarts()));
            case FAILED ->
                policy.when() == RestartPolicy.When.NEVER
                        ? "it is not restarted"
                        : "gave up after " + policy.max() + " restarts";
            case STOPPED, STARTING, RUNNING, STOPPING, EXITED ->
                "it is not restarted (restart.when is " + policy.when().label() + ")";
        };
    }

    private List<String> lastLines(Snapshot.View view) {
        Optional<Path> log = view.record().map(record -> record.output());
        return log.isPresent() ? LogTail.last(logs, log.get(), SHOWN_LINES) : List.of();
    }

    Reply stop(Request.Stop request, Actor by, ClientWait patience) throws IOException, InterruptedException {
        Duration grace = Duration.ofMillis(request.graceMillis());
        Ask ask = (strategy, reply) -> new Event.StopRequested(strategy, grace, request.today(), by, reply);
        List<String> ids = ids(request.targets()).stream().distinct().toList();
        List<List<String>> groups = StopOrder.groups(ids, supervisor.snapshot().strategies());
        Map<String, Decision> decisions = new HashMap<>();
        try {
            for (List<String> group : groups) {
                Map<String, Decision> these = ask(group, Map.of(), ask, patience);
                decisions.putAll(these);
                if (decisions.size() < ids.size()) {
                    awaitEnds(these, grace, patience);
                }
            }
        } catch (ClientGoneException e) {
            // What was asked for goes on without the client, then in no order.
            ids.stream()
                    .filter(id -> !decisions.containsKey(id))
                    .forEach(id -> supervisor.post(ask.about(id, new CompletableFuture<>())));
            throw e;
        }
        Map<String, Decision> inOrder = new LinkedHashMap<>();
        ids.forEach(id -> inOrder.put(id, decisions.get(id)));
        return stopped(inOrder, grace, patience);
    }

    /** Returns the first snapshot in which what was told to stop has no run, or the newest when that takes too long. */
    private Snapshot awaitEnds(Map<String, Decision> decisions, Duration grace, ClientWait patience)
            throws IOException, InterruptedException {
        Duration most = Duration.ZERO;
        for (String strategy : decisions.keySet()) {
            Snapshot.View view = supervisor.snapshot().strategies().get(strategy);
            Duration own = view == null ? Duration.ZERO : view.spec().stop().grace();
            Duration wait = grace.isNegative() ? own : grace;
            most = wait.compareTo(most) > 0 ? wait : most;
        }
        return awaitAll(decisions, (view, decision) -> !view.phase().hasRun(), most.plus(KILL_LIMIT), patience);
    }

    /** Waits until what was told to stop has stopped, or is known not to. */
    Reply.Outcomes stopped(Map<String, Decision> decisions, Duration grace, ClientWait patience)
            throws IOException, InterruptedException {
        Snapshot snapshot = awaitEnds(decisions, grace, patience);
        List<Outcome> outcomes = new ArrayList<>();
        decisions.forEach((strategy, decision) -> {
            Outcome outcome = isAccepted(decision)
                    ? stopOutcome(
                            strategy, decision, grace, snapshot.strategies().get(strategy))
                    : refused(strategy, decision);
            boolean unsaved = decision.verdict() == Decision.Verdict.UNSAVED
                    && snapshot.problems().contains(decision.message());
            outcomes.add(unsaved ? unsaved(outcome, decision.message()) : outcome);
        });
        return new Reply.Outcomes(outcomes, List.of());
    }

    /**
     * Returns the outcome of a stop that was not saved: the processes were ended, but a next daemon would read that
     * they run.
     */
    private static Outcome unsaved(Outcome outcome, String problem) {
        return Outcome.of(
                outcome.strategy(),
                ExitCode.FAILED,
                outcome.message() + ", but " + problem,
                "until it is, a daemon that is started anew may start it again");
    }

    /** Returns the outcome for a strategy that was up, and is not any more. */
    Outcome stopped(String strategy, Snapshot.View view) {
        return stopOutcome(strategy, Decision.conflict(""), Duration.ofMillis(-1), view);
    }

    private Outcome stopOutcome(String strategy, Decision decision, Duration asked, Snapshot.View view) {
        if (view == null) {
            return Outcome.of(strategy, ExitCode.DONE, "stopped", "");
        }
        if (decision.verdict() == Decision.Verdict.UNCHANGED) {
            return Outcome.of(strategy, ExitCode.DONE, "was not running; stays stopped " + stays(view), "");
        }
        if (view.phase().hasRun()) {
            return Outcome.of(
                    strategy,
                    ExitCode.FAILED,
                    "has not stopped: " + view.reason(),
                    "the daemon goes on trying, and nothing starts it meanwhile; see 'algo status "
                            + StrategyIds.inShell(strategy) + "'");
        }
        Optional<ExitView> exit = view.lastExit().map(StrategyViews::exit);
        boolean forced =
                view.lastExit().filter(e -> e.reason() == ExitReason.KILLED).isPresent();
        Duration grace = asked.isNegative() ? view.spec().stop().grace() : asked;
        String killed = grace.isZero()
                ? "stopped; it was killed"
                : "stopped; it had to be killed after its grace of " + Durations.format(grace);
        String until = view.intent() == Intent.STOPPED_TODAY ? " " + stays(view) : "";
        String rest = view.lastExit()
                .filter(e -> e.reason() == ExitReason.STOPPED && !e.detail().isEmpty())
                .map(e -> "stopped; " + e.detail() + " of " + Durations.format(grace))
                .orElse("stopped");
        String message = (forced ? killed : rest) + until;
        return new Outcome(
                strategy,
                ExitCode.DONE,
                message,
                "",
                Optional.of(view.phase()),
                Optional.of(view.mode()),
                0,
                run(view),
                exit,
                List.of());
    }

    private static String stays(Snapshot.View view) {
        return view.intent() == Intent.STOPPED_TODAY && view.timetable().isPresent()
                ? view.timetable().get().stoppedForToday(view.marks())
                : "until it is started";
    }

    Reply reset(Request.Reset request, Actor by, ClientWait patience) throws IOException, InterruptedException {
        Map<String, Decision> decisions = ask(
                ids(request.targets()),
                Map.of(),
                (strategy, reply) -> new Event.ResetRequested(strategy, request.risk(), by, reply),
                patience);
        List<Outcome> outcomes = new ArrayList<>();
        decisions.forEach((strategy, decision) -> outcomes.add(
                decision.isDone()
                        ? Outcome.of(
                                strategy,
                                ExitCode.DONE,
                                "reset" + (decision.message().isEmpty() ? "" : "; " + decision.message()),
                                "")
                        : refused(strategy, decision)));
        return new Reply.Outcomes(outcomes, List.of());
    }

    /** Turns a refusal into the outcome that the client is told. */
    static Outcome refused(String strategy, Decision decision) {
        return switch (decision.verdict()) {
            case NOT_FOUND ->
                Outcome.of(strategy, ExitCode.NOT_FOUND, decision.message(), "see 'algo list' for those there are");
            case CONFLICT -> Outcome.of(strategy, ExitCode.CONFLICT, decision.message(), "");
            case UNCONFIRMED ->
                Outcome.of(
                        strategy,
                        ExitCode.CONFLICT,
                        decision.message(),
                        "confirm it with --live or --yes; in 'algo top' stop it, then start it with s and y");
            case INVALID -> Outcome.of(strategy, ExitCode.USAGE, decision.message(), "");
            case FAILED, UNSAVED -> Outcome.of(strategy, ExitCode.FAILED, decision.message(), "");
            case DONE, UNCHANGED -> throw new IllegalStateException("a refusal that is none: " + decision);
        };
    }

    private List<String> ids(Request.Targets targets) {
        return targets.all()
                ? supervisor.snapshot().strategies().keySet().stream().sorted().toList()
                : targets.ids();
    }

    /**
     * Asks about every target at once, then collects the decisions in the order asked.
     *
     * @param refused what was decided already
     */
    private Map<String, Decision> ask(List<String> ids, Map<String, Decision> refused, Ask ask, ClientWait patience)
            throws IOException, InterruptedException {
        Map<String, CompletableFuture<Decision>> asked = new LinkedHashMap<>();
        for (String id : ids) {
            CompletableFuture<Decision> reply = new CompletableFuture<>();
            if (asked.putIfAbsent(id, reply) != null) {
                continue;
            }
            if (refused.containsKey(id)) {
                reply.complete(refused.get(id));
            } else if (StrategyIds.isSelector(id)) {
                reply.complete(new Decision(Decision.Verdict.NOT_FOUND, StrategyIds.meansNone(id), 0));
            } else if (StrategyIds.isValid(id)) {
                supervisor.post(ask.about(id, reply));
            } else {
                reply.complete(new Decision(Decision.Verdict.INVALID, StrategyIds.explain(id), 0));
            }
        }
        Map<String, Decision> decisions = new LinkedHashMap<>();
        for (Map.Entry<String, CompletableFuture<Decision>> reply : asked.entrySet()) {
            decisions.put(reply.getKey(), patience.await(reply.getValue()));
        }
        return decisions;
    }

    private static boolean isAccepted(Decision decision) {
        return decision.isDone() || decision.verdict() == Decision.Verdict.UNSAVED;
    }

    /**
     * Returns the first snapshot in which everything that was accepted is decided, or the newest when {@code limit} is
     * over.
     */
    private Snapshot awaitAll(
            Map<String, Decision> decisions,
            BiPredicate<Snapshot.View, Decision> decided,
            Duration limit,
            ClientWait patience)
            throws IOException, InterruptedException {
        return patience.await(
                supervisor,
                snapshot -> decisions.entrySet().stream()
                        .filter(entry -> isAccepted(entry.getValue()))
                        .allMatch(entry -> {
                            Snapshot.View view = snapshot.strategies().get(entry.getKey());
                            return view == null || decided.test(view, entry.getValue());
                        }),
                limit);
    }
}
