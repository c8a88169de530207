package algo.app.process.unix;

import algo.app.model.ResourceLimits;
import algo.app.platform.unix.LibC;
import algo.app.process.LaunchException;
import com.sun.jna.Memory;
import java.io.IOException;

/**
 * Sets the limits of a run on its wrapper, which waits at its gate and passes them on. The daemon's own stay untouched,
 * since prlimit(2) names the process.
 */
public final class RunLimits {
    /** CPU seconds between SIGXCPU, which a program can handle, and SIGKILL. */
    private static final long CPU_MARGIN = 5;

    /** Descriptors that no run takes, so that a daemon at its limit still answers, stops and saves. */
    private static final int SPARE_DESCRIPTORS = 8;

    /** The part of a limit of processes that is left out for what others may end meanwhile, such as the client that asks. */
    private static final long PROCESSES_MARGIN = 8;

    private static final long MIB = 1024 * 1024;

    /** RLIM_INFINITY of bits/resource.h. */
    public static final long UNLIMITED = -1;

    private RunLimits() {}

    /** @throws LaunchException if one of them cannot be set: the process must not run then */
    static void apply(int pid, ResourceLimits limits) throws LaunchException {
        // The address space (RLIMIT_AS) is not limited: memory that is only reserved costs nothing, and a JVM or
        // threads reserve gigabytes.
        require(pid, LibC.RLIMIT_DATA, limits.memoryMb() * MIB, limits.memoryMb() * MIB, "memory", limits.memoryMb());
        require(pid, LibC.RLIMIT_NOFILE, limits.openFiles(), limits.openFiles(), "open files", limits.openFiles());
        limitProcesses(pid, limits.processes());
        long cpu = limits.cpuSeconds();
        require(pid, LibC.RLIMIT_CPU, cpu, killedAtCpuSeconds(limits), "CPU seconds", cpu);
        liftFileSize(pid);
        // No core dump unless a program wants one: its memory holds secrets.
        set(pid, LibC.RLIMIT_CORE, 0, hard(pid, LibC.RLIMIT_CORE));
    }

    /**
     * The kernel compares this limit with all that the user runs, threads of the daemon and other strategies included: so what
     * there is already is added. It is inexact for that: what the others end meanwhile the run may have, so it is set a little lower.
     */
    private static void limitProcesses(int pid, long most) throws LaunchException {
        if (most == ResourceLimits.NONE) {
            return;
        }
        long hard = hard(pid, LibC.RLIMIT_NPROC);
        long limit = most;
        if (Long.compareUnsigned(most, hard) <= 0) {
            long withOthers = most - most / PROCESSES_MARGIN + others();
            limit = Long.compareUnsigned(withOthers, hard) <= 0 ? withOthers : hard;
        }
        require(pid, LibC.RLIMIT_NPROC, limit, limit, "processes", most);
    }

    /** Returns the tasks of our user, the wrapper among them; none if they cannot be counted now. */
    private static long others() {
        try {
            return Proc.tasks(LibC.getuid());
        } catch (IOException e) {
            return 0;
        }
    }

    /** Returns the CPU seconds at which a process is killed that has not heeded SIGXCPU; 0 for never. */
    static long killedAtCpuSeconds(ResourceLimits limits) {
        return limits.cpuSeconds() == ResourceLimits.NONE ? 0 : limits.cpuSeconds() + CPU_MARGIN;
    }

    /**
     * @param newest descriptor of the daemon: the kernel gives out the lowest number, so all below are in use
     * @throws LaunchException if too few are left
     */
    static void requireSpareDescriptors(int newest) throws LaunchException {
        try (Memory limit = new Memory(2 * Long.BYTES)) {
            boolean known = LibC.prlimit(0, LibC.RLIMIT_NOFILE, null, limit) == 0;
            long most = limit.getLong(0);
            if (known && Long.compareUnsigned(newest + SPARE_DESCRIPTORS, most) >= 0) {
                throw new LaunchException("the daemon has no file descriptors left for it: " + newest
                        + " are in use, its limit is " + most + ", and it keeps " + SPARE_DESCRIPTORS
                        + " for itself; 'prlimit --nofile=N -p PID' raises it");
            }
        }
    }

    /**
     * A limit of file sizes that the daemon was started under would end its log, and with SIGXFSZ the program: it is not one
     * of the strategy's own. As far as the daemon may lift it: over the hard limit only root can.
     */
    private static void liftFileSize(int pid) {
        if (!set(pid, LibC.RLIMIT_FSIZE, UNLIMITED, UNLIMITED)) {
            long hard = hard(pid, LibC.RLIMIT_FSIZE);
            set(pid, LibC.RLIMIT_FSIZE, hard, hard);
        }
    }

    private static void require(int pid, int resource, long soft, long hard, String name, long value)
            throws LaunchException {
        if (value == ResourceLimits.NONE || set(pid, resource, soft, hard)) {
            return;
        }
        String unit = resource == LibC.RLIMIT_DATA ? " MiB of " : " ";
        String most = Long.toUnsignedString(hard(pid, resource) / (resource == LibC.RLIMIT_DATA ? MIB : 1));
        throw new LaunchException("its limit of " + value + unit + name
                + " cannot be set; the limit that the daemon runs under is " + most);
    }

    /** Sets both limits, as unsigned numbers; false if the kernel refuses. */
    static boolean set(int pid, int resource, long soft, long hard) {
        try (Memory limit = new Memory(2 * Long.BYTES)) {
            limit.setLong(0, soft);
            limit.setLong(Long.BYTES, hard);
            return LibC.prlimit(pid, resource, limit, null) == 0;
        }
    }

    private static long hard(int pid, int resource) {
        try (Memory limit = new Memory(2 * Long.BYTES)) {
            return LibC.prlimit(pid, resource, null, limit) == 0 ? limit.getLong(Long.BYTES) : 0;
        }
    }
}
