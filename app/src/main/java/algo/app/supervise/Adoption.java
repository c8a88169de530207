package algo.app.supervise;

import algo.app.model.Actor;
import algo.app.model.EventType;
import algo.app.model.Phase;
import algo.app.model.TimeSource;
import algo.app.process.ProcessIdentity;
import algo.app.process.ProcessLauncher;
import algo.app.process.RunningProcess;
import algo.app.schedule.RunEnd;
import java.time.Instant;
import java.util.List;
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

    /** Takes its run for over: no process of it can be left. How it ended is known if only the sweep was missing. */
    private void discard(Entry entry, String why) {
        registry.update(entry, afterwards(entry, why), Actor.DAEMON);
        registry.dropIfGone(entry);
    }

    private StrategyStatus afterwards(Entry entry, String why) {
        StrategyStatus status = entry.status();
        boolean over = status.phase() == Phase.STOPPING && status.ending().isProgramOver();
        return over
                ? entry.plan()
                        .settled(
                                status,
                                Lifecycle.afterSweep(status, entry.spec().restart(), time.wall(), time.steady()),
                                time.wall())
                : entry.plan().over(Lifecycle.hostWentDown(status, why, time.wall()), RunEnd.STOPPED, time.wall());
    }

    /** Takes what cannot be seen in other pid namespaces for gone; or says what is seen to live there. */
    Decision claim() {
        checkElsewhere(true);
        List<String> left = registry.all().stream()
                .filter(Entry::isElsewhere)
                .map(entry -> entry.id() + ": " + entry.elsewhere())
                .toList();
        return left.isEmpty() ? Decision.done() : Decision.of(Decision.Verdict.CONFLICT, String.join("; ", left));
    }

    /** Checks all runs of other pid namespaces, as {@link #checkElsewhere(Entry, boolean)} does one. */
    void checkElsewhere(boolean claimed) {
        for (Entry entry : List.copyOf(registry.all())) {
            if (entry.isElsewhere()) {
                checkElsewhere(entry, claimed);
            }
        }
    }

    /**
     * Checks whether a run of another pid namespace lives. Until it is known to be gone its strategy is left alone.
     *
     * @param claimed whether somebody vouches for it that nothing of the run lives where nothing tells
     */
    private void checkElsewhere(Entry entry, boolean claimed) {
        Run run = entry.status().run();
        ProcessLauncher.Far far = launcher.far(run.record());
        if (far == ProcessLauncher.Far.GONE || (far == ProcessLauncher.Far.UNKNOWN && claimed)) {
            entry.elsewhere("");
            discard(entry, "the container that it ran in ended");
            return;
        }
        String why = far == ProcessLauncher.Far.LIVES
                ? "its run " + run.id()
                        + " lives in another pid namespace, such as that of a container; stop it from there"
                : "its run " + run.id()
                        + " was started in another pid namespace, such as that of a container, and nothing"
                        + " tells whether it lives; if that one is gone, 'algo daemon start --claim' says so";
        if (!why.equals(entry.elsewhere())) {
            entry.elsewhere(why);
            LOG.warn("{}: {}", entry.id(), why);
            registry.markDirty();
        }
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
        ProcessIdentity wrapper = status.run().record().wrapper();
        if (wrapper.isElsewhere(launcher.bootId())) {
            checkElsewhere(entry, false);
            return;
        }
        if (!wrapper.bootId().equals(launcher.bootId())) {
            discard(entry, "the host went down under it");
            return;
        }
        status = withTrueAge(entry);
        RunningProcess process = launcher.adopt(status.run().record());
        process.remember(status.ending().left());
        entry.attach(process);
        if (process.hasExited()) {
            boolean known = status.phase() == Phase.STOPPING && status.ending().isProgramOver();
            if (!known) {
                Instant killAt = time.steady().plus(entry.spec().stop().grace());
                registry.update(entry, Lifecycle.exited(status, Sweeper.endOf(process), killAt), Actor.DAEMON);
            }
            return;
        }
        entry.lookForProgram(
                status.run().hasBefore() ? time.steady() : status.run().upSince());
        registry.record(
                entry,
                EventType.ADOPTED,
                "",
                status.phase().label(),
                "daemon_start",
                Actor.DAEMON,
                "run " + status.run().id());
        LOG.info(
                "{}: adopted its run {}, started {}",
                entry.id(),
                status.run().id(),
                status.run().startedAt());
    }

    /**
     * Corrects the start time of a run by the kernel's clock, and returns the status. The wall clock may have been
     * wrong when the run was started, as on a machine without a battery for it.
     */
    private StrategyStatus withTrueAge(Entry entry) {
        StrategyStatus status = entry.status();
        Run run = status.run();
        launcher.age(run.record().wrapper())
                .ifPresent(age ->
                        registry.update(entry, status.with(run.aged(age, time.wall(), time.steady())), Actor.DAEMON));
        return entry.status();
    }
}
