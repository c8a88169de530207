package algo.app.supervise;

import java.util.Locale;

/** The causes for which a run is ending. */
enum StopCause {
    /** The program ended, or its wrapper was killed; nobody here asked for it. */
    ITSELF,
    /** The strategy should not be up: it was stopped by hand, or removed. */
    STOP,
    /** The strategy is to be started again at once. */
    RESTART,
    /** The daemon was told to stop its strategies; they are started again with it. */
    DAEMON,
    /** The schedule says that the strategy should be down now. */
    SCHEDULE,
    /** Somebody stops everything at once, and nothing starts again until that is lifted. */
    PANIC,
    /** The strategy lost as much on one day as it may. */
    LOSS,
    /** The account of live mode lost as much on one day as it may. */
    ACCOUNT_LOSS,
    /** The tree holds more memory than its limit; what follows is as if the run had failed by itself. */
    MEMORY_LIMIT,
    /** The command before its program takes too long; what follows is as if the start had failed by itself. */
    BEFORE_START,
    /** A watch missed the sign of the run; it is started again, as its budget of restarts allows. */
    WATCH_RESTART,
    /** A watch missed the sign of the run; it stays stopped until a person starts it. */
    WATCH_STOP;

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
