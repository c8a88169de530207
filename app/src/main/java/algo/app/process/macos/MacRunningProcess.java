package algo.app.process.macos;

import algo.app.model.StopSignal;
import algo.app.platform.macos.Darwin;
import algo.app.platform.macos.DarwinException;
import algo.app.process.ProcessEnd;
import algo.app.process.ProcessIdentity;
import algo.app.process.ProcessTable;
import algo.app.process.RunRecord;
import algo.app.process.RunningProcess;
import algo.app.process.unix.StatusText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Signals, kills and reads the end of one run on macOS, which has no descriptor that stands for a process: each is compared right before it is
 * signalled. Numbers of processes are given out in turn, so none comes round within that moment. One thread.
 */
final class MacRunningProcess implements RunningProcess {
    /** The time from the first SIGKILL to the program until that to the wrapper, which needs a moment to note the end. */
    private static final Duration WRAPPER_GRACE = Duration.ofSeconds(1);

    /** The most processes of one run that are noted for the next daemon. */
    private static final int MOST_NOTED = 500;

    private final RunRecord record;
    /** The watch of the wrapper; null for a run whose wrapper was gone when it was taken over. */
    private final MacWatch watch;

    private final MacProcessLauncher launcher;
    /** Processes that left the session, as far as they are noted: nothing else may tell the next daemon. */
    private final Set<ProcessIdentity> strays;

    private final Set<ProcessIdentity> asked;
    private ProcessIdentity program;
    private Set<ProcessIdentity> seen = Set.of();
    private boolean groupKilled;
    private boolean killing;
    private long killingSince;

