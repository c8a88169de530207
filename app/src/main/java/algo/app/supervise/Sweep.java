package algo.app.supervise;

import java.time.Duration;
import java.time.Instant;

/**
 * The times of the next sweeps of a run: soon at first, and the more seldom the longer something of the run cannot be
 * ended. Steady times. The supervisor's thread alone.
 */
final class Sweep {
    /** The time between the first two sweeps. */
    private static final Duration SHORTEST = Duration.ofMillis(5);

    private static final Duration LONGEST = Duration.ofSeconds(1);

    /**
     * The time from which on the next sweep waits for {@link #PART} of the time that the sweeps have been going on for.
     */
    private static final Duration EAGER = Duration.ofSeconds(1);

    private static final int PART = 50;

    /** The time after SIGKILL after which people are told: a process that still lives needs more than time. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    /**
     * The time after SIGKILL after which a process that still lives does not keep the daemon from ending: the next
     * daemon goes on with it.
     */
    private static final Duration GIVEN_UP = Duration.ofSeconds(10);

    /** The time between two reports on one sweep. */
    private static final Duration SAID = Duration.ofSeconds(1);

    private Instant began = Instant.MAX;
    private Instant next = Instant.MIN;
    private Instant nextReport = Instant.MIN;

    /** Returns the time at which the loop must wake for the next sweep. */
    Instant next() {
        return next;
    }

    /** Returns whether the sweep may be done now, the loop being awake anyway. */
    boolean isDue(Instant now) {
        return !now.isBefore(next) || now.isBefore(began) || isEager(began, now);
    }

    /** Returns whether every turn of the loop is used for an end that began at {@code began}. */
    static boolean isEager(Instant began, Instant now) {
        return !now.isBefore(began) && Duration.between(began, now).compareTo(EAGER) < 0;
    }

    /** Sets the next sweep after one that found something left. */
    void again(Instant now) {
        began = now.isBefore(began) ? now : began;
        next = now.plus(pause(began, now));
    }

    /** Returns the time to wait at {@code now} for something that began at {@code began}, whose end nobody tells. */
    static Duration pause(Instant began, Instant now) {
        Duration wait = Duration.between(began, now).dividedBy(PART);
        wait = wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
        return wait.compareTo(SHORTEST) < 0 ? SHORTEST : wait;
    }

    /** Something has changed: it is due at once. */
    void hurry() {
        next = Instant.MIN;
    }

    /** Returns whether to report now what SIGKILL seems not to end; then the next report is due {@link #SAID} later. */
    boolean takeReport(Instant now) {
        if (!isLongerThan(PATIENCE, now) || now.isBefore(nextReport)) {
            return false;
        }
        nextReport = now.plus(SAID);
        return true;
    }

    /** Returns whether nobody should wait for the end of the run any more. */
    boolean isGivenUp(Instant now) {
        return isLongerThan(GIVEN_UP, now);
    }

    private boolean isLongerThan(Duration limit, Instant now) {
        return now.isAfter(began) && Duration.between(began, now).compareTo(limit) > 0;
    }
}
