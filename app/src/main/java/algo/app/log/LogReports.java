package algo.app.log;

/**
 * Is told what became of logs. Called on the keeper's thread; must not wait.
 */
public interface LogReports {
    /**
     * Reports that files were removed.
     *
     * @param cause the config key whose bound they were over, or {@code low_space}
     * @param detail how many, how much, and which
     */
    void removed(String strategy, String cause, String detail);

    /**
     * Reports that somebody else changed the log of a run.
     *
     * @param cause {@code cut}, {@code moved} or {@code removed}
     * @param detail what, and what was done about it
     */
    void taken(String strategy, String cause, String detail);
}
