package algo.app.supervise;

import algo.app.model.Actor;
import algo.app.model.Mode;
import algo.app.model.Phase;
import algo.app.model.RunId;
import algo.app.model.StrategyIds;
import algo.app.model.TimeSource;
import algo.app.process.ProcessIdentity;
import algo.app.process.ProcessLauncher;
import algo.app.process.RunRecord;
import algo.app.process.RunTrace;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks, before anything is launched, for runs of this home that live and that the state does not tell of: it may have been
 * removed, or put back from an older copy. What the state does not say is not "nothing runs". The supervisor's thread alone.
 */
final class Census {
    private static final Logger LOG = LoggerFactory.getLogger("supervisor");

    /** The beginning of the address of every sandbox. */
    private static final String SANDBOX_HOST = "http://127.0.0.1:";

    private final Registry registry;
    private final ProcessLauncher launcher;
    private final RunPreparation preparation;
    private final TimeSource time;
    /** The runs that were found, by strategy, for as long as they go on. */
    private final Map<String, RunId> found = new TreeMap<>();
    /** Second runs of strategies whose first one is known: nobody may start a third. */
    private final Map<String, ProcessIdentity> second = new TreeMap<>();

    private Set<RunId> living = Set.of();

    Census(Registry registry, ProcessLauncher launcher, RunPreparation preparation, TimeSource time) {
        this.registry = registry;
        this.launcher = launcher;
        this.preparation = preparation;
        this.time = time;
    }

    /**
     * Makes what lives known to the registry, so that it is adopted like any other run.
     *
     * @param others runs that something else looks after
     * @param openalgoHost where strategies in live mode find OpenAlgo
     * @param broker whose process is no run of a strategy
     * @throws java.io.UncheckedIOException if it cannot be told what lives: nothing may be launched then
     */
    void take(Set<RunId> others, String openalgoHost, Broker broker) {
        Map<RunId, List<RunTrace>> runs = new LinkedHashMap<>();
        for (RunTrace trace : launcher.traces()) {
            if (!broker.claims(trace) && preparation.isOfHome(trace)) {
                runs.computeIfAbsent(trace.run(), run -> new ArrayList<>()).add(trace);
            }
        }
        living = Set.copyOf(runs.keySet());
        Set<RunId> known = new HashSet<>(others);
        known.addAll(registry.liveRuns());
        runs.forEach((run, traces) -> {
            if (!known.contains(run)) {
                unknown(run, traces, openalgoHost);
            }
        });
    }

    /** Returns the runs of this home of which a process lived when it was taken. */
    Set<RunId> living() {
        return living;
    }

    private void unknown(RunId run, List<RunTrace> traces, String openalgoHost) {
        String strategy = traces.stream()
                .map(Census::strategyOf)
                .filter(StrategyIds::isValid)
                .findFirst()
                .orElse("");
        // The wrapper comes first, else the process that has been there longest.
        RunTrace first = traces.stream()
                .max(Comparator.comparing(RunTrace::isWrapper).thenComparing(RunTrace::age))
                .orElseThrow();
        if (strategy.isEmpty()) {
            LOG.warn(
                    "run {} of this home lives, and neither the state nor {} tells of which strategy it is",
                    run,
                    launcher.describe(first.process()));
            return;
        }
        Entry entry = registry.known(strategy);
        StrategyStatus status = entry.status();
        if (status.phase().hasRun() && living.contains(status.run().id())) {
            second.put(strategy, first.process());
            LOG.error("{}", secondRun(strategy));
            return;
        }
        adopt(entry, run, first, openalgoHost);
    }

    private void adopt(Entry entry, RunId run, RunTrace trace, String openalgoHost) {
        RunRecord marked = new RunRecord(
                run,
                trace.process(),
                trace.statusFile().orElse(Path.of(run.value())),
                trace.output().orElse(Path.of("")));
        RunRecord record = preparation.located(entry.id(), marked);
        if (trace.isWrapper()) {
            launcher.remakeStatus(record);
        } else {
            record = RunRecord.withoutWrapper(run, trace.process().bootId(), record.statusFile(), record.output());
        }
        String host = trace.openalgoHost();
        boolean live = host.isEmpty()
                ? entry.spec().mode() == Mode.LIVE
                : host.equals(openalgoHost) || !host.startsWith(SANDBOX_HOST);
        Run adopted = new Run(
                record,
                live ? Mode.LIVE : Mode.SANDBOX,
                entry.spec().limits().memoryMb(),
                Duration.ZERO,
                time.wall().minus(trace.age()),
                time.steady().minus(trace.age()));
        StrategyStatus status = entry.status();
        // The run counts as started by somebody at that time: so it has an end, in its window, that may be due by now.
        StrategyStatus asked = status.marked(entry.plan().started(status.marks(), adopted.startedAt(), false));
        String why = "found running; the state did not tell of it";
        registry.update(entry, asked.with(adopted).with(Ending.NONE).in(Phase.RUNNING, why), Actor.DAEMON);
        found.put(entry.id(), run);
        LOG.warn("{}: run {} was found running, and the state did not tell of it", entry.id(), run);
    }

    /** Returns the strategy of a process, as its environment says, or the directory of the log to which it prints. */
    private static String strategyOf(RunTrace trace) {
        if (!trace.strategy().isEmpty()) {
            return trace.strategy();
        }
        return trace.output()
                .map(Path::getParent)
                .map(Path::getFileName)
                .map(Path::toString)
                .orElse("");
    }

    /** Returns why a strategy may not be launched: a run of it that nobody stops lives. Empty if none does. */
    Optional<String> refusal(Entry entry) {
        ProcessIdentity process = second.get(entry.id());
        if (process == null) {
            return Optional.empty();
        }
        if (launcher.describe(process).isEmpty()) {
            second.remove(entry.id());
            return Optional.empty();
        }
        return Optional.of(secondRun(entry.id()));
    }

    private String secondRun(String strategy) {
        return "a second run of it lives, " + launcher.describe(second.get(strategy))
                + ", that the state does not tell of; end it by its pid";
    }

    /** Returns the problems that people should know, each one line. */
    List<String> problems() {
        List<String> problems = new ArrayList<>();
        found.entrySet().removeIf(each -> registry.find(each.getKey())
                .filter(entry -> entry.status().phase().hasRun()
                        && entry.status().run().id().equals(each.getValue()))
                .isEmpty());
        found.forEach((strategy, run) -> problems.add(strategy + ": its run " + run
                + " was found running, and the state did not tell of it: what was asked of the strategy before may be"
                + " forgotten"));
        for (String strategy : List.copyOf(second.keySet())) {
            registry.find(strategy).flatMap(this::refusal).ifPresent(why -> problems.add(strategy + ": " + why));
        }
        return problems;
    }
}
