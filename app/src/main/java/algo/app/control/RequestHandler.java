package algo.app.control;

import algo.app.broker.PaperAccount;
import algo.app.config.CalendarFile;
import algo.app.config.CodeStore;
import algo.app.config.Secrets;
import algo.app.doctor.Doctor;
import algo.app.env.Environments;
import algo.app.env.StrategyPython;
import algo.app.hook.HookLogs;
import algo.app.log.LogCare;
import algo.app.log.RunLogs;
import algo.app.model.Actor;
import algo.app.model.FirstProcess;
import algo.app.model.TimeSource;
import algo.app.openalgo.LiveHost;
import algo.app.process.Interpreters;
import algo.app.protocol.ExitCode;
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
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Carries out one request of a caller that the transport has identified, and sends what there is to answer. Safe on any
 * thread; blocks the one it is called on, never the supervisor.
 */
public final class RequestHandler implements RequestAnswers {
    /**
     * Everything requests are carried out with.
     *
     * @param owner name of the user that the home belongs to
     * @param ownerId number of that user
     * @param hosted whether the daemon is one of those that the system daemon keeps, which only root may end
     * @param squareOff executes the process that cancels orders and closes positions
     * @param version of this program
     */
    public record Services(
            Supervisor supervisor,
            CodeStore code,
            RunLogs logs,
            HookLogs hookLogs,
            LogCare care,
            Path events,
            CalendarFile calendar,
            Interpreters interpreters,
            Environments environments,
            StrategyPython python,
            PaperAccount account,
            Secrets secrets,
            LiveHost liveHost,
            Doctor doctor,
            TimeSource time,
            String owner,
            int ownerId,
            boolean hosted,
            String version,
            Path home,
            Path socket,
            HomeClaim claim,
            SquareOffs.Program squareOff,
            NotifyCommands channels) {}

    /**
     * A request's sender, and the way of the answers back.
     *
     * @param by who asks, as events tell it
     */
    private record Asked(Actor by, ReplySink replies, ClientWait patience) {
        void send(Reply reply) throws ClientGoneException {
            replies.send(reply);
        }
    }

    /** Answers one kind of request. */
    private interface Answering<R extends Request> {
        void answer(RequestHandler handler, R request, Asked asked)
                throws RequestException, IOException, InterruptedException;
    }

    private static final Map<Class<? extends Request>, Answering<?>> ANSWERINGS = new HashMap<>();

