package algo.cli;

import algo.app.model.RemoteHost;
import algo.cli.remote.FarHosts;
import java.io.PrintStream;
import java.nio.file.Path;

/** The daemon of the machine that {@code --host} names. Loaded only then. */
final class FarDaemon {
    private final FarHosts hosts;
    private final RemoteHost host;
    private final PrintStream err;

    private FarDaemon(FarHosts hosts, RemoteHost host, PrintStream err) {
        this.err = err;
        this.hosts = hosts;
        this.host = host;
    }

    /**
     * Finds the machine.
     *
     * @param home whose config names hosts
     * @param asks whether ssh may ask the user something, if somebody is there
     * @param err for what is said while the machine is waited for
     */
    static FarDaemon of(Path home, String name, boolean asks, PrintStream err) throws ClientException {
        FarHosts hosts = new FarHosts(home, asks && Questions.canAsk());
        return new FarDaemon(hosts, hosts.one(name), err);
    }

    /** Returns how a command line that runs there begins. */
    String overSsh() {
        return "ssh " + host.ssh() + " " + host.program();
    }

    DaemonClient connect() throws ClientException {
        return hosts.connect(host, () -> err.println("algo: still waiting for " + host.name()));
    }
}
