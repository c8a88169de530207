package algo.app.supervise;

/** The next thing to do for a strategy. */
enum Action {
    NOTHING,
    /** Make a process and execute the program. */
    LAUNCH,
    /** The run has stayed up for its start window: it is called running. */
    CONFIRM,
    /** Ask the run to end. */
    TERMINATE,
    /** The run was asked to end, or its program has ended: what else lives of it is asked. */
    ASK,
    /** The grace is over: from now on, kill. */
    KILL,
    /** Kill what still lives of the run; when nothing does, it is over. */
    SWEEP,
    /** The strategy waits for a restart that nobody wants any more. */
    SETTLE
}
