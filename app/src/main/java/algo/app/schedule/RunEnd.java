package algo.app.schedule;

/** How a run ended after which no restart policy starts the next one. */
public enum RunEnd {
    /** Its program exited with 0. */
    DONE,
    /** Its program failed, or could not be started. */
    FAILED,
    /** It was ended from outside: by its schedule, with the daemon, with the host. */
    STOPPED
}
