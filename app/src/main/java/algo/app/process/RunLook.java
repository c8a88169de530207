package algo.app.process;

import java.time.Duration;
import java.util.Optional;

/**
 * Looks at runs of this user without taking them over: nothing is signalled, watched or changed. All that it tells is of the
 * instant at which it was made. One thread.
 */
public interface RunLook {
    /**
     * The processes of one run.
     *
     * @param lives whether anything of its tree lives
     * @param program the program itself; empty if it has ended, or was not seen
     * @param age of the wrapper; empty if that has ended
     * @param end of the program, as far as it is known; says nothing while the wrapper lives
     */
    record Seen(boolean lives, Optional<ProcessIdentity> program, Optional<Duration> age, ProcessEnd end) {}

    /** Returns the id of this boot of the host, and of the pid namespace; see {@link ProcessIdentity}. */
    String bootId();

    /** Looks at a run of this boot and this pid namespace. */
    Seen look(RunRecord record);
}
