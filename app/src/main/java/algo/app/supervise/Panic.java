package algo.app.supervise;

import algo.app.files.IoProblems;
import algo.app.model.Actor;
import algo.app.model.EventType;
import algo.app.model.Intent;
import algo.app.model.Ist;
import algo.app.model.LossBreach;
import algo.app.model.PanicStatus;
import algo.app.model.PanicStep;
import algo.app.model.Phase;
import algo.app.model.StandingProblem;
import algo.app.model.TimeSource;
import algo.app.state.EventJournal;
import algo.app.state.PanicLatch;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The kill switch: keeps everything down from the moment at which somebody asks for it until somebody lifts it, and tells
 * how far it came. The latch is on disk before anything else is done; where it cannot be, it holds in memory and is tried
 * again every second. The supervisor's thread alone.
 */
final class Panic {
    private static final Logger LOG = LoggerFactory.getLogger("panic");

    private final PanicLatch latch;
    private final Broker broker;
    private final Registry registry;
    private final Terminations terminations;
    private final EventJournal journal;
    private final TimeSource time;
    private final PendingReplies replies;
    private final StandingProblem problem =
            new StandingProblem(text -> LOG.error("{}; it is tried again every second", text));
    private Optional<PanicStatus> status = Optional.empty();
    /** True while what is in the file is older than {@link #status}. */
    private boolean unsaved;

    Panic(
            PanicLatch latch,
            Broker broker,
            Registry registry,
            Terminations terminations,
            EventJournal journal,
            TimeSource time,
            PendingReplies replies) {
        this.latch = latch;
        this.broker = broker;
        this.registry = registry;
        this.terminations = terminations;
        this.journal = journal;
        this.time = time;
        this.replies = replies;
    }

    /** Returns the panic that holds; empty if none does. */
    Optional<PanicStatus> status() {
        return status;
    }

    boolean isLatched() {
        return status.isPresent();
    }

    /** Returns why the latch is not on disk; empty if it is, or none holds. */
    String problem() {
        return problem.text();
    }

    /** Takes up the latch that an earlier daemon left, before anything else is known of the home. */
    void restore() {
        status = latch.load();
        status.ifPresent(found -> registry.keepDown(Optional.of(found.refusal())));
    }

    /** Returns the losses that this panic acted on, which an earlier daemon may have had no time to note elsewhere. */
    List<LossBreach> breaches() {
        return status.map(PanicStatus::breaches).orElse(List.of());
    }

    /** Goes on with the stop of an earlier daemon, once it is known what still runs. */
    void goOn() {
        if (isLatched()) {
            List<String> up = stopAll(Actor.DAEMON);
            if (!up.isEmpty()) {
                status = status.map(panic -> panic.without(PanicStep.GONE));
            }
            note("resumed", Actor.DAEMON, "the latch was on disk; " + still(up));
            status = status.map(panic -> panic.with(PanicStep.LATCHED, panic.since(), "found on disk"));
            if (status.get().has(PanicStep.STOPPING)) {
                save();
            } else {
                took(PanicStep.STOPPING, Actor.DAEMON, still(up));
            }
            LOG.warn("{}; {}", status.get().refusal(), still(up));
        }
    }

    /** Carries out a request: latches, then asks everything to end. A second one does the same once more. */
    void request(Event.PanicRequested event) {
        if (!isLatched()) {
            latch(new PanicStatus(time.wall(), event.by(), event.reason(), List.of()), event.reason());
        }
        stop(event.by());
        replies.add(event.reply(), decision(), true);
    }

    /**
     * Stops everything for a loss, and keeps it down. The loss is on disk together with the latch: what else knows of it may not be
     * saved yet when the daemon dies, and one loss is acted on once.
     *
     * @param why one line for people
     */
    void request(LossBreach breach, String why) {
        if (isLatched()) {
            status = status.map(panic -> panic.with(breach));
            save();
        } else {
            latch(new PanicStatus(time.wall(), Actor.DAEMON, why, List.of(breach), List.of()), why);
        }
        stop(Actor.DAEMON);
    }

    private void stop(Actor by) {
        List<String> up = stopAll(by);
        if (!status.get().has(PanicStep.STOPPING)) {
            took(PanicStep.STOPPING, by, still(up));
        }
    }

    /** Takes up a latch that somebody else has put on disk, and tries again to save one that could not be. */
    void check() {
        if (!isLatched() && latch.exists()) {
            latch.load().ifPresent(found -> {
                latch(found.without(PanicStep.STOPPING), "found on disk");
                took(PanicStep.STOPPING, Actor.DAEMON, still(stopAll(Actor.DAEMON)));
            });
        } else if (isLatched() && (unsaved || !latch.exists())) {
            save();
        }
    }

    /** Notes a step that was done beside the loop, anew if it was done before. */
    void tookBeside(Event.PanicTook event) {
        if (isLatched()) {
            status = status.map(panic -> panic.without(event.step()));
            took(event.step(), event.by(), event.detail());
        }
    }

