package algo.app.ipc;

import java.io.IOException;
import java.nio.channels.ByteChannel;
import java.nio.file.Path;
import java.util.Optional;

/** Connects a client to a daemon of this host. Needs no native code. Safe on any thread. */
public interface ClientConnector {
    /** Returns why there can be no endpoint at {@code place}, for people; empty if there can. */
    Optional<String> placeProblem(Path place);

    /**
     * Connects to the process that listens at {@code place}. Never waits.
     *
     * @return a connection that blocks; empty if who listens has no room for one more at the moment
     * @throws IOException if nobody listens
     */
    Optional<ByteChannel> connect(Path place) throws IOException;

    /**
     * Returns why a client must not trust the other end: it is not known to be a daemon of the client's own user, or of
     * root. To be asked before anything is sent.
     *
     * @param connection made by {@link #connect} to {@code place}
     * @return what is wrong, and what to do about it; empty if nothing is
     * @throws IOException if that cannot be told, e.g. because the endpoint was removed meanwhile
     */
    Optional<String> distrust(Path place, ByteChannel connection) throws IOException;

    /** Returns whether this process may do everything on this host. */
    boolean isRoot();
}
