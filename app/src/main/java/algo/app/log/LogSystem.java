package algo.app.log;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The operations of the system by which a log is rotated while a run writes it. None of it writes a byte into the log,
 * and none of it loses what is appended meanwhile. Safe on any thread.
 */
public interface LogSystem {
    /** Returns whether {@link #punch} works where {@code scratch}, an empty file of the daemon's, is. */
    boolean canPunch(Path scratch) throws IOException;

    /** Gives the space of {@code length} bytes back; they read as zero from then on, and the file is as long as before. */
    void punch(Path file, long from, long length) throws IOException;

    /**
     * Takes the first {@code length} bytes out, so that what came behind them is the beginning.
     *
     * @return false if the file system cannot do that; nothing has changed then
     */
    boolean collapse(Path file, long length) throws IOException;

    /** Returns the address of the first byte that has not been punched; the length of the file if there is none. */
    long firstData(Path file) throws IOException;

    /**
     * Returns a path to the file that a process has as its output, whatever the name of that file.
     *
     * @param startTime as the system tells it, so that no other process of that number is meant
     * @return empty if there is no such process, or nobody is told of it
     * @throws IOException if it could not be looked at now
     */
    Optional<Path> outputOf(int pid, long startTime) throws IOException;

    /** Opens the file that a run writes; never waits for the run. */
    HeldLog hold(Path file) throws IOException;

    /**
     * Gives a file that is open, and has a name elsewhere, the name {@code name} too.
     *
     * @throws IOException if it has none left, or {@code name} is taken, or lies on another file system
     */
    void link(HeldLog open, Path name) throws IOException;

    /** Returns a new set of watches that tell of writes. */
    LogWatches watches() throws IOException;
}
