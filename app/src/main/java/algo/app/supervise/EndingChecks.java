package algo.app.supervise;

import java.time.Duration;
import java.time.Instant;

/**
 * When a run that was asked to end is looked at again: whether something of it was not asked yet, and once its program has
 * ended, whether anything is left. Steady times. The supervisor's thread alone.
 */
final class EndingChecks {
    /** After the first signal. Most programs end before, and then no look is needed. */
    private static final Duration FIRST = Duration.ofMillis(10);

    /** Between two looks for what a program starts that goes on in the second half of its grace. */
    private static final Duration LATER = Duration.ofMillis(250);

    /** What somebody waits for should not be seen much later than it happened. */
    private static final Duration LONGEST = Duration.ofMillis(50);

    private Instant next = Instant.MIN;
    private Instant began = Instant.MAX;
    private Instant halfTime = Instant.MIN;

    /** When to wake for the next one. */
    Instant next() {
        return next;
    }

    /** Whether it may be done now, the loop being awake anyway. */
    boolean isDue(Instant now) {
        return !now.isBefore(next) || Sweep.isEager(began, now);
    }

    /** It was asked to end, as far as that could be done without a look; its grace is over at {@code killAt}. */
    void afterFirst(Instant now, Instant killAt) {
        next = now.plus(FIRST);
        halfTime = middle(now, killAt);
    }

    /** Something has changed: it is due at once. */
    void hurry() {
        next = Instant.MIN;
    }

    /**
     * Whether half of the grace is over: then also what was started since by those that were asked is asked itself. Of a run
     * that another daemon asked, half of what is left of it.
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

    /** One was done while the program lives: whom it starts meanwhile is asked from half of the grace on. */
    void again(Instant now) {
        next = now.isBefore(halfTime) ? halfTime : now.plus(LATER);
    }

    /** One was done, and its program has not been executed yet, or has ended and left something. */
    void soon(Instant now) {
        began = now.isBefore(began) ? now : began;
        Duration pause = Sweep.pause(began, now);
        next = now.plus(pause.compareTo(LONGEST) > 0 ? LONGEST : pause);
    }
}
