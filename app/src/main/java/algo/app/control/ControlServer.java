package algo.app.control;

import algo.app.ipc.Acceptor;
import algo.app.ipc.ByteBudget;
import algo.app.ipc.ControlConnection;
import algo.app.ipc.ControlEndpoint;
import algo.app.ipc.LineChannel;
import algo.app.model.Halt;
import algo.app.protocol.ExitCode;
import algo.app.protocol.Hello;
import algo.app.protocol.Reply;
import algo.app.protocol.Request;
import algo.app.protocol.WireException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds the dialogue of {@link algo.app.protocol} with each client: thread {@code control-accept} accepts, threads
 * {@code control-N}, a bounded number, one a connection, answer.
 */
public final class ControlServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("control");

    /** Connections at once, followers of logs included; one more is told to try again. */
    private static final int MOST_CONNECTIONS = 512;
    /** A client that says nothing for so long is gone. */
    private static final Duration SILENCE = Duration.ofSeconds(10);

    private final ControlEndpoint endpoint;
    private final RequestHandler handler;
    private final Hello hello;
    private final AnswerTurns turns = new AnswerTurns();
    private final ThreadPoolExecutor connections;
    private final Acceptor<ControlConnection> acceptor;

    /** @param version of this program */
    public ControlServer(ControlEndpoint endpoint, RequestHandler handler, String version) {
        this.endpoint = endpoint;
        this.handler = handler;
        this.hello = new Hello(Hello.PROTOCOL, version);
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
            connections.execute(() -> serve(connection));
        } catch (RejectedExecutionException e) {
            turnAway(connection);
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

    /**
     * Turns a client away. The message fits into what the system holds for a new connection, so this does not wait for
     * the client to read.
     */
    private void turnAway(ControlConnection connection) {
        try (connection) {
            connection.writeLine(hello.line(), SILENCE);
            fail(
                    connection,
                    ExitCode.FAILED,
                    "the daemon has too many connections",
                    "try again, or end some that follow logs");
        } catch (IOException e) {
            // The client went away by itself.
        }
    }

    private void serve(ControlConnection connection) {
        try (connection) {
            talk(connection);
        }
    }

    private void talk(ControlConnection connection) {
        try {
            connection.writeLine(hello.line(), SILENCE);
            converse(connection);
        } catch (IOException e) {
            // The client went away, or was silent: nobody is left to tell.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (OutOfMemoryError e) {
            if (!Halt.isWantOfThreads(e)) {
                throw e;
            }
            LOG.warn("a request failed: {}", e.getMessage());
            fail(
                    connection,
                    ExitCode.FAILED,
                    "the system has no thread for this request",
                    "try again, or raise 'ulimit -u'");
        } catch (RuntimeException e) {
            LOG.error("a request failed because of a mistake in algo", e);
            fail(
                    connection,
                    ExitCode.FAILED,
                    "the daemon failed on this request because of a mistake in algo",
                    "see its log/daemon.log");
        }
    }

    private void converse(ControlConnection connection) throws IOException, InterruptedException {
        try {
            Hello client = Hello.read(connection.readLine(SILENCE));
            if (client.protocol() != hello.protocol()) {
                fail(connection, ExitCode.UNREACHABLE, Hello.mismatch(client, hello), "");
                return;
            }
            while (true) {
                Request request = Request.read(connection.readLine(SILENCE));
                try (AnswerTurns.Turn turn = turns.begin(request)) {
                    handler.handle(request, connection.peer(), new Answers(connection, turn));
                }
            }
        } catch (WireException e) {
            fail(connection, ExitCode.USAGE, "the request was not understood: " + e.getMessage(), "");
        } catch (LineChannel.LineTooLongException e) {
            fail(connection, ExitCode.USAGE, "the request was refused: " + e.getMessage(), "");
        } catch (ByteBudget.SpentException e) {
            fail(connection, ExitCode.FAILED, e.getMessage(), "try again");
        }
    }

    /** The answers to one request, to its client. */
    private record Answers(ControlConnection connection, AnswerTurns.Turn turn) implements ReplySink {
        @Override
        public void send(Reply reply) throws ClientGoneException {
            try {
                turn.write(reply, line -> connection.writeLine(line, SILENCE));
            } catch (ByteBudget.SpentException e) {
                fail(connection, ExitCode.FAILED, e.getMessage(), "try again");
            } catch (IOException e) {
                throw new ClientGoneException("the client does not read", e);
            }
        }

        @Override
        public boolean isGone() {
            return connection.isGone();
        }
    }

    private static void fail(ControlConnection connection, int code, String message, String hint) {
        try {
            connection.writeLine(new Reply.Failure(code, message, hint).line(), SILENCE);
        } catch (IOException e) {
            // The connection is closed next.
        }
    }

    /** Accepts no more; open connections end with the daemon. */
    @Override
    public void close() {
        acceptor.close();
        endpoint.close();
    }
}
