package algo.app.model;

/**
 * What one run may use. {@link #NONE} in a field means that it is not limited.
 *
 * @param memoryMb address space of each process in MiB, at least 16
 * @param openFiles descriptors of each process, at least 16
 * @param processes processes of the user on the whole host (RLIMIT_NPROC; the kernel ignores it for root)
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

    private static void atLeast(String name, long value, long least) {
        if (value != NONE && value < least) {
            throw new IllegalArgumentException(name + " must be at least " + least + ", not " + value);
        }
    }
}
