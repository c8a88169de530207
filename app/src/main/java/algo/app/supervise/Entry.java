package algo.app.supervise;

import algo.app.model.Actor;
import algo.app.model.Phase;
import algo.app.model.StrategySpec;
import algo.app.process.ProcessIdentity;
import algo.app.process.RunningProcess;
import algo.app.schedule.Desired;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** One strategy in the registry: what people decided, what is, and the handle of its run. The supervisor's thread alone. */
public final class Entry {
    /** The time after its launch in which the program of a run is looked for. */
    private static final Duration LOOKED_FOR = Duration.ofSeconds(10);

    private final String id;
    private StrategySpec spec;
    private boolean configured;
    private Plan plan = Plan.NONE;
    private Desired desired;
    private StrategyStatus desiredFor;
    private Instant desiredAt;
    private boolean keptDown;
    private boolean heldForAccount;
    /** The last answer whether the strategy is wanted; null until it was asked for the first time. */
    private Boolean wanted;

    private Actor askedBy = Actor.DAEMON;
    private boolean withoutHost;
    /** The question to the live host; null while none is open. */
    private HostQuestion hostQuestion;
    /** The answer that is awaited of the broker; null while none is. */
    private CompletableFuture<String> brokerQuestion;

    /** The wait of its next start for others; null while it waits for none. */
    private AfterWait afterWait;

    private StrategyStatus status = StrategyStatus.NEW;
    private RunHealth health = RunHealth.NONE;
    private RunningProcess process;
    private ProcessIdentity program;
    private Instant executedAt = Instant.MAX;
    /** The time from which its program is looked for: null for that of the launch, MAX while something comes before it. */
    private Instant preparedAt;

    private EndingChecks endingChecks = new EndingChecks();
    private Sweep sweep = new Sweep();
    private String elsewhere = "";
    private Tally tally = Tally.NONE;

    Entry(StrategySpec spec, boolean configured) {
        this.id = spec.id();
        this.spec = spec;
        this.configured = configured;
    }

    String id() {
        return id;
    }

    /** Returns the entry that the config has, or had last. */
    StrategySpec spec() {
        return spec;
    }

    /** Returns whether the config still has the strategy. */
    boolean isConfigured() {
        return configured;
    }

    void configure(StrategySpec next, Plan nextPlan) {
        if (configured) {
            // What is known of a sign is told by its place, which another may have now.
            health = health.keeping(place -> isSameSign(place, spec, next));
        }
        spec = next;
        configured = true;
        if (!nextPlan.equals(plan)) {
            plan = nextPlan;
            desired = null;
        }
    }

    private static boolean isSameSign(int place, StrategySpec before, StrategySpec after) {
        return place < 0
                ? before.ready().equals(after.ready())
                : place < before.watch().size()
                        && place < after.watch().size()
                        && before.watch().get(place).equals(after.watch().get(place));
    }

    void unconfigure() {
        configured = false;
        desired = null;
    }

    /** Returns the plan that says when the strategy is to be up. */
    Plan plan() {
        return plan;
    }

    /** Returns whether {@link #desired} has to be asked for anew at {@code now} (wall time). */
    boolean isUndecided(Instant now) {
        // Asked anew also if the clock was set back: what held until a later instant need not hold before it began.
        return desired == null || desiredFor != status || !now.isBefore(desired.until()) || now.isBefore(desiredAt);
    }

    /** Has {@link #desired} asked for anew. */
    void undecide() {
        desired = null;
    }

    /**
     * Asks its plan. True if the answer is another one than before.
     *
     * @param down why everything is kept down, whatever plans say; empty if it is not
     * @param account what the account of live mode lost
     */
    boolean decide(Instant now, Optional<String> down, LossLatch account) {
        Desired before = desired;
        keptDown = down.isPresent();
        heldForAccount = !keptDown && AccountLosses.isLive(this) && account.holds(now);
        desired = keptDown
                ? new Desired(false, down.get(), Instant.MAX)
                : heldForAccount
                        ? new Desired(false, AccountLosses.reason(account), account.until())
                        : plan.desired(status, configured, now);
        desiredFor = status;
        desiredAt = now;
        return !desired.equals(before);
    }

    /** Returns whether the last decision was that everything is kept down. */
    boolean isKeptDown() {
        return keptDown;
    }

    /** Returns whether the last decision was that it is kept down for what the account of live mode lost. */
    boolean isHeldForAccount() {
        return heldForAccount;
    }

    /** Returns the last decision. */
    Desired desired() {
        return desired;
    }

    /** Returns whether the strategy was wanted when that was last noted; empty if this daemon never noted it. */
    Optional<Boolean> wasWanted() {
        return Optional.ofNullable(wanted);
    }

    void noteWanted(boolean now) {
        wanted = now;
    }

    /** A person asks for a launch. */
    void askedBy(Actor who) {
        askedBy = who;
    }

    /** Returns who asked for the launch that is made now; the daemon counts as the one for all that follow. */
    Actor takeAskedBy() {
        Actor who = askedBy;
        askedBy = Actor.DAEMON;
        return who;
    }

    /** Sets whether the launch that a person asks for is made whatever the live host says. */
    void withoutHost(boolean yes) {
        withoutHost = yes;
    }

    boolean isWithoutHost() {
        return withoutHost;
    }

