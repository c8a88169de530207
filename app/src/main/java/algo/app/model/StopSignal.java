package algo.app.model;

/** The signals that a strategy may be asked to end with; their numbers are the platform's business. */
public enum StopSignal {
    TERM,
    INT,
    HUP,
    QUIT,
    USR1,
    USR2,
    KILL
}
