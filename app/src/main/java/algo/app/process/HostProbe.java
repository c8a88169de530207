package algo.app.process;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Looks at what a host offers a daemon and how much of it, for people. Looks and changes nothing. Safe on any thread.
 */
public interface HostProbe {
    /**
     * Room on a file system.
     *
     * @param id the same for every place on it
     * @param files that can be made there in all; 0 if they are not counted
     */
    record Space(Object id, long freeBytes, long bytes, long freeFiles, long files, boolean readOnly) {}

    /** The bounds for all strategies together; {@link Long#MAX_VALUE} where there is none. */
    record Capacity(long openFiles, long processes) {}

    /**
     * One means by which processes are known or held.
     *
     * @param ok whether algo does without it as it should; not whether it is there
     */
    record Means(String name, boolean ok, String message, String hint) {}

    /**
     * The users who listen on a port of this machine.
     *
     * @param users by number
     * @param own the number of the user who looks
     * @param firstFreePort from here on any user may listen on a port
     */
    record Listening(Set<Long> users, long own, int firstFreePort) {}

    /**
     * Returns why the system's own functions cannot be called; empty if they can. Where they cannot, nothing else is to
     * be asked.
     */
    Optional<String> nativeProblem();

    /** Returns the process that holds the lock of a daemon on a file or directory; empty if none does. */
    OptionalInt lockHolder(Path file);

    /** Returns the room where {@code place} lies; empty if it cannot be told. */
    Optional<Space> space(Path place);

    Capacity capacity();

    Listening listening(int port);

    /** @param isDaemon whether this process is the daemon, and so shows its own */
    List<Means> means(boolean isDaemon);
}
