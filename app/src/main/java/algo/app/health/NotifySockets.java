package algo.app.health;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * The sockets at which runs speak sd_notify, one for each strategy that does. What they say is foreign: it is read in bounded
 * pieces, and all that is kept of it is when which word was said last. No method waits; safe on any thread, unless it says otherwise.
 */
public interface NotifySockets extends AutoCloseable {
    /**
     * The words of a run, as far as they count.
     *
     * @param beat steady time of the last {@code WATCHDOG=1}; {@link Instant#MIN} if there was none
     * @param ready whether it said {@code READY=1}
     * @param trigger steady time of the last {@code WATCHDOG=trigger}; {@link Instant#MIN} if there was none
     */
    record Heard(Instant beat, boolean ready, Instant trigger) {
        /** Nothing was said. */
        public static final Heard NOTHING = new Heard(Instant.MIN, false, Instant.MIN);
    }

    /** Is told, on the thread that reads, that a strategy said something that may have been awaited. It only posts a task. */
    interface Listener {
        void said(String strategy);
    }

    /** Begins to read. */
    void start(Listener listener);

    /** Returns the path of the socket of a strategy, whether there is one or not. */
    Path path(String strategy);

    /**
     * Makes the socket of a strategy, in the place of one that is there. Called by the supervisor alone.
     *
     * @return its path
     * @throws IOException if it cannot be made, with the reason for people
     */
    Path open(String strategy) throws IOException;

    /** Makes the sockets of these strategies that are not there, and removes all others. Called by the supervisor alone. */
    void keepOnly(Set<String> strategies);

    /** Returns what the current run of a strategy said; empty if it has no socket. */
    Optional<Heard> heard(String strategy);

    /** Ends the thread. The sockets stay where they are: the next daemon makes them anew at the same paths. */
    @Override
    void close();
}
