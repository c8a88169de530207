package algo.app.supervise;

import algo.app.model.Actor;
import algo.app.model.EventType;
import algo.app.model.RunId;
import algo.app.process.ProcessEnd;
import algo.app.process.RunningProcess;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Takes the ends of runs: that of the wrapper first, and that of the whole tree later. The supervisor's thread alone. */
final class RunEnds {
    private final SupervisorServices services;
    private final Registry registry;
    /** Runs that are over, their ends not yet on disk: until then the next daemon may have to ask how they ended. */
    private final List<RunningProcess> over = new ArrayList<>();

    RunEnds(SupervisorServices services, Registry registry) {
        this.services = services;
        this.registry = registry;
    }

    /** Notes that the wrapper of a run was seen to end, if it is the run of its strategy still. */
    void exited(RunId run) {
        for (Entry entry : registry.all()) {
            boolean current =
                    entry.status().phase().hasRun() && entry.status().run().id().equals(run);
            if (current && entry.process().isPresent()) {
                entry.endingChecks().hurry();
                entry.sweep().hurry();
                ProcessEnd end = Sweeper.endOf(entry.process().get());
                Instant killAt =
                        services.time().steady().plus(entry.spec().stop().grace());
                registry.update(entry, Lifecycle.exited(entry.status(), end, killAt), Actor.DAEMON);
            }
        }
    }

    /** Ends a run of which nothing is left at {@code now} (steady time). True if its strategy stays. */
    boolean over(Entry entry, Instant now) {
        Instant wall = services.time().wall();
        StrategyStatus before = explained(entry.status());
        StrategyStatus next = entry.plan()
                .settled(before, Lifecycle.afterSweep(before, entry.spec().restart(), wall, now), wall);
        entry.process().ifPresent(over::add);
        entry.detach();
        services.preparation().over(before.run().id());
        registry.update(entry, next, Actor.DAEMON);
        tellThoseAfter(entry, wall);
        return !registry.dropIfGone(entry);
    }

    /** Notes of each strategy that was started after this one, and runs, that it goes on without it. */
    private void tellThoseAfter(Entry ended, Instant wall) {
        for (Entry entry : registry.all()) {
            if (Dependencies.goesOnWithout(entry, ended, wall)) {
                String detail = "goes on without " + ended.id() + ", whose run is over: "
                        + ended.status().lastExit().describe();
                registry.record(entry, EventType.AFTER, "", "ended", "after", Actor.DAEMON, detail);
            }
        }
    }

    private static StrategyStatus explained(StrategyStatus status) {
        Ending ending = status.ending();
        if (ending.cause() != StopCause.ITSELF) {
            return status;
        }
        Run run = status.run();
        return LimitWords.of(ending.end(), run.memoryMb(), run.record().output())
                .map(why -> status.with(ending.because(why)))
                .orElse(status);
    }

    /** Closes the handles of all runs that are over: their ends are on disk. */
    void saved() {
        over.forEach(RunningProcess::close);
        over.clear();
    }
}
