package algo.app.supervise;

import algo.app.calendar.MarketCalendar;
import algo.app.config.Config;
import algo.app.model.Actor;
import algo.app.model.EventType;
import algo.app.model.Mode;
import algo.app.model.ModeChoice;
import algo.app.model.Phase;
import algo.app.model.RunId;
import algo.app.model.StrategyIds;
import algo.app.model.StrategySpec;
import algo.app.model.TimeSource;
import algo.app.process.RunRecord;
import algo.app.schedule.Desired;
import algo.app.schedule.ScheduleMarks;
import algo.app.schedule.Unscheduled;
import algo.app.state.EventJournal;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Every strategy of the home. Each change of a status goes through here, is logged and recorded. One thread. */
final class Registry {
    private static final Logger LOG = LoggerFactory.getLogger("strategy");

    private final Map<String, Entry> entries = new LinkedHashMap<>();
    /** The counts of strategies that went, which go on where one comes back. */
    private final Map<String, Tally> tallies = new HashMap<>();

    private final EventJournal journal;
    private final ConfigEvents configEvents;
    private final TimeSource time;
    private final Consumer<String> forgotten;
    private boolean dirty;
    private boolean changed = true;
    private boolean configKnown;
    private boolean closing;
    /** The reason why everything is kept down; empty if it is not. */
    private Optional<String> keptDown = Optional.empty();

    /** The loss of the account of live mode that keeps live strategies down. */
    private LossLatch liveLatch = LossLatch.NONE;

    private final PlanCache plans = new PlanCache();
    private final YearWatch years = new YearWatch();
    private ExitListener exitListener = (entry, before, after) -> {};

    /** Is told of each run that is over, and of each that could not begin, once its strategy has the next status. */
    interface ExitListener {
        void exited(Entry entry, StrategyStatus before, StrategyStatus after);
    }

    /** @param forgotten told of each strategy that is gone for good */
    Registry(EventJournal journal, TimeSource time, Consumer<String> forgotten) {
        this.journal = journal;
        this.configEvents = new ConfigEvents(journal, time);
        this.time = time;
        this.forgotten = forgotten;
    }

    void onExit(ExitListener listener) {
        exitListener = listener;
    }

    Optional<Entry> find(String id) {
        return Optional.ofNullable(entries.get(id));
    }

    Collection<Entry> all() {
        return entries.values();
    }

    /** Looks for programs that were executed meanwhile, at {@code now} (steady time). */
    void lookForPrograms(Instant now) {
        for (Entry entry : entries.values()) {
            changed |= entry.status().phase().hasRun() && entry.lookForProgram(now);
        }
    }

    /** Returns whether a config could be read since the daemon started. */
    boolean isConfigKnown() {
        return configKnown;
    }

    /** Returns whether anything that a snapshot shows changed since the last call. */
    boolean takeChanged() {
        boolean was = changed;
        changed = false;
        return was;
    }

    /** Returns whether something durable changed since the last {@link #saved}. */
    boolean isDirty() {
        return dirty;
    }

    void markDirty() {
        dirty = true;
        changed = true;
    }

    /** Has the next snapshot published, because something beside the strategies changed. */
    void showChange() {
        changed = true;
    }

    void saved() {
        dirty = false;
    }

    /**
     * The next status of a strategy.
     *
     * @param by who brought it about
     */
    void update(Entry entry, StrategyStatus next, Actor by) {
        StrategyStatus before = entry.status();
        if (next.equals(before)) {
            return;
        }
        entry.become(next);
        entry.count(entry.tally().after(before, next));
        markDirty();
        if (!next.lastExit().equals(before.lastExit())) {
            String how = next.lastExit().reason().label();
            String why = EventCauses.ofExit(before, next.lastExit());
            record(entry, EventType.EXIT, "", how, why, by, next.lastExit().describe());
        }
        if (before.ending().left().isEmpty() && !next.ending().left().isEmpty()) {
            String why = next.ending().cause().label();
            record(entry, EventType.NOT_STOPPED, "", "", why, by, next.reason());
        }
        if (next.phase() != before.phase()) {
            record(
                    entry,
                    EventType.PHASE,
                    before.phase().label(),
                    next.phase().label(),
                    EventCauses.ofPhase(entry, before, next, by, closing),
                    by,
                    detail(next));
            LOG.info(
                    "{}: {} -> {} ({}){}",
                    entry.id(),
                    before.phase().label(),
                    next.phase().label(),
                    detail(next),
                    by(by));
        } else if (next.intent() != before.intent()) {
            record(
                    entry,
                    EventType.INTENT,
                    before.intent().label(),
                    next.intent().label(),
                    by.isDaemon() ? "schedule" : "request",
                    by,
                    "");
            LOG.info(
                    "{}: intent {} -> {}{}",
                    entry.id(),
                    before.intent().label(),
                    next.intent().label(),
                    by(by));
        }
        // The very object is compared, because two ends may be equal in all that is known of them.
        if (next.lastExit() != before.lastExit()) {
            exitListener.exited(entry, before, next);
        }
    }

