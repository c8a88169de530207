package algo.app.ipc;

import java.io.IOException;
import java.time.Duration;

/**
 * Memory that several connections share, for the few that need much of it. Whoever takes some gives it back. Safe on any thread.
 */
public final class ByteBudget {
    /** Thrown when others hold the memory that is asked for. */
    public static final class SpentException extends IOException {
        public SpentException() {
            this("others ask the daemon for much at the same time");
        }

        public SpentException(String message) {
            super(message);
        }
    }

    private final long whole;
    private long left;

    /** @param bytes the size of the budget */
    public ByteBudget(long bytes) {
        this.whole = bytes;
        this.left = bytes;
    }

    /** Returns the size of the budget, in bytes. */
    public long whole() {
        return whole;
    }

    /**
     * Takes {@code bytes} from the budget, and waits for them if others hold them.
     *
     * @throws SpentException if they were not there within {@code patience}; nothing was taken
     */
    public synchronized void take(long bytes, Duration patience) throws SpentException {
        long end = System.nanoTime() + patience.toNanos();
        while (left < bytes) {
            long millis = (end - System.nanoTime()) / 1_000_000;
            if (millis <= 0 || bytes > whole) {
                throw new SpentException();
            }
            try {
                wait(millis);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new SpentException();
            }
        }
        left -= bytes;
    }

    /** Gives {@code bytes} back that were taken. */
    public synchronized void giveBack(long bytes) {
        left += bytes;
        notifyAll();
    }
}
