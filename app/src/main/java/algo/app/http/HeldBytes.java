package algo.app.http;

import java.util.concurrent.atomic.AtomicLong;

/** The bytes that requests and answers may hold at once, over all connections. Thread-safe. */
final class HeldBytes {
    private final long most;
    private final AtomicLong taken = new AtomicLong();

    HeldBytes(long most) {
        this.most = most;
    }

    /** Takes so many bytes, or none if there are too few. */
    boolean take(long bytes) {
        if (taken.addAndGet(bytes) <= most) {
            return true;
        }
        taken.addAndGet(-bytes);
        return false;
    }

    /** Takes them whether they are there or not, for what has to be said. */
    void force(long bytes) {
        taken.addAndGet(bytes);
    }

    void giveBack(long bytes) {
        taken.addAndGet(-bytes);
    }
}
