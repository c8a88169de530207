package algo.app.process.windows;

import java.io.IOException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The program of a run under watch. Its handle is closed when both it has ended and the handle of the run was given up, whichever comes last. Safe on any
 * thread.
 */
final class RunWatch {
    private static final Logger LOG = LoggerFactory.getLogger(RunWatch.class);

    private final HeldProcess process;
    private volatile boolean exited;
    private boolean released;

    RunWatch(HeldProcess process) {
        this.process = process;
    }

    HeldProcess process() {
        return process;
    }

    boolean hasExited() {
        return exited;
    }

    /** Notes that it has ended, and how, for the next daemon. Called by the reaper. */
    synchronized void exited(Path notes) {
        try {
            process.code().ifPresent(code -> note(notes, code));
        } finally {
            exited = true;
            if (released) {
                process.close();
            }
        }
    }

    private static void note(Path notes, int code) {
        try {
            RunNotes.exited(notes, code);
        } catch (IOException e) {
            LOG.debug("the next daemon will not know how a run ended: {}", e.getMessage());
        }
    }

    /** Gives the watch up. Called by the owner of the run's handle. Idempotent. */
    synchronized void release() {
        released = true;
        if (exited) {
            process.close();
        }
    }
}
