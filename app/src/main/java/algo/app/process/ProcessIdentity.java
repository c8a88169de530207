package algo.app.process;

import java.util.Objects;

/**
 * One process, for good: a pid alone is reused, these three together are not.
 *
 * @param bootId the kernel's id of this boot, and, but for the first of the host, the pid namespace in which the pid counts, as
 *     {@code <boot>@<namespace>}. Another boot means that the process is gone; another namespace of this boot does not
 * @param pid its process id
 * @param startTime when it started, in clock ticks since boot (field 22 of {@code /proc/PID/stat}), so no clock step moves it
 */
public record ProcessIdentity(String bootId, int pid, long startTime) {
    public ProcessIdentity {
        if (pid <= 1) {
            throw new IllegalArgumentException("a process of ours has a pid above 1, not " + pid);
        }
    }

    /**
     * Returns whether the pid counts in another pid namespace of the boot that {@code here}, such as {@code bootId}, is
     * of.
     */
    public boolean isElsewhere(String here) {
        return !bootId.equals(here) && boot(bootId).equals(boot(here));
    }

    private static String boot(String id) {
        int namespace = id.indexOf('@');
        return namespace < 0 ? id : id.substring(0, namespace);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ProcessIdentity that
                && Objects.equals(bootId, that.bootId)
                && pid == that.pid
                && startTime == that.startTime;
    }

    @Override
    public int hashCode() {
        return 31 * (31 * bootId.hashCode() + pid) + Long.hashCode(startTime);
    }
}
