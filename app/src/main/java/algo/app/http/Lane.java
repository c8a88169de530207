package algo.app.http;

import algo.app.model.Halt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Some threads that answer one kind of request, and the requests that wait for them. What is slow has a lane of its own, so
 * that it holds up nothing else. The threads end with {@link #close}.
 */
public final class Lane implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Lane.class);

    private final BlockingQueue<Runnable> waiting = new LinkedBlockingQueue<>();
    private final int most;
    private volatile boolean closed;
    private final Thread[] threads;

    /**
     * @param name of its threads, with a number behind it
     * @throws OutOfMemoryError if the system has no thread at all to give; with fewer than asked for it goes on
     */
    public Lane(String name, int threads, int waiting) {
        most = waiting;
        this.threads = new Thread[threads];
        for (int i = 0; i < threads; i++) {
            Thread thread = new Thread(Halt.onError(this::run), name + "-" + (i + 1));
            thread.setDaemon(true);
            try {
                thread.start();
            } catch (OutOfMemoryError e) {
                if (i == 0 || !Halt.isWantOfThreads(e)) {
                    throw e;
                }
                LOG.warn("{} has {} of {} threads: {}", name, i, threads, e.getMessage());
                return;
            }
            this.threads[i] = thread;
        }
    }

    /** Takes the work, and returns true; returns false if too many wait. Any thread; never waits. */
    boolean offer(Runnable work) {
        return waiting.size() < most && waiting.offer(work);
    }

    /** Takes the next part of what it took before. Any thread; never waits. */
    void again(Runnable work) {
        waiting.add(work);
    }

    private void run() {
        while (!closed) {
            try {
                waiting.take().run();
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                LOG.error("a request failed because of a mistake in algo", e);
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        for (Thread thread : threads) {
            if (thread != null) {
                thread.interrupt();
            }
        }
    }
}
