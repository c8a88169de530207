package algo.app;

import algo.app.broker.BrokerChannel;
import algo.app.files.AtomicFile;
import algo.app.files.WholeFile;
import algo.app.health.NotifySockets;
import algo.app.http.Admission;
import algo.app.ipc.ClientConnector;
import algo.app.ipc.ControlEndpoint;
import algo.app.ipc.Ports;
import algo.app.log.LogSystem;
import algo.app.model.TimeSource;
import algo.app.platform.DirectoryMarks;
import algo.app.platform.Lock;
import algo.app.platform.ServiceChannel;
import algo.app.process.HostProbe;
import algo.app.process.ProcessLauncher;
import algo.app.process.RunLook;
import algo.app.system.SystemException;
import algo.app.system.SystemPlaces;
import algo.app.system.SystemService;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * All that the programs of this package need of the system that they run on. Each main chooses one, once, and hands it on;
 * nothing else of this package knows which system that is. Any thread, unless a method says otherwise.
 */
interface Platform {
    /**
     * Loads native code from now on from a copy below {@code directory}, which exists and belongs to this process
     * alone. To be called before anything else that needs native code.
     */
    void loadNativeCodeBelow(Path directory);

    /** Removes the copies that killed processes left below {@code directory}. Nobody may be starting there. */
    void removeNativeLeftovers(Path directory) throws IOException;

    /** Opens regular files and nothing else, and never waits. */
    WholeFile.Opener files();

    /**
     * Opens a log of the daemon's own, for appending; makes it if it is missing.
     *
     * @throws IOException with the path if something else is in the place, a link too
     */
    FileChannel append(Path file) throws IOException;

    /** Gives each of two files the name of the other, in one step. */
    AtomicFile.Exchange exchange();

    /** Bytes that a file of this process may grow to; {@link Long#MAX_VALUE} if that is not limited. */
    long largestFile();

    /**
     * Locks a file or a directory without waiting; empty if another process, or another lock of this one, holds it. A file that
     * is missing is made, for its owner alone. The pid of this process is written into a file; a directory is not written to.
     *
     * @throws IOException if it cannot be opened or locked
     */
    Optional<Lock> lock(Path place) throws IOException;

    /** Returns the pid that the last holder of a lock wrote; empty if there is none. Whether it still holds the lock, this does not say. */
    OptionalInt lockHolder(Path file);

    /** Returns the process that holds the lock of a file now; empty if none does, or that cannot be seen. Takes no lock. */
    OptionalInt livingLockHolder(Path file);

    /** Says that this process uses what is in {@code directory}, as any number of others may; empty while one has it alone. */
    Optional<Lock> use(Path directory) throws IOException;

    /** Takes {@code directory} for this process alone; empty if any process uses it. */
    Optional<Lock> useAlone(Path directory) throws IOException;

    /** Returns the marks that tell a directory from its copies. */
    DirectoryMarks marks(Path directory) throws IOException;

    /** Returns the id of the machine; empty where it has none, as in many containers. */
    String machineId();

    /** Name of the user whom this process belongs to. */
    String user() throws IOException;

    /**
     * Returns what is wrong with the rights of this process, which should be those of one user and no others; empty if
     * nothing is.
     */
    Optional<String> rightsProblem(OwnRights rights) throws IOException;

    /** Returns how a program beside the daemon speaks to the control endpoint of that daemon. */
    ClientConnector connector();

    /**
     * Returns the way to the service manager that started this process.
     *
     * @param address as in $NOTIFY_SOCKET; empty where there is none
     */
    Optional<ServiceChannel> serviceChannel(String address);

    /**
     * Returns whether the host goes down, or what holds the processes of this user, and everything that runs is killed soon. Waits for
     * the answer of the service manager, 10 s at most.
     */
    boolean isHostEnding(Map<String, String> environment);

    /** Separates this process from the terminal at which it was started, as far as the system lets it. */
    void detach();

    /**
     * Appends from now on to {@code file}, which must be there, what is written to the standard output.
     *
     * @param errors whether the standard error goes there too
     * @throws IOException if it is no regular file, or cannot be opened; the streams go where they went
     */
    void leadStreams(Path file, boolean errors) throws IOException;

    /** Returns the longest path of a control endpoint, in bytes. */
    int longestEndpoint();

    /** Returns why no control endpoint can be at {@code place}, whatever is there, for people; empty if one can. */
    Optional<String> endpointProblem(Path place);

    /**
     * Returns why clients would not use a control endpoint at {@code place}, for people; empty if they would.
     *
     * @throws IOException if that cannot be told, e.g. because there is no such directory
     */
    Optional<String> endpointDistrust(Path place) throws IOException;

    /** @throws IOException if somebody answers at {@code place}, or something that is no endpoint is there */
    void requireFree(Path place) throws IOException;

    /**
     * Opens a control endpoint for the user of this process alone.
     *
     * @throws IOException if it cannot be made; nothing is left behind
     */
    ControlEndpoint openEndpoint(Path place) throws IOException;

    /**
     * Returns the way to a process of our own user that answers questions.
     *
     * @param mostBytes longest answer, in bytes without the end of its line
     */
    BrokerChannel questions(Path place, int mostBytes);

    /** Keeps ports for our own user. */
    Ports ports();

    /** Lets only programs of our own user and of root connect to a port. */
    Admission ownPrograms() throws IOException;

    /**
     * Starts and watches processes; one a process.
     *
     * @throws IOException if runs cannot be started on this host at all, with the reason
     */
    ProcessLauncher launcher(ProcessLauncher.ExitListener listener) throws IOException;

    /**
     * Returns the sockets at which runs speak sd_notify.
     *
     * @param directory for them; made when it is needed
     */
    NotifySockets notifySockets(Path directory, TimeSource time);

    /** Returns the functions of the system that logs need. */
    LogSystem logs();

    /** Looks at the runs of this user as they are now. @throws IOException if the processes of this host cannot be read */
    RunLook look() throws IOException;

    /**
     * Looks at the host.
     *
     * @param launcher of the daemon, made by this platform; empty where this process is none
     */
    HostProbe probe(Optional<ProcessLauncher> launcher);

    /**
     * Starts the daemon of several users.
     *
     * @param turned called every two seconds by a thread of it, as long as it is well
     * @throws SystemException if there cannot be one here; nothing of it is left running, and strategies are untouched
     */
    SystemService startSystem(SystemPlaces places, Map<String, String> environment, Runnable turned)
            throws SystemException;
}
