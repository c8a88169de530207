package algo.cli.service;

import algo.cli.ClientException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The daemon as a service manager starts it. Changes nothing unless a method says so, and never the strategies: the end of the service leaves
 * them running.
 */
public interface HostService {
    /** Returns the name by which the service manager knows it. */
    String name();

    /** Returns the file that {@code install} writes. */
    Path file();

    /** Returns the file by which the service manager knows it; empty if there is none. */
    Optional<Path> known();

    /**
     * Returns the text of the file.
     *
     * @param root of the installation
     * @param home that is named; empty for the one that the daemon takes by itself
     * @param variables for the environment of the daemon
     */
    String text(Path root, Optional<Path> home, Map<String, String> variables) throws ClientException;

    /** @throws ClientException if no service manager is there that would start it, with what to do */
    void require(Path launcher) throws ClientException;

    /** Returns whether the file differs from what {@code install} writes. */
    boolean isEdited() throws ClientException;

    /** Returns whether the service manager is there, and is to start the daemon of this home. */
    boolean isFor(Optional<Path> home) throws ClientException;

    /**
     * Writes the file.
     *
     * @param force whether one that people have edited is replaced
     * @return whether anything has changed
     */
    boolean write(String text, boolean force) throws ClientException;

    /** Returns the command by which people ask the service manager. */
    String command();

    /** Removes the file; returns false if there was none. */
    boolean remove() throws ClientException;

    /** @throws ClientException if people have edited the file */
    void requireUnedited() throws ClientException;

    /** Has the service manager read its files anew. */
    void reload() throws ClientException;

    /** Has it started from now on, as {@link #beginsWithHost} says; returns whether that is new. */
    boolean enable() throws ClientException;

    /** Stops it, and has it not started any more; returns whether it was to be started. */
    boolean disable() throws ClientException;

    boolean isEnabled();

    /** Returns what the service manager says of it: {@code active}, {@code inactive}, {@code failed} … */
    String state();

    boolean isActive();

    /** Returns the process that it runs; 0 if it runs none. */
    long pid();

    /** Starts it, and waits until its daemon is ready. */
    void start() throws ClientException;

    /** Starts it anew, and waits until its daemon is ready. Strategies go on. */
    void restart() throws ClientException;

    /** Stops it. */
    void halt() throws ClientException;

    /** Returns whether it begins with the host, and not with a login of its user only. */
    boolean beginsWithHost() throws IOException;

    /** Returns how it can be made to begin with the host, as a clause. */
    String howToBegin();
}
