package algo.app.control;

import algo.app.protocol.Request;

/** Carries out requests. Safe on any thread. */
public interface RequestAnswers {
    /**
     * Answers {@code request}.
     *
     * @param caller name of the user who asks, as the system vouches for it
     * @throws ClientGoneException if the client is gone, or does not read
     */
    void handle(Request request, String caller, ReplySink out) throws ClientGoneException, InterruptedException;
}