    MacRunningProcess(RunRecord record, Optional<MacWatch> watch, MacProcessLauncher launcher) {
        this.record = record;
        this.watch = watch.orElse(null);
        this.launcher = launcher;
        String boot = record.wrapper().bootId();
        this.strays = new HashSet<>(MacRunFile.noted(record.statusFile(), StatusText.STRAY, boot));
        this.asked = new HashSet<>(MacRunFile.noted(record.statusFile(), StatusText.ASKED, boot));
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
            return hasExited() || MacRunFile.isPrepared(record.statusFile());
        } catch (UncheckedIOException e) {
            return false; // for want of a descriptor: the next call tells
        }
    }

    @Override
    public Optional<ProcessIdentity> program() {
        try {
            if (program != null) {
                return MacProcesses.isAlive(program) ? Optional.of(program) : Optional.empty();
            }
            program = hasExited() ? null : findProgram();
            if (program != null) {
                launcher.exits().watchProgram(program.pid(), watch);
            }
            return Optional.ofNullable(program);
        } catch (DarwinException e) {
            return Optional.empty(); // the next call tells
        }
    }

    /** Returns the wrapper's one child, once it has become the program: until then the status file is among its arguments. */
    private ProcessIdentity findProgram() throws DarwinException {
        int wrapper = record.wrapper().pid();
        String statusFile = record.statusFile().toAbsolutePath().toString();
        for (BsdProcess child : MacProcesses.ofGroup(wrapper)) {
            if (child.parent() != wrapper) {
                continue;
            }
            if (child.isDead()) {
                send(
                        record.wrapper(),
                        DarwinSignals.SIGCONT); // it has not noted how its program ended: somebody stopped it
                continue;
            }
            List<String> arguments = MacProcesses.arguments(child.pid()).arguments();
            if (!arguments.isEmpty() && !arguments.contains(statusFile) && MacProcesses.isAlive(record.wrapper())) {
                return identity(child);
            }
        }
        return null;
    }

    private ProcessIdentity identity(BsdProcess process) {
        return new ProcessIdentity(record.wrapper().bootId(), process.pid(), process.started());
    }

    @Override
    public void signal(StopSignal signal) {
        try {
            ask(find(launcher.table(), false), signal, false);
            send(record.wrapper(), DarwinSignals.SIGCONT);
        } catch (UncheckedIOException e) {
            // A table finds the processes that were not asked.
        }
    }

    @Override
    public List<ProcessIdentity> signal(StopSignal signal, ProcessTable table, boolean newborn) {
        List<BsdProcess> tree = find((MacProcessTable) table, true);
        ask(tree, signal, newborn);
        return living(tree);
    }

    private List<ProcessIdentity> living(List<BsdProcess> tree) {
        return tree.stream()
                .filter(process -> !process.isDead())
                .map(this::identity)
                .toList();
    }

    /** Returns what is of the run, parents first; what left its session is noted for the next daemon. */
    private List<BsdProcess> find(MacProcessTable table, boolean readEnvironments) {
        try {
            Set<ProcessIdentity> known = new LinkedHashSet<>(seen);
            known.addAll(strays);
            List<BsdProcess> tree = new ArrayList<>(table.members(record, known, readEnvironments));
            tree.sort(Comparator.comparingLong(BsdProcess::started).thenComparingInt(BsdProcess::pid));
            for (BsdProcess process : tree) {
                boolean left = process.group() != record.wrapper().pid();
                if (left && strays.size() < MOST_NOTED && strays.add(identity(process))) {
                    MacRunFile.note(record.statusFile(), StatusText.STRAY, identity(process));
                }
            }
            seen = new LinkedHashSet<>(tree.stream().map(this::identity).toList());
            return tree;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Asks each of {@code tree}, parents first, one by one: a signal to the group would reach some twice, and those outside it never. */
    private void ask(List<BsdProcess> tree, StopSignal signal, boolean newborn) {
        Set<Integer> caring = new HashSet<>();
        for (BsdProcess each : tree) {
            ProcessIdentity process = identity(each);
            if (each.isDead() || process.equals(record.wrapper())) {
                continue;
            }
            if (asked.contains(process) || !newborn && caring.contains(each.parent())) {
                caring.add(each.pid());
            } else {
                asked.add(process);
                MacRunFile.note(record.statusFile(), StatusText.ASKED, process);
                send(process, DarwinSignals.number(signal));
                send(process, DarwinSignals.SIGCONT);
            }
        }
    }

    @Override
    public void remember(List<ProcessIdentity> processes) {
        seen = new LinkedHashSet<>(processes);
    }

    @Override
    public List<ProcessIdentity> kill(ProcessTable table) {
        Set<ProcessIdentity> before = seen;
        List<BsdProcess> tree = find((MacProcessTable) table, true);
        List<ProcessIdentity> living = living(tree);
        if (living.isEmpty()) {
            // What was made since the table was read is in the group, or is found by the next table.
            boolean gone = groupKilled || !killGroup();
            groupKilled = true;
            List<ProcessIdentity> unseen = tree.stream()
                    .map(this::identity)
                    .filter(process -> !before.contains(process))
                    .toList();
            return gone ? unseen : List.of(record.wrapper());
        }
        boolean spareWrapper = isWrapperSpared();
        if (!spareWrapper) {
            killGroup();
        }
        for (ProcessIdentity process : living) {
            boolean spared = spareWrapper && process.equals(record.wrapper());
            send(process, spared ? DarwinSignals.SIGCONT : DarwinSignals.SIGKILL);
        }
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

    /** Kills the group if a process that is known to be of the run is in it right now; returns whether there was anything. */
    private boolean killGroup() {
        Set<ProcessIdentity> ours = new HashSet<>(seen);
        ours.add(record.wrapper());
        try {
            int group = record.wrapper().pid();
            boolean proven = record.wrapper().bootId().equals(launcher.bootId())
                    && MacProcesses.ofGroup(group).stream().map(this::identity).anyMatch(ours::contains);
            return proven && Darwin.kill(-group, DarwinSignals.SIGKILL) == 0;
        } catch (DarwinException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void send(ProcessIdentity process, int signal) {
        try {
            if (process.bootId().equals(launcher.bootId()) && MacProcesses.isAlive(process)) {
                Darwin.kill(process.pid(), signal);
            }
        } catch (DarwinException e) {
            // It was returned as living, so the caller comes again.
        }
    }

    @Override
    public ProcessEnd end() {
        return MacRunFile.end(record.statusFile());
    }

    @Override
    public void close() {
        if (hasExited()) {
            MacRunFile.delete(record.statusFile());
        }
    }
}
