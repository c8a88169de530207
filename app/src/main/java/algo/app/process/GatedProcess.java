package algo.app.process;

/**
 * A process that was made and waits at its gate: its limits are in force, its identity is known, and nothing of the
 * program has run. Exactly one of the two methods is called, once. If the daemon dies first, the gate closes by
 * itself and nothing runs.
 */
public interface GatedProcess {
    /** Returns what must be saved before the gate is opened. */
    RunRecord record();

    /**
     * Opens the gate: the program is executed.
     *
     * @throws java.io.UncheckedIOException if it could not be watched for want of memory; nothing ran, nothing is left
     */
    RunningProcess release();

    /** Closes the gate: the wrapper ends and nothing is executed; it is reaped, and no exit is reported for it. */
    void abandon();
}
