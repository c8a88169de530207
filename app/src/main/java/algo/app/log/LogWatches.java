package algo.app.log;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;

/** Tells that files were written. All methods but {@link #wake} belong to one thread. */
public interface LogWatches extends AutoCloseable {
    /**
     * Asks for one report of the next write to {@code file}. Later writes cost the writer nothing until a report is
     * asked for again.
     *
     * @return false if the system has no room for one more: the file must be looked at instead
     */
    boolean arm(Path file);

    /** Returns why files must be looked at instead, and what to do; empty if they can be watched. */
    String problem();

    /** Takes the request of {@link #arm} back. */
    void disarm(Path file);

    /**
     * Waits until a watched file is written, somebody calls {@link #wake}, or {@code millis} are over; -1 waits for
     * ever.
     *
     * @return those that were written
     */
    Set<Path> await(long millis) throws IOException;

    /** Ends the wait that is under way, or the next one. Any thread. */
    void wake();

    @Override
    void close();
}
