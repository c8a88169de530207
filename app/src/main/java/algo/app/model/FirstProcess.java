package algo.app.model;

/** The first process of a container (PID 1 of its pid namespace). The kernel ends all others there with it. */
public final class FirstProcess {
    private FirstProcess() {}

    /**
     * Returns whether this process is the first one of its system or container: then strategies would die with it, and
     * are stopped before.
     */
    public static boolean isThis() {
        return ProcessHandle.current().pid() == 1;
    }
}
