package algo.app.ipc;

import java.io.IOException;

/** Keeps the port of the broker for the daemon's own user. */
public interface Ports {
    /** A port that is kept until this is closed. */
    interface Held extends AutoCloseable {
        int port();

        @Override
        void close();
    }

    /**
     * Takes a port that nobody has.
     *
     * @param port 0 for any
     * @throws IOException if somebody has it
     */
    Held take(int port) throws IOException;

    /**
     * Takes a port on which the broker listens.
     *
     * @throws IOException if somebody else has it
     */
    Held share(int port) throws IOException;
}
