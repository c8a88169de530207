package algo.app.ipc;

import java.io.IOException;

/** Where clients connect to. */
public interface ControlEndpoint extends AutoCloseable {
    /**
     * The next connection. Blocks.
     *
     * @throws IOException if the endpoint was closed
     */
    ControlConnection accept() throws IOException;

    /** Accepts no more and takes the endpoint's name away. Open connections go on. */
    @Override
    void close();
}