    static {
        on(Request.Status.class, (to, ask, from) -> from.send(to.status.status(ask)));
        on(Request.DaemonStatus.class, (to, ask, from) -> from.send(to.status.daemon()));
        on(Request.Metrics.class, (to, ask, from) -> from.send(to.metrics.answer()));
        on(Request.Start.class, (to, ask, from) -> from.send(to.strategies.start(ask, from.by, from.patience)));
        on(Request.Stop.class, (to, ask, from) -> from.send(to.strategies.stop(ask, from.by, from.patience)));
        on(Request.Move.class, (to, ask, from) -> {
            to.requireNotHeld();
            from.send(to.moves.move(ask, from.by, from.patience));
        });
        on(
                Request.Restart.class,
                (to, ask, from) ->
                        from.send(to.newerSources.warned(to.strategies.restart(ask, from.by, from.patience))));
        on(Request.Reset.class, (to, ask, from) -> from.send(to.strategies.reset(ask, from.by, from.patience)));
        on(Request.AccountReset.class, (to, ask, from) -> from.send(to.liveReset.reset(ask, from.by, from.patience)));
        on(Request.Panic.class, (to, ask, from) -> from.send(to.panics.begin(ask, from.by, from.patience)));
        on(Request.PanicEnd.class, (to, ask, from) -> from.send(to.panics.end(ask, from.by, from.patience)));
        on(Request.Add.class, (to, ask, from) -> from.send(to.code.add(ask, from.by, from.patience, from.replies)));
        on(Request.TakeLog.class, (to, ask, from) -> from.send(to.oldLogs.take(ask)));
        on(Request.Remove.class, (to, ask, from) -> from.send(to.remove(ask, from.by, from.patience)));
        on(Request.Show.class, (to, ask, from) -> from.send(ConfigCommands.show(to.supervisor, ask.id())));
        on(
                Request.Set.class,
                (to, ask, from) -> from.send(Targets.each(
                        to.supervisor,
                        ask.id(),
                        id -> to.config.set(new Request.Set(id, ask.values()), from.by, from.patience))));
        on(
                Request.Entry.class,
                (to, ask, from) -> from.send(ConfigCommands.entry(to.supervisor, ask.id(), to.configFile, to.secrets)));
        on(
                Request.EntrySet.class,
                (to, ask, from) ->
                        from.send(to.config.replace(ask, to.configFile, to.secrets, from.by, from.patience)));
        on(Request.ConfigShow.class, (to, ask, from) -> from.send(to.general.show(ask)));
        on(Request.ConfigSet.class, (to, ask, from) -> from.send(to.general.set(ask, from.by, from.patience)));
        on(Request.Source.class, (to, ask, from) -> from.send(to.code.source(Targets.only(to.supervisor, ask.id()))));
        on(Request.Rename.class, (to, ask, from) -> from.send(to.renaming.rename(ask, from.by, from.patience)));
        on(Request.Export.class, (to, ask, from) -> from.send(to.exports.answer(ask)));
        on(Request.Reload.class, (to, ask, from) -> from.send(to.config.reload(ask, from.by, from.patience)));
        on(Request.Logs.class, (to, ask, from) -> to.logs.send(ask, from.replies));
        on(Request.LogRuns.class, (to, ask, from) -> from.send(to.logs.runs(ask)));
        on(Request.ClearLogs.class, (to, ask, from) -> from.send(to.clearing.clear(ask, from.by)));
        on(
                Request.Schedule.class,
                (to, ask, from) -> from.send(Targets.each(
                        to.supervisor,
                        ask.id(),
                        id -> to.schedules.set(
                                new Request.Schedule(id, ask.values(), ask.exchange(), ask.resume()),
                                from.by,
                                from.patience))));
        on(
                Request.Explain.class,
                (to, ask, from) -> from.send(to.schedules.explain(ask, Targets.named(to.supervisor, ask.id()))));
        on(Request.Events.class, (to, ask, from) -> to.events.send(ask, from.replies));
        on(Request.Report.class, (to, ask, from) -> from.send(to.reports.answer(ask)));
        on(Request.CalendarEdit.class, (to, ask, from) -> {
            to.calendar.announce(ask.digest(), from.by.name());
            from.send(new Reply.Document(Map.of(), ""));
        });
        on(Request.Sandbox.class, (to, ask, from) -> {
            to.requireNotHeld();
            from.send(to.sandbox.answer(ask));
        });
        on(Request.NotifyList.class, (to, ask, from) -> from.send(to.channels.list()));
        on(Request.NotifyTest.class, (to, ask, from) -> {
            to.requireNotHeld();
            from.send(to.channels.test(ask, from.replies));
        });
        on(Request.EnvList.class, (to, ask, from) -> from.send(to.environments.list()));
        on(Request.EnvBuild.class, (to, ask, from) -> from.send(to.environments.build(ask, from.replies)));
        on(Request.EnvClean.class, (to, ask, from) -> from.send(to.environments.clean()));
        on(Request.SecretSet.class, (to, ask, from) -> from.send(to.secretCommands.set(ask, from.by)));
        on(Request.SecretRemove.class, (to, ask, from) -> from.send(to.secretCommands.remove(ask, from.by)));
        on(Request.SecretList.class, (to, ask, from) -> from.send(to.secretCommands.list()));
        on(Request.Live.class, (to, ask, from) -> from.send(to.goingLive.of(ask.id(), from.patience)));
        on(Request.Doctor.class, (to, ask, from) -> from.send(to.examination.answer(ask, to.time.wall())));
        on(Request.Owners.class, (to, ask, from) -> {
            throw new RequestException(ExitCode.USAGE, "this daemon serves one user alone", "");
        });
        on(Request.Claim.class, (to, ask, from) -> to.claim(from.by, from.replies, from.patience));
        on(Request.Shutdown.class, (to, ask, from) -> to.shutdown(ask, from.by, from.replies, from.patience));
    }

