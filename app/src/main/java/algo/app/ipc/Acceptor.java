package algo.app.ipc;

import algo.app.model.Halt;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Accepts the connections of one endpoint, one after the other, on a thread of its own. Want of descriptors, threads or
 * memory costs one client its connection, and a tenth of a second; it never ends the thread.
 *
 * @param <C> the connections of this endpoint
 */
public final class Acceptor<C extends ControlConnection> implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("connections");
    private static final long PAUSE_MILLIS = 100;

    private final Source<C> source;
    private final Receiver<C> receiver;
    private final Thread thread;
    private volatile boolean closed;

    /** Gives the connections, as {@link ControlEndpoint#accept} does. */
    public interface Source<C> {
        /**
         * Returns the next connection. Blocks.
         *
         * @throws IOException if the endpoint was closed, or the system could not give the connection
         */
        C accept() throws IOException;
    }

    /** Hands a connection on to whoever serves it. */
    public interface Receiver<C> {
        /**
         * Takes a connection and returns soon: the next one waits meanwhile. Called on the acceptor's thread. A connection
         * for which it throws is closed.
         *
         * @throws OutOfMemoryError if there was no thread or memory to serve it
         */
        void receive(C connection);
    }

    /** @param name the name of the thread */
    public Acceptor(String name, Source<C> source, Receiver<C> receiver) {
        this.source = source;
        this.receiver = receiver;
        thread = new Thread(this::accept, name);
        thread.setDaemon(true);
        Halt.with(thread);
    }

    public void start() {
        thread.start();
    }

    private void accept() {
        String problem = "";
        while (!closed) {
            try {
                hand(source.accept());
                problem = "";
            } catch (IOException | OutOfMemoryError e) {
                if (closed) {
                    return;
                }
                String now = String.valueOf(e.getMessage());
                if (!now.equals(problem)) {
                    LOG.warn("a connection could not be accepted: {}", now);
                }
                problem = now;
                pause();
            }
        }
    }

    private void hand(C connection) {
        boolean handed = false;
        try {
            receiver.receive(connection);
            handed = true;
        } finally {
            if (!handed) {
                connection.close();
            }
        }
    }

    /** Connections that end meanwhile give back what was wanting. */
    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Lets an endpoint that fails, because it was closed, end the thread from now on. Close the endpoint next. */
    @Override
    public void close() {
        closed = true;
    }
}
