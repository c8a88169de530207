package algo.app.process.windows;

import algo.app.model.StopSignal;
import algo.app.platform.windows.WindowsException;
import algo.app.process.ProcessEnd;
import algo.app.process.ProcessIdentity;
import algo.app.process.ProcessTable;
import algo.app.process.RunRecord;
import algo.app.process.RunningProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A run on Windows. Its program is asked to end by Ctrl-C, whichever signal the config names, since there is no other that a program can act on; and killed by its
 * job. One thread.
 */
final class WindowsRunningProcess implements RunningProcess {
    private final RunRecord record;
    /** Null if the program had ended when the run was taken over. */
    private final RunWatch watch;
    /** Null if there is no job any more. */
    private final Job job;

    private final WindowsProcessLauncher launcher;
    private final Set<ProcessIdentity> asked;
    private List<ProcessIdentity> seen = List.of();

    WindowsRunningProcess(RunRecord record, RunWatch watch, Job job, WindowsProcessLauncher launcher) {
        this.record = record;
        this.watch = watch;
        this.job = job;
        this.launcher = launcher;
        this.asked = new HashSet<>(
                RunNotes.asked(record.statusFile(), record.wrapper().bootId()));
    }

    @Override
    public RunRecord record() {
        return record;
    }

    /** Nothing is executed before a program here. */
    @Override
    public boolean isPrepared() {
        return true;
    }

    @Override
    public Optional<ProcessIdentity> program() {
        return watch == null || watch.hasExited() || watch.process().hasEnded()
                ? Optional.empty()
                : Optional.of(record.wrapper());
    }

    @Override
    public boolean hasExited() {
        return watch == null || watch.hasExited();
    }

    @Override
    public void signal(StopSignal signal) {
        signal(signal, launcher.table(), true);
    }

    @Override
    public List<ProcessIdentity> signal(StopSignal signal, ProcessTable table, boolean newborn) {
        WindowsProcessTable now = (WindowsProcessTable) table;
        List<ProcessIdentity> members = find(now);
        List<ProcessIdentity> ask = new ArrayList<>();
        for (ProcessIdentity each : members) {
            boolean ofAsked = now.parent(each).filter(asked::contains).isPresent();
            if (!asked.contains(each) && (newborn || !ofAsked)) {
                ask.add(each);
            }
        }
        if (signal == StopSignal.KILL) {
            kill(table);
        } else if (!ask.isEmpty()) {
            List<Integer> before = members.stream()
                    .filter(asked::contains)
                    .map(ProcessIdentity::pid)
                    .toList();
            ask.forEach(this::note);
            launcher.asker().ask(ask.stream().map(ProcessIdentity::pid).toList(), before);
        }
        return members;
    }

    private void note(ProcessIdentity process) {
        asked.add(process);
        try {
            RunNotes.asked(record.statusFile(), process);
        } catch (IOException e) {
            // The next daemon may ask it once more.
        }
    }

    private List<ProcessIdentity> find(WindowsProcessTable table) {
        List<ProcessIdentity> members = table.members(record, seen);
        seen = members;
        return members;
    }

    @Override
    public void remember(List<ProcessIdentity> processes) {
        seen = List.copyOf(processes);
    }

    @Override
    public List<ProcessIdentity> kill(ProcessTable table) {
        List<ProcessIdentity> members = find((WindowsProcessTable) table);
        if (job != null) {
            job.kill();
        }
        for (ProcessIdentity each : members) {
            end(each);
        }
        return members;
    }

    /** Ends a process that the job does not hold: it is held first, and only then compared. */
    private static void end(ProcessIdentity process) {
        try (HeldProcess held = HeldProcess.open(process).orElse(null)) {
            if (held != null && !held.hasEnded()) {
                ProcessCalls.TerminateProcess(held.handle().value(), Job.KILLED);
            }
        } catch (WindowsException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public ProcessEnd end() {
        if (watch != null && watch.process().code().isPresent()) {
            return HeldProcess.end(watch.process().code().getAsInt());
        }
        return RunNotes.end(record.statusFile());
    }

    @Override
    public void close() {
        if (job != null) {
            job.close();
        }
        if (watch != null) {
            watch.release();
        }
        if (hasExited()) {
            RunNotes.delete(record.statusFile());
        }
    }
}
