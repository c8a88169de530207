package algo.app.process.unix;

import algo.app.model.RunId;
import algo.app.platform.unix.JnaHome;
import algo.app.platform.unix.LibC;
import algo.app.process.ProcessEnd;
import algo.app.process.ProcessIdentity;
import algo.app.process.RunLook;
import algo.app.process.RunRecord;
import algo.app.process.RunTrace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Linux. Processes are known by boot id, pid and start time, and by the mark of their run. */
public final class UnixRunLook implements RunLook {
    private static final long MILLIS_PER_SECOND = 1000;

    private final String bootId;
    /** The living processes that carry the mark of a run. */
    private final Map<RunId, List<RunTrace>> traces;

    /** @throws IOException if the processes of this host cannot be read */
    public UnixRunLook() throws IOException {
        JnaHome.load();
        bootId = Proc.bootId();
        traces = new Traces(bootId).read().stream().collect(Collectors.groupingBy(RunTrace::run));
    }

    @Override
    public String bootId() {
        return bootId;
    }

    @Override
    public Seen look(RunRecord record) {
        try {
            ProcessIdentity wrapper = record.wrapper();
            boolean watched = wrapper.bootId().equals(bootId) && Proc.isAlive(wrapper);
            if (!watched) {
                boolean left = traces.containsKey(record.run());
                return new Seen(left, Optional.empty(), Optional.empty(), end(record));
            }
            Duration age = Duration.ofMillis(Math.max(
                    0, Proc.uptimeMillis() - wrapper.startTime() * MILLIS_PER_SECOND / LibC.sysconf(LibC.SC_CLK_TCK)));
            return new Seen(true, program(record), Optional.of(age), ProcessEnd.unknown());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ProcessEnd end(RunRecord record) {
        try {
            return RunStatus.read(record.statusFile());
        } catch (UncheckedIOException e) {
            return ProcessEnd.unknown();
        }
    }

    /** Returns the child of the wrapper that has become the program: its arguments name the status file no more. */
    private Optional<ProcessIdentity> program(RunRecord record) throws IOException {
        for (RunTrace trace : traces.getOrDefault(record.run(), List.of())) {
            int pid = trace.process().pid();
            Optional<ProcStat> stat = Proc.stat(pid);
            String arguments = new String(Proc.commandLine(pid), StandardCharsets.UTF_8);
            boolean executed = !arguments.isEmpty()
                    && !List.of(arguments.split("\0"))
                            .contains(record.statusFile().toString());
            boolean child = stat.isPresent()
                    && !stat.get().isDead()
                    && stat.get().parent() == record.wrapper().pid();
            if (child && executed && Proc.isAlive(trace.process()) && Proc.isAlive(record.wrapper())) {
                return Optional.of(trace.process());
            }
        }
        return Optional.empty();
    }
}
