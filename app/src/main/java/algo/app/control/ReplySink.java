package algo.app.control;

import algo.app.protocol.Reply;

/** Where the answers to one request go. */
public interface ReplySink {
    /** @throws ClientGoneException if the client is gone, or does not read */
    void send(Reply reply) throws ClientGoneException;

    /** Whether the client has gone away. Does not block. */
    boolean isGone();
}
