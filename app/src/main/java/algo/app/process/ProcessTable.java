package algo.app.process;

/**
 * All processes of the host as they were at one instant, read once and used for every run that needs it in the same
 * turn of the loop. Each platform has its own; it is handed back to the launcher's processes that it came from.
 */
public interface ProcessTable {
    /**
     * The memory, the CPU time and the processes of the whole tree of a run.
     *
     * @param residentBytes sum of the resident memory of its processes; pages they share count more than once
     * @param cpuNanos CPU time that its living processes have used, user and system, those they waited for included
     * @param processes number of its processes
     * @param frozen how many of them are stopped by a signal, and do nothing until they are continued
     */
    record Usage(long residentBytes, long cpuNanos, int processes, int frozen) {
        /** The usage where the table could not be read. */
        public static final Usage UNKNOWN = new Usage(-1, -1, 0, 0);

        @Override
        public boolean equals(Object other) {
            return other instanceof Usage that
                    && residentBytes == that.residentBytes
                    && cpuNanos == that.cpuNanos
                    && processes == that.processes
                    && frozen == that.frozen;
        }
    }

    /** Returns what the tree of {@code run} uses at this table's instant; zeros when nothing of it lives. */
    Usage usage(RunRecord run);

    /** Returns what keeps the tree of {@code run} from doing anything, in one clause; empty if nothing is seen. */
    String standstill(RunRecord run);

    /**
     * Returns the resident memory of the tree of {@code run}, pages that its processes share counted once, in bytes.
     * Looks at each of them again, which takes long for large ones.
     *
     * @throws java.io.UncheckedIOException if that cannot be read, e.g. for want of descriptors
     */
    long residentBytes(RunRecord run);
}
