package algo.app.model;

/** The reasons for which a run is over, as {@code last_exit.reason} tells them. */
public enum ExitReason implements Labelled {
    /** The program ended by itself with an exit code. */
    EXITED,
    /** A signal that we did not send ended the program. */
    SIGNAL,
    /** The daemon ended it because its tree used more memory than its limit. */
    MEMORY_LIMIT,
    /** The system ended it because it used more CPU time than its limit. */
    CPU_LIMIT,
    /** The run ended within its grace after it was asked to stop. */
    STOPPED,
    /** The run was asked to stop, outlived its grace, and was killed. */
    KILLED,
    /** The program was never executed. */
    COULD_NOT_START,
    /** The host went down under it; or, with a detail, the live host did not answer, so that it was not executed. */
    HOST_DOWN,
    /** The run is gone, and nothing tells how. */
    UNKNOWN
}