    private static <R extends Request> void on(Class<R> kind, Answering<R> answering) {
        ANSWERINGS.put(kind, answering);
    }

    /** Returns the kinds of requests that are answered. */
    static Set<Class<? extends Request>> answered() {
        return ANSWERINGS.keySet();
    }

    private static final String ROOT = "root";

    private final Supervisor supervisor;
    private final String owner;
    private final int ownerId;
    private final boolean hosted;
    private final StrategyCommands strategies;
    private final StrategyMoves moves;
    private final PanicCommands panics;
    private final GoingLive goingLive;
    private final NewerSources newerSources;
    private final CodeCommands code;
    private final StrategyRemoval removal;
    private final ExportQueries exports;
    private final StrategyRenaming renaming;
    private final ConfigCommands config;
    private final GeneralConfig general;
    private final LiveReset liveReset;
    private final Path configFile;
    private final StatusQueries status;
    private final MetricsQueries metrics;
    private final LogQueries logs;
    private final LogClearing clearing;
    private final OldLogs oldLogs;
    private final EventQueries events;
    private final ReportQueries reports;
    private final ScheduleCommands schedules;
    private final SandboxQueries sandbox;
    private final EnvironmentCommands environments;
    private final Secrets secrets;
    private final SecretCommands secretCommands;
    private final Examination examination;
    private final TimeSource time;
    private final CalendarFile calendar;
    private final HomeClaim claim;
    private final NotifyCommands channels;

    public RequestHandler(Services services) {
        this.supervisor = services.supervisor();
        this.channels = services.channels();
        this.owner = services.owner();
        this.ownerId = services.ownerId();
        this.hosted = services.hosted();
        this.configFile = services.home().resolve("strategies/strategy_configs.json");
        this.strategies = new StrategyCommands(
                supervisor,
                services.logs(),
                new LiveStarts(supervisor, services.secrets(), services.liveHost(), services.time()),
                new UnboundStarts(supervisor, services.code()));
        this.moves = new StrategyMoves(supervisor, strategies);
        this.panics = new PanicCommands(
                supervisor,
                strategies,
                new SquareOffs(supervisor, services.secrets(), services.account(), services.squareOff()));
        this.newerSources = new NewerSources(supervisor, services.code());
        this.goingLive = new GoingLive(
                supervisor,
                services.code(),
                services.interpreters(),
                services.secrets(),
                services.liveHost(),
                services.time());
        this.environments =
                new EnvironmentCommands(supervisor, services.code(), services.environments(), services.python());
        this.code = new CodeCommands(
                supervisor,
                services.code(),
                services.interpreters(),
                services.python(),
                environments,
                new CarriedStrategies(supervisor, services.code(), services.python(), services.secrets(), configFile),
                this::stopped);
        this.removal =
                new StrategyRemoval(supervisor, services.code(), services.logs(), services.hookLogs(), environments);
        this.renaming = new StrategyRenaming(
                supervisor,
                services.code(),
                services.logs(),
                services.account(),
                services.home().resolve("state/sandbox.jsonl"));
        this.exports = new ExportQueries(
                supervisor,
                services.code(),
                services.environments(),
                services.python(),
                services.secrets(),
                configFile,
                services.version());
        this.config = new ConfigCommands(supervisor, services.code());
        this.liveReset = new LiveReset(supervisor);
        this.general = new GeneralConfig(supervisor, services.secrets());
        this.time = services.time();
        StatusQueries.About about = new StatusQueries.About(
                services.version(), services.home(), services.socket(), owner, time.wall(), time.steady());
        this.status = new StatusQueries(supervisor, services.logs(), time, about);
        this.metrics =
                new MetricsQueries(supervisor, services.logs(), about, time, status.views(), services.channels());
        this.logs = new LogQueries(supervisor, services.logs(), services.care()::attend);
        this.oldLogs = new OldLogs(supervisor, services.logs(), services.time());
        this.clearing = new LogClearing(supervisor, services.care());
        this.events = new EventQueries(supervisor, services.events());
        this.reports = new ReportQueries(supervisor, services.events(), time, true);
        this.examination = new Examination(services.doctor(), status, supervisor, services.channels());
        this.calendar = services.calendar();
        this.schedules = new ScheduleCommands(supervisor, services.calendar(), services.time());
        this.sandbox = new SandboxQueries(services.account());
        this.secrets = services.secrets();
        this.claim = services.claim();
        this.secretCommands = new SecretCommands(supervisor, secrets);
    }

