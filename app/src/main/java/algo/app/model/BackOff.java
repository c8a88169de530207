package algo.app.model;

import java.time.Duration;

/**
 * The waits between attempts at something that keeps failing: each is twice the one before, up to a bound.
 *
 * @param first the wait after the first failure; none if zero, and then none ever
 * @param longest the bound of every wait; not shorter than {@code first}
 */
public record BackOff(Duration first, Duration longest) {
    public BackOff {
        if (first.isNegative() || longest.compareTo(first) < 0) {
            throw new IllegalArgumentException("waits from " + first + " to " + longest + " do not grow");
        }
    }

    /**
     * Returns the wait before the next attempt.
     *
     * @param failures the number of attempts that failed since the last that went well; 0 or less means no wait
     */
    public Duration after(int failures) {
        if (failures <= 0) {
            return Duration.ZERO;
        }
        Duration wait = first;
        for (int failure = 1; failure < failures && !wait.isZero() && wait.compareTo(longest) < 0; failure++) {
            wait = wait.multipliedBy(2);
        }
        return wait.compareTo(longest) > 0 ? longest : wait;
    }
}
