package algo.app.log;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;

/** Tells that files were written. All methods but {@link #wake} belong to one thread. */
public interface LogWatches extends AutoCloseable {
    /**
     * Asks for one report of the next write to {@code file}. What is written after that costs the writer nothing, until
     * it is asked for again.
     *
     * @return false if the system has no room for one more: the file must be looked at instead
     */
    boolean arm(Path file);

    /** Why files must be looked at instead, and what to do; empty if they can be watched. */
    String problem();

    /** Takes {@link #arm} back. */
    void disarm(Path file);

    /**
     * Waits until one of them is written, somebody calls {@link #wake}, or {@code millis} are over; -1 is for ever.
     *
     * @return those that were written
     */
    Set<Path> await(long millis) throws IOException;

    /** Ends the wait that is under way, or the next one. Any thread. */
    void wake();

    @Override
    void close();
}
