package algo.cli;

import algo.app.ipc.LineChannel;
import algo.app.ipc.unix.SocketTrust;
import algo.app.protocol.ExitCode;
import algo.app.protocol.Hello;
import algo.app.protocol.Reply;
import algo.app.protocol.Request;
import algo.app.protocol.Version;
import algo.app.protocol.WireException;
import java.io.IOException;
import java.io.PrintStream;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** One connection to the daemon. A daemon that gives no sign of life for {@link #PATIENCE_MILLIS} is given up. */
final class DaemonClient implements AutoCloseable {
    /** Five times as long as the daemon is ever silent while it works. */
    static final long PATIENCE_MILLIS = 10_000;

    /** Replies are as long as what they show, e.g. the source of a strategy. */
    /** In characters; the daemon closes the connection on a longer one. */
    private static final int LONGEST_REQUEST = 1 << 20;

    private static final int MOST_BYTES = 64 * 1024 * 1024;

    /**
     * Whose strategies are meant.
     *
     * @param user named by root; empty for the caller's own
     * @param system whether the daemon itself is meant, where it is that of several users
     */
    record Whose(String user, boolean system) {
        static final Whose OWN = new Whose("", false);
    }

    private final SocketChannel channel;
    private final LineChannel lines;
    private String version = "";
    private boolean system;
    /** A home of the user's own whose daemon is down, where the system daemon answers; null where nothing was passed over. */
    private Path passedOver;

    private Path socket;
    /** Null once it was said that a home was passed over, or if nobody is to be told. */
    private PrintStream warnings;

    private volatile long silentSince = System.nanoTime();
    private volatile boolean givenUp;
    private volatile boolean waiting;

    private DaemonClient(SocketChannel channel) {
        this.channel = channel;
        this.lines = new LineChannel(channel, MOST_BYTES);
        Thread watch = new Watch();
        watch.setDaemon(true);
        watch.start();
    }

    /** As {@link #connect(Sockets, Whose)}, for the caller's own strategies. */
    static DaemonClient connect(Sockets sockets) throws ClientException {
        return connect(sockets, Whose.OWN);
    }

    /** @throws ClientException with exit code 4 if no daemon answers on any of the sockets */
    static DaemonClient connect(Sockets sockets, Whose whose) throws ClientException {
        for (Path socket : sockets.candidates()) {
            DaemonClient client = tryConnect(socket, whose);
            if (client != null) {
                client.socket = socket;
                client.passedOver = sockets.isPassedOverFor(socket) ? sockets.home() : null;
                return client;
            }
        }
        throw new ClientException(
                ExitCode.UNREACHABLE,
                "no daemon is running, nobody answers on "
                        + sockets.candidates().get(0),
                "start it with 'algo daemon start'");
    }

    /** Null if nobody answers there. */
    private static DaemonClient tryConnect(Path socket, Whose whose) throws ClientException {
        SocketChannel channel;
        try {
            channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
        } catch (IOException e) {
            return null;
        }
        requireTrust(socket, channel);
        DaemonClient client = new DaemonClient(channel);
        Hello own = new Hello(Hello.PROTOCOL, Version.PROGRAM);
        try {
            client.waiting = true;
            String first = client.lines.readLine();
            client.waiting = false;
            Hello daemon = Hello.read(first);
            if (daemon.protocol() != own.protocol()) {
                client.tell(own);
                client.close();
                throw new ClientException(ExitCode.UNREACHABLE, Hello.mismatch(own, daemon), "");
            }
            client.version = daemon.program();
            client.system = daemon.system();
            if (!whose.user().isEmpty() && !client.system) {
                client.close();
                throw new ClientException(
                        ExitCode.USAGE,
                        "the daemon on " + socket + " serves one user alone",
                        "--user and --all-users are for the system daemon");
            }
            client.tell(new Hello(own.protocol(), own.program(), whose.user(), whose.system() && client.system));
            return client;
        } catch (WireException e) {
            client.close();
            throw new ClientException(
                    ExitCode.UNREACHABLE, "what answers on " + socket + " is no algo daemon: " + e.getMessage(), "");
        } catch (IOException e) {
            client.close();
            if (client.givenUp) {
                throw client.unknown();
            }
            return null;
        }
    }

    /** Nothing is sent to, or believed of, a daemon of somebody else. */
    private static void requireTrust(Path socket, SocketChannel channel) throws ClientException {
        String problem = "";
        try {
            problem = SocketTrust.problem(socket, channel).orElse("");
            if (problem.isEmpty()) {
                return;
            }
        } catch (IOException e) {
            problem = "who listens on " + socket + " cannot be told: " + e.getMessage();
        }
        try {
            channel.close();
        } catch (IOException e) {
            // It ends with the process.
        }
        throw new ClientException(ExitCode.UNREACHABLE, problem, "");
    }

    /** One that turned us away has said why before it closed: that is read next. */
    private void tell(Hello own) {
        try {
            lines.writeLine(own.line());
        } catch (IOException e) {
            // See above.
        }
    }

    /** Whether the daemon is that of several users. */
    boolean isSystem() {
        return system;
    }

    /** Whether the user has a home whose daemon is down, and the system daemon answered in its place. */
    boolean hasPassedOverAHome() {
        return passedOver != null;
    }

    /** Where it is said, with the first question, that a home was passed over. */
    DaemonClient warningOn(PrintStream err) {
        warnings = err;
        return this;
    }

    /**
     * What is asked of the system daemon in place of that of a home is said to be its answer, and nothing is changed there:
     * a strategy of the home might run twice, and what was to be stopped would go on.
     */
    private void requireMeant(Request request) throws ClientException {
        if (passedOver == null) {
            return;
        }
        String down = "the daemon of your home " + passedOver + " is not running";
        if (!request.isQuery()) {
            throw new ClientException(
                    ExitCode.CONFLICT,
                    down + ", and the system daemon on " + socket + " does not know its strategies; nothing was done",
                    "start it with 'algo daemon start', or say which of the two you mean, with --home " + passedOver
                            + " or --socket " + socket);
        }
        if (warnings != null) {
            warnings.println("algo: " + down + "; this is the answer of the system daemon on " + socket + ". --home "
                    + passedOver + " means yours, --socket " + socket + " the other");
            warnings = null;
        }
    }

    /**
     * Sends {@code request} and returns the answer.
     *
     * @throws ClientException if the daemon refused it, or its answer did not come
     */
    Reply ask(Request request) throws ClientException {
        send(request);
        return next();
    }

    /** @throws ClientException if it is not for this daemon; see {@link #hasPassedOverAHome} */
    void send(Request request) throws ClientException {
        requireMeant(request);
        String line = request.line();
        if (line.length() > LONGEST_REQUEST) {
            throw new ClientException(
                    ExitCode.USAGE,
                    "this is more than a daemon reads at once, which is 1 MiB; nothing was done",
                    "name fewer strategies at a time, or use --all");
        }
        try {
            waiting = true;
            silentSince = System.nanoTime();
            lines.writeLine(line);
        } catch (IOException e) {
            // Closed; the answer, or that there is none, is found where it is read.
        }
    }

    /** The next line of the answer. Waits for as long as the daemon gives signs of life. */
    Reply next() throws ClientException {
        try {
            while (true) {
                waiting = true;
                silentSince = System.nanoTime();
                Reply reply = Reply.read(lines.readLine());
                if (reply instanceof Reply.Failure failure) {
                    throw new ClientException(failure.code(), failure.message(), failure.hint());
                }
                if (!(reply instanceof Reply.Progress)) {
                    waiting = false;
                    return reply;
                }
            }
        } catch (WireException e) {
            throw new ClientException(
                    ExitCode.FAILED, "the answer of the daemon was not understood: " + e.getMessage(), "");
        } catch (IOException e) {
            throw unknown();
        }
    }

    /** The next line of an answer that may pause for as long as it likes, such as a log that is followed. */
    Reply nextWithoutLimit() throws ClientException {
        waiting = false;
        try {
            Reply reply = Reply.read(lines.readLine());
            if (reply instanceof Reply.Failure failure) {
                throw new ClientException(failure.code(), failure.message(), failure.hint());
            }
            return reply;
        } catch (WireException e) {
            throw new ClientException(
                    ExitCode.FAILED, "the answer of the daemon was not understood: " + e.getMessage(), "");
        } catch (IOException e) {
            throw new ClientException(
                    ExitCode.UNREACHABLE, "the daemon has closed the connection", "see 'algo daemon status'");
        }
    }

    /**
     * Waits until the daemon, which has said that it ends, is gone: the system closes the connection with the process,
     * and with it the locks of its home. Not longer than its patience.
     */
    void awaitEnd() {
        waiting = true;
        silentSince = System.nanoTime();
        try {
            while (true) {
                lines.readLine();
            }
        } catch (IOException e) {
            waiting = false;
        }
    }

    /** Of the daemon's program. */
    String version() {
        return version;
    }

    /** Whether more of the answer has arrived already. */
    boolean hasMore() {
        return lines.hasMore();
    }

    /** {@code reply} as the kind that the request is answered with. */
    static <T extends Reply> T expect(Class<T> kind, Reply reply) throws ClientException {
        if (kind.isInstance(reply)) {
            return kind.cast(reply);
        }
        throw new ClientException(ExitCode.FAILED, "the daemon answered something else: " + reply.kind(), "");
    }

    private ClientException unknown() {
        String why = givenUp
                ? "the daemon gave no answer within " + PATIENCE_MILLIS / 1000 + " s"
                : "the daemon closed the connection before it answered";
        return new ClientException(
                ExitCode.UNKNOWN, why + ": outcome unknown", "see 'algo status' and 'algo daemon status'");
    }

    /** Not a method reference: that would be the first, and what makes them takes milliseconds to load. */
    private final class Watch extends Thread {
        Watch() {
            super("patience");
        }

        @Override
        public void run() {
            watch();
        }
    }

    /** A socket of this kind has no read timeout: closing it is what ends a read that waits for too long. */
    private void watch() {
        try {
            while (channel.isOpen()) {
                Thread.sleep(200);
                if (waiting && System.nanoTime() - silentSince > PATIENCE_MILLIS * 1_000_000) {
                    givenUp = true;
                    channel.close();
                }
            }
        } catch (InterruptedException | IOException e) {
            // The connection is gone, and so is what this was for.
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // It ends with the process.
        }
    }
}
