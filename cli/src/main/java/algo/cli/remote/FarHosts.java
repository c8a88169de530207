package algo.cli.remote;

import algo.app.model.RemoteHost;
import algo.cli.ClientException;
import algo.cli.DaemonClient;
import java.nio.file.Path;
import java.util.List;

/** Connects to the daemons of other machines. Safe on any thread. */
public final class FarHosts {
    /** As long as a daemon of this machine may be silent. */
    private static final long MILLIS = 10_000;

    /** The time for a person who types a passphrase, or compares a key. */
    private static final long ASKING_MILLIS = 120_000;

    private final HostBook book;
    private final boolean asking;

    /**
     * Reads the hosts of a home.
     *
     * @param asking whether ssh may ask the user something
     * @throws ClientException if they cannot be read
     */
    public FarHosts(Path home, boolean asking) throws ClientException {
        this.book = HostBook.of(home);
        this.asking = asking;
    }

    /** Returns the host that {@code --host} names, be it in the config or known to ssh alone. */
    public RemoteHost one(String name) throws ClientException {
        return book.one(name);
    }

    /** Returns the hosts that {@code --hosts} means. */
    public List<RemoteHost> several(String words) throws ClientException {
        return book.several(words);
    }

    /**
     * Connects to the daemon of a host.
     *
     * @throws ClientException with exit code 4 if no daemon is reached there
     */
    public DaemonClient connect(RemoteHost host) throws ClientException {
        FarShell shell = FarShell.run(host, asking, "dial-stdio");
        return DaemonClient.far(FarChannel.open(shell, asking ? ASKING_MILLIS : MILLIS), host.name());
    }
}
