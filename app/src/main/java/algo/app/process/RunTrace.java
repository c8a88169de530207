package algo.app.process;

import algo.app.model.RunId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * A living process of our user that carries the mark of a run, whether or not anything else is known of that run. The mark
 * alone does not tell of which home the run is: a copy of a home knows the same runs.
 *
 * @param run whose mark it carries
 * @param process which process it is
 * @param age for how long it has been there
 * @param statusFile the file that it notes the end of the program in, as its arguments name it; empty unless it is the
 *     wrapper of the run
 * @param output what its standard output goes to, by its name of today; empty if that is no file, or has no name here
 * @param strategy as its environment names it; empty if it does not
 * @param openalgoHost likewise
 */
public record RunTrace(
        RunId run,
        ProcessIdentity process,
        Duration age,
        Optional<Path> statusFile,
        Optional<Path> output,
        String strategy,
        String openalgoHost) {
    /** Returns whether this is the wrapper of the run. */
    public boolean isWrapper() {
        return statusFile.isPresent();
    }
}
