package algo.app.supervise;

import algo.app.model.Mode;
import algo.app.model.TimeSource;
import algo.app.schedule.Desired;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** Keeps the paper broker up while a run relies on it, and starts it for launches to come. The supervisor's thread alone. */
final class BrokerUpkeep {
    /** The time before a start that a schedule wants in which the broker is started. */
    static final Duration AHEAD = Duration.ofSeconds(30);

    private final Broker broker;
    private final Registry registry;
    private final TimeSource time;
    /** The start for which the broker was started last. */
    private Instant anticipated = Instant.MIN;

    private String problem = "";

    BrokerUpkeep(Broker broker, Registry registry, TimeSource time) {
        this.broker = broker;
        this.registry = registry;
        this.time = time;
    }

    /** Tells the broker whether a run in sandbox mode relies on it, also one of an earlier daemon. */
    void check() {
        broker.need(anyInSandbox());
        anticipate(time.wall());
        String why = broker.problem();
        problem = why.isEmpty() ? "" : "strategies in sandbox mode cannot reach the sandbox broker: " + why;
    }

    /** Returns why runs in sandbox mode have no broker; empty if they have one, or there are none. */
    String problem() {
        return problem;
    }

    /**
     * Returns whether the daemon may end. If no run relies on the broker, that ends first, for a few seconds at most.
     *
     * @param now steady time
     */
    boolean mayEnd(Instant now) {
        check();
        return broker.mayEnd(now);
    }

    /** A strategy was added: if only a person starts it, that is likely to be now. */
    void added(Entry entry) {
        if (entry.spec().mode() == Mode.SANDBOX && entry.plan().timetable().isEmpty()) {
            broker.anticipate();
        }
    }

    /** Strategies are about to get other ids, the new ones by the old ones; their account goes along. */
    void renaming(Map<String, String> ids) {
        broker.rename(ids);
    }

    private void anticipate(Instant now) {
        Instant next = registry.all().stream()
                .filter(entry -> entry.isConfigured() && entry.spec().mode() == Mode.SANDBOX)
                .map(Entry::desired)
                .filter(desired -> desired != null && !desired.up())
                .map(Desired::until)
                .min(Instant::compareTo)
                .orElse(Instant.MAX);
        if (next.isAfter(now) && !next.isAfter(now.plus(AHEAD)) && !next.equals(anticipated)) {
            anticipated = next;
            broker.anticipate();
        }
    }

    private boolean anyInSandbox() {
        return registry.all().stream()
                .anyMatch(e -> e.status().phase().hasRun() && e.status().run().mode() == Mode.SANDBOX);
    }
}
