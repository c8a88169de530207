package algo.app.process;

import algo.app.model.RunId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Starts runs, takes over the runs of an earlier daemon, and reports exits. Safe on any thread; each process that it makes
 * belongs to one. The same contract test is run against every implementation.
 */
public interface ProcessLauncher extends AutoCloseable {
    /** Is told, on the reaper thread, once per run, that the wrapper of a run has ended. It only posts an event. */
    interface ExitListener {
        void exited(RunId run);
    }

    /**
     * Makes the process, as the leader of its own session and process group, and holds it at its gate. Its output goes
     * straight to {@code request.output()}, so it keeps flowing when the daemon is restarted.
     *
     * @throws LaunchException if no process was made; nothing is left behind
     */
    GatedProcess prepare(LaunchRequest request) throws LaunchException;

    /**
     * Makes anew what the wrapper of a run, which lives, is to note its end in, should that have been removed. Without it how the
     * run ends stays unknown, which is all that comes of it if it cannot be made.
     */
    void remakeStatus(RunRecord record);

    /**
     * Takes over a run that an earlier daemon started. If it is gone already, {@link RunningProcess#hasExited()} is true
     * at once and no exit is reported; otherwise its exit is reported like that of an own run.
     *
     * @throws java.io.UncheckedIOException if it cannot be watched, e.g. for want of descriptors: nothing is known then
     */
    RunningProcess adopt(RunRecord record);

    /**
     * Reads the process table now. Safe on any thread; the table belongs to the thread that read it. Costs a few
     * milliseconds with 500 processes.
     *
     * @throws java.io.UncheckedIOException if it cannot be read, e.g. for want of descriptors; never an empty table then
     */
    ProcessTable table();

    /**
     * Returns whether something may be left of a run that this launcher made, and whose wrapper has ended. Where that cannot be
     * told without a table, it may. Costs a few system calls, and so is for what is executed again and again, such as the command
     * of a watch; that a strategy's run is over is shown by tables alone. Safe on any thread.
     */
    default boolean mayHaveLeft(RunRecord record) {
        return true;
    }

    /**
     * Returns how long ago a process was started, by a clock that nobody sets; empty if that cannot be told. Safe on
     * any thread.
     */
    Optional<Duration> age(ProcessIdentity process);

    /** Waits for what fell to the daemon and has ended, so that nothing stays a zombie. Cheap; to be called every second or so. */
    void reapOrphans();

    /**
     * Returns every living process of this user that carries the mark of a run, of whatever home. Safe on any thread.
     * Looks at each process of the host, so this is not for the loop.
     *
     * @throws java.io.UncheckedIOException if that cannot be told; never an empty list then
     */
    List<RunTrace> traces();

    /**
     * Returns a process as people look for it, in one clause: its pid, its name, and what keeps it from being ended, if
     * anything is seen. Empty if it has ended. Safe on any thread.
     */
    String describe(ProcessIdentity process);

    /** Returns the id of this boot of the host, and of the pid namespace; see {@link ProcessIdentity}. */
    String bootId();

    /** The knowledge about a run whose processes cannot be seen. */
    enum Far {
        /** Nothing holds the log of the run: its processes are gone. */
        GONE,
        LIVES,
        /** The log was moved or removed, or was not held. */
        UNKNOWN
    }

    /**
     * Returns what is known of a run of another pid namespace of this boot, such as that of a container. Safe on any
     * thread.
     */
    Far far(RunRecord record);

    /** Ends the reaper thread. Runs are left as they are. */
    @Override
    void close();
}
