package algo.app.ipc;

import java.io.IOException;
import java.time.Duration;

/**
 * The daemon's end of one connection. Used by one thread. A limit that passes closes the connection, and whatever
 * waits on it ends with an {@link IOException}.
 */
public interface ControlConnection extends AutoCloseable {
    /** Name of the user at the other end, as the system vouches for it; never taken from what is sent. */
    String peer();

    /**
     * The next line.
     *
     * @throws LineChannel.LineTooLongException if it is longer than 1 MiB; nothing more can be read then
     * @throws IOException if the other side closed, or sent no whole line within {@code limit}
     */
    String readLine(Duration limit) throws IOException;

    /** @throws IOException if the other side closed, or took nothing within {@code limit} */
    void writeLine(String line, Duration limit) throws IOException;

    /** Whether the other side has closed. Does not block. */
    boolean isGone();

    @Override
    void close();
}
