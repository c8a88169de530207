package algo.app.http;

/** Answers the requests of a server. */
public interface Handler {
    /**
     * Decides on a request by its head, before its body is read. On the server's thread: must be quick.
     *
     * @return who is to answer it
     */
    Lane admit(Head head) throws Refusal;

    /**
     * Answers it, on a thread of its lane.
     *
     * @param body its first {@code length} bytes are the body
     */
    Answer answer(Head head, byte[] body, int length);

    /** An error in the form that callers know. Any thread. */
    byte[] error(String message);
}
