package algo.app.model;

/** The phases of a strategy. The names, in lower case, are those of {@code algo status}. */
public enum Phase implements Labelled {
    /** There is no process, and none is wanted, or none was launched yet. */
    STOPPED,
    /** The process was executed and has not yet stayed up for the start window. */
    STARTING,
    /** The process is up. */
    RUNNING,
    /** There is no process; the restart policy starts the next one at a known time. */
    BACKOFF,
    /** The run is ending: asked to stop, killed, or being swept; something of it may still live. */
    STOPPING,
    /** The program ended by itself and nothing starts it again. */
    EXITED,
    /** The strategy could not be started, or the restart policy gave up. */
    FAILED;

    /** Returns whether a run exists in this phase, so that no other may begin. */
    public boolean hasRun() {
        return switch (this) {
            case STARTING, RUNNING, STOPPING -> true;
            case STOPPED, BACKOFF, EXITED, FAILED -> false;
        };
    }
}
