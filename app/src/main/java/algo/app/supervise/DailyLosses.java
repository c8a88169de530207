package algo.app.supervise;

import algo.app.model.Actor;
import algo.app.model.EventType;
import algo.app.model.Intent;
import algo.app.model.LossBreach;
import algo.app.model.LossLimit;
import algo.app.model.Rupees;
import algo.app.model.TimeSource;
import algo.app.schedule.ScheduleMarks;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps what strategies in the sandbox lose on a day within their limits: tells the broker what to look at, and stops and latches
 * a strategy whose limit was reached, or has everything stopped, once. The supervisor's thread alone.
 */
final class DailyLosses {
    private static final String CAUSE = "max_daily_loss";

    private final Broker broker;
    private final Registry registry;
    private final Terminations terminations;
    private final Panic panic;
    private final TimeSource time;

    DailyLosses(Broker broker, Registry registry, Terminations terminations, Panic panic, TimeSource time) {
        this.broker = broker;
        this.registry = registry;
        this.terminations = terminations;
        this.panic = panic;
        this.time = time;
    }

    /** Tells the broker which losses to look for: not those that were acted on today. */
    void check() {
        Instant now = time.wall();
        Map<String, Long> limits = new HashMap<>();
        for (Entry entry : registry.all()) {
            LossLimit limit = entry.spec().risk();
            boolean counts = entry.isConfigured()
                    && limit.isSet()
                    && !entry.status().loss().covers(limit.paise(), now);
            if (counts) {
                limits.put(entry.id(), limit.paise());
            }
        }
        broker.limitLosses(limits);
    }

    /** Returns why no limit is looked after, though runs rely on that; empty if all is well. */
    String problem() {
        String why = broker.lossProblem();
        return why.isEmpty()
                ? ""
                : "risk.max_daily_loss is not looked after: the sandbox broker does not tell losses: " + why;
    }

    /** Acts on a loss, if it is the first that is heard of it. */
    void reached(Event.LossReached event) {
        Instant now = time.wall();
        Optional<Entry> found = registry.find(event.strategy()).filter(Entry::isConfigured);
        LossLatch latch = LossLatch.of(event.limit(), event.loss(), event.at());
        boolean counts = found.isPresent()
                && latch.isOf(now)
                && found.get().spec().risk().paise() == event.limit()
                && !found.get().status().loss().covers(event.limit(), now);
        if (counts) {
            stop(found.get(), latch, now);
        }
    }

    private void stop(Entry entry, LossLatch latch, Instant now) {
        StrategyStatus before = entry.status();
        registry.record(entry, EventType.RISK, "", "reached", CAUSE, Actor.DAEMON, latch.words());
        keepDown(entry, before, latch, now);
        if (entry.spec().risk().action() == LossLimit.Action.PANIC) {
            panic.request(latch.breach(entry.id()), entry.id() + " " + latch.words());
            return;
        }
        terminations.ask(entry, StopCause.LOSS, entry.spec().stop().grace(), latch.reason(), Actor.DAEMON);
    }

    private void keepDown(Entry entry, StrategyStatus before, LossLatch latch, Instant now) {
        entry.forgetQuestion();
        // What a person started is over with this; what a person stopped stays stopped afterwards.
        ScheduleMarks left =
                before.intent() == Intent.STARTED ? entry.plan().reset(before.marks(), now) : before.marks();
        registry.update(entry, Lifecycle.lossReached(before, left, latch), Actor.DAEMON);
    }

    /** Takes up a loss that an earlier daemon acted on, if that died before it saved it with the strategy. */
    void restore(LossBreach breach) {
        registry.find(breach.strategy()).filter(Entry::isConfigured).ifPresent(entry -> {
            LossLatch latch = entry.status().loss().with(breach);
            if (!latch.equals(entry.status().loss())) {
                keepDown(entry, entry.status(), latch, time.wall());
            }
        });
    }

    /** Returns why a strategy may not be started today; empty if it may. */
    static Optional<String> refusal(Entry entry, Instant now) {
        LossLatch latch = entry.status().loss();
        return latch.holds(now) ? Optional.of(latch.refusal(entry.id())) : Optional.empty();
    }

    /** Lifts a latch, for a person; returns what that means, one clause, empty if there was none. */
    String lift(Entry entry, Actor by) {
        LossLatch latch = entry.status().loss();
        if (!latch.holds(time.wall())) {
            return "";
        }
        registry.record(entry, EventType.RISK, "reached", "lifted", "request", by, latch.words());
        registry.update(entry, entry.status().with(latch.lift()), by);
        return "a limit of " + Rupees.show(latch.limit())
                + " rupees does not count again until midnight IST; another one does at once";
    }
}
