package algo.app.supervise;

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

/** Ends what is left of runs, pass by pass, and says what it cannot end. The supervisor's thread alone. */
final class Sweeper {
    private static final Logger LOG = LoggerFactory.getLogger("strategy");

    /** What cannot be ended is named up to so many. */
    private static final int NAMED = 3;

    private final ProcessLauncher launcher;
    private final Registry registry;
    private final Tables tables;

    Sweeper(ProcessLauncher launcher, Registry registry, Tables tables) {
        this.launcher = launcher;
        this.registry = registry;
        this.tables = tables;
    }

    /** How the program ended; unknown too if it cannot be read now, and then the last pass tries again. */
    static ProcessEnd endOf(RunningProcess process) {
        try {
            return process.end();
        } catch (UncheckedIOException e) {
            return ProcessEnd.unknown();
        }
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
        RunningProcess process = entry.process()
                .orElseThrow(() -> new IllegalStateException(entry.id() + " is being swept without a process"));
        Optional<ProcessTable> table = tables.get();
        if (table.isPresent()) {
            try {
                List<ProcessIdentity> left = process.kill(table.get());
                if (left.isEmpty() && entry.status().ending().step() == Ending.Step.SWEEPING) {
                    learnEnd(entry, process);
                    return true;
                }
                if (sweep.isToBeTold(now)) {
                    tell(entry, left);
                }
            } catch (UncheckedIOException e) {
                tables.failed(e);
            }
        }
        sweep.again(now);
        return false;
    }

    /** If that was not possible before: it is forgotten with the run. */
    private void learnEnd(Entry entry, RunningProcess process) {
        if (entry.status().ending().end().kind() == ProcessEnd.Kind.UNKNOWN) {
            registry.update(entry, Lifecycle.exited(entry.status(), process.end()), "daemon");
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
            registry.update(entry, told, "daemon");
        }
    }
}
