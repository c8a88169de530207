package algo.app.model;

import java.time.Duration;

/**
 * One watch over a strategy that runs.
 *
 * @param sign what is to be seen
 * @param every the time between two questions; zero for a sign that nobody is asked for
 * @param limit the longest time for an answer; zero for a sign that nobody is asked for
 * @param failures how many questions in a row must fail
 * @param deed what is done when the sign is missed
 */
public record Watch(Sign sign, Duration every, Duration limit, int failures, Deed deed) {
    /** The consequences of a sign that is missed. */
    public enum Deed implements Labelled {
        /** It is said, and nothing else. */
        ALERT,
        /** The strategy is restarted, within its budget of restarts. */
        RESTART,
        /** The strategy is stopped, and stays stopped. */
        STOP
    }
}