    /** Returns the reason of the phase, and, of a start, the market that the run trades. */
    private static String detail(StrategyStatus next) {
        if (next.phase() != Phase.STARTING) {
            return next.reason();
        }
        String once = next.choice() == ModeChoice.CONFIGURED ? "" : ", for this run only";
        String before = next.run().hasBefore() ? "; before_start runs first" : "";
        return next.run().mode().label() + once + ": " + next.reason() + before;
    }

    /** Records something that is no change of phase, e.g. an adoption. */
    void record(Entry entry, EventType event, String from, String to, String cause, Actor by, String detail) {
        if (event == EventType.ON_EXIT) {
            entry.count(entry.tally().afterFailedHook());
            changed = true;
        }
        journal.append(time.wall(), new EventJournal.Entry(entry.id(), event, from, to, cause, by, detail));
    }

    /** Records that a secret was set or removed; which, but never its value. */
    void secretChanged(Event.SecretChanged event) {
        journal.append(
                time.wall(),
                new EventJournal.Entry(
                        event.strategy(), EventType.SECRET, "", event.to(), "request", event.by(), event.name()));
    }

    /** Makes the daemon end from now on what is to end, whatever is wanted. */
    void close() {
        closing = true;
    }

    /** @param why everything is kept down from now on, whatever is wanted; empty if that is over */
    void keepDown(Optional<String> why) {
        keptDown = why;
        entries.values().forEach(Entry::undecide);
        changed = true;
    }

    /** @param latch what keeps live strategies down from now on, whatever is wanted, as long as it holds */
    void keepLiveDown(LossLatch latch) {
        liveLatch = latch;
        entries.values().forEach(Entry::undecide);
        markDirty();
    }

    /** Returns what the account of live mode lost. */
    LossLatch liveLatch() {
        return liveLatch;
    }

    /**
     * Returns the ids of those that would start live, with real money, if nothing but this latch kept anything down.
     *
     * @param as the status that each would then have
     */
    List<String> liveStarts(LossLatch latch, Function<Entry, StrategyStatus> as) {
        Instant now = time.wall();
        List<String> ids = new ArrayList<>();
        for (Entry entry : entries.values()) {
            boolean live = entry.spec().mode() == Mode.LIVE || AccountLosses.isLive(entry);
            boolean possible = entry.isConfigured() && !entry.isElsewhere() && !latch.holds(now);
            if (live
                    && possible
                    && entry.plan().desired(as.apply(entry), true, now).up()) {
                ids.add(entry.id());
            }
        }
        ids.sort(null);
        return ids;
    }

    /** Records something that concerns the home, and no strategy alone. */
    void recordOfHome(EventType event, String from, String to, String cause, Actor by, String detail) {
        journal.append(time.wall(), new EventJournal.Entry("", event, from, to, cause, by, detail));
        LOG.warn("{} {}: {}{}", event.label(), to, detail, by(by));
    }

    /** Returns why everything is kept down; empty if it is not. */
    Optional<String> keptDown() {
        return keptDown;
    }

    private static String by(Actor who) {
        return who.isDaemon() ? "" : ", by " + who.name();
    }

