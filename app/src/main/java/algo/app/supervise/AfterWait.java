package algo.app.supervise;

import java.time.Duration;
import java.time.Instant;

/**
 * The wait of a start for what has to come before it.
 *
 * @param since steady time of its beginning; survives the daemon
 * @param what what is waited for, in one clause; empty until that was looked at
 */
record AfterWait(Instant since, String what) {
    /** The time that a wait has at least under a daemon that takes it up: others could not start without a daemon. */
    private static final Duration LEAST = Duration.ofMinutes(1);

    /** Returns the wait that an earlier daemon began. */
    static AfterWait takenUp(Instant since) {
        return new AfterWait(since, "");
    }

    /** Returns the steady time from which the limit counts. */
    Instant countsFrom(Instant now, Duration limit) {
        Duration least = limit.compareTo(LEAST) < 0 ? limit : LEAST;
        Instant latest = now.minus(limit).plus(least);
        return what.isEmpty() && since.isBefore(latest) ? latest : since;
    }
}
