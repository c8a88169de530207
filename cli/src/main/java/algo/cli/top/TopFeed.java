package algo.cli.top;

import algo.app.protocol.Reply;
import algo.app.protocol.Request;
import algo.app.protocol.StrategyView;
import algo.cli.ClientException;
import algo.cli.DaemonClient;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Asks the daemon again and again how the strategies stand, over one connection, on its own thread {@code top-feed}; of those on
 * the screen also for the last line that each printed. A daemon that goes away is looked for until it is back, and none is
 * started. {@code lock} guards {@code visible}, {@code hurried} and {@code lost}.
 */
final class TopFeed {
    /** The daemon closes a connection on which it was asked nothing for 10 s. */
    private static final long KEPT_MILLIS = 5000;

    private static final long LOST_MILLIS = 1000;
    /** The longest time until a daemon of another machine is tried again: each attempt is a login there. */
    private static final long MOST_LOST_MILLIS = 30_000;

    /** The time between two answers, however often the screen changes. */
    private static final long LEAST_MILLIS = 150;

    /** The way to the daemon that is shown. Safe on any thread. */
    interface Way {
        DaemonClient connect() throws ClientException;
    }

    /** Is told of answers, on the thread of the feed. */
    interface Listener {
        void answered(Reply.Statuses statuses, String version);

        void lost(String why);
    }

    private final Way way;
    private final List<String> ids;
    private final long everyMillis;
    private final boolean far;
    private final Listener listener;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition hurry = lock.newCondition();
    private List<String> visible = List.of();
    private boolean hurried;
    private boolean lost;
    /** The time of the question that is not answered yet, as of {@link System#nanoTime}; 0 while there is none. */
    private volatile long askedAt;

    /**
     * @param far whether each connection is made over a network
     * @param ids of the strategies to ask for; empty for all
     */
    TopFeed(Way way, boolean far, List<String> ids, long everyMillis, Listener listener) {
        this.far = far;
        this.way = way;
        this.ids = ids;
        this.everyMillis = everyMillis;
        this.listener = listener;
    }

    /** Sets the rows whose last lines are wanted; if they are others than before, the daemon is asked at once. */
    void show(List<StrategyView> rows) {
        List<String> now = rows.stream().map(StrategyView::id).toList();
        lock.lock();
        try {
            if (!now.equals(visible)) {
                visible = now;
                // What is selected brings nobody back.
                hurried |= !lost;
                hurry.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Something was done: asks at once. */
    void hurry() {
        lock.lock();
        try {
            hurried = true;
            hurry.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Returns how many seconds the daemon has owed an answer. */
    long silentSeconds() {
        long since = askedAt;
        return since == 0 ? 0 : TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - since);
    }

    private List<String> visible() {
        lock.lock();
        try {
            return visible;
        } finally {
            lock.unlock();
        }
    }

    private boolean note(boolean isLost) {
        lock.lock();
        try {
            lost = isLost;
            return isLost;
        } finally {
            lock.unlock();
        }
    }

    /** Asks until the thread is interrupted. */
    void run() {
        DaemonClient daemon = null;
        long lostMillis = LOST_MILLIS;
        try {
            while (true) {
                boolean failed = false;
                askedAt = System.nanoTime();
                try {
                    if (daemon == null) {
                        daemon = way.connect();
                    }
                    Reply reply = daemon.ask(new Request.Status(ids, 0, visible()));
                    listener.answered(DaemonClient.expect(Reply.Statuses.class, reply), daemon.version());
                    lostMillis = LOST_MILLIS;
                } catch (ClientException e) {
                    failed = true;
                    listener.lost(e.getMessage());
                }
                askedAt = 0;
                if (daemon != null && (failed || everyMillis > KEPT_MILLIS)) {
                    daemon.close();
                    daemon = null;
                }
                pause(note(failed) ? lostMillis : everyMillis);
                if (failed && far) {
                    lostMillis = Math.min(MOST_LOST_MILLIS, 2 * lostMillis);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            if (daemon != null) {
                daemon.close();
            }
        }
    }

    private void pause(long millis) throws InterruptedException {
        Thread.sleep(LEAST_MILLIS);
        lock.lock();
        try {
            long left = TimeUnit.MILLISECONDS.toNanos(millis - LEAST_MILLIS);
            while (!hurried && left > 0) {
                left = hurry.awaitNanos(left);
            }
            hurried = false;
        } finally {
            lock.unlock();
        }
    }
}
