package algo.app.supervise;

import algo.app.model.Actor;
import algo.app.state.EventJournal;
import java.time.Instant;

/** The end of the daemon, once somebody has asked for it. The supervisor's thread alone. */
final class Shutdown {
    private boolean requested;
    private boolean stopsStrategies;
    private boolean last;
    /** Null before anybody has asked. */
    private Actor by;

    /**
     * Asks for the end of the daemon. Of several requests the first tells who asked; strategies are stopped if any
     * wants that.
     */
    void request(Event.ShutdownRequested event) {
        requested = true;
        stopsStrategies |= event.stopStrategies();
        last |= event.last();
        by = by == null ? event.by() : by;
    }

    boolean isRequested() {
        return requested;
    }

    boolean stopsStrategies() {
        return stopsStrategies;
    }

    /**
     * Returns whether everything that can be done for the shutdown is done.
     *
     * @param panic whether everything is to be stopped in any case
     * @param now steady time
     */
    boolean isComplete(Registry registry, boolean panic, Instant now) {
        return last
                && (!stopsStrategies && !panic
                        || registry.all().stream()
                                .noneMatch(e -> e.status().phase().hasRun()
                                        && !e.isElsewhere()
                                        && !e.sweep().isGivenUp(now)));
    }

    void record(EventJournal journal, Instant wall) {
        boolean signal = Event.ShutdownRequested.SIGNAL.equals(by);
        journal.end(
                wall,
                signal ? by.name() : "request",
                signal ? Actor.UNKNOWN : by,
                stopsStrategies ? "strategies were stopped" : "strategies go on");
    }
}
