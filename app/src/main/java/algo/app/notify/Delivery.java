package algo.app.notify;

import java.time.Duration;
import java.util.Optional;

/**
 * The fate of a message.
 *
 * @param problem why it was not sent; empty if it was
 * @param isRefused whether the other end would not take this message, or nothing at all from us: it would refuse it again
 * @param isInDoubt whether it may have arrived all the same
 * @param retryAfter how long the other end asked to be left alone
 */
public record Delivery(String problem, boolean isRefused, boolean isInDoubt, Optional<Duration> retryAfter) {
    public static final Delivery SENT = new Delivery("", false, false, Optional.empty());

    /** Makes one of a message that certainly did not arrive. */
    public static Delivery failed(String problem) {
        return new Delivery(problem, false, false, Optional.empty());
    }

    /** Makes one of a message that may have arrived. */
    public static Delivery inDoubt(String problem) {
        return new Delivery(problem, false, true, Optional.empty());
    }

    public static Delivery refused(String problem) {
        return new Delivery(problem, true, false, Optional.empty());
    }

    public boolean isSent() {
        return problem.isEmpty();
    }
}
