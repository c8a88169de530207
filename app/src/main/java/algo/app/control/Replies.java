package algo.app.control;

import algo.app.protocol.Reply;
import java.io.IOException;

/** Where the answers to one request go. */
public interface Replies {
    /** @throws IOException if the client is gone, or does not read */
    void send(Reply reply) throws IOException;

    /** Whether the client has gone away. Does not block. */
    boolean isGone();
}
