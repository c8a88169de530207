package algo.app.log;

import algo.app.model.LogPolicy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps the logs of strategies within their bounds. Safe on any thread; only {@link #clear} and {@link #attend} wait
 * for a disk.
 */
public interface LogCare {
    /**
     * The log and the bounds of one strategy.
     *
     * @param live the log of its run; empty while it has none
     * @param writer who has it open as long as the run goes on; empty if nobody knows
     */
    record Kept(LogPolicy policy, Optional<Path> live, Optional<Writer> writer) {}

    /** A process, by its number and by its start time as the system tells it. */
    record Writer(int pid, long startTime) {}

    /** The number and the size of the logs that were emptied. */
    record Cleared(int files, long bytes) {}

    /** Looks after the logs of these strategies from now on, and of no others. */
    void keep(Map<String, Kept> strategies);

    /** Returns the problems that people should know, each one line. */
    List<String> problems();

    /** Checks now whether the log of a strategy's run is where it belongs. Waits for that, but not long. */
    void attend(String strategy) throws InterruptedException;

    /**
     * Empties the logs of a strategy, whether or not it runs, and waits until that is done. Output that comes meanwhile
     * is kept.
     *
     * @throws IOException if it could not be done, or only in part
     */
    Cleared clear(String strategy) throws IOException, InterruptedException;
}
