package algo.app.health;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/** A system on which nothing speaks sd_notify. Any thread. */
public final class NoNotifySockets implements NotifySockets {
    private final Path directory;

    /** @param directory that another system would have the sockets in */
    public NoNotifySockets(Path directory) {
        this.directory = directory;
    }

    @Override
    public void start(Listener listener) {}

    @Override
    public Path path(String strategy) {
        return directory.resolve(strategy);
    }

    @Override
    public Path open(String strategy) throws IOException {
        throw new IOException("sd_notify is a thing of Linux: name another sign, a line of its log or a port");
    }

    @Override
    public void keepOnly(Set<String> strategies) {}

    @Override
    public Optional<Heard> heard(String strategy) {
        return Optional.empty();
    }

    @Override
    public void close() {}
}