    /**
     * Brings the entries in line with the config. A strategy whose entry was deleted stays while it has a run.
     *
     * @param setAt since when the config is as it is, as far as that is known
     */
    void apply(Config config, MarketCalendar calendar, Origin origin, Instant setAt) {
        configKnown = true;
        years.forget();
        for (StrategySpec spec : config.strategies().values()) {
            Entry entry = entries.get(spec.id());
            if (entry == null) {
                entry = counted(new Entry(spec, true));
                entry.become(
                        entry.status().marked(Unscheduled.known(entry.status().marks())));
                entries.put(spec.id(), entry);
                markDirty();
                configEvents.added(spec.id(), origin);
            } else if (entry.isConfigured()) {
                configEvents.changed(entry.spec(), spec, origin);
            }
            entry.configure(spec, plans.of(config, spec, calendar));
            changed = true;
            // A choice that equals the config's mode now was made beside another mode, which somebody edited.
            ModeChoice left = entry.status().choice().beside(spec.mode());
            update(entry, entry.status().choosing(left), Actor.DAEMON);
            if (!origin.equals(Origin.START)) {
                noteSchedule(entry, setAt, origin);
            }
        }
        for (Entry entry : new ArrayList<>(entries.values())) {
            if (!config.strategies().containsKey(entry.id())) {
                if (entry.isConfigured()) {
                    configEvents.removed(entry.id(), origin);
                }
                entry.unconfigure();
                dropIfGone(entry);
            }
        }
    }

    /** Notes schedules that were set while no daemon ran, once it is known what still runs. */
    void noteSchedules(Instant setAt) {
        for (Entry entry : entries.values()) {
            if (entry.isConfigured()) {
                noteSchedule(entry, setAt, Origin.START);
            }
        }
    }

    /** Brings a strategy whose marks were made under another schedule under this one. */
    private void noteSchedule(Entry entry, Instant setAt, Origin origin) {
        StrategyStatus status = entry.status();
        String before = status.marks().schedule();
        Plan plan = entry.plan();
        if (before.equals(plan.key())) {
            return;
        }
        boolean unknown = before.isEmpty();
        Actor by = origin.cause().equals("request") ? origin.by() : Actor.DAEMON;
        update(
                entry,
                status.marked(unknown ? plan.known(status.marks()) : plan.rescheduled(status, time.wall(), setAt)),
                by);
    }

    /** Returns what the plan says now; the plan is asked only where the last answer may not hold any more. */
    Desired decide(Entry entry) {
        Instant now = time.wall();
        if (entry.isUndecided(now)) {
            ScheduleMarks before = entry.status().marks();
            update(entry, entry.status().marked(entry.plan().passed(entry.status(), now)), Actor.DAEMON);
            changed |= entry.decide(now, keptDown, liveLatch);
            if (entry.status().marks().isMissedSince(before)) {
                record(
                        entry,
                        EventType.MISSED_START,
                        "",
                        "",
                        "schedule",
                        Actor.DAEMON,
                        entry.desired().reason());
            }
            forgetChoice(entry);
            noteWanted(entry, now);
        }
        return entry.desired();
    }

    /** The start that a market was chosen for does not come any more. */
    private void forgetChoice(Entry entry) {
        boolean over = !entry.status().phase().hasRun() && entry.status().phase() != Phase.BACKOFF;
        if (over && !entry.desired().up()) {
            update(entry, entry.status().asConfigured(), Actor.DAEMON);
        }
    }

    /**
     * Notes a change of whether the strategy is wanted. Of a strategy that is not wanted when the daemon comes up
     * nothing is noted.
     */
    private void noteWanted(Entry entry, Instant now) {
        boolean wanted = entry.desired().up() || entry.plan().failedInWindow(entry.status(), now);
        boolean known = entry.wasWanted().isPresent();
        if (entry.wasWanted().orElse(false) == wanted) {
            entry.noteWanted(wanted);
            return;
        }
        entry.noteWanted(wanted);
        Phase phase = entry.status().phase();
        boolean over = !wanted && (phase == Phase.EXITED || phase == Phase.FAILED);
        record(
                entry,
                EventType.WANTED,
                !known ? "" : wanted ? "no" : "yes",
                wanted ? "yes" : "no",
                over ? "exit" : EventCauses.ofWish(entry),
                Actor.DAEMON,
                entry.desired().reason());
    }

    /**
     * Forgets a strategy that the config no longer has, once it has no run. True if it was. While no config could be read
     * at all, none is forgotten.
     */
    boolean dropIfGone(Entry entry) {
        if (!configKnown || entry.isConfigured() || entry.status().phase().hasRun()) {
            return false;
        }
        entries.remove(entry.id());
        tallies.put(entry.id(), entry.tally());
        forgotten.accept(entry.id());
        markDirty();
        return true;
    }

    /**
     * Sets every strategy to stopped, in memory alone: whatever the state tells, nothing of this home runs or is
     * wanted.
     */
    void hold(String why) {
        for (Entry entry : entries.values()) {
            StrategyStatus next = entry.status().with(Ending.NONE).in(Phase.STOPPED, why);
            if (!next.equals(entry.status())) {
                entry.become(next);
                changed = true;
            }
        }
    }

