package algo.app.supervise;

import algo.app.process.ProcessLauncher;
import algo.app.process.ProcessTable;
import algo.app.state.IoProblems;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The process table of one turn of the loop, read when it is first needed: many that end at once share it. */
final class Tables {
    private static final Logger LOG = LoggerFactory.getLogger("supervisor");

    private final ProcessLauncher launcher;
    private ProcessTable table;
    private boolean failed;

    Tables(ProcessLauncher launcher) {
        this.launcher = launcher;
    }

    /** Empty if it cannot be read now, e.g. for want of a descriptor: whoever needs it tries again soon. */
    Optional<ProcessTable> get() {
        if (table == null && !failed) {
            try {
                table = launcher.table();
            } catch (UncheckedIOException e) {
                failed = true;
                LOG.warn("the process table cannot be read: {}", IoProblems.explain(e.getCause()));
            }
        }
        return Optional.ofNullable(table);
    }
}
