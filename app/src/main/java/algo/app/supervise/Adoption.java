package algo.app.supervise;

import algo.app.model.EventType;
import algo.app.model.Phase;
import algo.app.model.TimeSource;
import algo.app.process.ProcessLauncher;
import algo.app.process.RunningProcess;
import algo.app.schedule.RunEnd;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes over, at the start of the daemon, the runs that an earlier one recorded. */
final class Adoption {
    private static final Logger LOG = LoggerFactory.getLogger("supervisor");

    private final Registry registry;
    private final ProcessLauncher launcher;
    private final TimeSource time;

    Adoption(Registry registry, ProcessLauncher launcher, TimeSource time) {
        this.registry = registry;
        this.launcher = launcher;
        this.time = time;
    }

    /** No process of it can be left. How it ended is known if only the sweep was missing. */
    private StrategyStatus afterReboot(Entry entry) {
        StrategyStatus status = entry.status();
        boolean over = status.phase() == Phase.STOPPING && status.ending().isProgramOver();
        return over
                ? entry.plan()
                        .settled(
                                status,
                                Lifecycle.afterSweep(status, entry.spec().restart(), time.wall(), time.steady()),
                                time.wall())
                : entry.plan().over(Lifecycle.hostWentDown(status, time.wall()), RunEnd.STOPPED, time.wall());
    }

    /**
     * Continues where the earlier daemon stopped: a run that lives is watched again, one that ended meanwhile is told
     * of as it ended, one of another boot is void. The next step does the rest, a stop that was under way included.
     */
    void takeUp(Entry entry) {
        StrategyStatus status = entry.status();
        if (!status.phase().hasRun()) {
            return;
        }
        if (!status.run().record().wrapper().bootId().equals(launcher.bootId())) {
            registry.update(entry, afterReboot(entry), "daemon");
            registry.dropIfGone(entry);
            return;
        }
        RunningProcess process = launcher.adopt(status.run().record());
        process.remember(status.ending().left());
        entry.attach(process);
        if (process.hasExited()) {
            boolean known = status.phase() == Phase.STOPPING && status.ending().isProgramOver();
            if (!known) {
                Instant killAt = time.steady().plus(entry.spec().stop().grace());
                registry.update(entry, Lifecycle.exited(status, Sweeper.endOf(process), killAt), "daemon");
            }
            return;
        }
        entry.lookForProgram(status.run().upSince());
        registry.record(
                entry,
                EventType.ADOPTED,
                "",
                status.phase().label(),
                "daemon_start",
                "daemon",
                "run " + status.run().id());
        LOG.info(
                "{}: adopted its run {}, started {}",
                entry.id(),
                status.run().id(),
                status.run().startedAt());
    }
}