    /** Returns the entry of a strategy of which something lives; of one that the config does not have, a new one. */
    Entry known(String strategy) {
        return entries.computeIfAbsent(strategy, id -> counted(new Entry(Config.unknown(id), false)));
    }

    /**
     * Makes an entry under a new id for each of these strategies, with all that is remembered of it; the config does not have it
     * yet.
     *
     * @param ids the new ids by the old ones
     */
    void copy(Map<String, String> ids) {
        ids.forEach((from, to) -> {
            Entry old = entries.get(from);
            Entry entry = new Entry(Config.unknown(to), false);
            StrategyStatus status = old.status();
            entry.become(
                    status.run().isNone()
                            ? status
                            : status.with(status.run().at(of(status.run().record(), from, to))));
            entry.count(old.tally());
            entries.put(to, entry);
        });
        markDirty();
    }

    /** Returns the record of a run whose log follows its strategy. */
    private static RunRecord of(RunRecord record, String from, String to) {
        Path directory = record.output().getParent();
        boolean own = directory != null && directory.endsWith(from);
        Path log = own ? directory.resolveSibling(to).resolve(record.output().getFileName()) : record.output();
        return new RunRecord(record.run(), record.wrapper(), record.statusFile(), log);
    }

    /** Takes back what {@link #copy} made. */
    void forget(Collection<String> ids) {
        entries.keySet().removeAll(ids);
        markDirty();
    }

    private Entry counted(Entry entry) {
        entry.count(tallies.getOrDefault(entry.id(), Tally.NONE));
        return entry;
    }

    /** Returns the ids of all runs that a status tells of. */
    Set<RunId> runs() {
        return entries.values().stream().map(entry -> entry.status().run().id()).collect(Collectors.toSet());
    }

    /** Returns the ids of the runs that are not over. */
    Set<RunId> liveRuns() {
        return entries.values().stream()
                .filter(entry -> entry.status().phase().hasRun())
                .map(entry -> entry.status().run().id())
                .collect(Collectors.toSet());
    }

    ObjectNode toJson() {
        StatusCodec codec = new StatusCodec(time.wall(), time.steady());
        ObjectNode strategies = JsonNodeFactory.instance.objectNode();
        for (Entry entry : entries.values()) {
            ObjectNode saved = codec.write(entry.status());
            entry.afterWait().ifPresent(wait -> saved.put("waits_since", codec.wall(wait.since())));
            if (!entry.health().equals(RunHealth.of(entry.status().run().id()))) {
                saved.set("health", entry.health().toJson());
            }
            strategies.set(entry.id(), saved);
        }
        return strategies;
    }

    /**
     * Takes up the statuses that an earlier daemon saved, before any config is applied.
     *
     * @param located a record of a strategy with its files where they are in this home
     */
    void restore(JsonNode strategies, BiFunction<String, RunRecord, RunRecord> located) {
        StatusCodec codec = new StatusCodec(time.wall(), time.steady());
        for (Map.Entry<String, JsonNode> saved : strategies.properties()) {
            Entry entry = new Entry(Config.unknown(saved.getKey()), false);
            StrategyStatus status = codec.read(saved.getValue());
            entry.become(
                    status.run().isNone()
                            ? status
                            : status.with(status.run()
                                    .at(located.apply(entry.id(), status.run().record()))));
            if (saved.getValue().has("health")) {
                entry.become(RunHealth.of(saved.getValue().path("health")));
            }
            codec.since(saved.getValue(), "waits_since").ifPresent(since -> entry.awaiting(AfterWait.takenUp(since)));
            entries.put(entry.id(), entry);
        }
    }

    /** Returns the notes of what people changed. */
    ConfigEvents configEvents() {
        return configEvents;
    }

    /** Returns the problems of single strategies that people should know. */
    List<String> problems() {
        List<String> problems = new ArrayList<>();
        for (Entry entry : entries.values()) {
            if (entry.isElsewhere()) {
                problems.add(entry.id() + ": " + entry.elsewhere());
            }
            if (configKnown && !entry.isConfigured() && entry.status().phase().hasRun()) {
                problems.add(entry.id() + ": still runs, but its entry in the config is gone; stop it with 'algo stop "
                        + StrategyIds.inShell(entry.id()) + "', or put the entry back");
            }
        }
        problems.addAll(years.problems(entries.values(), time.wall()));
        return problems;
    }
}
