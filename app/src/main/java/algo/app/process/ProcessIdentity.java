package algo.app.process;

/**
 * One process, for good: a pid alone is reused, these three together are not.
 *
 * @param bootId the kernel's id of this boot; another value means the process is gone
 * @param pid its process id
 * @param startTime when it started, in clock ticks since boot (field 22 of {@code /proc/PID/stat}), so no clock step moves it
 */
public record ProcessIdentity(String bootId, int pid, long startTime) {
    public ProcessIdentity {
        if (pid <= 1) {
            throw new IllegalArgumentException("a process of ours has a pid above 1, not " + pid);
        }
    }
}
