package algo.app.supervise;

import algo.app.files.IoProblems;
import algo.app.process.ProcessLauncher;
import algo.app.process.ProcessTable;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The process table of one turn of the loop, read when it is first needed: many that end at once share it. The supervisor's
 * thread alone.
 */
final class ProcessTables {
    private static final Logger LOG = LoggerFactory.getLogger("supervisor");

    private final ProcessLauncher launcher;
    private ProcessTable table;
    /** True if the table could not be read in this turn. */
    private boolean failed;
    /** True if the failure was logged already, and is not over since. */
    private boolean failing;

    ProcessTables(ProcessLauncher launcher) {
        this.launcher = launcher;
    }

    /** A new turn begins. */
    void forget() {
        table = null;
        failed = false;
    }

    /**
     * Returns the table; empty if it cannot be read now, e.g. for want of a descriptor: whoever needs it tries again
     * soon.
     */
    Optional<ProcessTable> get() {
        if (table == null && !failed) {
            try {
                table = launcher.table();
                failing = false;
            } catch (UncheckedIOException e) {
                failed(e);
            }
        }
        return failed ? Optional.empty() : Optional.of(table);
    }

    /** Notes that nothing more can be told from the table in this turn. */
    void failed(UncheckedIOException why) {
        failed = true;
        if (!failing) {
            LOG.warn("the process table cannot be read: {}", IoProblems.explain(why.getCause()));
        }
        failing = true;
    }
}
