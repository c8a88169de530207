package algo.app.control;

import algo.app.protocol.Reply;
import algo.app.supervise.Decision;
import algo.app.supervise.Snapshot;
import algo.app.supervise.Supervisor;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/**
 * Waits on behalf of a client and keeps it informed, so that it can tell a daemon that works from one that is stuck. What
 * was asked for goes on if the client leaves; only the waiting ends.
 */
final class ClientWait {
    /** The time between two signs of life; clients give up after five times as long. */
    private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(2);

    /** The longest time for a decision of the loop, which comes at once unless the disk is slow. */
    private static final Duration DECISION = Duration.ofMinutes(5);

    private final ReplySink replies;

    ClientWait(ReplySink replies) {
        this.replies = replies;
    }

    /**
     * Waits for a reply, however long that takes, and returns it.
     *
     * @throws ClientGoneException if the client has gone away
     */
    <T> T await(CompletableFuture<T> reply) throws ClientGoneException, InterruptedException {
        while (true) {
            try {
                return reply.get(SIGN_OF_LIFE.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                showLife(DECISION);
            } catch (ExecutionException e) {
                throw new IllegalStateException("what was waited for has failed", e.getCause());
            }
        }
    }

    /** Returns the decision, however long it takes, whether or not the client is still there. */
    Decision awaitWithoutClient(CompletableFuture<Decision> reply) throws InterruptedException {
        try {
            return reply.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the supervisor failed on a request", e.getCause());
        }
    }

    /**
     * Returns the first snapshot that {@code condition} holds for, or the newest when {@code limit} is over.
     *
     * @throws ClientGoneException if the client has gone away
     */
    Snapshot await(Supervisor supervisor, Predicate<Snapshot> condition, Duration limit)
            throws ClientGoneException, InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (true) {
            Duration left = Duration.ofNanos(end - System.nanoTime());
            if (left.isNegative()) {
                return supervisor.snapshot();
            }
            Duration turn = left.compareTo(SIGN_OF_LIFE) < 0 ? left : SIGN_OF_LIFE;
            Optional<Snapshot> found = supervisor.await(condition, turn);
            if (found.isPresent()) {
                return found.get();
            }
            showLife(left);
        }
    }

    /** Tells the people at the client something that is about to be done. */
    void tell(String message) throws ClientGoneException {
        replies.send(Reply.Progress.notice(message));
    }

    /** Shows the client that the work goes on, for some minutes at most. */
    void alive() throws ClientGoneException {
        showLife(DECISION);
    }

    private void showLife(Duration left) throws ClientGoneException {
        if (replies.isGone()) {
            throw new ClientGoneException("the client has gone away", null);
        }
        replies.send(new Reply.Progress(Math.max(1, left.toMillis()), false));
    }
}
