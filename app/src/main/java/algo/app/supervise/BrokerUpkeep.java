package algo.app.supervise;

import algo.app.model.Mode;
import java.time.Instant;

/** Keeps the paper broker up while a run relies on it. The supervisor's thread alone. */
final class BrokerUpkeep {
    private final Broker broker;
    private final Registry registry;
    private String problem = "";

    BrokerUpkeep(Broker broker, Registry registry) {
        this.broker = broker;
        this.registry = registry;
    }

    /** Tells the broker whether a run in sandbox mode relies on it, also one of an earlier daemon. */
    void check() {
        broker.need(anyInSandbox());
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

    private boolean anyInSandbox() {
        return registry.all().stream()
                .anyMatch(e -> e.status().phase().hasRun() && e.status().run().mode() == Mode.SANDBOX);
    }
}
