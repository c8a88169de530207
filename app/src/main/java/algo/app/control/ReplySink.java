package algo.app.control;

import algo.app.protocol.Reply;

/** Takes the answers to one request. */
public interface ReplySink {
    /** @throws ClientGoneException if the client is gone, or does not read */
    void send(Reply reply) throws ClientGoneException;

    /** Returns whether the client has gone away. Does not block. */
    boolean isGone();
}
