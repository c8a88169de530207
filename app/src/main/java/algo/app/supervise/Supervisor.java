package algo.app.supervise;

import algo.app.model.Actor;
import algo.app.model.Durations;
import algo.app.model.LossBreach;
import algo.app.model.Quotas;
import algo.app.model.RunId;
import algo.app.process.RunRecord;
import algo.app.schedule.Desired;
import algo.app.schedule.RunEnd;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Owns every strategy's status. All fields below {@code inbox} and {@code board} belong to the thread in {@link #run};
 * other threads only {@link #post} events and look at snapshots. Hence no locks, and tests drive {@link #step} without
 * any thread. What a step decides is on disk before anything of it is done or answered.
 */
public final class Supervisor implements Snapshots {
    /** The time between two looks at the config file, and between two attempts to save an unsaved state. */
    static final Duration TICK = Duration.ofSeconds(1);

    private final BlockingQueue<Event> inbox = new LinkedBlockingQueue<>();
    private final SnapshotBoard board = new SnapshotBoard();

    private final SupervisorServices services;
    private final Registry registry;
    private final Requests requests;
    private final EventDispatch dispatch;
    private final Terminations terminations;
    private final HealthNotes healthNotes;
    private final AfterGate afterGate;
    private final GatedLaunches launches;
    private final HomeUpkeep homeUpkeep;
    private final BrokerUpkeep brokerUpkeep;
    private final ConfigFollower configFollower;
    private final RunEnds runEnds;
    private final DailyLosses losses;
    private final AccountLosses account;
    private final QuotaWatch quotas;
    private final PendingReplies answers = new PendingReplies();

    private final UsageMeter meter;
    private final LoopMeters meters;
    private final MemoryWatch memory;
    private final ExitNotices notices;
    private final StateSaver saver;
    private final ProcessTables tables;
    private final Sweeper sweeper;
    private final Adoption adoption;
    private final Panic panic;
    private final Census census;
    private Instant nextTick = Instant.MIN;
    private final Shutdown shutdown = new Shutdown();
    /** The reason why the home is held; empty if it is not. */
    private String held = "";

    /** Makes the supervisor of a user who may use what the host has. */
    public Supervisor(SupervisorServices services) {
        this(services, Quotas.NONE);
    }

    /** @param quotas what the user may use */
    public Supervisor(SupervisorServices services, Quotas quotas) {
        this.services = services;
        this.registry = new Registry(services.journal(), services.time(), services.broker()::forget);
        this.tables = new ProcessTables(services.launcher());
        this.meter = new UsageMeter(services.time());
        this.meters = new LoopMeters(services.time().wall());
        this.memory = new MemoryWatch(meter);
        this.quotas = new QuotaWatch(quotas, registry, tables, services.time());
        this.terminations = new Terminations(registry, services.time());
        this.configFollower = new ConfigFollower(services, registry);
        this.homeUpkeep = new HomeUpkeep(services, registry);
        this.brokerUpkeep = new BrokerUpkeep(services.broker(), registry, services.time());
        this.runEnds = new RunEnds(services, registry);
        this.panic = new Panic(
                services.panic(),
                services.broker(),
                registry,
                terminations,
                services.journal(),
                services.time(),
                answers);
        this.losses = new DailyLosses(services.broker(), registry, terminations, panic, services.time());
        this.account = new AccountLosses(services, registry, terminations, panic);
        this.requests = new Requests(
                registry, terminations, losses, account, services.config(), this.quotas, services.time(), answers);
        this.census = new Census(registry, services.launcher(), services.preparation(), services.time());
        this.afterGate = new AfterGate(services, registry, this::post);
        this.launches = new GatedLaunches(
                services,
                registry,
                this.quotas,
                census,
                afterGate,
                new HostGate(services, registry, this::post),
                new SandboxGate(services.broker(), this::post),
                meters);
        this.notices = new ExitNotices(services, registry);
        registry.onExit(notices::add);
        this.saver =
                new StateSaver(services.store(), services.broker(), registry, account, notices, services.journal());
        ConfigRequests configRequests = new ConfigRequests(
                registry,
                services.config(),
                configFollower,
                brokerUpkeep,
                this.quotas,
                services.time(),
                answers,
                saver);
        this.adoption = new Adoption(registry, services.launcher(), services.time());
        this.healthNotes = new HealthNotes(registry, terminations, services);
        this.dispatch = new EventDispatch(
                registry,
                requests,
                configRequests,
                runEnds,
                adoption,
                panic,
                notices,
                healthNotes,
                shutdown,
                losses,
                account,
                answers);
        this.sweeper = new Sweeper(services.launcher(), registry, tables);
    }

    /**
     * Returns the runs that a saved state tells of, by strategy.
     *
     * @throws IOException if it does not make sense
     */
    public static Map<String, RunRecord> recordedRuns(ObjectNode state) throws IOException {
        Map<String, RunRecord> runs = new LinkedHashMap<>();
        try {
            for (Map.Entry<String, JsonNode> strategy : state.path("strategies").properties()) {
                if (strategy.getValue().has("run")) {
                    runs.put(
                            strategy.getKey(),
                            StatusCodec.record(strategy.getValue().path("run")));
                }
            }
            return runs;
        } catch (IllegalArgumentException e) {
            throw new IOException("the state file does not make sense: " + e.getMessage(), e);
        }
    }

    /** Hands over an event. Any thread. */
    public void post(Event event) {
        inbox.add(event);
    }

    /**
     * Stops everything at once, and keeps it down until somebody lifts that. Any thread; returns at once.
     *
     * @param reason one line for people
     * @return completed once the latch is on disk and every run was asked to end, or with why it is not on disk
     */
    public CompletableFuture<Decision> panic(Actor by, String reason) {
        CompletableFuture<Decision> reply = new CompletableFuture<>();
        post(new Event.PanicRequested(reason, by, reply));
        return reply;
    }

    /** Waits until all that this thread has posted is in the journal, or could not be written there, and in the snapshot. */
    public void awaitRecorded() throws InterruptedException {
        CompletableFuture<Decision> reply = new CompletableFuture<>();
        post(new Event.RecordedAsked(reply));
        try {
            reply.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns the newest snapshot. Any thread; never waits for the loop. */
    @Override
    public Snapshot snapshot() {
        return board.newest();
    }

    /**
     * Has each snapshot from now on announced. Any thread.
     *
     * @param listener called on the loop; must return at once
     */
    public void onSnapshot(Runnable listener) {
        board.listen(listener);
    }

    /**
     * Returns what each run uses, seen within the last second. Any thread; never waits for the loop, but may have to
     * look.
     *
     * @throws java.io.UncheckedIOException if that cannot be read, e.g. for want of descriptors
     */
    @Override
    public Map<RunId, RunUsage> usages() {
        List<UsageMeter.Live> live = snapshot().strategies().values().stream()
                .filter(view -> view.phase().hasRun() && view.record().isPresent())
                .map(view -> new UsageMeter.Live(view.spec().id(), view.record().get(), view.upSince()))
                .toList();
        return meter.fresh(live, services.launcher()::table);
    }

    /**
     * Returns the CPU time that the runs of each strategy were seen to use since the daemon came up, in nanoseconds. Any
     * thread; never waits for the loop.
     */
    public Map<String, Long> cpuSpent() {
        return meter.spent();
    }

    /** Returns what the loop measures of itself. Any thread. */
    public LoopMeters meters() {
        return meters;
    }

    /** Returns how many events were lost because they could not be written. Any thread. */
    public long lostEvents() {
        return services.journal().lost();
    }

    /**
     * Returns the first snapshot from now on that {@code condition} holds for; empty after {@code limit}. Any thread.
     */
    @Override
    public Optional<Snapshot> await(Predicate<Snapshot> condition, Duration limit) throws InterruptedException {
        return board.await(condition, limit);
    }

    /**
     * Takes up what an earlier daemon left: its state, and the runs that still live. Before {@link #run}, on any thread.
     *
     * @param claimed whether somebody vouches for it that what was started in other pid namespaces, and cannot be seen, is gone
     * @throws IOException if the state cannot be read
     */
    public void recover(boolean claimed) throws IOException {
        panic.restore();
        ObjectNode state = services.store().load();
        restore(state);
        restoreAccount(state);
        try {
            notices.restore(state.path("on_exit"));
            // The state is saved anew, and so its copy too: a crash may have come between the two.
            registry.markDirty();
        } catch (IllegalArgumentException e) {
            throw new IOException("the state file does not make sense: " + e.getMessage(), e);
        }
        services.config().open(!registry.all().isEmpty());
        configFollower.changed(Origin.START);
        services.broker().restore(state.path("sandbox"));
        configFollower.decideRenamings();
        census.take(notices.commands(), services.config().config().openalgoHost(), services.broker());
        List.copyOf(registry.all()).forEach(adoption::takeUp);
        registry.all().stream().filter(entry -> !entry.isElsewhere()).forEach(terminations::takeUp);
        registry.noteSchedules(configFollower.setAt(Origin.START));
        panic.breaches().forEach(this::restore);
        panic.goOn();
        Set<RunId> written = new HashSet<>(notices.knownRuns());
        written.addAll(census.living());
        services.broker().takeUp().ifPresent(written::add);
        services.preparation().removeLeftovers(written, registry.liveRuns());
        step(List.of());
        if (claimed) {
            adoption.claim();
        }
    }

    /**
     * Takes up what the home says, and nothing of what runs: nothing is adopted, signalled, started or saved. In place of
     * {@link #recover}.
     *
     * @param why the home is held, one line for people
     * @throws IOException if the state cannot be read
     */
    public void hold(String why) throws IOException {
        held = why;
        ObjectNode state = services.store().load();
        restore(state);
        restoreAccount(state);
        services.config().open(!registry.all().isEmpty());
        configFollower.changed(Origin.START);
        step(List.of());
    }

    private void restore(ObjectNode state) throws IOException {
        try {
            registry.restore(state.path("strategies"), services.preparation()::located);
        } catch (IllegalArgumentException e) {
            throw new IOException("the state file does not make sense: " + e.getMessage(), e);
        }
    }

    private void restoreAccount(ObjectNode state) throws IOException {
        try {
            account.restore(state.path("account_loss"));
        } catch (IllegalArgumentException e) {
            throw new IOException("the state file does not make sense: " + e.getMessage(), e);
        }
    }

    private void restore(LossBreach breach) {
        if (breach.isOfAccount()) {
            account.restore(breach);
        } else {
            losses.restore(breach);
        }
    }

    /** Does the rest of a turn in a home that is held, where nothing may be done for strategies. */
    private void stepHeld() {
        Instant now = services.time().steady();
        if (!now.isBefore(nextTick)) {
            nextTick = now.plus(TICK);
            meters.ticked(services.time().wall());
            configFollower.checkConfig();
        }
        registry.hold("held, see the problem below");
        registry.saved();
        requests.turned();
        publish();
        answers.give("");
    }

    /**
     * Repeats {@link #step} until a shutdown was requested and is complete, and nothing that was posted before is left: what people were
     * told is done is in the journal, and a panic that came last is on disk.
     *
     * @param turned called after each, on this thread, at least every second, with whether a shutdown was requested
     */
    public void run(Consumer<Boolean> turned) {
        while (!isClosed() || !inbox.isEmpty()) {
            try {
                turn(next());
                turned.accept(shutdown.isRequested());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
        shutdown.record(services.journal(), services.time().wall());
        if (held.isEmpty()) {
            saver.save();
        }
    }

    /** Does one step, and notes how long it took. */
    void turn(List<Event> arrived) {
        Instant began = services.time().steady();
        step(arrived);
        meters.turned(Duration.between(began, services.time().steady()));
    }

    private List<Event> next() throws InterruptedException {
        List<Event> events = new ArrayList<>();
        Duration wait = Duration.between(services.time().steady(), nextWake());
        Event first =
                wait.isNegative() || wait.isZero() ? inbox.poll() : inbox.poll(wait.toNanos(), TimeUnit.NANOSECONDS);
        if (first != null) {
            events.add(first);
            inbox.drainTo(events);
        }
        return events;
    }

    /**
     * Does one turn: facts first, then what is to be done about them, then the disk, then the world, then the answers.
     */
    void step(List<Event> arrived) {
        for (Event event : arrived) {
            event.accept(dispatch);
        }
        if (!held.isEmpty()) {
            stepHeld();
            return;
        }
        Instant now = services.time().steady();
        if (!now.isBefore(nextTick)) {
            nextTick = now.plus(TICK);
            meters.ticked(services.time().wall());
            panic.check();
            configFollower.check();
            if (homeUpkeep.takeOver()) {
                configFollower.changed(Origin.TAKE_OVER);
            }
            adoption.checkElsewhere(false);
            homeUpkeep.settleCode();
            brokerUpkeep.check();
            account.check();
            services.storage().check();
            services.launcher().reapOrphans();
        }
        // Before anything starts: whoever trades has a limit that is looked after.
        losses.check();
        tables.forget();
        memory.overLimit(registry.all(), tables, now)
                .forEach((entry, why) -> terminations.ask(
                        entry, StopCause.MEMORY_LIMIT, entry.spec().stop().grace(), why, Actor.DAEMON));
        for (Entry entry : List.copyOf(registry.all())) {
            endLatePreparation(entry, now);
            reconcile(entry);
        }
        // What was waited for may have come in this very turn.
        registry.all().stream()
                .filter(entry -> entry.afterWait().isPresent())
                .toList()
                .forEach(this::reconcile);
        requests.turned();
        panic.turned();
        if (saver.save()) {
            runEnds.saved();
            notices.saved();
            launches.openGates();
            services.broker().saved();
        } else {
            launches.closeGates(saver.problem());
            services.broker().unsaved(saver.problem());
        }
        terminations.signal();
        publish();
        answers.give(saver.problem());
        services.store().saveCopy();
        notices.handOver();
    }

    private void endLatePreparation(Entry entry, Instant now) {
        if (entry.isPreparationLate(now)) {
            String why = "before_start did not end within "
                    + Durations.format(entry.status().run().patience());
            terminations.ask(entry, StopCause.BEFORE_START, entry.spec().stop().grace(), why, Actor.DAEMON);
        }
    }

    /** Publishes a snapshot, but only if something changed: an idle daemon makes no garbage. */
    private void publish() {
        registry.lookForPrograms(services.time().steady());
        List<String> problems = problems();
        if (registry.takeChanged() || !problems.equals(board.newest().problems())) {
            board.publish(new Snapshot(
                    SnapshotViews.of(registry.all()),
                    problems,
                    services.config().config().openalgoHost(),
                    services.config().config().defaults(),
                    services.config().config().web(),
                    services.config().config().notifying(),
                    services.config().config().hosts(),
                    services.config().config().accountRisk(),
                    services.config().isKnown(),
                    panic.status()));
            if (held.isEmpty()) {
                services.logs().keep(SnapshotViews.keptLogs(registry.all()));
                healthNotes.keep();
            }
        }
    }

    private void reconcile(Entry entry) {
        if (entry.isElsewhere()) {
            return;
        }
        if (shutdown.isRequested()
                && !shutdown.stopsStrategies()
                && !entry.status().phase().hasRun()) {
            // What is due is done by the next daemon; a restart that is pending keeps its time and its budget.
            return;
        }
        Instant now = services.time().steady();
        for (boolean again = true; again; ) {
            Desired desired = shutdown.isRequested() && !panic.isLatched()
                    ? new Desired(
                            !shutdown.stopsStrategies()
                                    && entry.status().phase().hasRun(),
                            "the daemon ends",
                            Instant.MAX)
                    : registry.decide(entry);
            Action action = Reconciler.next(desired, entry.status(), now, entry.confirmAt());
            if (action != Action.LAUNCH) {
                entry.forgetQuestion();
                afterGate.cancel(entry);
            }
            again = perform(action, desired, entry, now);
        }
    }

    /** Does the action; returns true if there may be something more to do for this strategy at once. */
    private boolean perform(Action action, Desired desired, Entry entry, Instant now) {
        return switch (action) {
            case NOTHING -> false;
            case LAUNCH -> {
                launches.prepare(entry, desired.reason());
                yield false;
            }
            case CONFIRM -> {
                registry.update(entry, Lifecycle.stayedUp(entry.status()), Actor.DAEMON);
                yield false;
            }
            case TERMINATE -> {
                boolean scheduled =
                        entry.isConfigured() && entry.plan().timetable().isPresent();
                StopCause cause = panic.isLatched()
                        ? StopCause.PANIC
                        : shutdown.isRequested()
                                ? StopCause.DAEMON
                                : entry.isHeldForAccount()
                                        ? StopCause.ACCOUNT_LOSS
                                        : scheduled ? StopCause.SCHEDULE : StopCause.STOP;
                String why = cause == StopCause.SCHEDULE || cause == StopCause.ACCOUNT_LOSS ? desired.reason() : "";
                terminations.ask(entry, cause, entry.spec().stop().grace(), why, Actor.DAEMON);
                yield false;
            }
            case ASK -> sweeper.ask(entry, now) && runEnds.over(entry, now);
            case KILL -> {
                // The run is killed in the next step: that SIGKILL is sent must be on disk before it is.
                registry.update(entry, Lifecycle.killing(entry.status()), Actor.DAEMON);
                yield false;
            }
            case SWEEP -> sweeper.pass(entry, now) && runEnds.over(entry, now);
            case SETTLE -> {
                String why =
                        shutdown.isRequested() ? "stopped with the daemon" : "not wanted any more: " + desired.reason();
                StrategyStatus settled = Lifecycle.notWanted(entry.status(), why);
                registry.update(
                        entry,
                        entry.plan()
                                .over(settled, RunEnd.STOPPED, services.time().wall()),
                        Actor.DAEMON);
                yield false;
            }
        };
    }

    /** Returns whether a shutdown was requested and everything that can be done for it is done. */
    boolean isClosed() {
        Instant now = services.time().steady();
        return shutdown.isComplete(registry, panic.isLatched(), now)
                && notices.mayEnd()
                && (!held.isEmpty() || brokerUpkeep.mayEnd(now));
    }

    private List<String> problems() {
        List<String> problems = new ArrayList<>();
        if (!held.isEmpty()) {
            problems.add(held);
        }
        panic.status().ifPresent(holds -> problems.add(holds.problem()));
        account.refusal().ifPresent(problems::add);
        problems.addAll(services.config().problems());
        problems.addAll(services.calendar().problems());
        for (String problem : List.of(
                services.config().notice(),
                services.config().backupProblem(),
                services.store().notice(),
                saver.problem(),
                panic.problem(),
                homeUpkeep.takeOverProblem(),
                homeUpkeep.codeProblem(),
                brokerUpkeep.problem(),
                losses.problem(),
                account.problem())) {
            if (!problem.isEmpty()) {
                problems.add(problem);
            }
        }
        problems.addAll(quotas.problems());
        problems.addAll(services.storage().problems());
        problems.addAll(registry.problems());
        problems.addAll(census.problems());
        problems.addAll(services.logs().problems());
        return problems;
    }

    private Instant nextWake() {
        Instant now = services.time().steady();
        if (registry.isDirty() && saver.problem().isEmpty()) {
            return now;
        }
        Instant wake = nextTick;
        if (!held.isEmpty()) {
            return wake;
        }
        Instant wall = services.time().wall();
        for (Entry entry : registry.all()) {
            wake = NextWake.earlier(wake, NextWake.of(entry, now, wall));
        }
        return wake;
    }
}
