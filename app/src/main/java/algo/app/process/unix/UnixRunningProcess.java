package algo.app.process.unix;

import algo.app.model.StopSignal;
import algo.app.process.ProcessEnd;
import algo.app.process.ProcessIdentity;
import algo.app.process.ProcessTable;
import algo.app.process.RunRecord;
import algo.app.process.RunningProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Signals, kills and reads the end of one run. What it remembers belongs to the supervisor's thread. */
final class UnixRunningProcess implements RunningProcess {
    /** From the first SIGKILL to the program until that to the wrapper, which needs a millisecond or two. */
    private static final Duration WRAPPER_GRACE = Duration.ofMillis(300);

    private final RunRecord record;
    /** Null for a run whose wrapper was gone when it was taken over. */
    private final Watch watch;

    private final UnixProcessLauncher launcher;
    private ProcessIdentity program;
    /** What the last table showed of this run: a later table proves with it what has lost every other trace. */
    private List<ProcessIdentity> seen = List.of();

    private boolean killing;
    private long killingSince;

    UnixRunningProcess(RunRecord record, Optional<Watch> watch, UnixProcessLauncher launcher) {
        this.record = record;
        this.watch = watch.orElse(null);
        this.launcher = launcher;
    }

    @Override
    public RunRecord record() {
        return record;
    }

    @Override
    public boolean hasExited() {
        return watch == null || watch.hasExited();
    }

    @Override
    public Optional<ProcessIdentity> program() {
        try {
            if (program != null) {
                return Proc.isAlive(program) ? Optional.of(program) : Optional.empty();
            }
            program = hasExited() ? null : findProgram();
            return Optional.ofNullable(program);
        } catch (IOException e) {
            return Optional.empty(); // for want of a descriptor: the next call tells
        }
    }

    /** The wrapper's one child, once it has become the program: until then the status file is among its arguments. */
    private ProcessIdentity findProgram() throws IOException {
        int wrapper = record.wrapper().pid();
        for (int child : children(wrapper)) {
            ProcStat stat = Proc.stat(child).orElse(null);
            String arguments = new String(Proc.commandLine(child), StandardCharsets.UTF_8);
            boolean executed = !arguments.isEmpty()
                    && !List.of(arguments.split("\0"))
                            .contains(record.statusFile().toString());
            // As long as the wrapper lives, its child's parent cannot be another process with its pid.
            if (executed && stat != null && !stat.isDead() && stat.parent() == wrapper && isWrapperAlive()) {
                return identity(stat);
            }
        }
        return null;
    }

    private List<Integer> children(int wrapper) throws IOException {
        Optional<List<Integer>> listed = Proc.children(wrapper);
        return listed.isPresent()
                ? listed.get()
                : launcher.read().livingChildren(wrapper).stream()
                        .map(ProcStat::pid)
                        .toList();
    }

    private ProcessIdentity identity(ProcStat stat) {
        return new ProcessIdentity(record.wrapper().bootId(), stat.pid(), stat.startTime());
    }

    @Override
    public void signal(StopSignal signal) {
        int number = Signals.number(signal);
        signalGroup(number);
        if (number != Signals.KILL) {
            signalGroup(Signals.CONT);
        }
    }

    private void signalGroup(int number) {
        PidFd.Sent sent =
                watch == null ? PidFd.Sent.UNSUPPORTED : watch.process().sendToGroup(number);
        if (sent == PidFd.Sent.UNSUPPORTED && isGroupOurs()) {
            LibC.kill(-record.wrapper().pid(), number); // one that is gone is what the caller wanted
        }
    }

    /** Whether the number of the group is still the wrapper's, right now. */
    private boolean isGroupOurs() {
        try {
            return isWrapperAlive()
                    || program().isPresent()
                            && Proc.stat(program.pid())
                                    .filter(stat -> stat.is(program)
                                            && stat.group() == record.wrapper().pid())
                                    .isPresent();
        } catch (IOException e) {
            return false;
        }
    }

    private boolean isWrapperAlive() throws IOException {
        return record.wrapper().bootId().equals(launcher.bootId()) && Proc.isAlive(record.wrapper());
    }

    /**
     * Spares the wrapper for a moment, and wakes it if it is stopped, so that it can note how the program ended; it then
     * ends by itself.
     */
    @Override
    public List<ProcessIdentity> kill(ProcessTable table) {
        List<ProcessIdentity> before = new ArrayList<>(seen);
        if (program != null) {
            before.add(program);
        }
        List<ProcessIdentity> living = ((LinuxProcessTable) table)
                .living(record, before, true).stream().map(this::identity).toList();
        boolean spareWrapper = isWrapperSpared();
        for (ProcessIdentity process : living) {
            boolean spared = spareWrapper && process.equals(record.wrapper());
            send(process, spared ? Signals.CONT : Signals.KILL);
        }
        launcher.orphans().expect(living);
        seen = living;
        return living;
    }

    private boolean isWrapperSpared() {
        long now = System.nanoTime();
        if (!killing) {
            killing = true;
            killingSince = now;
        }
        return now - killingSince < WRAPPER_GRACE.toNanos();
    }

    /** Signals this process and no other: whatever has its pid is held first, and only then compared. */
    private static void send(ProcessIdentity process, int signal) {
        try (PidFd held = PidFd.open(process.pid()).orElse(null)) {
            if (held != null && Proc.isAlive(process)) {
                held.send(signal);
            }
        } catch (IOException e) {
            // For want of a descriptor: it was returned as living, so the caller comes again.
        }
    }

    @Override
    public ProcessEnd end() {
        return RunStatus.read(record.statusFile());
    }

    @Override
    public void close() {
        if (watch != null) {
            watch.release();
        }
        if (hasExited()) {
            RunStatus.delete(record.statusFile());
        }
    }
}
