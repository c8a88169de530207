package algo.app.model;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.BiConsumer;

/** Closes what a program has started, in reverse order of the start. Belongs to one thread. */
public final class ClosingOrder {
    private final Deque<AutoCloseable> started = new ArrayDeque<>();

    /** Adds what was started, and returns it. */
    public <T extends AutoCloseable> T add(T next) {
        started.push(next);
        return next;
    }

    /**
     * Closes everything, the newest first. What fails is told, and keeps nothing else from being closed.
     *
     * @param failed told of each failure: the name of its class, and why
     * @throws Error the first that was met, once everything was closed
     */
    public void close(BiConsumer<String, Throwable> failed) {
        Error first = null;
        while (!started.isEmpty()) {
            AutoCloseable each = started.pop();
            try {
                each.close();
            } catch (Exception e) {
                // The process ends next, and with it whatever this held.
                failed.accept(each.getClass().getSimpleName(), e);
            } catch (Error e) {
                failed.accept(each.getClass().getSimpleName(), e);
                first = first == null ? e : first;
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
