package algo.app.config;

import algo.app.files.AtomicFile;
import algo.app.files.IoProblems;
import algo.app.files.WholeFile;
import algo.app.model.StandingProblem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The last good copy of a config file. It follows the file; while it cannot, that is a problem and is tried again. One thread. */
final class LastGoodCopy {
    private static final Logger LOG = LoggerFactory.getLogger("config");

    private final Path file;
    private final StandingProblem problem = new StandingProblem(LOG::warn);

    LastGoodCopy(Path file) {
        this.file = file;
    }

    /** Returns why the copy is not that of the config in force; empty if it is. */
    String problem() {
        return problem.text();
    }

    /** Reads the copy; empty if there is none that can be read. */
    Optional<byte[]> read() {
        try {
            return Optional.of(WholeFile.read(file));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Makes it that of {@code good}; if that fails, the file itself is good, and the next call tries again. */
    void follow(byte[] good) {
        try {
            write(good);
            problem.clear();
        } catch (IOException e) {
            problem.report("the last good copy of the config could not be written: " + IoProblems.explain(e));
        }
    }

    void write(byte[] content) throws IOException {
        if (!Arrays.equals(read().orElse(null), content)) {
            AtomicFile.replace(file, content);
        }
    }
}
