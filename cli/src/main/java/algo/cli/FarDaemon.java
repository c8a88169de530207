package algo.cli;

import algo.app.model.RemoteHost;
import algo.cli.remote.FarHosts;
import java.nio.file.Path;

/** The daemon of the machine that {@code --host} names. Loaded only then. */
final class FarDaemon {
    private final FarHosts hosts;
    private final RemoteHost host;

    private FarDaemon(FarHosts hosts, RemoteHost host) {
        this.hosts = hosts;
        this.host = host;
    }

    /**
     * Finds the machine.
     *
     * @param home whose config names hosts
     */
    static FarDaemon of(Path home, String name) throws ClientException {
        FarHosts hosts = new FarHosts(home, Terminal.isInteractive() && Questions.canAsk());
        return new FarDaemon(hosts, hosts.one(name));
    }

    DaemonClient connect() throws ClientException {
        return hosts.connect(host);
    }
}
