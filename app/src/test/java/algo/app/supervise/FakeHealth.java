package algo.app.supervise;

import algo.app.health.Health;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/** Notes what is to be looked for, and looks for nothing. */
final class FakeHealth implements Health {
    /** What was told last. */
    Map<String, Watched> watched = Map.of();

    /** The strategies at whose sockets somebody is to listen. */
    Set<String> listening = Set.of();

    /** Why no socket can be made; empty if each can. */
    String noSocket = "";

    @Override
    public Path listen(String strategy) throws IOException {
        if (!noSocket.isEmpty()) {
            throw new IOException(noSocket);
        }
        return Path.of("/home/run/n", strategy);
    }

    @Override
    public void listenOnly(Set<String> strategies) {
        listening = Set.copyOf(strategies);
    }

    @Override
    public void keep(Map<String, Watched> strategies) {
        watched = Map.copyOf(strategies);
    }
}
