package algo.app.model;

/** The effect that a command which sets something has at once on what runs. */
public enum Effect implements Labelled {
    /** Nothing starts, and nothing that would be up is kept down. */
    NONE,
    /** The strategy starts. */
    STARTS,
    /** The strategy runs, and goes on. */
    RUNS_ON,
    /** Something keeps it down: a person's stop, or what became of it today. */
    STAYS_STOPPED
}
