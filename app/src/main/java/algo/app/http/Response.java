package algo.app.http;

import java.util.List;
import java.util.Optional;

/**
 * The answer to a request: whole, or piece by piece as the caller takes it.
 *
 * @param headers further ones, as {@code Retry-After: 1}; without a {@code Content-Type} it is JSON
 * @param body the whole body; ignored where there are pieces
 */
public record Response(int status, List<String> headers, byte[] body, Optional<Pieces> pieces) {
    public Response {
        headers = List.copyOf(headers);
    }

    public static Response of(int status, byte[] body, String... headers) {
        return new Response(status, List.of(headers), body, Optional.empty());
    }

    /** Status 200, made while it is sent. */
    public static Response of(Pieces pieces, String... headers) {
        return new Response(200, List.of(headers), new byte[0], Optional.of(pieces));
    }

    /** A body that is made while it is sent. */
    public interface Pieces extends AutoCloseable {
        /** Returns the next bytes, at most some kilobytes; none at the end. One thread at a time. */
        byte[] next();

        /**
         * Returns whether the answer goes on until the caller closes the connection. Then each piece has the time of a whole
         * answer, and whatever the caller sends ends it.
         */
        default boolean isEndless() {
            return false;
        }

        /** Ends the answer: nothing more is wanted. Any thread, also while the next piece is made; may come twice. */
        @Override
        void close();
    }
}
