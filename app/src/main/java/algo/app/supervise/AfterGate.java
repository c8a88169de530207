package algo.app.supervise;

import algo.app.model.Actor;
import algo.app.model.Durations;
import algo.app.model.EventType;
import algo.app.model.Halt;
import algo.app.model.Mode;
import algo.app.openalgo.HostAnswer;
import algo.app.process.LaunchException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Lets a launch pass once what the config names in {@code after} is there. A broker is asked beside the loop; everything
 * else is known. The supervisor's thread alone.
 */
final class AfterGate {
    /** The time between two questions to a broker that did not answer. */
    private static final Duration ASKED_AGAIN = Duration.ofSeconds(5);

    /**
     * A question to a broker.
     *
     * @param answer why it does not serve the strategy, empty if it does
     * @param again steady time of the next question
     */
    private record Asked(CompletableFuture<String> answer, Instant again) {}

    private final SupervisorServices services;
    private final Registry registry;
    private final Consumer<Event> inbox;
    private final Map<String, Asked> asked = new HashMap<>();

    /** @param inbox where it is told that an answer is there; any thread */
    AfterGate(SupervisorServices services, Registry registry, Consumer<Event> inbox) {
        this.services = services;
        this.registry = registry;
        this.inbox = inbox;
    }

    /**
     * Returns whether the launch may go on now; if not, the wait is noted, and the next turns ask again.
     *
     * @param mode which market the run would trade
     * @param late is given why the start has failed, if it waited too long
     */
    boolean passes(Entry entry, Mode mode, Consumer<String> late) {
        List<String> blockers = entry.isWithoutHost() ? List.of() : blockers(entry, mode);
        if (blockers.isEmpty()) {
            cancel(entry);
            return true;
        }
        String what = String.join("; and for ", blockers);
        Instant now = services.time().steady();
        Duration limit = entry.spec().after().limit();
        Instant since =
                entry.afterWait().map(wait -> wait.countsFrom(now, limit)).orElse(now);
        if (!now.isBefore(since.plus(limit))) {
            cancel(entry);
            late.accept("waited " + Durations.format(limit) + " for " + what);
            return false;
        }
        if (entry.afterWait().isEmpty()) {
            registry.markDirty();
            String detail = "waits for " + what + "; " + Durations.format(limit) + " at most";
            registry.record(entry, EventType.AFTER, "", "waits", "after", Actor.DAEMON, detail);
        }
        AfterWait next = new AfterWait(since, what);
        if (!Optional.of(next).equals(entry.afterWait())) {
            entry.awaiting(next);
            registry.showChange();
        }
        return false;
    }

    /** Ends the wait of a strategy, if it waits. */
    void cancel(Entry entry) {
        asked.remove(entry.id());
        if (entry.afterWait().isPresent()) {
            entry.awaiting(null);
            registry.markDirty();
        }
    }

    private List<String> blockers(Entry entry, Mode mode) {
        List<String> blockers = new ArrayList<>();
        Instant now = services.time().wall();
        for (String id : entry.spec().after().strategies()) {
            Optional<Entry> other = registry.find(id);
            other.ifPresent(registry::decide);
            other.map(found -> Dependencies.blocker(found, now))
                    .orElse(Optional.of(id + ", which is no strategy any more"))
                    .ifPresent(blockers::add);
        }
        if (entry.spec().after().broker()) {
            brokerBlocker(entry, mode).ifPresent(blockers::add);
        }
        return blockers;
    }

    private Optional<String> brokerBlocker(Entry entry, Mode mode) {
        Instant now = services.time().steady();
        Asked last = asked.get(entry.id());
        boolean due = last == null
                || last.answer().isDone() && !last.answer().join().isEmpty() && !now.isBefore(last.again());
        if (due) {
            last = new Asked(ask(entry, mode), now.plus(ASKED_AGAIN));
            asked.put(entry.id(), last);
        }
        String broker = mode == Mode.LIVE ? "the live host" : "the sandbox broker";
        if (!last.answer().isDone()) {
            return Optional.of(broker + ", which is asked");
        }
        String why = last.answer().join();
        return why.isEmpty() ? Optional.empty() : Optional.of(broker + " (" + why + ")");
    }

    private CompletableFuture<String> ask(Entry entry, Mode mode) {
        CompletableFuture<String> answer;
        if (mode == Mode.SANDBOX) {
            answer = services.broker().ready(entry.id());
        } else {
            try {
                Broker.Endpoint live = services.preparation()
                        .liveEndpoint(entry.spec(), services.config().config().openalgoHost());
                answer = services.liveHost().ask(live.host(), live.apiKey()).thenApply(AfterGate::down);
            } catch (LaunchException e) {
                // Whoever prepares the run finds the same, and says so.
                answer = CompletableFuture.completedFuture("");
            }
        }
        if (!answer.isDone()) {
            answer.thenRun(Halt.onError(() -> inbox.accept(new Event.HostAnswered(entry.id()))));
        }
        return answer;
    }

    /** A host that refuses the key has answered: to wait longer is of no use, and the launch says what is wrong. */
    private static String down(HostAnswer answer) {
        return switch (answer.kind()) {
            case TAKES_KEY, REFUSES -> "";
            case DOWN -> answer.message();
        };
    }
}
