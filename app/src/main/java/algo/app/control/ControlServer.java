package algo.app.control;

import algo.app.ipc.Acceptor;
import algo.app.ipc.ControlConnection;
import algo.app.ipc.ControlEndpoint;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Holds the dialogue of {@link algo.app.protocol} with each client: thread {@code control-accept} accepts, threads
 * {@code control-N}, a bounded number, one a connection, answer.
 */
public final class ControlServer implements AutoCloseable {
    /** Connections at once, followers of logs included; one more is told to try again. */
    private static final int MOST_CONNECTIONS = 512;

    private final ControlEndpoint endpoint;
    private final Dialogue dialogue;
    private final ThreadPoolExecutor connections;
    private final Acceptor<ControlConnection> acceptor;

    /** @param version of this program */
    public ControlServer(ControlEndpoint endpoint, RequestAnswers handler, String version) {
        this.endpoint = endpoint;
        this.dialogue = new Dialogue(handler, version);
        AtomicInteger number = new AtomicInteger();
        this.connections =
                new ThreadPoolExecutor(0, MOST_CONNECTIONS, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), work -> {
                    Thread thread = new Thread(work, "control-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        acceptor = new Acceptor<>("control-accept", endpoint::accept, this::receive);
    }

    public void start() {
        acceptor.start();
    }

    private void receive(ControlConnection connection) {
        try {
            connections.execute(() -> dialogue.serve(connection));
        } catch (RejectedExecutionException e) {
            dialogue.turnAway(connection);
        }
    }

    /** Returns the number of connections that there were and are. */
    public long connections() {
        return connections.getTaskCount();
    }

    /** Returns whether a client is connected now. */
    public boolean isConnected() {
        return connections.getActiveCount() > 0;
    }

    /** Accepts no more; open connections end with the daemon. */
    @Override
    public void close() {
        acceptor.close();
        endpoint.close();
    }
}
