package algo.cli;

import algo.app.ipc.LineChannel;
import algo.app.ipc.unix.SocketTrust;
import algo.app.model.Text;
import algo.app.protocol.ExitCode;
import algo.app.protocol.Hello;
import algo.app.protocol.Reply;
import algo.app.protocol.Request;
import algo.app.protocol.Version;
import algo.app.protocol.WireException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.PrintStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/**
 * One connection to the daemon. A daemon that gives no sign of life for {@link #PATIENCE_MILLIS} is given up, and so is one
 * whose answer is not there in the time that it may take, or is longer than it may be ({@link Allowance}).
 */
public final class DaemonClient implements AutoCloseable {
    /** Five times as long as the daemon is ever silent while it works. */
    static final long PATIENCE_MILLIS = 10_000;

    private static final long NANOS_PER_MILLI = 1_000_000;
    /** In characters; the daemon closes the connection on a longer one. */
    private static final int LONGEST_REQUEST = 1 << 20;

    private static final long RETRY_MILLIS = 50;
    /** Characters of what the daemon says of its version that are shown. */
    private static final int MOST_VERSION = 40;

    /**
     * Whose strategies are meant.
     *
     * @param user named by root; empty for the caller's own
     * @param system whether the daemon itself is meant, where it is that of several users
     */
    record Whose(String user, boolean system) {
        static final Whose OWN = new Whose("", false);
    }

    /** What counts as a millisecond while somebody is waited for. */
    private final long nanos;

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
    private volatile long patienceMillis = PATIENCE_MILLIS;
    /** When the whole answer is due. */
    private volatile long due;

    private volatile boolean givenUp;
    /** Why: whether nothing was heard, or only that it is at it. */
    private volatile boolean silent;

    private volatile boolean waiting;

    private Allowance allowance = Allowance.of(new Request.DaemonStatus());
    /** Whether it was said already how long the answer may take. */
    private boolean told;
    /** Whether it is the daemon meant that answers, and not one that starts it first. */
    private boolean served = true;
    /** Whether it is the daemon of several users itself that was meant. */
    private boolean trusted;

    private long bytesLeft = Long.MAX_VALUE;
    private long lineMillis = Allowance.LINE_MILLIS;

    private DaemonClient(SocketChannel channel, long nanos) {
        this.nanos = nanos;
        this.due = System.nanoTime() + PATIENCE_MILLIS * nanos;
        this.channel = channel;
        this.lines = new LineChannel(channel, Allowance.LINE_BYTES);
        this.lines.accept(Hello.MOST_BYTES);
        Thread watch = new Watch();
        watch.setDaemon(true);
        watch.start();
    }

    /** As {@link #connect(Sockets, Whose)}, for the caller's own strategies. */
    public static DaemonClient connect(Sockets sockets) throws ClientException {
        return connect(sockets, Whose.OWN);
    }

    /** @throws ClientException with exit code 4 if no daemon answers on any of the sockets */
    static DaemonClient connect(Sockets sockets, Whose whose) throws ClientException {
        return connect(sockets, whose, NANOS_PER_MILLI);
    }

