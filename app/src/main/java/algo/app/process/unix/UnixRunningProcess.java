package algo.app.process.unix;

import algo.app.model.StopSignal;
import algo.app.platform.unix.ErrnoException;
import algo.app.platform.unix.LibC;
import algo.app.process.ProcessEnd;
import algo.app.process.ProcessIdentity;
import algo.app.process.ProcessTable;
import algo.app.process.RunRecord;
import algo.app.process.RunningProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** SignalNumbers, kills and reads the end of one run. What it remembers belongs to one thread. */
final class UnixRunningProcess implements RunningProcess {
    /**
     * The time from the first SIGKILL to the program until that to the wrapper, which needs a millisecond or two, and
     * more on a busy machine.
     */
    private static final Duration WRAPPER_GRACE = Duration.ofSeconds(1);

    private final RunRecord record;
    /** The watch of the wrapper; null for a run whose wrapper was gone when it was taken over. */
    private final WrapperWatch watch;

    private final UnixProcessLauncher launcher;
    private ProcessIdentity program;
    /**
     * The processes of this run in the last table: a later table proves with them which processes belong to the run
     * that have lost every other trace.
     */
    private List<ProcessIdentity> seen = List.of();

    /** The table that showed nothing living, and what it did show: one that is asked about it is killed by it too. */
    private LinuxProcessTable lookedAt;

    private List<ProcStat> found = List.of();
    /** The processes that were asked to end, by whichever daemon; null before that is needed. */
    private Set<ProcessIdentity> asked;

    private boolean groupKilled;
    private boolean killing;
    private long killingSince;

