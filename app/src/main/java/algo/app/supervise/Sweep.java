package algo.app.supervise;

import java.time.Duration;
import java.time.Instant;

/**
 * When the next sweep of a run is due: soon at first, and the more seldom the longer something of it cannot be ended. Steady
 * times. The supervisor's thread alone.
 */
final class Sweep {
    /** Between the first two. */
    private static final Duration SHORTEST = Duration.ofMillis(5);

    private static final Duration LONGEST = Duration.ofSeconds(1);

    /** From then on the next sweep waits for {@link #PART} of the time that they have been going on for. */
    private static final Duration EAGER = Duration.ofSeconds(1);

    private static final int PART = 50;

    /** What SIGKILL has not ended for so long will need more than time. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    /** What it has not ended for so long does not keep the daemon from ending: the next one goes on with it. */
    private static final Duration GIVEN_UP = Duration.ofSeconds(10);

    /** Between two reports of it. */
    private static final Duration SAID = Duration.ofSeconds(1);

    private Instant began = Instant.MAX;
    private Instant next = Instant.MIN;
    private Instant nextReport = Instant.MIN;

    /** When to wake for the next one. */
    Instant next() {
        return next;
    }

    /** Whether it may be done now, the loop being awake anyway. */
    boolean isDue(Instant now) {
        return !now.isBefore(next) || now.isBefore(began) || isEager(began, now);
    }

    /** Whether every turn of the loop is used for what began at {@code began}. */
    static boolean isEager(Instant began, Instant now) {
        return !now.isBefore(began) && Duration.between(began, now).compareTo(EAGER) < 0;
    }

    /** One was done, and found something left. */
    void again(Instant now) {
        began = now.isBefore(began) ? now : began;
        next = now.plus(pause(began, now));
    }

    /** The time to wait at {@code now} for something that began at {@code began}, whose end nobody tells. */
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

    /** Whether nobody should wait for its end any more. */
    boolean isGivenUp(Instant now) {
        return isLongerThan(GIVEN_UP, now);
    }

    private boolean isLongerThan(Duration limit, Instant now) {
        return now.isAfter(began) && Duration.between(began, now).compareTo(limit) > 0;
    }
}
