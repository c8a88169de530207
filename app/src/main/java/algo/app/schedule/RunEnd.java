package algo.app.schedule;

/** The ways in which a run ends that is not followed by a restart. */
public enum RunEnd {
    /** The program exited with 0. */
    DONE,
    /** The program failed, or could not be started. */
    FAILED,
    /** The run was ended from outside: by its schedule, with the daemon, with the host. */
    STOPPED
}
