package algo.app.model;

/** Where a strategy stands. The names, in lower case, are those of {@code algo status}. */
public enum Phase implements Labelled {
    /** No process, and none wanted, or none launched yet. */
    STOPPED,
    /** Its process was executed and has not yet stayed up for the start window. */
    STARTING,
    /** Its process is up. */
    RUNNING,
    /** No process; the restart policy starts the next one at a known time. */
    BACKOFF,
    /** Its run is ending: asked to stop, killed, or being swept; something of it may still live. */
    STOPPING,
    /** Its program ended by itself and nothing starts it again. */
    EXITED,
    /** It could not be started, or the restart policy gave up. */
    FAILED;

    /** Whether a run exists in this phase, so that no other may begin. */
    public boolean hasRun() {
        return switch (this) {
            case STARTING, RUNNING, STOPPING -> true;
            case STOPPED, BACKOFF, EXITED, FAILED -> false;
        };
    }
}
