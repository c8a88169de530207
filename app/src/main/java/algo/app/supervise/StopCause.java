package algo.app.supervise;

import java.util.Locale;

/** The causes for which a run is ending. */
enum StopCause {
    /** Its program ended, or its wrapper was killed; nobody here asked for it. */
    ITSELF,
    /** It should not be up: stopped by hand, or removed. */
    STOP,
    /** To be started again at once. */
    RESTART,
    /** The daemon was told to stop its strategies; they are started again with it. */
    DAEMON,
    /** Its schedule says that it should be down now. */
    SCHEDULE,
    /** Its tree holds more memory than its limit; what follows is as if it had failed by itself. */
    MEMORY_LIMIT;

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
