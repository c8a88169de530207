package algo.app.http;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/** Answers the requests of a server. */
public interface Handler {
    /**
     * Decides on a request by its head, before its body is read. On the server's thread: must be quick.
     *
     * @param peer the address that the connection comes from
     * @return who is to answer it
     */
    Lane admit(InetAddress peer, Head head) throws Refusal;

    /**
     * Says who goes on with a connection whose request asks for another protocol; empty to answer it as any other request.
     * Asked before {@link #admit}, for requests with a header {@code Upgrade}. On the server's thread: must be quick.
     */
    default Optional<Takeover> takeover(InetAddress peer, Head head) throws Refusal {
        return Optional.empty();
    }

    /**
     * Answers it, on a thread of its lane.
     *
     * @param peer the address that the connection comes from
     * @param body its first {@code length} bytes are the body
     */
    Response answer(InetAddress peer, Head head, byte[] body, int length);

    /** Returns an error in the form that callers know. Any thread. */
    byte[] error(int status, String message);

    /** Returns the headers that go with such an error. Any thread. */
    default List<String> errorHeaders() {
        return List.of();
    }
}