    /** @param nanos what counts as a millisecond while somebody is waited for */
    static DaemonClient connect(Sockets sockets, Whose whose, long nanos) throws ClientException {
        for (Path socket : sockets.candidates()) {
            DaemonClient client = tryConnect(socket, whose, nanos);
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
    private static DaemonClient tryConnect(Path socket, Whose whose, long nanos) throws ClientException {
        SocketChannel channel;
        try {
            channel = open(socket, nanos);
        } catch (IOException e) {
            return null;
        }
        requireTrust(socket, channel);
        DaemonClient client = new DaemonClient(channel, nanos);
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
            client.lines.accept(Allowance.LINE_BYTES);
            client.version = Text.printable(daemon.program(), MOST_VERSION);
            client.system = daemon.system();
            client.trusted = whose.system() && client.system;
            client.served = !client.system || client.trusted;
            if (!whose.user().isEmpty() && !client.system) {
                client.close();
                throw new ClientException(
                        ExitCode.USAGE,
                        "the daemon on " + socket + " serves one user alone",
                        "--user and --all-users are for the system daemon");
            }
            client.tell(new Hello(own.protocol(), own.program(), whose.user(), whose.system() && client.system));
            return client;
        } catch (WireException | LineChannel.LineTooLongException e) {
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

    /**
     * Not blocking until it is connected: one that listens and takes no connection must not hold us.
     *
     * @throws IOException if nobody listens
     */
    private static SocketChannel open(Path socket, long nanos) throws IOException, ClientException {
        long end = System.nanoTime() + PATIENCE_MILLIS * nanos;
        while (true) {
            SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
            boolean connected = false;
            try {
                channel.configureBlocking(false);
                connected = connect(channel, socket);
                if (connected) {
                    channel.configureBlocking(true);
                    return channel;
                }
            } finally {
                if (!connected) {
                    channel.close();
                }
            }
            if (System.nanoTime() > end) {
                throw new ClientException(
                        ExitCode.UNKNOWN,
                        "who listens on " + socket + " has taken no connection for " + PATIENCE_MILLIS / 1000 + " s",
                        "see 'algo daemon status', or end it");
            }
            try {
                Thread.sleep(RETRY_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException();
            }
        }
    }

    /** False if who listens has no room for one more connection at the moment. */
    private static boolean connect(SocketChannel channel, Path socket) throws IOException {
        try {
            return channel.connect(UnixDomainSocketAddress.of(socket));
        } catch (IOException e) {
            if (Output.FULL.equals(e.getMessage())) {
                return false;
            }
            throw e;
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
    public Reply ask(Request request) throws ClientException {
        send(request);
        return next();
    }

    /** @throws ClientException if it is not for this daemon; see {@link #hasPassedOverAHome} */
    public void send(Request request) throws ClientException {
        requireMeant(request);
        String line = request.line();
        if (line.length() > LONGEST_REQUEST) {
            throw new ClientException(
                    ExitCode.USAGE,
                    "this is more than a daemon reads at once, which is 1 MiB; nothing was done",
                    "name fewer strategies at a time, or use --all");
        }
        allowance = trusted ? Allowance.of(request).trusting() : Allowance.of(request);
        told = false;
        patienceMillis = PATIENCE_MILLIS;
        silentSince = System.nanoTime();
        due = silentSince + (served ? allowance.millis() : Allowance.SERVED_MILLIS) * nanos;
        try {
            waiting = true;
            lines.writeLine(line);
        } catch (IOException e) {
            // Closed; the answer, or that there is none, is found where it is read.
        }
    }

    /** The answer. Waits for as long as it may take, while the daemon gives signs of life. */
    Reply next() throws ClientException {
        try {
            Reply reply = read();
            while (reply instanceof Reply.Progress progress) {
                heed(progress);
                reply = read();
            }
            return reply;
        } catch (IOException e) {
            throw unknown();
        }
    }

    /**
     * The next line of an answer of many.
     *
     * @param follows whether the daemon may pause for as long as it likes, as with a log that is followed
     */
    public Reply nextLine(boolean follows) throws ClientException {
        try {
            // One that has to start the daemon first says so before anything else.
            patienceMillis = served ? lineMillis : PATIENCE_MILLIS;
            long allowed = due;
            while (true) {
                if (served) {
                    due = System.nanoTime() + lineMillis * nanos;
                }
                Reply reply = read(!follows || !served);
                if (!(reply instanceof Reply.Progress progress)) {
                    served = true;
                    return reply;
                }
                if (served && System.nanoTime() - allowed > 0) {
                    throw unknown();
                }
                heed(progress);
            }
        } catch (IOException e) {
            if (givenUp) {
                throw unknown();
            }
            throw new ClientException(
                    ExitCode.UNREACHABLE, "the daemon has closed the connection", "see 'algo daemon status'");
        }
    }

    /** What a sign of life says of how long the answer may take; of several the first counts. */
    private void heed(Reply.Progress progress) {
        long now = System.nanoTime();
        if (!served) {
            if (progress.served()) {
                served = true;
                due = now + allowance.millis() * nanos;
            }
        } else if (progress.withinMillis() > 0 && !told) {
            told = true;
            due = Math.max(due, now + allowance.due(progress.withinMillis()) * nanos);
        }
    }

    private Reply read() throws IOException, ClientException {
        return read(true);
    }

    private Reply read(boolean limited) throws IOException, ClientException {
        silentSince = System.nanoTime();
        waiting = limited;
        Reply reply;
        try {
            String line = lines.readLine();
            bytesLeft -= line.length();
            if (bytesLeft < 0) {
                throw new ClientException(
                        ExitCode.UNKNOWN,
                        "the answer is longer than the " + Allowance.USER_BYTES / 1024 + " KiB that it may be",
                        "");
            }
            reply = parse(line);
        } catch (LineChannel.LineTooLongException e) {
            throw new ClientException(
                    ExitCode.UNKNOWN,
                    "the answer of the daemon is too long: " + e.getMessage() + "; outcome unknown",
                    "");
        }
        waiting = reply instanceof Reply.Progress && limited;
        if (reply instanceof Reply.Failure failure) {
            throw new ClientException(failure.code(), failure.message(), failure.hint());
        }
        return reply;
    }

    /** One at a time: what is made of a line takes far more memory than the line. */
    private static Reply parse(String line) throws ClientException {
        synchronized (DaemonClient.class) {
            try {
                return Reply.read(line);
            } catch (WireException e) {
                throw new ClientException(
                        ExitCode.FAILED, "the answer of the daemon was not understood: " + e.getMessage(), "");
            }
        }
    }

    /** Of a user among all: its answer may be as long as {@link Allowance#USER_BYTES} in all, and no longer. */
    DaemonClient ofOneAmongMany() {
        bytesLeft = Allowance.USER_BYTES;
        lineMillis = PATIENCE_MILLIS;
        lines.accept(Allowance.USER_BYTES);
        return this;
    }

    /**
     * Waits until the daemon, which has said that it ends, is gone: the system closes the connection with the process,
     * and with it the locks of its home. Not longer than its patience.
     */
    void awaitEnd() {
        silentSince = System.nanoTime();
        due = silentSince + PATIENCE_MILLIS * nanos;
        waiting = true;
        try {
            while (true) {
                lines.readLine();
            }
        } catch (IOException e) {
            waiting = false;
        }
    }

    /** Of the daemon's program. */
    public String version() {
        return version;
    }

    /** Whether more of the answer has arrived already. */
    boolean hasMore() {
        return lines.hasMore();
    }

    /** {@code reply} as the kind that the request is answered with. */
    public static <T extends Reply> T expect(Class<T> kind, Reply reply) throws ClientException {
        if (kind.isInstance(reply)) {
            return kind.cast(reply);
        }
        throw new ClientException(ExitCode.FAILED, "the daemon answered something else: " + reply.kind(), "");
    }

    private ClientException unknown() {
        String why = !givenUp
                ? "the daemon closed the connection before it answered"
                : silent
                        ? "the daemon gave no answer within " + patienceMillis / 1000 + " s"
                        : "the daemon says that it is at it, and has not answered in the time that this may take";
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
                Thread.sleep(200 * nanos / NANOS_PER_MILLI, 1000);
                long now = System.nanoTime();
                if (waiting && (now - silentSince > patienceMillis * nanos || now - due > 0)) {
                    silent = now - silentSince > patienceMillis * nanos;
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
