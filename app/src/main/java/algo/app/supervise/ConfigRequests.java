package algo.app.supervise;

import algo.app.config.Config;
import algo.app.config.ConfigException;
import algo.app.config.ConfigFile;
import algo.app.model.MovedTo;
import algo.app.model.Phase;
import algo.app.model.TimeSource;
import algo.app.schedule.Desired;
import algo.app.schedule.ScheduleMarks;
import algo.app.schedule.SettingAnswer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Carries out what people ask of the config: edits of an entry, of a schedule, of a mode, and that it is read again. The
 * config is on disk by itself, whatever becomes of the state. The supervisor's thread alone.
 */
final class ConfigRequests {
    private final Registry registry;
    private final ConfigFile config;
    private final ConfigFollower follower;
    private final BrokerUpkeep broker;
    private final QuotaWatch quotas;
    private final TimeSource time;
    private final PendingReplies replies;
    private final StateSaver saver;

    ConfigRequests(
            Registry registry,
            ConfigFile config,
            ConfigFollower follower,
            BrokerUpkeep broker,
            QuotaWatch quotas,
            TimeSource time,
            PendingReplies replies,
            StateSaver saver) {
        this.registry = registry;
        this.config = config;
        this.follower = follower;
        this.broker = broker;
        this.quotas = quotas;
        this.time = time;
        this.replies = replies;
        this.saver = saver;
    }

    void edit(Event.EditRequested event) {
        replies.add(event.reply(), edited(event), false);
    }

    void schedule(Event.ScheduleRequested event) {
        follower.checkConfig();
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
        replies.add(edit.reply(), decision, true);
    }

    /**
     * Answers a request for a schedule. The answer tells the same decision by which the strategy is started, or not, at
     * the end of this turn.
     */
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

    void mode(Event.ModeRequested event) {
        Event.EditRequested edit = event.edit();
        Decision decision = edited(edit);
        if (decision.isDone()) {
            registry.find(edit.strategy())
                    .ifPresent(entry -> registry.update(entry, entry.status().asConfigured(), edit.by()));
        }
        replies.add(edit.reply(), decision, true);
    }

    void rename(Event.RenameRequested event) {
        replies.add(event.reply(), renamed(event), true);
    }

    /**
     * Gives strategies new ids. What is remembered of them is on disk under both ids before the config changes, and that their
     * paper account may have to follow. So whichever ids the config has when the daemon dies, the next one knows all of these, and
     * forgets the others.
     */
    private Decision renamed(Event.RenameRequested event) {
        follower.checkConfig();
        Map<String, String> ids = event.renaming().ids();
        for (Map.Entry<String, String> each : ids.entrySet()) {
            Optional<Entry> entry = registry.find(each.getKey()).filter(Entry::isConfigured);
            if (entry.isEmpty()) {
                return Requests.notFound();
            }
            // It is known to the other machine, and taken back from there, by its id.
            MovedTo moved = entry.get().status().moved();
            if (!moved.isNowhere()) {
                return Decision.conflict(moved.refusal(each.getKey()));
            }
            boolean waits = entry.get().status().phase() == Phase.BACKOFF
                    || entry.get().afterWait().isPresent();
            if (waits || entry.get().status().phase().hasRun()) {
                return Decision.conflict(each.getKey() + " is " + (waits ? "about to start" : "running"));
            }
            if (registry.find(each.getValue()).isPresent()) {
                return Decision.conflict(each.getValue() + " exists already");
            }
        }
        if (!event.renaming().isWhole(config.tree())) {
            return Decision.conflict("an instance of it was added meanwhile");
        }
        registry.copy(ids);
        broker.renaming(ids);
        if (!saver.save()) {
            registry.forget(ids.values());
            follower.decideRenamings();
            return Decision.refusal("nothing was changed: " + saver.problem());
        }
        try {
            config.edit(event.renaming().edit(), event.companion());
        } catch (ConfigException e) {
            // The file may have the new ids all the same, if only its directory could not be forced to the disk.
            Set<String> there = config.config().strategies().keySet();
            registry.forget(
                    ids.values().stream().filter(id -> !there.contains(id)).toList());
            follower.changed(Origin.HAND_EDIT);
            return Decision.of(e.isInvalid() ? Decision.Verdict.INVALID : Decision.Verdict.FAILED, e.getMessage());
        }
        Origin origin = Origin.request(event.by());
        follower.changed(origin);
        ids.forEach((from, to) -> registry.configEvents().renamed(from, to, origin));
        return Decision.done();
    }

    private Decision edited(Event.EditRequested event) {
        Optional<Entry> found = registry.find(event.strategy()).filter(Entry::isConfigured);
        switch (event.needs()) {
            case NOTHING -> {
                // It concerns no single strategy.
            }
            case ABSENT -> {
                if (registry.find(event.strategy()).isPresent()) {
                    return Decision.of(Decision.Verdict.CONFLICT, "exists already");
                }
            }
            case EXISTING, NOT_RUNNING, REMOVABLE -> {
                if (found.isEmpty()) {
                    return Requests.notFound();
                }
                Optional<String> busy = busy(found.get(), event.needs());
                if (busy.isPresent()) {
                    return Decision.of(Decision.Verdict.CONFLICT, busy.get());
                }
            }
        }
        Optional<String> over = event.adds() == 0 ? Optional.empty() : quotas.refusesMore(event.adds());
        if (over.isPresent()) {
            return Decision.of(Decision.Verdict.CONFLICT, over.get());
        }
        Config before = config.config();
        try {
            config.edit(event.edit(), event.companion());
        } catch (ConfigException e) {
            // The edit may have come upon a hand edit, and taken it over.
            follower.changed(Origin.HAND_EDIT);
            return Decision.of(e.isInvalid() ? Decision.Verdict.INVALID : Decision.Verdict.FAILED, e.getMessage());
        }
        follower.changed(Origin.request(event.by()));
        if (event.needs() == Event.EditRequested.Needs.NOTHING) {
            registry.configEvents().changed(before, config.config(), Origin.request(event.by()));
            registry.showChange();
        }
        if (event.adds() > 0) {
            registry.find(event.strategy()).filter(Entry::isConfigured).ifPresent(broker::added);
        }
        return Decision.done();
    }

    /** Returns why a strategy cannot be edited as it stands; empty if it can. */
    private Optional<String> busy(Entry entry, Event.EditRequested.Needs needs) {
        if (needs == Event.EditRequested.Needs.EXISTING) {
            return Optional.empty();
        }
        if (entry.status().phase().hasRun()) {
            return Optional.of("is running");
        }
        boolean goes = needs == Event.EditRequested.Needs.REMOVABLE;
        List<String> inTheWay = registry.all().stream()
                .filter(other -> other.isConfigured() && other.spec().of().equals(entry.id()))
                .filter(other -> goes || other.status().phase().hasRun())
                .map(Entry::id)
                .toList();
        return inTheWay.isEmpty()
                ? Optional.empty()
                : Optional.of((goes ? "has instances: " : "its code is run by ") + String.join(", ", inTheWay));
    }

    void reload(Event.ReloadRequested event) {
        config.reload(event.accept());
        follower.changed(Origin.reload(event.by()));
        Decision decision = config.problems().isEmpty()
                ? Decision.done()
                : Decision.of(
                        config.isInvalid() ? Decision.Verdict.INVALID : Decision.Verdict.FAILED,
                        String.join("\n", config.problems()));
        replies.add(event.reply(), decision, false);
    }
}