    /**
     * Answers {@code request}. No value of a secret is in the answer, except in code, which is shown as it is.
     *
     * @param caller name of the user who asks, as the system vouches for it
     * @throws ClientGoneException if the client is gone, or does not read
     */
    @Override
    public void handle(Request request, String caller, ReplySink out) throws ClientGoneException, InterruptedException {
        secrets.check();
        ReplySink shown = request instanceof Request.Source
                ? out
                : new MaskedReplies(
                        out,
                        secrets::masks,
                        id -> supervisor.snapshot().strategies().containsKey(id));
        ReplySink replies = new BriefReplies(shown, request, secrets::hide);
        Refusals.told(replies, () -> answer(request, caller, replies));
    }

    private void answer(Request request, String caller, ReplySink replies)
            throws RequestException, IOException, InterruptedException {
        if (!caller.equals(owner) && !caller.equals(ROOT)) {
            throw new RequestException(ExitCode.NOT_FOUND, "these strategies are not yours", "run algo as their owner");
        }
        if (hosted && request instanceof Request.Shutdown && !caller.equals(ROOT)) {
            throw new RequestException(
                    ExitCode.CONFLICT,
                    "only root may stop the system daemon",
                    "'algo stop --all' stops your strategies");
        }
        requireOwn(request);
        int uid = caller.equals(owner) ? ownerId : 0;
        carryOut(Targets.resolved(request, supervisor.snapshot()), "user " + caller + ", uid " + uid, replies);
    }

    /** A home that is held changes nothing, and nothing runs in it that could be stopped. */
    private void requireOwn(Request request) throws RequestException {
        String held = claim.held();
        boolean always = request.isQuery() || request instanceof Request.Claim || request instanceof Request.Shutdown;
        if (!held.isEmpty() && !always) {
            throw new RequestException(ExitCode.CONFLICT, held, "");
        }
    }

    /** The broker would be started for the question. */
    private void requireNotHeld() throws RequestException {
        String held = claim.held();
        if (!held.isEmpty()) {
            throw new RequestException(ExitCode.CONFLICT, held, "");
        }
    }

    private <R extends Request> void carryOut(R request, String by, ReplySink replies)
            throws RequestException, IOException, InterruptedException {
        @SuppressWarnings("unchecked")
        Answering<R> answering = (Answering<R>) ANSWERINGS.get(request.getClass());
        answering.answer(this, request, new Asked(new Actor(by), replies, new ClientWait(replies)));
    }

    private Reply remove(Request.Remove request, Actor by, ClientWait patience)
            throws IOException, InterruptedException {
        List<Outcome> outcomes = new ArrayList<>();
        Request.Targets targets = request.targets();
        List<String> ids = targets.all()
                ? supervisor.snapshot().strategies().keySet().stream().sorted().toList()
                : targets.ids();
        Map<String, Snapshot.View> views = supervisor.snapshot().strategies();
        Map<String, Outcome> removed = new HashMap<>(StopOrder.awaited(ids, views));
        List<String> free = StopOrder.ofRemoval(ids, views).stream()
                .filter(id -> !removed.containsKey(id))
                .toList();
        if (request.stop() && !free.isEmpty()) {
            strategies.stop(new Request.Stop(new Request.Targets(free, false), -1, false), by, patience);
        }
        for (String id : free) {
            removed.put(id, removal.remove(id, request, by, patience));
        }
        ids.stream().distinct().map(removed::get).forEach(outcomes::add);
        return new Reply.Outcomes(outcomes, List.of());
    }

