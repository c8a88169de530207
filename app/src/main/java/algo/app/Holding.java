package algo.app;

import algo.app.control.HomeClaim;
import algo.app.files.IoProblems;
import algo.app.home.Custody;
import algo.app.launch.HomePreparation;
import algo.app.model.Ist;
import algo.app.process.ProcessLauncher;
import algo.app.process.RunRecord;
import algo.app.process.RunTrace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says of a home that is held why, and lets somebody claim it once no run of the original lives here. Any thread. */
final class Holding implements HomeClaim {
    private static final Logger LOG = LoggerFactory.getLogger("daemon");

    /** Processes are named up to so many. */
    private static final int NAMED = 3;

    private final Path root;
    private final Custody custody;
    private final ProcessLauncher launcher;
    private final List<RunRecord> recorded;
    private final Clock clock;

    /** @param recorded the runs that the state of the home tells of, with their files where they are in this home */
    Holding(Path root, Custody custody, ProcessLauncher launcher, Collection<RunRecord> recorded, Clock clock) {
        this.root = root;
        this.custody = custody;
        this.launcher = launcher;
        this.recorded = List.copyOf(recorded);
        this.clock = clock;
    }

    @Override
    public String held() {
        return custody.isHeld()
                ? "the home " + root + " is held: " + custody.reason()
                        + ". It starts, adopts and stops nothing, so that no strategy runs twice; if it is to run here,"
                        + " 'algo daemon start --claim' makes it a home of its own"
                : "";
    }

    /**
     * Returns why a home without an identity is a copy: the runs that its state tells of write to another home, or what
     * lives was started from another home that lay here. Empty if nothing of that kind lives.
     *
     * @param runs where wrappers of this home note how their programs ended
     * @param printsHome whether a process prints to a log of this home
     */
    static String foreign(
            List<RunTrace> traces, Collection<RunRecord> recorded, Path runs, Predicate<RunTrace> printsHome) {
        for (RunTrace trace : traces) {
            boolean told = recorded.stream()
                    .anyMatch(record ->
                            record.run().equals(trace.run()) && record.wrapper().equals(trace.process()));
            boolean named = HomePreparation.namesHome(runs, trace);
            boolean printsHere = printsHome.test(trace);
            if (!printsHere && told && !named) {
                return "it is a copy: run " + trace.run() + ", which it tells of, lives and writes to another home";
            }
            if (!printsHere && !told && named) {
                return "run " + trace.run() + " lives and was started from another home that lay here, as where a file"
                        + " system is not mounted";
            }
        }
        return "";
    }

    @Override
    public Optional<String> claim() throws IOException {
        for (RunRecord record : recorded) {
            if (record.wrapper().isElsewhere(launcher.bootId()) && launcher.far(record) == ProcessLauncher.Far.LIVES) {
                return Optional.of("run " + record.run() + " lives in another pid namespace, such as that of a"
                        + " container; stop it from there, then claim " + root + " again");
            }
        }
        List<RunTrace> living;
        try {
            living = launcher.traces().stream().filter(this::isOfOriginal).toList();
        } catch (UncheckedIOException e) {
            return Optional.of("whether a run of the original lives here cannot be told: "
                    + IoProblems.explain(e.getCause()) + "; try again");
        }
        if (!living.isEmpty()) {
            List<String> named =
                    living.stream().limit(NAMED).map(this::describe).toList();
            String more = living.size() > NAMED ? " and " + (living.size() - NAMED) + " more" : "";
            return Optional.of("runs of the original live here: " + String.join(", ", named) + more
                    + "; stop them where they were started, or end them by their pids, then claim " + root + " again");
        }
        String was = custody.reason();
        custody.claim(Ist.file(clock.instant()));
        LOG.info("the home {} was claimed: {}", root, was);
        return Optional.empty();
    }

    private String describe(RunTrace trace) {
        String strategy = trace.strategy().isEmpty() ? "" : " of " + trace.strategy();
        return launcher.describe(trace.process()) + strategy;
    }

    /**
     * Returns whether a run is of the original: both homes know it, or its wrapper writes to where the original lies.
     * The paper broker of the original is in nobody's way: a copy has an account and a port of its own.
     */
    private boolean isOfOriginal(RunTrace trace) {
        if (trace.output().filter(log -> log.endsWith(DaemonHome.SANDBOX_LOG)).isPresent()) {
            return false;
        }
        Path runs = Path.of(custody.lastPath()).resolve("state/runs");
        return recorded.stream().anyMatch(record -> record.run().equals(trace.run()))
                || trace.statusFile().filter(file -> file.startsWith(runs)).isPresent();
    }
}
