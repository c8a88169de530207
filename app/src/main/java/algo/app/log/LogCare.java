package algo.app.log;

import algo.app.model.LogPolicy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who keeps the logs of strategies within their bounds. Safe on any thread; only {@link #clear} and {@link #attend} wait for a disk. */
public interface LogCare {
    /**
     * What is to be kept of one strategy.
     *
     * @param live the log of its run; empty while it has none
     * @param writer who has it open as long as the run goes on; empty if nobody knows
     */
    record Kept(LogPolicy policy, Optional<Path> live, Optional<Writer> writer) {}

    /** A process, by its number and by when it started as the system tells it. */
    record Writer(int pid, long startTime) {}

    /** What was in logs that are empty now. */
    record Cleared(int files, long bytes) {}

    /** From now on these, by strategy, and no others. */
    void keep(Map<String, Kept> strategies);

    /** What people should know, each one line. */
    List<String> problems();

    /** Looks now whether the log of a strategy's run is where it belongs, and waits for that, but not long. */
    void attend(String strategy) throws InterruptedException;

    /**
     * Empties the logs of a strategy, whether or not it runs, and waits until that is done. What it prints meanwhile is
     * kept.
     *
     * @throws IOException if it could not be done, or only in part
     */
    Cleared clear(String strategy) throws IOException, InterruptedException;
}
