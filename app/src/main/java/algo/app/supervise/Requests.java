package algo.app.supervise;

import algo.app.config.ConfigException;
import algo.app.config.ConfigFile;
import algo.app.model.EventType;
import algo.app.model.Intent;
import algo.app.model.Mode;
import algo.app.model.ModeChoice;
import algo.app.model.Phase;
import algo.app.model.TimeSource;
import algo.app.schedule.Desired;
import algo.app.schedule.ScheduleMarks;
import algo.app.schedule.SettingAnswer;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Carries out what people ask for: each request becomes a new status, or a refusal that says why. The answers are
 * handed to {@link Supervisor}, which gives them once everything is on disk.
 */
final class Requests implements Event.Visitor<Void> {
    /** What requests need of the supervisor. */
    interface Host {
        void exited(Event.ProcessExited event);

        /** Takes what cannot be seen in other pid namespaces for gone; or says what is seen to live there. */
        Decision claim();

        void hookOver(Event.HookOver event);

        /** The config may be another one. */
        void configChanged(Origin origin);

        /** PendingReplies once the state is saved, or says that it could not be. */
        void answer(CompletableFuture<Decision> reply, Decision decision);

        /** PendingReplies about the config, which is on disk by itself, whatever becomes of the state. */
        void answerForConfig(CompletableFuture<Decision> reply, Decision decision);

        void shutDown(Event.ShutdownRequested event);
    }

    private final Registry registry;
    private final Terminations terminations;
    private final ConfigFile config;
    private final QuotaWatch quotas;
    private final TimeSource time;
    private final Host host;
    /** Whom a request of this turn starts: nothing else tells until they are launched, at its end. */
    private final Set<String> started = new HashSet<>();

    Requests(
            Registry registry,
            Terminations terminations,
            ConfigFile config,
            QuotaWatch quotas,
            TimeSource time,
            Host host) {
        this.registry = registry;
        this.terminations = terminations;
        this.config = config;
        this.quotas = quotas;
        this.time = time;
        this.host = host;
    }

    @Override
    public Void processExited(Event.ProcessExited event) {
        host.exited(event);
        return null;
    }

    @Override
    public Void claimed(Event.Claimed event) {
        host.answer(event.reply(), host.claim());
        return null;
    }