    UnixRunningProcess(RunRecord record, Optional<WrapperWatch> watch, UnixProcessLauncher launcher) {
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
    public boolean isPrepared() {
        try {
            return hasExited() || RunStatus.isPrepared(record.statusFile());
        } catch (UncheckedIOException e) {
            return false; // for want of a descriptor: the next call tells
        }
    }

    @Override
    public Optional<ProcessIdentity> program() {
        try {
            if (program != null) {
                return Proc.isAlive(program) ? Optional.of(program) : Optional.empty();
            }
            program = hasExited() ? null : findProgram();
            if (program != null) {
                watchProgram();
            }
            return Optional.ofNullable(program);
        } catch (IOException e) {
            return Optional.empty(); // for want of a descriptor: the next call tells
        }
    }

    private void watchProgram() throws ErrnoException {
        PidFd held = PidFd.open(program.pid()).orElse(null);
        if (held != null && Proc.isAlive(program)) {
            launcher.reaper().watchProgram(program.pid(), held, watch);
            return;
        }
        if (held != null) {
            held.close();
        }
        send(record.wrapper(), SignalNumbers.CONT); // it has just ended: nothing else would tell
    }

    /**
     * Returns the wrapper's one child, once it has become the program: until then the status file is among its
     * arguments.
     */
    private ProcessIdentity findProgram() throws IOException {
        int wrapper = record.wrapper().pid();
        for (int child : children(wrapper)) {
            ProcStat stat = Proc.stat(child).orElse(null);
            if (stat != null && stat.isDead() && stat.parent() == wrapper) {
                send(
                        record.wrapper(),
                        SignalNumbers.CONT); // it has not noted how its program ended: somebody has stopped it
            }
            String arguments = new String(Proc.commandLine(child), StandardCharsets.UTF_8);
            boolean executed = !arguments.isEmpty()
                    && !List.of(arguments.split("\0"))
                            .contains(record.statusFile().toAbsolutePath().toString());
            // As long as the wrapper lives, its child's parent cannot be another process with its pid.
            if (executed && stat != null && !stat.isDead() && stat.parent() == wrapper && isWrapperAlive()) {
                return identities(List.of(stat)).get(0);
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

    @Override
    public void signal(StopSignal signal) {
        try {
            if (isWrapperAlive()) {
                List<ProcStat> tree = Proc.descendants(record.wrapper().pid());
                rememberTree(tree);
                ask(tree, signal, false);
                send(record.wrapper(), SignalNumbers.CONT);
            }
        } catch (IOException | UncheckedIOException e) {
            // There is no descriptor: a table finds the processes that were not asked.
        }
    }

    @Override
    public List<ProcessIdentity> signal(StopSignal signal, ProcessTable table, boolean newborn) {
        List<ProcStat> tree = new ArrayList<>(find((LinuxProcessTable) table));
        tree.sort(Comparator.comparingLong(ProcStat::startTime).thenComparingInt(ProcStat::pid));
        ask(tree, signal, newborn);
        List<ProcessIdentity> living = identities(tree, false);
        // A process that ended unseen is left for kill to see.
        seen = identities(tree.stream()
                .filter(stat -> !stat.isDead() || seen.contains(identity(stat)))
                .toList());
        launcher.orphans().expect(living);
        return living;
    }

    /**
     * Asks each of {@code tree}, parents first, so that none of them takes the end of a child for a reason to go on. One by
     * one: a signal to the group would reach some twice, and those outside it never.
     */
    private void ask(List<ProcStat> tree, StopSignal signal, boolean newborn) {
        if (asked == null) {
            asked = RunStatus.asked(record.statusFile(), record.wrapper().bootId());
        }
        Set<Integer> caring = new HashSet<>();
        for (ProcStat stat : tree) {
            ProcessIdentity process = identity(stat);
            if (stat.isDead() || process.equals(record.wrapper())) {
                continue;
            }
            if (asked.contains(process) || !newborn && caring.contains(stat.parent())) {
                caring.add(stat.pid());
            } else {
                ask(process, SignalNumbers.number(signal));
            }
        }
    }

    /** Whatever has its pid is held first, and only then compared. */
    private void ask(ProcessIdentity process, int signal) {
        try (PidFd held = PidFd.open(process.pid()).orElse(null)) {
            if (held != null && Proc.isAlive(process)) {
                asked.add(process);
                RunStatus.noteAsked(record.statusFile(), process);
                held.send(signal);
                held.send(SignalNumbers.CONT);
            }
        } catch (IOException e) {
            // There is no descriptor: the next table finds that it was not asked yet.
        }
    }

    /**
     * Once their parents have ended, nothing tells of children in a session of their own which may not be asked for their
     * mark, such as those of sudo(8). They may not be signalled either, but a stop that left them is not done.
     */
    private void rememberTree(List<ProcStat> descendants) {
        List<ProcessIdentity> tree = identities(descendants);
        tree.removeAll(seen);
        tree.addAll(seen);
        seen = tree;
    }

    /**
     * Signals the group. A group that is gone is what the caller wanted, and one that is not proven to be ours is left
     * alone.
     */
    private PidFd.Sent signalGroup(int number) {
        PidFd.Sent sent =
                watch == null ? PidFd.Sent.UNSUPPORTED : watch.process().sendToGroup(number);
        if (sent != PidFd.Sent.UNSUPPORTED) {
            return sent;
        }
        return isGroupOurs() && LibC.kill(-record.wrapper().pid(), number) == 0 ? PidFd.Sent.YES : PidFd.Sent.GONE;
    }

    /**
     * Returns whether the number of the group is still the wrapper's, right now: the group has a process that is known
     * to be of the run.
     */
    private boolean isGroupOurs() {
        List<ProcessIdentity> ours = new ArrayList<>(seen);
        ours.add(record.wrapper());
        program().ifPresent(ours::add);
        try {
            for (ProcessIdentity process : ours) {
                ProcStat stat = Proc.stat(process.pid()).orElse(null);
                if (stat != null
                        && isThis(stat, process)
                        && stat.group() == record.wrapper().pid()) {
                    return true;
                }
            }
        } catch (IOException e) {
            // There is no descriptor: a process that cannot be proven to be ours is not signalled.
        }
        return false;
    }

    private boolean isThis(ProcStat stat, ProcessIdentity process) {
        return process.bootId().equals(launcher.bootId()) && stat.is(process);
    }

    private boolean isWrapperAlive() throws IOException {
        return record.wrapper().bootId().equals(launcher.bootId()) && Proc.isAlive(record.wrapper());
    }

    /**
     * Spares the wrapper for a moment, and wakes it if it is stopped, so that it can note how the program ended; it then
     * ends by itself.
     *
     * <p>A table is read process by process, so one that forks and exits faster may not be in it. Hence nothing visible is
     * not yet nothing left: the group is killed at one stroke as well, what was started since is looked for by its number,
     * and what ended unseen since the last table tells that something went on.
     */
    @Override
    public List<ProcessIdentity> kill(ProcessTable table) {
        LinuxProcessTable now = (LinuxProcessTable) table;
        List<ProcStat> tree = find(now);
        lookedAt = null;
        found = List.of();
        List<ProcessIdentity> living = identities(tree, false);
        List<ProcessIdentity> ended = identities(tree, true);
        ended.removeAll(seen);
        seen = identities(tree);
        launcher.orphans().expect(living);
        if (living.isEmpty()) {
            boolean hidden = killCgroup(now);
            boolean gone = isGroupGone() && !killNewcomers(now) && !hidden;
            ended.addAll(doubtful(now));
            return gone ? ended : List.of(record.wrapper());
        }
        boolean spareWrapper = isWrapperSpared();
        if (!spareWrapper) {
            signalGroup(SignalNumbers.KILL);
        }
        if (!spareWrapper || !living.contains(record.wrapper())) {
            killCgroup(now);
        }
        for (ProcessIdentity process : living) {
            boolean spared = spareWrapper && process.equals(record.wrapper());
            send(process, spared ? SignalNumbers.CONT : SignalNumbers.KILL);
        }
        killNewcomers(now);
        return living;
    }

    private List<ProcessIdentity> doubtful(LinuxProcessTable table) {
        try {
            return launcher.strays().doubtful(record, identities(table.printing(record.run())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Kills what was started of the run since the table was read; returns true if there was something, or that cannot
     * be told.
     */
    private boolean killNewcomers(LinuxProcessTable table) {
        try {
            boolean here = record.wrapper().bootId().equals(launcher.bootId());
            return here && launcher.newcomers().kill(record.run(), table.newestPid());
        } catch (IOException e) {
            return true; // for want of a descriptor: the next table tells
        }
    }

    /** Kills what the run's cgroup holds at one stroke, unless somebody moved a process in; whether it held any of the run. */
    private boolean killCgroup(LinuxProcessTable table) {
        List<Integer> held;
        try {
            held = launcher.cgroups().processes(record.run());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<Integer> born =
                held.stream().filter(pid -> table.isBornIn(record, pid)).toList();
        if (!born.isEmpty() && born.size() == held.size()) {
            launcher.cgroups().kill(record.run());
        }
        return !born.isEmpty();
    }

    private List<ProcStat> find(LinuxProcessTable table) {
        if (table == lookedAt) {
            return found;
        }
        List<ProcessIdentity> known = new ArrayList<>(seen);
        if (program != null) {
            known.add(program);
        }
        found = table.members(record, known, false);
        if (found.stream().allMatch(ProcStat::isDead)) {
            // The longer look is made only before nothing is said to be left.
            found = table.members(record, known, true);
            lookedAt = table;
        }
        return found;
    }

    private List<ProcessIdentity> identities(List<ProcStat> all, boolean dead) {
        return identities(
                all.stream().filter(process -> process.isDead() == dead).toList());
    }

    private List<ProcessIdentity> identities(List<ProcStat> all) {
        return new ArrayList<>(all.stream().map(this::identity).toList());
    }

    private ProcessIdentity identity(ProcStat stat) {
        return new ProcessIdentity(record.wrapper().bootId(), stat.pid(), stat.startTime());
    }

    /** Kills what the group may still have; true if that was nothing, or if it was done before the table was read. */
    private boolean isGroupGone() {
        boolean gone = groupKilled || signalGroup(SignalNumbers.KILL) != PidFd.Sent.YES;
        groupKilled = true;
        return gone;
    }

    private boolean isWrapperSpared() {
        long now = System.nanoTime();
        if (!killing) {
            killing = true;
            killingSince = now;
        }
        return now - killingSince < WRAPPER_GRACE.toNanos();
    }

    /** SignalNumbers this process and no other: whatever has its pid is held first, and only then compared. */
    private static void send(ProcessIdentity process, int signal) {
        try (PidFd held = PidFd.open(process.pid()).orElse(null)) {
            if (held != null && Proc.isAlive(process)) {
                held.send(signal);
            }
        } catch (IOException e) {
            // There is no descriptor: the process was returned as living, so the caller comes again.
        }
    }

    @Override
    public void remember(List<ProcessIdentity> processes) {
        seen = List.copyOf(processes);
    }

    @Override
    public ProcessEnd end() {
        ProcessEnd end = RunStatus.read(record.statusFile());
        boolean killed = end.kind() == ProcessEnd.Kind.UNKNOWN || end.equals(ProcessEnd.signaled("KILL"));
        return killed && launcher.cgroups().ranOutOfMemory(record.run()) ? ProcessEnd.outOfMemory() : end;
    }

    @Override
    public void close() {
        if (watch != null) {
            watch.release();
        }
        if (hasExited()) {
            RunStatus.delete(record.statusFile());
            launcher.cgroups().remove(record.run());
            launcher.strays().over(record.run());
        }
    }
}
