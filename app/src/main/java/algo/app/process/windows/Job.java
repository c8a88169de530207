package algo.app.process.windows;

import algo.app.model.ResourceLimits;
import algo.app.model.RunId;
import algo.app.platform.windows.Descriptor;
import algo.app.platform.windows.Handle;
import algo.app.platform.windows.Kernel32;
import algo.app.platform.windows.WindowsException;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.WString;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The job object of one run: what was started in it stays in it. Safe on any thread. */
final class Job implements AutoCloseable {
    /** The exit code of what this ends, by which it is told from all that ends by itself. */
    static final int KILLED = 0xA190A190;

    /** winnt.h: {@code JOBOBJECT_EXTENDED_LIMIT_INFORMATION}. */
    private static final int LIMIT_BYTES = 144;

    private static final int PROCESS_TIME = 0;
    private static final int FLAGS = 16;
    private static final int ACTIVE_PROCESSES = 40;
    private static final int PROCESS_MEMORY = 112;

    private static final int LIMIT_PROCESS_TIME = 0x2;
    private static final int LIMIT_ACTIVE_PROCESS = 0x8;
    private static final int LIMIT_PROCESS_MEMORY = 0x100;
    /** No window asks people what to do with a program that crashed. */
    private static final int LIMIT_DIE_ON_UNHANDLED_EXCEPTION = 0x400;

    private static final int LIMIT_KILL_ON_JOB_CLOSE = 0x2000;

    private static final long TICKS_OF_SECOND = 10_000_000;
    private static final int PIDS_AT_FIRST = 256;
    private static final int PIDS = 8;

    private final Handle handle;

    private Job(Handle handle) {
        this.handle = handle;
    }

    private static WString name(RunId run) {
        return new WString("Global\\algo-run-" + run.value());
    }

    /** Makes the job of a run. Until {@link #outlive} it ends all that is in it when this process ends. */
    static Job make(RunId run, ResourceLimits limits) throws WindowsException {
        try (Memory security = Descriptor.own().attributes(false)) {
            long made = ProcessCalls.CreateJobObjectW(security, name(run));
            int error = Native.getLastError();
            Job job = new Job(Handle.of(made, "cannot make a job"));
            if (error == Kernel32.ERROR_ALREADY_EXISTS) {
                job.close();
                throw WindowsException.of("cannot make the job of run " + run, error);
            }
            try {
                job.limit(limits, LIMIT_KILL_ON_JOB_CLOSE);
                return job;
            } catch (WindowsException e) {
                job.close();
                throw e;
            }
        }
    }

    /** Opens the job of a run, if there is one still. */
    static Optional<Job> open(RunId run) {
        int access = ProcessCalls.JOB_OBJECT_QUERY | ProcessCalls.JOB_OBJECT_TERMINATE;
        long found = ProcessCalls.OpenJobObjectW(access, 0, name(run));
        try {
            return found == 0 ? Optional.empty() : Optional.of(new Job(Handle.of(found, "no job")));
        } catch (WindowsException e) {
            return Optional.empty();
        }
    }

    Handle handle() {
        return handle;
    }

    /** Lets what is in it go on when this process ends. */
    void outlive(ResourceLimits limits) throws WindowsException {
        limit(limits, 0);
    }

    private void limit(ResourceLimits limits, int more) throws WindowsException {
        try (Memory information = information(limits, more)) {
            if (ProcessCalls.SetInformationJobObject(
                            handle.value(), ProcessCalls.JOB_EXTENDED_LIMIT_INFORMATION, information, LIMIT_BYTES)
                    == 0) {
                throw WindowsException.last("cannot set the limits of a run");
            }
        }
    }

    /** Returns the limits as Windows takes them, to be closed. Descriptors cannot be limited there. */
    static Memory information(ResourceLimits limits, int more) {
        Memory information = new Memory(LIMIT_BYTES);
        information.clear();
        int flags = LIMIT_DIE_ON_UNHANDLED_EXCEPTION | more;
        if (limits.memoryMb() != ResourceLimits.NONE) {
            flags |= LIMIT_PROCESS_MEMORY;
            information.setLong(PROCESS_MEMORY, limits.memoryMb() << 20);
        }
        if (limits.processes() != ResourceLimits.NONE) {
            flags |= LIMIT_ACTIVE_PROCESS;
            // Beside the program and the host of its console.
            information.setInt(ACTIVE_PROCESSES, (int) Math.min(limits.processes() + 2, Integer.MAX_VALUE));
        }
        if (limits.cpuSeconds() != ResourceLimits.NONE) {
            flags |= LIMIT_PROCESS_TIME;
            information.setLong(PROCESS_TIME, limits.cpuSeconds() * TICKS_OF_SECOND);
        }
        information.setInt(FLAGS, flags);
        return information;
    }

    /** Returns the processes that are in it now, the host of a console among them. */
    List<Integer> pids() throws WindowsException {
        for (int room = PIDS_AT_FIRST; ; room *= 2) {
            int bytes = PIDS + room * Native.POINTER_SIZE;
            try (Memory list = new Memory(bytes)) {
                list.clear();
                boolean whole = ProcessCalls.QueryInformationJobObject(
                                handle.value(), ProcessCalls.JOB_BASIC_PROCESS_ID_LIST, list, bytes, null)
                        != 0;
                if (!whole && Native.getLastError() != Kernel32.ERROR_MORE_DATA) {
                    throw WindowsException.last("cannot read the processes of a run");
                }
                if (whole && list.getInt(0) <= list.getInt(Integer.BYTES)) {
                    List<Integer> pids = new ArrayList<>();
                    for (int i = 0; i < list.getInt(Integer.BYTES); i++) {
                        pids.add((int) list.getLong(PIDS + (long) i * Native.POINTER_SIZE));
                    }
                    return pids;
                }
            }
        }
    }

    /** Gives the job to {@code process} too, so that its name stays while that lives. */
    void lendTo(Handle process) throws WindowsException {
        try (Memory result = new Memory(Native.POINTER_SIZE)) {
            int access = ProcessCalls.JOB_OBJECT_QUERY;
            if (ProcessCalls.DuplicateHandle(
                            Kernel32.GetCurrentProcess(), handle.value(), process.value(), result, access, 0, 0)
                    == 0) {
                throw WindowsException.last("cannot give a run its job");
            }
        }
    }

    /** Ends all that is in it, at one stroke. */
    void kill() {
        ProcessCalls.TerminateJobObject(handle.value(), KILLED);
    }

    @Override
    public void close() {
        handle.close();
    }
}
