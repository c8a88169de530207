package algo.app.supervise;

import java.time.Duration;
import java.time.Instant;

/**
 * The times at which a run that was asked to end is looked at again: for processes that were not asked yet, and, once
 * its program has ended, for any that are left. Steady times. The supervisor's thread alone.
 */
final class EndingChecks {
    /** The time from the first signal to the first look. Most programs end before, and then no look is needed. */
    private static final Duration FIRST = Duration.ofMillis(10);

    /** The time between two looks in the second half of the grace, for what a program starts that goes on. */
    private static final Duration LATER = Duration.ofMillis(250);

    /** The longest time between two looks, because somebody may wait for the end. */
    private static final Duration LONGEST = Duration.ofMillis(50);

    private Instant next = Instant.MIN;
    private Instant began = Instant.MAX;
    private Instant halfTime = Instant.MIN;

    /** Returns the time at which the loop must wake for the next look. */
    Instant next() {
        return next;
    }

    /** Returns whether the look may be done now, the loop being awake anyway. */
    boolean isDue(Instant now) {
        return !now.isBefore(next) || Sweep.isEager(began, now);
    }

    /**
     * Sets the first look after the run was asked to end, as far as that could be done without a look; its grace is
     * over at {@code killAt}.
     */
    void afterFirst(Instant now, Instant killAt) {
        next = now.plus(FIRST);
        halfTime = middle(now, killAt);
    }

    /** Something has changed: it is due at once. */
    void hurry() {
        next = Instant.MIN;
    }

    /**
     * Returns whether half of the grace is over. Then the processes that were started since by those that were asked
     * are asked too. Of a run that another daemon asked, half of what is left of the grace counts.
     *
     * @param killAt when the grace is over
     */
    boolean isHalfTime(Instant now, Instant killAt) {
        halfTime = halfTime.equals(Instant.MIN) ? middle(now, killAt) : halfTime;
        return !now.isBefore(halfTime);
    }

    private static Instant middle(Instant from, Instant to) {
        return from.plus(Duration.between(from, to).dividedBy(2));
    }

    /**
     * Sets the next look after one that was done while the program lives: processes that it starts meanwhile are asked
     * from half of the grace on.
     */
    void again(Instant now) {
        next = now.isBefore(halfTime) ? halfTime : now.plus(LATER);
    }

    /**
     * Sets an early look after one that found that the program was not executed yet, or has ended and left something.
     */
    void soon(Instant now) {
        began = now.isBefore(began) ? now : began;
        Duration pause = Sweep.pause(began, now);
        next = now.plus(pause.compareTo(LONGEST) > 0 ? LONGEST : pause);
    }
}
