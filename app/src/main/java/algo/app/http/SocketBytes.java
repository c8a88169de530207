package algo.app.http;

import java.io.IOException;
import java.nio.ByteBuffer;

/** The way in which the bytes of a connection travel: as they are, or by TLS. Of the server's thread, but for {@link #work}. */
interface SocketBytes {
    /** The things that a greeting waits for. */
    enum Next {
        /** Nothing: requests may come. */
        READY,
        /** The caller, who is to say more. */
        READ,
        /** The caller, who is to take what was said. */
        WRITE,
        /** {@link #work}. */
        WORK
    }

    /**
     * Goes on with what both sides settle before a request can travel.
     *
     * @throws Refusal if the caller speaks something else, and may be told so as the bytes are
     * @throws IOException if they come to no terms
     */
    Next greet() throws IOException, Refusal;

    /**
     * Does the part of the greeting that takes its time. Any thread, while nobody else touches the wire.
     *
     * @throws IOException if it cannot be done; the connection is of no use then
     */
    default void work() throws IOException {}

    /** Returns how many bytes were read: 0 if there are none now, -1 if none will come. */
    int read(ByteBuffer into) throws IOException;

    /** Returns whether bytes have arrived that no selector tells of. */
    default boolean hasMore() {
        return false;
    }

    /** Returns how many bytes were taken; 0 if the caller takes none now. */
    int write(ByteBuffer from) throws IOException;

    /** Passes on what was taken; returns whether that was all. */
    default boolean flush() throws IOException {
        return true;
    }

    /** Tells the caller that nothing more is written. */
    void finish() throws IOException;
}
