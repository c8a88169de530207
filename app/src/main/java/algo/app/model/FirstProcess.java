package algo.app.model;

/** The first process of a container (PID 1 of its pid namespace). The kernel ends all others there with it. */
public final class FirstProcess {
    private FirstProcess() {}

    /** Whether this process is one: then strategies would die with it, and are stopped before. */
    public static boolean isThis() {
        return ProcessHandle.current().pid() == 1;
    }
}
