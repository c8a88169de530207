package algo.app.process;

import algo.app.model.RunId;
import java.nio.file.Path;
import java.util.Objects;

/**
 * The record of a run that must be on disk, so that the next daemon can take the run over.
 *
 * @param run its id
 * @param wrapper identity of its resident wrapper, which is the leader of its session and process group
 * @param statusFile where the wrapper leaves how the program ended
 * @param output the log that its output goes to
 */
public record RunRecord(RunId run, ProcessIdentity wrapper, Path statusFile, Path output) {
    /** A number greater than any pid. */
    private static final int NO_PID = Integer.MAX_VALUE;

    /**
     * Makes the record of a run whose wrapper nobody knows any more: what carries the run's mark is found and killed
     * all the same.
     */
    public static RunRecord withoutWrapper(RunId run, String bootId, Path statusFile, Path output) {
        return new RunRecord(run, new ProcessIdentity(bootId, NO_PID, 0), statusFile, output);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RunRecord that
                && Objects.equals(run, that.run)
                && Objects.equals(wrapper, that.wrapper)
                && Objects.equals(statusFile, that.statusFile)
                && Objects.equals(output, that.output);
    }
}