    /** Returns the question to the live host before the next launch; empty while none is open. */
    Optional<HostQuestion> hostQuestion() {
        return Optional.ofNullable(hostQuestion);
    }

    void ask(HostQuestion question) {
        hostQuestion = question;
    }

    /** Returns the answer of the sandbox broker that the next launch awaits; empty while none is awaited. */
    Optional<CompletableFuture<String>> brokerQuestion() {
        return Optional.ofNullable(brokerQuestion);
    }

    void ask(CompletableFuture<String> question) {
        brokerQuestion = question;
    }

    /** Forgets the questions, because no launch waits for an answer any more. */
    void forgetQuestion() {
        hostQuestion = null;
        brokerQuestion = null;
    }

    /** Returns the wait of its next start for what has to come before it; empty while there is none. */
    Optional<AfterWait> afterWait() {
        return Optional.ofNullable(afterWait);
    }

    /** @param next null once it waits no longer */
    void awaiting(AfterWait next) {
        afterWait = next;
    }

    StrategyStatus status() {
        return status;
    }

    /** Sets the status. Only {@link Registry} calls this, so that every change is recorded. */
    void become(StrategyStatus next) {
        status = next;
    }

    /** Returns what is known of the health of its current or last run. */
    RunHealth health() {
        return health.run().equals(status.run().id())
                ? health
                : RunHealth.of(status.run().id());
    }

    void become(RunHealth next) {
        health = next;
    }

    /** Returns whether it is ready for those that wait for it: its run is up, and the sign that it names was seen. */
    boolean isReady() {
        boolean seen = spec.ready().isPlain() || health().readiness() == RunHealth.Readiness.READY;
        return seen && status.phase() == Phase.RUNNING;
    }

    /** Returns what was counted of it since the daemon came up. */
    Tally tally() {
        return tally;
    }

    void count(Tally next) {
        tally = next;
    }

    /** Returns the handle of the current run; empty while there is none. */
    Optional<RunningProcess> process() {
        return Optional.ofNullable(process);
    }

    void attach(RunningProcess next) {
        process = next;
        program = null;
        executedAt = Instant.MAX;
        preparedAt = status.phase() == Phase.STARTING && status.run().hasBefore() ? Instant.MAX : null;
        endingChecks = new EndingChecks();
        sweep = new Sweep();
    }

    /** Returns the times at which the current run is looked at while it ends. */
    EndingChecks endingChecks() {
        return endingChecks;
    }

    /**
     * Returns why nothing may be done about the strategy: its run is where its processes cannot be seen, and may live.
     * Empty if it is not so.
     */
    String elsewhere() {
        return elsewhere;
    }

    boolean isElsewhere() {
        return !elsewhere.isEmpty();
    }

    /** @param why empty once it is known that nothing of the run lives there */
    void elsewhere(String why) {
        elsewhere = why;
    }

    /** Returns the sweep of the current run. */
    Sweep sweep() {
        return sweep;
    }

    /** Returns the program of the current run, as far as it was found; {@link #lookForProgram} looks. */
    Optional<ProcessIdentity> program() {
        return Optional.ofNullable(program);
    }

    /** Returns whether the current run, which starts, still executes what comes before its program. */
    boolean isPreparing() {
        return process != null && status.phase() == Phase.STARTING && Instant.MAX.equals(preparedAt);
    }

    /** Steady time until which what comes before the program of the current run may take. */
    Instant prepareBy() {
        return status.run().upSince().plus(status.run().patience());
    }

    /** Returns whether what comes before the program of the current run has taken too long at {@code now} (steady time). */
    boolean isPreparationLate(Instant now) {
        return isPreparing() && !now.isBefore(prepareBy()) && !process.isPrepared();
    }

    /**
     * Looks for the program of the current run. True if it was found now and not before, or what comes before it is over.
     *
     * @param executed steady time from which it is taken to have been up, if it is found
     */
    boolean lookForProgram(Instant executed) {
        if (program != null || process == null) {
            return false;
        }
        boolean preparing = isPreparing();
        if (preparing && !process.isPrepared()) {
            return false;
        }
        if (preparing) {
            preparedAt = executed;
        }
        program = process.program().orElse(null);
        if (program == null) {
            return preparing;
        }
        executedAt = executed;
        return true;
    }

    /** Notes the program of the current run, which somebody else has found. */
    void found(ProcessIdentity found) {
        program = found;
    }

    /**
     * Steady time at which the start of the current run counts as successful, if it lives until then: once its program has
     * been up for the start window. On a busy machine it may be executed long after its launch; one that is never seen
     * counts from the time when nobody looks for it any more.
     */
    Instant confirmAt() {
        Instant latest = lookedForUntil();
        if (latest.equals(Instant.MAX)) {
            return latest;
        }
        Instant since = executedAt.isBefore(latest) ? executedAt : latest;
        return since.plus(spec.startWindow());
    }

    /** Returns whether the program, if it was not found yet, is still looked for at {@code now} (steady time). */
    boolean isLookedFor(Instant now) {
        return program == null && !isPreparing() && now.isBefore(lookedForUntil());
    }

    private Instant lookedForUntil() {
        Instant since = preparedAt == null ? status.run().upSince() : preparedAt;
        return since.equals(Instant.MAX) ? since : since.plus(LOOKED_FOR);
    }

    /** The run is over. Who calls it closes the handle. */
    void detach() {
        process = null;
        program = null;
        preparedAt = null;
    }
}
