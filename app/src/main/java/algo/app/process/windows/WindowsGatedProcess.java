package algo.app.process.windows;

import algo.app.model.ResourceLimits;
import algo.app.platform.windows.Handle;
import algo.app.platform.windows.Kernel32;
import algo.app.platform.windows.WindowsException;
import algo.app.process.GatedProcess;
import algo.app.process.RunRecord;
import algo.app.process.RunningProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A suspended process, alone in its job. If the daemon dies, the last handle of the job goes with it, and Windows ends what is in it. */
final class WindowsGatedProcess implements GatedProcess {
    /** The most that the end of a process takes that has never run. */
    private static final int END_MILLIS = 2000;

    private final RunRecord record;
    private final ResourceLimits limits;
    private final Job job;
    private final HeldProcess process;
    private final Handle thread;
    private final WindowsProcessLauncher launcher;
    private boolean decided;

    WindowsGatedProcess(
            RunRecord record,
            ResourceLimits limits,
            Job job,
            HeldProcess process,
            Handle thread,
            WindowsProcessLauncher launcher) {
        this.record = record;
        this.limits = limits;
        this.job = job;
        this.process = process;
        this.thread = thread;
        this.launcher = launcher;
    }

    @Override
    public RunRecord record() {
        return record;
    }

    /**
     * The job may outlive the daemon only once the program runs: one that was never resumed would stay for ever. Should the daemon die right behind
     * the resuming, the program ends with it.
     */
    @Override
    public RunningProcess release() {
        decide();
        RunWatch watch = new RunWatch(process);
        try {
            RunNotes.running(record.statusFile());
            launcher.watch(record, watch);
        } catch (IOException e) {
            undo();
            throw new UncheckedIOException(e);
        }
        ProcessCalls.ResumeThread(thread.value());
        thread.close();
        try {
            job.lendTo(process.handle());
            job.outlive(limits);
        } catch (WindowsException e) {
            if (!process.hasEnded()) {
                job.kill();
                throw new UncheckedIOException(e);
            }
        }
        return new WindowsRunningProcess(record, watch, job, launcher);
    }

    @Override
    public void abandon() {
        decide();
        undo();
    }

    private void decide() {
        if (decided) {
            throw new IllegalStateException("the gate of " + record.run() + " was decided before");
        }
        decided = true;
    }

    private void undo() {
        job.kill();
        Kernel32.WaitForSingleObject(process.handle().value(), END_MILLIS);
        thread.close();
        process.close();
        job.close();
        RunNotes.delete(record.statusFile());
        deleteEmpty(record.output());
    }

    /** Removes a log that nothing was written to. */
    static void deleteEmpty(Path log) {
        try {
            if (Files.size(log) == 0) {
                Files.delete(log);
            }
        } catch (IOException e) {
            // An empty log is all that is left, and the next start of the strategy may go on with it.
        }
    }
}
