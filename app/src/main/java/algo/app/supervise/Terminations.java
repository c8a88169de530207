package algo.app.supervise;

import algo.app.model.Actor;
import algo.app.model.Phase;
import algo.app.model.StopSignal;
import algo.app.model.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Asks runs to end: noted at once, signalled as soon as that is on disk. The supervisor's thread alone. */
final class Terminations {
    private final Registry registry;
    private final TimeSource time;
    /** The strategies whose runs are to be signalled as soon as that is on disk. */
    private final List<Entry> due = new ArrayList<>();

    Terminations(Registry registry, TimeSource time) {
        this.registry = registry;
        this.time = time;
    }

    /**
     * Asks a run to end, if there is one; one that ends already may have to be quicker about it.
     *
     * @param grace until it is killed
     * @param why one clause where the cause alone does not say enough; may be empty
     */
    void ask(Entry entry, StopCause cause, Duration grace, String why, Actor by) {
        StrategyStatus status = entry.status();
        Instant killAt = time.steady().plus(grace);
        switch (status.phase()) {
            case STARTING, RUNNING -> {
                registry.update(entry, Lifecycle.terminating(status, Ending.asked(cause, killAt, why)), by);
                due.add(entry);
            }
            case STOPPING -> registry.update(entry, status.with(status.ending().killedBy(killAt)), by);
            case STOPPED, BACKOFF, EXITED, FAILED -> {
                // Nothing runs, so there is nothing to end.
            }
        }
    }

    /** The earlier daemon may have died before it could signal: then the grace that a run has begins now. */
    void takeUp(Entry entry) {
        StrategyStatus status = entry.status();
        if (status.phase() == Phase.STOPPING && status.ending().step() == Ending.Step.ASKED) {
            Instant killAt = time.steady().plus(entry.spec().stop().grace());
            registry.update(entry, status.with(status.ending().notKilledBefore(killAt)), Actor.DAEMON);
            due.add(entry);
        }
    }

    /**
     * Asks them, as far as that can be done at once. The next look at the process table finds whom else to ask; one that ends
     * promptly needs none.
     */
    void signal() {
        for (Entry entry : due) {
            StrategyStatus status = entry.status();
            if (status.phase() == Phase.STOPPING && status.ending().step() == Ending.Step.ASKED) {
                StopSignal signal = entry.spec().stop().signal();
                entry.process().ifPresent(process -> process.signal(signal));
                entry.endingChecks().afterFirst(time.steady(), status.ending().killAt());
                registry.update(entry, Lifecycle.signalled(status), Actor.DAEMON);
            }
        }
        due.clear();
    }
}
