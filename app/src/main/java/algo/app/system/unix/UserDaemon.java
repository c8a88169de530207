package algo.app.system.unix;

import algo.app.model.BackOff;
import algo.app.system.SystemException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The knowledge about the daemon of one home. Fields are volatile: each is written by the thread that learns the fact,
 * and read by all.
 */
final class UserDaemon {
    private static final BackOff BACK_OFF = new BackOff(Duration.ofSeconds(1), Duration.ofMinutes(1));

    /** The process that we have started and that was ready; null if there was none yet. */
    private volatile ChildDaemon child;
    /** True if a daemon that is no child of this process was found to answer. */
    private volatile boolean found;
    /** True if there may be strategies in the home, as of the last look. */
    private volatile boolean wanted;
    /** True if there was such a look. */
    private volatile boolean looked;
    /** True if the daemon did not answer when it was asked last. */
    private volatile boolean silent;

    private final AtomicBoolean looking = new AtomicBoolean();
    private volatile String problem = "";
    private volatile long retryAt = System.nanoTime();
    private int failures;
    private SystemException failure;
    private long failedAt;

    /** Returns whether a child process of this one is the daemon. */
    boolean isUp() {
        ChildDaemon known = child;
        return known != null && known.isAlive();
    }

    /** Returns whether a daemon runs, for all that is known. */
    boolean isLiving() {
        return isUp() || found;
    }

    /**
     * Returns whether the daemon will most likely not answer: then others are asked first, and nobody waits long for
     * it.
     */
    boolean isSuspect() {
        ChildDaemon known = child;
        return silent || known != null && known.isStopped();
    }

    /** Returns whether there is something to ask about, or nobody has looked yet. */
    boolean isInUse() {
        return !looked || wanted || isLiving();
    }

    boolean isWanted() {
        return wanted;
    }

    ChildDaemon child() {
        return child;
    }

    String problem() {
        return problem;
    }

    void started(ChildDaemon process) {
        child = process;
        found = false;
        silent = false;
        problem = "";
    }

    void found(boolean answers) {
        found = answers;
    }

    void wanted(boolean anything) {
        wanted = anything;
    }

    void silent(boolean whether) {
        silent = whether;
    }

    void problem(String text) {
        problem = text;
    }

    /** Begins a look, and returns true, if nobody looks at the daemon now; then {@link #endLook} follows. */
    boolean beginLook() {
        return looking.compareAndSet(false, true);
    }

    void endLook() {
        looked = true;
        looking.set(false);
    }

    /** Returns how long to wait before the daemon is looked at again, in nanoseconds; 0 or less for no time. */
    long waitNanos() {
        return retryAt - System.nanoTime();
    }

    /** Postpones the next try by a second, then two, four, up to a minute. */
    synchronized void postpone() {
        failures++;
        retryAt = System.nanoTime() + BACK_OFF.after(failures).toNanos();
    }

    /** Forgets the failures, because it lived long or answers: the next one is the first. */
    synchronized void clearFailures() {
        failures = 0;
    }

    /** Remembers why it did not start. */
    synchronized void failed(SystemException why) {
        failure = why;
        failedAt = System.nanoTime();
    }

    /** Returns why the daemon did not start, if that was less than {@code recently} ago; else null. */
    synchronized SystemException failure(Duration recently) {
        return failure != null && System.nanoTime() - failedAt < recently.toNanos() ? failure : null;
    }
}
