package algo.app.ipc;

import java.io.IOException;
import java.time.Duration;

/**
 * The daemon's end of one connection. Used by one thread. A limit that passes closes the connection, and every call
 * that waits on it ends with an {@link IOException}.
 */
public interface ControlConnection extends AutoCloseable {
    /**
     * Returns the name of the user at the other end, as the system vouches for it; it is never taken from what is sent.
     */
    String peer();

    /**
     * Reads the next line.
     *
     * @throws LineChannel.LineTooLongException if it is longer than 1 MiB; nothing more can be read then
     * @throws IOException if the other side closed, or sent no whole line within {@code limit}
     */
    String readLine(Duration limit) throws IOException;

    /**
     * Writes a line.
     *
     * @throws IOException if the other side closed, or took nothing within {@code limit}
     */
    void writeLine(String line, Duration limit) throws IOException;

    /** Returns whether the other side has closed. Does not block. */
    boolean isGone();

    @Override
    void close();
}
