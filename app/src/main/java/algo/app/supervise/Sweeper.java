package algo.app.supervise;

import algo.app.model.Actor;
import algo.app.model.Phase;
import algo.app.process.ProcessEnd;
import algo.app.process.ProcessIdentity;
import algo.app.process.ProcessLauncher;
import algo.app.process.ProcessTable;
import algo.app.process.RunningProcess;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends what is left of runs, pass by pass: asks each process once, kills when the grace is over, and says what it cannot end.
 * The supervisor's thread alone.
 */
final class Sweeper {
    private static final Logger LOG = LoggerFactory.getLogger("strategy");

    /** The most processes that are named if they cannot be ended. */
    private static final int NAMED = 3;

    private final ProcessLauncher launcher;
    private final Registry registry;
    private final ProcessTables tables;

    Sweeper(ProcessLauncher launcher, Registry registry, ProcessTables tables) {
        this.launcher = launcher;
        this.registry = registry;
        this.tables = tables;
    }

    /** Returns how the program ended; unknown too if that cannot be read now, and then the last pass tries again. */
    static ProcessEnd endOf(RunningProcess process) {
        try {
            return process.end();
        } catch (UncheckedIOException e) {
            return ProcessEnd.unknown();
        }
    }

    /**
     * Looks, if that is due, who of a run that is to end was not asked yet, and asks them.
     *
     * @return whether the run is over: its wrapper has ended, and nothing of its tree is left
     */
    boolean ask(Entry entry, Instant now) {
        EndingChecks checks = entry.endingChecks();
        if (!checks.isDue(now)) {
            return false;
        }
        Optional<ProcessTable> table = tables.get();
        if (table.isPresent()) {
            try {
                return ask(entry, table.get(), now);
            } catch (UncheckedIOException e) {
                tables.failed(e);
            }
        }
        checks.soon(now);
        return false;
    }

    private boolean ask(Entry entry, ProcessTable table, Instant now) {
        RunningProcess process = processOf(entry);
        Ending ending = entry.status().ending();
        boolean halfTime = entry.endingChecks().isHalfTime(now, ending.killAt());
        List<ProcessIdentity> living = process.signal(entry.spec().stop().signal(), table, halfTime);
        if (!ending.isProgramOver()) {
            boolean executed = living.stream()
                    .anyMatch(each -> !each.equals(process.record().wrapper()));
            if (executed) {
                entry.endingChecks().again(now);
            } else {
                entry.endingChecks().soon(now);
            }
            return false;
        }
        if (living.isEmpty() && isOver(entry, process, table)) {
            return true;
        }
        registry.update(entry, entry.status().with(entry.status().ending().seeing(living.size())), Actor.DAEMON);
        entry.endingChecks().soon(now);
        return false;
    }

    private static RunningProcess processOf(Entry entry) {
        return entry.process()
                .orElseThrow(() -> new IllegalStateException(entry.id() + " is being ended without a process"));
    }

    /**
     * Kills what hides of a run of which nothing is seen any more; returns true if there was nothing, and so the run is
     * over.
     */
    private boolean isOver(Entry entry, RunningProcess process, ProcessTable table) {
        if (!process.kill(table).isEmpty()) {
            return false;
        }
        learnEnd(entry, process);
        return true;
    }

    /**
     * Kills once more what is left of a run, if that is due.
     *
     * @return whether the run is over: its wrapper has ended, and nothing of its tree is left
     */
    boolean pass(Entry entry, Instant now) {
        Sweep sweep = entry.sweep();
        if (!sweep.isDue(now)) {
            return false;
        }
        RunningProcess process = processOf(entry);
        Optional<ProcessTable> table = tables.get();
        if (table.isPresent()) {
            try {
                List<ProcessIdentity> left = process.kill(table.get());
                if (left.isEmpty() && entry.status().ending().step() == Ending.Step.SWEEPING) {
                    learnEnd(entry, process);
                    return true;
                }
                if (sweep.takeReport(now)) {
                    tell(entry, left);
                }
            } catch (UncheckedIOException e) {
                tables.failed(e);
            }
        }
        sweep.again(now);
        return false;
    }

    /** Learns how the program ended if that was not possible before: it is forgotten with the run. */
    private void learnEnd(Entry entry, RunningProcess process) {
        if (entry.status().ending().end().kind() == ProcessEnd.Kind.UNKNOWN) {
            registry.update(entry, Lifecycle.exited(entry.status(), process.end(), Instant.MAX), Actor.DAEMON);
        }
    }

    private void tell(Entry entry, List<ProcessIdentity> left) {
        List<String> named = left.stream()
                .limit(NAMED)
                .map(launcher::describe)
                .filter(text -> !text.isEmpty())
                .toList();
        if (named.isEmpty()) {
            return;
        }
        String more = left.size() > NAMED ? ", and " + (left.size() - NAMED) + " more" : "";
        StrategyStatus told = entry.status()
                .with(entry.status().ending().leaving(left))
                .in(Phase.STOPPING, "cannot end " + String.join(", ", named) + more);
        if (!told.equals(entry.status())) {
            LOG.warn("{}: {}", entry.id(), told.reason());
            registry.update(entry, told, Actor.DAEMON);
        }
    }
}