    @Override
    public Void startRequested(Event.StartRequested event) {
        return decide(event.strategy(), event.reply(), entry -> {
            StrategyStatus status = entry.status();
            boolean up = status.phase() == Phase.STARTING || status.phase() == Phase.RUNNING;
            if (up) {
                String pid =
                        entry.program().map(program -> ", pid " + program.pid()).orElse("");
                return Decision.of(
                        Decision.Verdict.CONFLICT,
                        "is already running" + pid + ", " + status.run().mode().label());
            }
            if (isToBeLaunched(entry)) {
                return Decision.of(
                        Decision.Verdict.CONFLICT,
                        "was just started by another command: it is already running, or about to");
            }
            if (!entry.isConfigured()) {
                return unconfigured("cannot be started");
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

    /** Somebody's start is on its way: a second one, maybe in another mode, would only seem to be done. */
    private boolean isToBeLaunched(Entry entry) {
        StrategyStatus status = entry.status();
        boolean again = status.phase() == Phase.STOPPING && status.ending().follow() == StopCause.RESTART;
        boolean waits =
                status.intent() == Intent.STARTED && entry.brokerQuestion().isPresent();
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

    @Override
    public Void stopRequested(Event.StopRequested event) {
        return decide(event.strategy(), event.reply(), entry -> {
            StrategyStatus status = entry.status();
            boolean up = status.phase().hasRun();
            ScheduleMarks asked = entry.plan().stopped(status.marks(), time.wall(), event.today());
            entry.askedBy("daemon");
            entry.withoutHost(false);
            registry.update(entry, Lifecycle.stopRequested(status, asked), event.by());
            started.remove(entry.id());
            Duration grace = event.grace().isNegative() ? entry.spec().stop().grace() : event.grace();
            terminations.ask(entry, StopCause.STOP, grace, "", event.by());
            return up ? Decision.done() : Decision.of(Decision.Verdict.UNCHANGED, "");
        });
    }

    @Override
    public Void restartRequested(Event.RestartRequested event) {
        return decide(event.strategy(), event.reply(), entry -> {
            if (!entry.isConfigured()) {
                return unconfigured("would not come back");
            }
            StrategyStatus status = entry.status();
            Optional<String> refusal =
                    status.phase().hasRun() ? Optional.empty() : entry.plan().refusal(time.wall());
            if (refusal.isPresent()) {
                return Decision.of(
                        Decision.Verdict.CONFLICT, refusal.get() + "; 'algo start --force' starts it all the same");
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

    @Override
    public Void resetRequested(Event.ResetRequested event) {
        return decide(event.strategy(), event.reply(), entry -> {
            ScheduleMarks asked = entry.plan().reset(entry.status().marks(), time.wall());
            registry.update(entry, Lifecycle.resetRequested(entry.status(), asked), event.by());
            return Decision.done();
        });
    }

    @Override
    public Void editRequested(Event.EditRequested event) {
        host.answerForConfig(event.reply(), edited(event));
        return null;
    }

    @Override
    public Void scheduleRequested(Event.ScheduleRequested event) {
        if (config.check()) {
            host.configChanged(Origin.HAND_EDIT);
        }
        Event.EditRequested edit = event.edit();
        Optional<Entry> before = registry.find(edit.strategy()).filter(Entry::isConfigured);
        boolean same = event.key().isEmpty()
                || before.isPresent() && before.get().plan().key().equals(event.key());
        boolean unchanged = before.isPresent() && same && config.problems().isEmpty();
        Decision decision = unchanged ? Decision.done() : edited(edit);
        if (decision.isDone()) {
            decision = registry.find(edit.strategy())
                    .map(entry -> scheduled(entry, event, unchanged))
                    .orElse(decision);
        }
        host.answer(edit.reply(), decision);
        return null;
    }

    /** What is told is what the strategy is started by, or not, at the end of this turn. */
    private Decision scheduled(Entry entry, Event.ScheduleRequested event, boolean unchanged) {
        boolean stopped = entry.status().isStopped();
        if (event.resume()) {
            ScheduleMarks resumed = entry.plan().resumed(entry.status().marks(), time.wall());
            registry.update(entry, entry.status().marked(resumed), event.edit().by());
        }
        Desired desired = registry.decide(entry);
        StrategyStatus status = entry.status();
        boolean up = status.goesOn();
        boolean ending = status.phase().hasRun() && !up;
        boolean nothing = unchanged && stopped == status.isStopped();
        return entry.plan()
                .timetable()
                .map(timetable -> Decision.standing(new SettingAnswer.Standing(
                        timetable, status.marks(), desired, up, ending, nothing, time.wall())))
                .orElse(unchanged ? Decision.of(Decision.Verdict.UNCHANGED, "") : Decision.done());
    }

    @Override
    public Void modeRequested(Event.ModeRequested event) {
        Event.EditRequested edit = event.edit();
        Decision decision = edited(edit);
        if (decision.isDone()) {
            registry.find(edit.strategy())
                    .ifPresent(entry -> registry.update(entry, entry.status().asConfigured(), edit.by()));
        }
        host.answer(edit.reply(), decision);
        return null;
    }

    private Decision edited(Event.EditRequested event) {
        Optional<Entry> found = registry.find(event.strategy()).filter(Entry::isConfigured);
        boolean running = found.isPresent() && found.get().status().phase().hasRun();
        switch (event.needs()) {
            case ABSENT -> {
                if (registry.find(event.strategy()).isPresent()) {
                    return Decision.of(Decision.Verdict.CONFLICT, "exists already");
                }
                Optional<String> over = quotas.refusesAnother();
                if (over.isPresent()) {
                    return Decision.of(Decision.Verdict.CONFLICT, over.get());
                }
            }
            case EXISTING, NOT_RUNNING -> {
                if (found.isEmpty()) {
                    return notFound(event.strategy());
                }
                if (running && event.needs() == Event.EditRequested.Needs.NOT_RUNNING) {
                    return Decision.of(Decision.Verdict.CONFLICT, "is running");
                }
            }
        }
        try {
            config.edit(event.edit(), event.companion());
        } catch (ConfigException e) {
            // It may have come upon a hand edit, and that is good.
            host.configChanged(Origin.HAND_EDIT);
            return Decision.of(e.isInvalid() ? Decision.Verdict.INVALID : Decision.Verdict.FAILED, e.getMessage());
        }
        host.configChanged(Origin.request(event.by()));
        return Decision.done();
    }

    @Override
    public Void reloadRequested(Event.ReloadRequested event) {
        config.reload(event.accept());
        host.configChanged(Origin.reload(event.by()));
        host.answerForConfig(
                event.reply(),
                config.problems().isEmpty()
                        ? Decision.done()
                        : Decision.of(
                                config.isInvalid() ? Decision.Verdict.INVALID : Decision.Verdict.FAILED,
                                String.join("\n", config.problems())));
        return null;
    }

    @Override
    public Void shutdownRequested(Event.ShutdownRequested event) {
        host.shutDown(event);
        return null;
    }

    @Override
    public Void logsRemoved(Event.LogsRemoved event) {
        registry.find(event.strategy())
                .ifPresent(entry -> registry.record(
                        entry, EventType.LOGS_REMOVED, "", "", event.cause(), event.by(), event.detail()));
        return null;
    }

    @Override
    public Void logTaken(Event.LogTaken event) {
        registry.find(event.strategy())
                .ifPresent(entry ->
                        registry.record(entry, EventType.LOG_TAKEN, "", "", event.cause(), "unknown", event.detail()));
        return null;
    }

    @Override
    public Void secretChanged(Event.SecretChanged event) {
        registry.secretChanged(event);
        return null;
    }

    /** The turn that comes of it goes on with the launch. */
    @Override
    public Void hostAnswered(Event.HostAnswered event) {
        return null;
    }

    @Override
    public Void brokerChanged(Event.BrokerChanged event) {
        registry.markDirty();
        return null;
    }

    @Override
    public Void hookOver(Event.HookOver event) {
        host.hookOver(event);
        return null;
    }

    /** Not for a strategy whose run is where it cannot be seen. */
    private Void decide(String strategy, CompletableFuture<Decision> reply, Function<Entry, Decision> rule) {
        Optional<Entry> elsewhere = registry.find(strategy).filter(Entry::isElsewhere);
        if (elsewhere.isPresent()) {
            host.answer(
                    reply,
                    Decision.of(Decision.Verdict.CONFLICT, elsewhere.get().elsewhere()));
            return null;
        }
        host.answer(reply, registry.find(strategy).map(rule).orElseGet(() -> notFound(strategy)));
        return null;
    }

    private static Decision notFound(String strategy) {
        return Decision.of(Decision.Verdict.NOT_FOUND, "no such strategy");
    }
}
