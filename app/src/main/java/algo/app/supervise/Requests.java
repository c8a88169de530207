package algo.app.supervise;

import algo.app.config.ConfigFile;
import algo.app.model.Actor;
import algo.app.model.EventType;
import algo.app.model.Intent;
import algo.app.model.Mode;
import algo.app.model.ModeChoice;
import algo.app.model.MovedTo;
import algo.app.model.Phase;
import algo.app.model.TimeSource;
import algo.app.schedule.ScheduleMarks;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Carries out what people ask of strategies: each request becomes a new status, or a refusal that says why. The answers are
 * given once everything is on disk. The supervisor's thread alone.
 */
final class Requests {
    private final Registry registry;
    private final Terminations terminations;
    private final DailyLosses losses;
    private final AccountLosses account;
    private final ConfigFile config;
    private final QuotaWatch quotas;
    private final TimeSource time;
    private final PendingReplies replies;
    /**
     * The strategies that requests of this turn start. Nothing else tells of them until they are launched, at its end.
     */
    private final Set<String> started = new HashSet<>();

    Requests(
            Registry registry,
            Terminations terminations,
            DailyLosses losses,
            AccountLosses account,
            ConfigFile config,
            QuotaWatch quotas,
            TimeSource time,
            PendingReplies replies) {
        this.registry = registry;
        this.terminations = terminations;
        this.losses = losses;
        this.account = account;
        this.config = config;
        this.quotas = quotas;
        this.time = time;
        this.replies = replies;
    }

    void start(Event.StartRequested event) {
        decide(event.strategy(), event.reply(), entry -> {
            if (registry.keptDown().isPresent()) {
                return Decision.of(
                        Decision.Verdict.CONFLICT, registry.keptDown().get());
            }
            StrategyStatus status = entry.status();
            boolean up = status.phase() == Phase.STARTING || status.phase() == Phase.RUNNING;
            if (up) {
                String pid =
                        entry.program().map(program -> ", pid " + program.pid()).orElse("");
                return Decision.of(
                        Decision.Verdict.CONFLICT,
                        "is already running" + pid + ", " + status.run().mode().label());
            }
            boolean skipsWait = event.force() && entry.afterWait().isPresent();
            if (isToBeLaunched(entry) && !skipsWait) {
                return Decision.of(
                        Decision.Verdict.CONFLICT,
                        "was just started by another command: it is already running, or about to");
            }
            if (!entry.isConfigured()) {
                return unconfigured("cannot be started");
            }
            Optional<String> latched = latched(entry);
            if (latched.isPresent()) {
                return Decision.conflict(latched.get());
            }
            Optional<String> over = quotas.refusesStart();
            if (over.isPresent()) {
                return Decision.of(Decision.Verdict.CONFLICT, over.get());
            }
            Optional<String> refusal =
                    event.force() ? Optional.empty() : entry.plan().refusal(time.wall());
            if (refusal.isPresent()) {
                return Decision.of(Decision.Verdict.CONFLICT, refusal.get() + "; --force starts it all the same");
            }
            ModeChoice choice = event.choice().beside(entry.spec().mode());
            Mode mode = choice.resolve(entry.spec().mode());
            boolean named = event.choice() == ModeChoice.LIVE;
            if (mode == Mode.LIVE && account.refusal().isPresent()) {
                return Decision.of(Decision.Verdict.CONFLICT, account.refusal().get());
            }
            if (mode == Mode.LIVE && entry.spec().risk().isSet() && !event.force()) {
                return Decision.of(
                        Decision.Verdict.CONFLICT,
                        "its risk.max_daily_loss holds in the sandbox alone, since OpenAlgo knows only what the whole account"
                                + " lost; --force starts it LIVE without that limit");
            }
            if (mode == Mode.LIVE && event.consent().refusesLive(named, shownMode(entry))) {
                return unconfirmed("would trade LIVE, with real money, which is not what was shown of it");
            }
            ScheduleMarks asked = entry.plan().started(status.marks(), time.wall(), event.force());
            entry.askedBy(event.by());
            entry.withoutHost(event.force());
            registry.update(entry, Lifecycle.startRequested(status, asked, choice), event.by());
            started.add(entry.id());
            return Decision.launching(status.launches() + 1);
        });
    }

    /**
     * Returns whether somebody's start is on its way: a second one, maybe in another mode, would only seem to be done.
     */
    private boolean isToBeLaunched(Entry entry) {
        StrategyStatus status = entry.status();
        boolean again = status.phase() == Phase.STOPPING && status.ending().follow() == StopCause.RESTART;
        boolean waits = status.intent() == Intent.STARTED
                && (entry.brokerQuestion().isPresent() || entry.afterWait().isPresent());
        return again || waits || started.contains(entry.id());
    }

    /** The requests until now have been carried out. */
    void turned() {
        started.clear();
    }

    private static Mode shownMode(Entry entry) {
        return entry.status().mode(entry.spec().mode());
    }

    private static Decision unconfirmed(String what) {
        return Decision.of(Decision.Verdict.UNCONFIRMED, what);
    }

    private Decision unconfigured(String consequence) {
        return config.isKnown()
                ? Decision.of(Decision.Verdict.INVALID, "its entry in the config is gone, so it " + consequence)
                : Decision.of(
                        Decision.Verdict.FAILED,
                        "the config cannot be read, so it " + consequence + "; 'algo status' says why");
    }

