package algo.app.process.macos;

import algo.app.model.RunId;
import algo.app.platform.macos.Darwin;
import algo.app.platform.macos.DarwinException;
import algo.app.platform.macos.MacOutputs;
import algo.app.process.ProcessIdentity;
import algo.app.process.RunTrace;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Looks through the processes of our user for those that were executed for any run. Costs a few calls a process. */
final class MacTraces {
    private MacTraces() {}

    static List<RunTrace> read(String bootId) throws DarwinException {
        int user = Darwin.getuid();
        List<RunTrace> traces = new ArrayList<>();
        for (BsdProcess process : MacProcesses.all()) {
            boolean ours = process.realUser() == user && process.pid() > 1 && process.pid() != Darwin.getpid();
            if (ours && !process.isDead()) {
                trace(process, bootId).ifPresent(traces::add);
            }
        }
        return traces;
    }

    private static Optional<RunTrace> trace(BsdProcess process, String bootId) throws DarwinException {
        ProcArgs given = MacProcesses.arguments(process.pid());
        Optional<RunId> run =
                given.variable("ALGO_RUN_ID").filter(RunId::isValid).map(RunId::new);
        if (run.isEmpty()) {
            return Optional.empty();
        }
        RunTrace trace = new RunTrace(
                run.get(),
                new ProcessIdentity(bootId, process.pid(), process.started()),
                MacProcesses.use(process.pid())
                        .map(use -> Duration.ofNanos(use.ageNanos()))
                        .orElse(Duration.ZERO),
                process.group() == process.pid()
                        ? given.statusFile(run.get().value()).map(Path::of)
                        : Optional.empty(),
                MacOutputs.of(process.pid()),
                given.variable("STRATEGY_ID").orElse(""),
                given.variable("OPENALGO_HOST").orElse(""));
        // The entries were read piece by piece: all of them are of this process only if it still lives.
        return MacProcesses.isAlive(trace.process()) ? Optional.of(trace) : Optional.empty();
    }
}
