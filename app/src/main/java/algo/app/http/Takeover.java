package algo.app.http;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.List;

/**
 * Ends HTTP on a connection: after the answer 101 it speaks something else, and belongs to somebody else.
 *
 * @param headers of that answer, e.g. {@code Upgrade: websocket}
 */
public record Takeover(List<String> headers, Taker taker) {
    /** Goes on with a connection. */
    @FunctionalInterface
    public interface Taker {
        /**
         * Takes it, and closes it some time. On the server's thread: must be quick.
         *
         * @param channel in non-blocking mode; its answer 101 is sent
         * @param rest what arrived behind the request
         * @throws IOException if it is of no use; the server closes it then
         */
        void take(SocketChannel channel, byte[] rest) throws IOException;
    }

    public Takeover {
        headers = List.copyOf(headers);
    }
}
