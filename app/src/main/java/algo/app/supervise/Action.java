package algo.app.supervise;

/** The next thing to do for a strategy. */
enum Action {
    NOTHING,
    /** Make a process and execute the program. */
    LAUNCH,
    /** It has stayed up for its start window: call it running. */
    CONFIRM,
    /** Ask the run to end. */
    TERMINATE,
    /** It was asked to end, or its program has ended: ask what else lives of it. */
    ASK,
    /** The grace is over: from now on, kill. */
    KILL,
    /** Kill what still lives of the run; when nothing does, it is over. */
    SWEEP,
    /** It waits for a restart that nobody wants any more. */
    SETTLE
}
