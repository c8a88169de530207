package algo.cli.remote;

import algo.app.model.RemoteHost;
import algo.cli.ClientException;
import algo.cli.DaemonClient;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Connects to the daemons of other machines. Safe on any thread. */
public final class FarHosts implements AutoCloseable {
    /** The time for SSH, over a slow line and other machines, and for the start of a program on a busy one. */
    private static final long MILLIS = 30_000;

    /** After that a person who may be asked something, and was not, is told who is waited for. */
    private static final long TOLD_MILLIS = 10_000;

    /** The time for a person who types a passphrase, or compares a key. */
    private static final long ASKING_MILLIS = 120_000;

    /** The bytes that a program there reads. */
    public interface Content {
        /** Writes them; the stream stays open. */
        void writeTo(OutputStream to) throws IOException;
    }

    private final Path home;
    private final boolean asking;
    /** Those that connect or are connected, and some that have ended. */
    private final Set<FarShell> shells = ConcurrentHashMap.newKeySet();

    private volatile boolean closed;

    /**
     * Knows the hosts of a home.
     *
     * @param asking whether ssh may ask the user something
     */
    public FarHosts(Path home, boolean asking) {
        this.home = home;
        this.asking = asking;
    }

    /**
     * Returns the host that {@code --host} names, be it in the config or known to ssh alone.
     *
     * @throws ClientException if the config cannot be read, what it says of that host is not valid, or ssh could take the name for
     *     something else than a host
     */
    public RemoteHost one(String name) throws ClientException {
        // No host of a config has such a name, and none that is not valid keeps anybody from it.
        return RemoteHost.nameProblem(name).isEmpty() ? HostBook.of(home).one(name) : HostBook.direct(name);
    }

    /**
     * Returns the hosts that {@code --hosts} means.
     *
     * @throws ClientException if it means none, or the hosts cannot be read
     */
    public List<RemoteHost> several(String words) throws ClientException {
        return HostBook.of(home).several(words);
    }

    /**
     * Connects to the daemon of a host.
     *
     * @param late run on another thread if ssh may ask the user something, and it takes long
     * @throws ClientException with exit code 4 if no daemon is reached there
     */
    public DaemonClient connect(RemoteHost host, Runnable late) throws ClientException {
        FarShell shell = FarShell.run(host, asking, "dial-stdio");
        shells.removeIf(each -> !each.process().isAlive());
        shells.add(shell);
        if (closed) {
            shell.close();
        }
        FarChannel channel = asking
                ? FarChannel.open(shell, ASKING_MILLIS, TOLD_MILLIS, late)
                : FarChannel.open(shell, MILLIS, MILLIS, () -> {});
        return DaemonClient.far(channel, host.name());
    }

    /**
     * Runs {@code algo add -} there.
     *
     * @param late run on another thread if it takes long
     * @param options behind it, each of which a shell takes as it is
     * @return its answer as {@code --json} has it
     * @throws ClientException if it was not added; with 6 if nobody knows whether it was
     */
    public Map<String, Object> add(RemoteHost host, Content archive, Runnable late, List<String> options)
            throws ClientException {
        List<String> words = new ArrayList<>(List.of("add", "-", "--json"));
        words.addAll(options);
        FarShell shell = FarShell.run(host, asking, words.toArray(String[]::new));
        return new FarAdd(shell, host).send(archive, late);
    }

    /** Ends every ssh that connects or is connected: one that waits for a machine that is away would outlive this process. */
    @Override
    public void close() {
        closed = true;
        shells.forEach(FarShell::close);
    }
}
