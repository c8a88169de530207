package algo.app.supervise;

import algo.app.process.ProcessTable;

/**
 * The use of memory and CPU by the whole tree of a run.
 *
 * @param tree as the process table shows it; {@link ProcessTable.Usage#UNKNOWN} where that cannot be read
 * @param cpuPercent of one core, over the time between two looks, which is a second or more; negative where unknown
 */
public record RunUsage(ProcessTable.Usage tree, double cpuPercent) {
    static final RunUsage UNKNOWN = new RunUsage(ProcessTable.Usage.UNKNOWN, -1);

    public boolean isKnown() {
        return !tree.equals(ProcessTable.Usage.UNKNOWN);
    }
}
