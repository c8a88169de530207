package algo.cli;

import algo.app.ipc.ClientConnector;
import algo.app.ipc.unix.UnixClientConnector;

/** The system that the client runs on. No other class of the client knows which one it is. */
final class ClientPlatform {
    static final ClientConnector CONNECTOR = new UnixClientConnector();

    private ClientPlatform() {}
}
