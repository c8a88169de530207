package algo.app.process.macos;

import algo.app.platform.macos.MacHost;
import algo.app.process.ProcessEnd;
import algo.app.process.ProcessIdentity;
import algo.app.process.RunLook;
import algo.app.process.RunRecord;
import algo.app.process.RunTrace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Looks at runs on macOS. The end of a wrapper counts when nothing of the run is seen. */
public final class MacRunLook implements RunLook {
    private final String bootId;
    private final List<RunTrace> traces;

    /** @throws IOException if the processes of this host cannot be read */
    public MacRunLook() throws IOException {
        MacHost.load();
        bootId = MacHost.bootId();
        traces = MacTraces.read(bootId);
    }

    @Override
    public String bootId() {
        return bootId;
    }

    @Override
    public Seen look(RunRecord record) {
        try {
            ProcessIdentity wrapper = record.wrapper();
            if (!wrapper.bootId().equals(bootId) || !MacProcesses.isAlive(wrapper)) {
                boolean left = traces.stream().anyMatch(trace -> trace.run().equals(record.run()));
                return new Seen(left, Optional.empty(), Optional.empty(), end(record));
            }
            Optional<Duration> age = MacProcesses.use(wrapper.pid()).map(use -> Duration.ofNanos(use.ageNanos()));
            return new Seen(true, program(record), age, ProcessEnd.unknown());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ProcessEnd end(RunRecord record) {
        try {
            return MacRunFile.end(record.statusFile());
        } catch (UncheckedIOException e) {
            return ProcessEnd.unknown();
        }
    }

    /** Returns the child of the wrapper that has become the program: its arguments name the status file no more. */
    private Optional<ProcessIdentity> program(RunRecord record) throws IOException {
        int wrapper = record.wrapper().pid();
        for (BsdProcess child : MacProcesses.ofGroup(wrapper)) {
            List<String> arguments = MacProcesses.arguments(child.pid()).arguments();
            boolean executed = !arguments.isEmpty()
                    && !arguments.contains(record.statusFile().toString());
            if (child.parent() == wrapper && !child.isDead() && executed && MacProcesses.isAlive(record.wrapper())) {
                return Optional.of(new ProcessIdentity(bootId, child.pid(), child.started()));
            }
        }
        return Optional.empty();
    }
}