    /** Stops one strategy; returns what became of it. */
    private Outcome stopped(String id, Actor by, ClientWait patience) throws IOException, InterruptedException {
        Request.Stop stop = new Request.Stop(new Request.Targets(List.of(id), false), -1, false);
        return ((Reply.Outcomes) strategies.stop(stop, by, patience)).outcomes().get(0);
    }

    /** The next daemon finds a home of its own: this one ends, once it has answered. */
    private void claim(Actor by, ReplySink replies, ClientWait patience)
            throws RequestException, IOException, InterruptedException {
        boolean held = !claim.held().isEmpty();
        if (held) {
            Optional<String> refusal = claim.claim();
            if (refusal.isPresent()) {
                throw new RequestException(ExitCode.CONFLICT, refusal.get(), "");
            }
        } else {
            claimElsewhere(by, patience);
        }
        try {
            replies.send(new Reply.Document(Map.of("claimed", held), ""));
        } finally {
            if (held) {
                supervisor.post(new Event.ShutdownRequested(false, true, by));
            }
        }
    }

    /** Claims a home that is not held: nothing of it lives any more where this daemon cannot look. */
    private void claimElsewhere(Actor by, ClientWait patience)
            throws RequestException, ClientGoneException, InterruptedException {
        CompletableFuture<Decision> reply = new CompletableFuture<>();
        supervisor.post(new Event.Claimed(by, reply));
        Decision decision = patience.await(reply);
        if (!decision.isDone()) {
            throw new RequestException(ExitCode.CONFLICT, decision.message(), "");
        }
    }

    /** Answers first: the connection goes with the daemon. */
    private void shutdown(Request.Shutdown request, Actor by, ReplySink replies, ClientWait patience)
            throws IOException, InterruptedException {
        int running = supervisor.snapshot().running().size();
        boolean stops = request.strategies() || FirstProcess.isThis();
        supervisor.post(new Event.ShutdownRequested(stops, false, by));
        try {
            Outcome outcome = ended(request.strategies(), stops, running);
            if (stops) {
                Snapshot last = patience.await(
                        supervisor,
                        snapshot -> snapshot.running().isEmpty(),
                        longestGrace().plus(StrategyCommands.KILL_LIMIT));
                outcome = left(last).orElse(outcome);
            }
            replies.send(new Reply.Outcomes(List.of(outcome), List.of()));
        } finally {
            supervisor.post(new Event.ShutdownRequested(stops, true, by));
        }
    }

    private Duration longestGrace() {
        return supervisor.snapshot().running().stream()
                .map(view -> view.spec().stop().grace())
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
    }

    /** Returns the runs that did not stop; empty if all did. */
    private static Optional<Outcome> left(Snapshot snapshot) {
        List<String> left = snapshot.running().stream()
                .map(view -> view.spec().id() + " has not stopped: " + view.reason())
                .toList();
        return left.isEmpty()
                ? Optional.empty()
                : Optional.of(Outcome.of(
                        "",
                        ExitCode.FAILED,
                        "the daemon ends, but " + String.join("; ", left),
                        "the next daemon goes on with that"));
    }

    /** @param asked whether somebody asked for the strategies to be stopped, which {@code stopped} may have another reason for */
    private static Outcome ended(boolean asked, boolean stopped, int running) {
        String count = running + (running == 1 ? " strategy" : " strategies");
        String message = "daemon stopped; nothing was running";
        if (running > 0 && stopped) {
            message = "daemon stopped, and " + count + " before it"
                    + (asked ? "" : ": it is the first process of this container, which ends with it");
        } else if (running > 0) {
            message = "daemon stopped; " + count + (running == 1 ? " keeps" : " keep")
                    + " running, and schedules rest until a daemon runs again";
        }
        return Outcome.of("", ExitCode.DONE, message, "");
    }
}
