package algo.app.supervise;

import algo.app.health.Health;
import algo.app.model.Actor;
import algo.app.model.EventType;
import algo.app.model.Phase;
import algo.app.model.Ready;
import algo.app.model.TimeSource;
import algo.app.model.Watch;
import algo.app.schedule.ScheduleMarks;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Takes what is told of the health of runs, and does what the config says about it. The supervisor's thread alone. */
final class HealthNotes {
    private final Registry registry;
    private final Terminations terminations;
    private final RunPreparation preparation;
    private final TimeSource time;
    private final Health health;
    private Map<String, Health.Watched> told = Map.of();

    HealthNotes(Registry registry, Terminations terminations, SupervisorServices services) {
        this.registry = registry;
        this.terminations = terminations;
        this.preparation = services.preparation();
        this.time = services.time();
        this.health = services.health();
    }

    /** Tells which signs are to be looked for from now on, if those are others than before. */
    void keep() {
        health.listenOnly(speaking());
        Map<String, Health.Watched> now = watched();
        if (!now.equals(told)) {
            told = now;
            health.keep(now);
        }
    }

    private Set<String> speaking() {
        return registry.all().stream()
                .filter(entry -> entry.status().phase().hasRun()
                        && !entry.isElsewhere()
                        && !entry.health().address().isNone())
                .map(Entry::id)
                .collect(Collectors.toSet());
    }

    private Map<String, Health.Watched> watched() {
        Map<String, Health.Watched> all = new LinkedHashMap<>();
        for (Entry entry : registry.all()) {
            boolean ready = !entry.spec().ready().isPlain() && !entry.isReady();
            List<Watch> watches = isWatched(entry) ? entry.spec().watch() : List.of();
            Phase phase = entry.status().phase();
            boolean up = (phase == Phase.STARTING && !entry.isPreparing()) || phase == Phase.RUNNING;
            if (up && !entry.isElsewhere() && (ready || !watches.isEmpty())) {
                Run run = entry.status().run();
                all.put(
                        entry.id(),
                        new Health.Watched(
                                run.record(),
                                run.upSince(),
                                ready ? entry.spec().ready() : Ready.PLAIN,
                                watches,
                                entry.health().missed().keySet(),
                                environment(entry, ready, watches),
                                entry.health().address()));
            }
        }
        return all;
    }

    /** Within the hours in which it is wanted, from the time on at which it is ready, or should be. */
    private static boolean isWatched(Entry entry) {
        boolean wanted = entry.desired() != null && entry.desired().up();
        boolean settled = entry.spec().ready().isPlain() || entry.health().readiness() != RunHealth.Readiness.AWAITED;
        return !entry.spec().watch().isEmpty()
                && wanted
                && settled
                && entry.status().phase() == Phase.RUNNING;
    }

    private Map<String, String> environment(Entry entry, boolean ready, List<Watch> watches) {
        boolean any = watches.stream().anyMatch(watch -> !watch.sign().command().isEmpty())
                || ready && !entry.spec().ready().sign().command().isEmpty();
        if (!any) {
            return Map.of();
        }
        Map<String, String> environment =
                new HashMap<>(preparation.hookEnvironment(entry.spec().passEnv()));
        environment.putAll(entry.spec().params());
        environment.put("STRATEGY_ID", entry.id());
        environment.put("STRATEGY_NAME", entry.spec().name());
        return environment;
    }

    void take(Health.Note note) {
        Entry entry = registry.find(note.strategy()).orElse(null);
        boolean current = entry != null
                && entry.status().run().id().equals(note.run())
                && (entry.status().phase() == Phase.STARTING || entry.status().phase() == Phase.RUNNING);
        if (!current) {
            return;
        }
        RunHealth before = entry.health();
        switch (note.what()) {
            case READY -> {
                if (!entry.isReady()) {
                    become(entry, before.with(RunHealth.Readiness.READY).unseen(note.watch(), ""));
                    record(entry, EventType.READY, "ready", note, "");
                }
            }
            case LATE -> {
                if (before.readiness() == RunHealth.Readiness.AWAITED) {
                    become(entry, before.with(RunHealth.Readiness.LATE));
                    record(entry, EventType.READY, "late", note, note.detail());
                }
            }
            case UNUSABLE -> unusable(entry, note);
            case USABLE -> {
                String was = before.unseen().get(note.watch());
                if (was != null) {
                    become(entry, before.unseen(note.watch(), ""));
                    record(entry, EventType.SILENT, "usable", note, "looked for again; it was not: " + was);
                }
            }
            case SEEN -> {
                if (before.missed().containsKey(note.watch())) {
                    become(entry, before.missing(note.watch(), ""));
                    record(
                            entry,
                            EventType.SILENT,
                            "over",
                            note,
                            "well again; it was: " + before.missed().get(note.watch()));
                }
            }
            case MISSED -> missed(entry, note);
        }
    }

    /** It is said once, and nothing is done: nothing is known of the strategy. */
    private void unusable(Entry entry, Health.Note note) {
        boolean awaited = note.watch() < 0
                ? !entry.isReady()
                : note.watch() < entry.spec().watch().size();
        if (awaited && !entry.health().unseen().containsKey(note.watch())) {
            become(entry, entry.health().unseen(note.watch(), note.detail()));
            record(entry, EventType.SILENT, "unusable", note, note.detail());
        }
    }

    private void missed(Entry entry, Health.Note note) {
        RunHealth before = entry.health();
        if (!isWatched(entry)
                || note.watch() >= entry.spec().watch().size()
                || before.missed().containsKey(note.watch())) {
            return;
        }
        Watch watch = entry.spec().watch().get(note.watch());
        String why = note.detail();
        RunHealth after = before.missing(note.watch(), why).unseen(note.watch(), "");
        become(entry, watch.deed() == Watch.Deed.STOP ? after.endedBy(why) : after);
        String deed =
                switch (watch.deed()) {
                    case ALERT -> "";
                    case RESTART -> "; it is restarted";
                    case STOP -> "; it is stopped";
                };
        record(entry, EventType.SILENT, "breach", note, why + deed);
        Duration grace = entry.spec().stop().grace();
        switch (watch.deed()) {
            case ALERT -> {
                // It is said, and nothing else.
            }
            case RESTART -> terminations.ask(entry, StopCause.WATCH_RESTART, grace, why, Actor.DAEMON);
            case STOP -> {
                ScheduleMarks asked = entry.plan().stopped(entry.status().marks(), time.wall(), false);
                registry.update(entry, Lifecycle.stopRequested(entry.status(), asked), Actor.DAEMON);
                terminations.ask(entry, StopCause.WATCH_STOP, grace, why, Actor.DAEMON);
            }
        }
    }

    private void become(Entry entry, RunHealth next) {
        entry.become(next);
        registry.markDirty();
    }

    private void record(Entry entry, EventType event, String to, Health.Note note, String detail) {
        registry.record(entry, event, "", to, note.kind().label(), Actor.DAEMON, detail);
    }
}
