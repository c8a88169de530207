package algo.app.control;

import algo.app.ipc.ByteBudget;
import algo.app.ipc.ControlConnection;
import algo.app.ipc.LineChannel;
import algo.app.model.Halt;
import algo.app.protocol.ExitCode;
import algo.app.protocol.Hello;
import algo.app.protocol.Reply;
import algo.app.protocol.Request;
import algo.app.protocol.WireException;
import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The dialogue of {@link algo.app.protocol} with one client after the other, or with several at once, a thread each. */
public final class Dialogue {
    private static final Logger LOG = LoggerFactory.getLogger("control");

    /** A client that says nothing for so long is gone. */
    private static final Duration SILENCE = Duration.ofSeconds(10);

    private final RequestAnswers handler;
    private final Hello hello;
    private final AnswerTurns turns = new AnswerTurns();

    /** @param version of this program */
    public Dialogue(RequestAnswers handler, String version) {
        this.handler = handler;
        this.hello = new Hello(Hello.PROTOCOL, version);
    }

    /**
     * Turns a client away. The message fits into what the system holds for a new connection, so this does not wait for
     * the client to read.
     */
    void turnAway(ControlConnection connection) {
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

    /** Answers a client until it goes away, and closes the connection. */
    public void serve(ControlConnection connection) {
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
}
