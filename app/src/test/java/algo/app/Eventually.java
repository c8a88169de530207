package algo.app;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;

/** Waits for what another process or thread brings about: asks again and again, up to a limit, with no fixed sleep. */
public final class Eventually {
    /**
     * Long enough for a busy machine with two cores, and longer where a whole distribution is under test. A test that passes
     * never waits for it.
     */
    public static final Duration LIMIT = Duration.ofSeconds(System.getProperty("algo.dist") == null ? 20 : 90);

    /** The first pause, and the longest: what takes long is asked for less often, for asking takes time of the processor, too. */
    private static final long PAUSE_MILLIS = 5;

    private static final long LONGEST_PAUSE_MILLIS = 50;
    /** The part of the time waited so far that the next pause takes. */
    private static final int SHARE = 20;

    private Eventually() {}

    /** A condition that may fail while what it looks at is not there yet. */
    public interface Condition {
        boolean holds() throws Exception;
    }

    /** Returns once the condition holds. {@code what} completes the sentence "not within 20 s: ...". */
    public static void holds(String what, Condition condition) {
        get(what, () -> condition.holds() ? Optional.of(true) : Optional.empty());
    }

    /** Returns whether the condition holds within {@code limit}. */
    public static boolean within(Duration limit, Condition condition) {
        try {
            get("", limit, () -> condition.holds() ? Optional.of(true) : Optional.empty());
            return true;
        } catch (AssertionError e) {
            return false;
        }
    }

    /** Returns the value, once there is one: an empty answer and an exception both mean "not yet". */
    public static <T> T get(String what, Callable<Optional<T>> question) {
        return get(what, LIMIT, question);
    }

    private static <T> T get(String what, Duration limit, Callable<Optional<T>> question) {
        long since = System.nanoTime();
        long end = since + limit.toNanos();
        Exception last = null;
        do {
            try {
                Optional<T> answer = question.call();
                if (answer.isPresent()) {
                    return answer.get();
                }
                last = null;
            } catch (Exception e) {
                last = e;
            }
            pause(System.nanoTime() - since);
        } while (System.nanoTime() < end);
        throw new AssertionError("not within " + limit.toSeconds() + " s: " + what, last);
    }

    private static void pause(long waitedNanos) {
        long share = Duration.ofNanos(waitedNanos).toMillis() / SHARE;
        try {
            Thread.sleep(Math.max(PAUSE_MILLIS, Math.min(LONGEST_PAUSE_MILLIS, share)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }
}
