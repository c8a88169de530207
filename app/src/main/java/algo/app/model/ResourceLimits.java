package algo.app.model;

import java.util.Optional;

/**
 * The limits of one run. {@link #NONE} in a field means that it is not limited.
 *
 * @param memoryMb MiB, at least 16: private writable memory of each process, and resident memory of the whole tree
 * @param openFiles descriptors of each process, at least 16
 * @param processes processes and threads of the run beside what the user runs when it starts (RLIMIT_NPROC; the kernel
 *     ignores it for root)
 * @param cpuSeconds CPU time of each process in seconds; SIGXCPU at it, SIGKILL 5 s of CPU later
 * @param threads value of the thread caps that numeric libraries read from the environment
 */
public record ResourceLimits(long memoryMb, long openFiles, long processes, long cpuSeconds, int threads) {
    /** Stands in a field that is not limited. */
    public static final int NONE = 0;

    public ResourceLimits {
        atLeast("memory_mb", memoryMb, 16);
        atLeast("open_files", openFiles, 16);
        atLeast("processes", processes, 1);
        atLeast("cpu_seconds", cpuSeconds, 1);
        atLeast("threads", threads, 1);
    }

    /**
     * Returns the clause that says what these limits may do to a program that nobody would guess; empty if nothing.
     * Measured with Debian 12's numpy 1.24 on OpenBLAS: importing it does not fail but hangs in 256 MiB with two
     * threads and in 192 MiB with one, and works in 1024 and 256 MiB.
     */
    public Optional<String> warning() {
        long least = threads == 1 ? 256 : 1024;
        return memoryMb == NONE || memoryMb >= least
                ? Optional.empty()
                : Optional.of(
                        "limits.memory_mb=" + memoryMb
                                + " also bounds what each process may allocate, in which numpy"
                                + " may hang instead of failing; it is safe from 1024 on, or from 256 on with limits.threads=1");
    }

    private static void atLeast(String name, long value, long least) {
        if (value != NONE && value < least) {
            throw new IllegalArgumentException(name + " must be at least " + least + ", not " + value);
        }
    }
}
