package algo.app.process.macos;

import algo.app.model.ResourceLimits;
import algo.app.process.unix.StatusText;
import java.util.Locale;

/**
 * Writes the lines of the wrapper that set the limits of a run: macOS lets nobody set those of another process. Pure. The limit of memory is that
 * of the data segment, which macOS takes and holds only old programs to.
 */
final class MacLimits {
    /** CPU seconds between SIGXCPU, which a program can handle, and SIGKILL. */
    private static final long CPU_MARGIN = 5;

    /** The part of a limit of processes that is left out for what others may end meanwhile. */
    private static final long PROCESSES_MARGIN = 8;

    private static final long KIB_OF_MIB = 1024;

    private MacLimits() {}

    /** Returns the CPU seconds at which a process is killed that has not heeded SIGXCPU; 0 for never. */
    static long killedAtCpuSeconds(ResourceLimits limits) {
        return limits.cpuSeconds() == ResourceLimits.NONE ? 0 : limits.cpuSeconds() + CPU_MARGIN;
    }

    /**
     * Returns the lines. One that fails notes which limit it was in the status file, and nothing runs.
     *
     * @param others processes of our user now: the kernel counts them all
     */
    static String script(ResourceLimits limits, long others) {
        StringBuilder lines = new StringBuilder();
        add(lines, "-d", limits.memoryMb() * KIB_OF_MIB, limits.memoryMb(), "%d MiB of memory");
        add(lines, "-n", limits.openFiles(), limits.openFiles(), "%d open files");
        long most = limits.processes();
        if (most != ResourceLimits.NONE) {
            // As on Linux: inexact, so a little lower.
            add(lines, "-p", most - most / PROCESSES_MARGIN + others, most, "%d processes");
        }
        long cpu = limits.cpuSeconds();
        add(lines, "-S -t", cpu, cpu, "%d CPU seconds");
        add(lines, "-H -t", killedAtCpuSeconds(limits), cpu, "%d CPU seconds");
        // A limit of the daemon's own would end the log, and no core dump is wanted: its memory holds secrets.
        lines.append("ulimit -S -f \"$(ulimit -H -f)\"\nulimit -S -c 0\n");
        return lines.toString();
    }

    private static void add(StringBuilder lines, String option, long value, long told, String name) {
        if (told != ResourceLimits.NONE) {
            lines.append(String.format(
                    Locale.ROOT,
                    "ulimit %s %d || { echo '%s%s' >>\"$0\"; exit 0; }%n",
                    option,
                    value,
                    StatusText.LIMIT,
                    String.format(Locale.ROOT, name, told)));
        }
    }
}