    /** Returns where each strategy that has an account at the paper broker finds it. */
    Map<String, Broker.Endpoint> endpoints() {
        Map<String, Broker.Endpoint> endpoints = new LinkedHashMap<>();
        for (Entry entry : registry.all()) {
            try {
                endpoints.put(entry.id(), broker.endpoint(entry.id()));
            } catch (IOException e) {
                // It never traded there, or nobody can now.
            }
        }
        return endpoints;
    }

    /** Notes that nothing is left of any run, once that is so. */
    void turned() {
        if (!isLatched() || status.get().has(PanicStep.GONE)) {
            return;
        }
        boolean gone = registry.all().stream()
                .noneMatch(entry -> entry.status().phase().hasRun() || entry.isElsewhere());
        if (gone) {
            took(PanicStep.GONE, Actor.DAEMON, "nothing is left of any run");
        }
    }

    /** Lifts the latch: schedules hold again at once, and what was started by hand stays down. */
    void end(Event.PanicEnded event) {
        if (!isLatched()) {
            replies.add(event.reply(), Decision.of(Decision.Verdict.UNCHANGED, "there is no panic"), false);
            return;
        }
        List<String> live = liveStarts();
        if (!live.isEmpty() && !event.confirmed()) {
            replies.add(event.reply(), Decision.of(Decision.Verdict.UNCONFIRMED, String.join(", ", live)), false);
            return;
        }
        try {
            latch.remove();
        } catch (IOException e) {
            unsaved = true;
            replies.add(
                    event.reply(),
                    Decision.of(
                            Decision.Verdict.FAILED,
                            "the latch could not be removed, so nothing starts: " + IoProblems.explain(e)),
                    false);
            return;
        }
        for (Entry entry : registry.all()) {
            registry.update(
                    entry,
                    entry.status().marked(entry.plan().resumedNow(entry.status().marks(), time.wall())),
                    event.by());
        }
        note("ended", event.by(), "it held since " + Ist.show(status.get().since()) + " IST");
        LOG.warn("panic ended, by {}", event.by().name());
        status = Optional.empty();
        unsaved = false;
        problem.clear();
        registry.keepDown(Optional.empty());
        replies.add(event.reply(), Decision.done(), true);
    }

    private List<String> liveStarts() {
        Instant now = time.wall();
        return registry.liveStarts(registry.liveLatch(), entry -> entry.status()
                .marked(entry.plan().resumedNow(entry.status().marks(), now)));
    }

    /** Returns the decision on a request: nobody may rely on a latch that is not on disk. */
    private Decision decision() {
        return problem.text().isEmpty() ? Decision.done() : Decision.of(Decision.Verdict.UNSAVED, problem.text());
    }

    private void latch(PanicStatus next, String why) {
        status = Optional.of(next);
        took(PanicStep.LATCHED, next.by(), why);
        registry.keepDown(Optional.of(next.refusal()));
    }

    private void took(PanicStep step, Actor by, String detail) {
        status = status.map(panic -> panic.with(step, time.wall(), detail));
        save();
        note(step.label(), by, detail);
        LOG.warn("panic: {}{}", step.label(), detail.isEmpty() ? "" : ": " + detail);
        registry.showChange();
    }

    private void note(String to, Actor by, String detail) {
        String cause = by.isDaemon() ? "panic" : "request";
        journal.append(time.wall(), new EventJournal.Entry("", EventType.PANIC, "", to, cause, by, detail));
    }

    private void save() {
        try {
            latch.save(status.orElseThrow());
            unsaved = false;
            problem.clear();
        } catch (IOException e) {
            unsaved = true;
            if (isHeldByName()) {
                // Without its content the file holds all the same.
                problem.clear();
            } else {
                problem.report("the latch of the panic is not on disk: " + IoProblems.explain(e));
            }
        }
    }

    private boolean isHeldByName() {
        try {
            latch.hold();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Asks every run to end, and forgets every start by hand. Returns the ids of those that have a run. */
    private List<String> stopAll(Actor by) {
        for (Entry entry : List.copyOf(registry.all())) {
            if (entry.isElsewhere()) {
                continue;
            }
            StrategyStatus next = entry.status();
            if (next.intent() == Intent.STARTED) {
                next = next.marked(entry.plan().unasked(next.marks()));
            }
            if (next.phase() == Phase.STOPPING) {
                next = next.with(next.ending().followedBy(StopCause.PANIC));
            }
            entry.askedBy(Actor.DAEMON);
            entry.withoutHost(false);
            registry.update(entry, next, by);
            terminations.ask(entry, StopCause.PANIC, entry.spec().stop().grace(), "panic", by);
        }
        return registry.all().stream()
                .filter(entry -> entry.status().phase().hasRun())
                .map(Entry::id)
                .toList();
    }

    private static String still(List<String> up) {
        return up.isEmpty()
                ? "no strategy runs"
                : up.size() == 1 ? "1 strategy is asked to end" : up.size() + " strategies are asked to end";
    }
}
