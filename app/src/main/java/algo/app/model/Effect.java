package algo.app.model;

/** What a command that sets something changes about what runs, there and then. */
public enum Effect implements Labelled {
    /** Nothing starts, and nothing that would be up is kept down. */
    NONE,
    /** It starts. */
    STARTS,
    /** It runs, and goes on. */
    RUNS_ON,
    /** Something keeps it down: a person's stop, or what became of it today. */
    STAYS_STOPPED
}
