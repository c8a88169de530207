package algo.app.process;

import algo.app.model.StopSignal;
import java.util.List;
import java.util.Optional;

/**
 * A live handle of one run: wrapper, program, and whatever they started. Used by one thread alone. No
 * method blocks, and none signals a process that is not proven to belong to the run.
 */
public interface RunningProcess {
    RunRecord record();

    /**
     * Returns whether the command that a run executes before its program is over, or the run is; a run without one is
     * prepared from its launch on, and need not be asked. Reads one small file.
     */
    boolean isPrepared();

    /**
     * Returns the program itself, once the wrapper has executed it; empty before that, and after it is gone. Cheap once
     * found.
     */
    Optional<ProcessIdentity> program();

    /**
     * Returns whether the wrapper has ended; the exit was, or is about to be, reported to the listener of the launcher.
     */
    boolean hasExited();

    /**
     * Asks with {@code signal} what descends from the wrapper at this moment, parents before their children, and wakes what
     * is stopped so that it can act on it. Quick, and not all: {@link #signal(StopSignal, ProcessTable, boolean)} finds the
     * rest. No process is ever asked twice, whichever daemon asked.
     */
    void signal(StopSignal signal);

    /**
     * Asks whatever of the run lives in {@code table} and was not asked before, wherever it went.
     *
     * @param newborn whether that includes what one that was asked before, and still lives, has started since: until then
     *     that may be how it ends in good order
     * @return everything of the run that lives, wrapper included, asked or not; empty if none is seen
     * @throws java.io.UncheckedIOException if it cannot be told which processes belong to the run
     */
    List<ProcessIdentity> signal(StopSignal signal, ProcessTable table, boolean newborn);

    /** These belong to the run too, as an earlier daemon knew; nothing else may tell. Before the first {@link #kill}. */
    void remember(List<ProcessIdentity> processes);

    /**
     * Finds everything of this run that still lives, wrapper included, in {@code table}, sends SIGKILL to each, and
     * returns it. Empty means that the whole tree is gone. Call again with a newer table until it is: what ended only just
     * now, or may have escaped this table, is returned as well.
     *
     * <p>The wrapper is spared for the first second, so that it can still note how the program ended, and usually ends by
     * itself then.
     *
     * @throws java.io.UncheckedIOException if it cannot be told which processes belong to the run
     */
    List<ProcessIdentity> kill(ProcessTable table);

    /**
     * Returns how the program ended. Meaningful once {@link #hasExited()} and before {@link #close()}. Reads one small
     * file.
     *
     * @throws java.io.UncheckedIOException if that file is there and cannot be read now, e.g. for want of descriptors
     */
    ProcessEnd end();

    /**
     * Gives up what the handle holds (descriptors, and the status file if the wrapper has ended) once the run is over and
     * its end is saved. Idempotent. The exit of a wrapper that still lives is reported all the same.
     */
    void close();
}