    void stop(Event.StopRequested event) {
        decide(event.strategy(), event.reply(), entry -> {
            StrategyStatus status = entry.status();
            boolean up = status.phase().hasRun();
            ScheduleMarks asked = entry.plan().stopped(status.marks(), time.wall(), event.today());
            entry.askedBy(Actor.DAEMON);
            entry.withoutHost(false);
            registry.update(entry, Lifecycle.stopRequested(status, asked), event.by());
            started.remove(entry.id());
            Duration grace = event.grace().isNegative() ? entry.spec().stop().grace() : event.grace();
            terminations.ask(entry, StopCause.STOP, grace, "", event.by());
            return up ? Decision.done() : Decision.of(Decision.Verdict.UNCHANGED, "");
        });
    }

    /** Returns why no start of the strategy is taken, whoever asks for it; empty if one is. */
    private Optional<String> latched(Entry entry) {
        MovedTo moved = entry.status().moved();
        return moved.isNowhere() ? DailyLosses.refusal(entry, time.wall()) : Optional.of(moved.refusal(entry.id()));
    }

    /**
     * Has a strategy belong to another machine: the latch, the stop and its intent are on disk by one save, before anything is
     * signalled. Told again of the same machine it ends what still runs.
     */
    void move(Event.MoveRequested event) {
        decide(event.strategy(), event.reply(), entry -> {
            StrategyStatus status = entry.status();
            MovedTo before = status.moved();
            if (!before.isNowhere() && !event.host().isEmpty() && !before.host().equals(event.host())) {
                return Decision.conflict(before.refusal(entry.id()));
            }
            if (before.isNowhere() && event.host().isEmpty()) {
                return Decision.of(Decision.Verdict.UNCHANGED, "");
            }
            MovedTo next = event.host().isEmpty()
                    ? MovedTo.NOWHERE
                    : before.isNowhere() ? new MovedTo(event.host(), status.isStopped()) : before;
            boolean same = next.equals(before);
            if (!same) {
                registry.record(entry, EventType.MOVED, before.host(), next.host(), "request", event.by(), "");
            }
            // Without a latch it stays stopped too, until somebody starts it.
            ScheduleMarks asked = entry.plan().stopped(status.marks(), time.wall(), false);
            entry.askedBy(Actor.DAEMON);
            entry.withoutHost(false);
            registry.update(entry, Lifecycle.stopRequested(status.with(next), asked), event.by());
            started.remove(entry.id());
            terminations.ask(
                    entry,
                    StopCause.STOP,
                    entry.spec().stop().grace(),
                    next.isNowhere() ? "" : next.reason(),
                    event.by());
            return same && !status.phase().hasRun() ? Decision.of(Decision.Verdict.UNCHANGED, "") : Decision.done();
        });
    }

    void restart(Event.RestartRequested event) {
        decide(event.strategy(), event.reply(), entry -> {
            if (registry.keptDown().isPresent()) {
                return Decision.of(
                        Decision.Verdict.CONFLICT, registry.keptDown().get());
            }
            if (!entry.isConfigured()) {
                return unconfigured("would not come back");
            }
            StrategyStatus status = entry.status();
            Optional<String> latched = latched(entry);
            if (latched.isPresent()) {
                return Decision.conflict(latched.get());
            }
            Optional<String> refusal =
                    status.phase().hasRun() ? Optional.empty() : entry.plan().refusal(time.wall());
            if (refusal.isPresent()) {
                return Decision.of(
                        Decision.Verdict.CONFLICT, refusal.get() + "; 'algo start --force' starts it all the same");
            }
            if (entry.spec().mode() == Mode.LIVE && account.refusal().isPresent()) {
                return Decision.of(Decision.Verdict.CONFLICT, account.refusal().get());
            }
            if (entry.spec().mode() == Mode.LIVE && event.consent().refusesLive(false, shownMode(entry))) {
                return unconfirmed("would come back LIVE, with real money, as its config says");
            }
            ScheduleMarks asked = entry.plan()
                    .started(status.marks(), time.wall(), status.marks().forced());
            entry.askedBy(event.by());
            registry.update(entry, Lifecycle.startRequested(status, asked, ModeChoice.CONFIGURED), event.by());
            started.add(entry.id());
            terminations.ask(entry, StopCause.RESTART, entry.spec().stop().grace(), "", event.by());
            return Decision.launching(status.launches() + 1);
        });
    }

    void reset(Event.ResetRequested event) {
        decide(event.strategy(), event.reply(), entry -> {
            String lifted = event.risk() ? losses.lift(entry, event.by()) : "";
            ScheduleMarks asked = entry.plan().reset(entry.status().marks(), time.wall());
            registry.update(entry, Lifecycle.resetRequested(entry.status(), asked), event.by());
            String stands = latched(entry).orElse("");
            return Decision.of(Decision.Verdict.DONE, lifted.isEmpty() ? stands : lifted);
        });
    }

    /** Decides on a request by {@code rule}, but not for a strategy whose run is where it cannot be seen. */
    private void decide(String strategy, CompletableFuture<Decision> reply, Function<Entry, Decision> rule) {
        Optional<Entry> elsewhere = registry.find(strategy).filter(Entry::isElsewhere);
        if (elsewhere.isPresent()) {
            replies.add(
                    reply,
                    Decision.of(Decision.Verdict.CONFLICT, elsewhere.get().elsewhere()),
                    true);
            return;
        }
        replies.add(reply, registry.find(strategy).map(rule).orElseGet(Requests::notFound), true);
    }

    static Decision notFound() {
        return Decision.of(Decision.Verdict.NOT_FOUND, "no such strategy");
    }
}
