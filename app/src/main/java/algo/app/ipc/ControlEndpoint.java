package algo.app.ipc;

import java.io.IOException;
import java.util.function.Consumer;

/** The place to which clients connect. */
public interface ControlEndpoint extends AutoCloseable {
    /**
     * Waits for the next connection, and returns it.
     *
     * @throws IOException if the endpoint was closed
     */
    ControlConnection accept() throws IOException;

    /**
     * Makes the endpoint's name anew if it is gone or leads to something else, but not if somebody else listens there.
     * Cheap if all is well. Any thread; never waits.
     *
     * @param remade told if that was done
     * @return why clients do not reach this process; empty if they do
     */
    String check(Consumer<String> remade);

    /** Accepts no more and takes the endpoint's name away. Open connections go on. */
    @Override
    void close();
}
