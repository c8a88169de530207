package algo.cli;

import algo.app.ipc.LineChannel;
import algo.app.model.Text;
import algo.app.protocol.ExitCode;
import algo.app.protocol.Hello;
import algo.app.protocol.Reply;
import algo.app.protocol.Request;
import algo.app.protocol.Version;
import algo.app.protocol.WireException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.ByteChannel;
import java.nio.file.Path;
import java.util.List;

/**
 * One connection to the daemon. A daemon that gives no sign of life for {@link AnswerWatch#PATIENCE_MILLIS} is given up, and so is one
 * whose answer is not there in the time that it may take, or is longer than it may be ({@link Allowance}).
 */
public final class DaemonClient implements AutoCloseable {
    private static final long NANOS_PER_MILLI = 1_000_000;
    /** The longest request, in characters; the daemon closes the connection on a longer one. */
    private static final int LONGEST_REQUEST = 1 << 20;

    /** Characters of what the daemon says of its version that are shown. */
    private static final int MOST_VERSION = 40;

    /**
     * The owner of the strategies that are meant.
     *
     * @param user named by root; empty for the caller's own
     * @param system whether the daemon itself is meant, where it is that of several users
     */
    record Whose(String user, boolean system) {
        static final Whose OWN = new Whose("", false);
    }

    private final ByteChannel channel;
    private final LineChannel lines;
    private final AnswerWatch watch;
    private String version = "";
    private boolean system;
    /** A home of the user's own whose daemon is down, where the system daemon answers; null where nothing was passed over. */
    private Path passedOver;

    private Path socket;
    /** The machine of the daemon; empty for this one. */
    private String far = "";

    /** The home of the daemon; null if it is not known. */
    private Path home;
    /** The stream for the warning that a home was passed over; null once that was said, or if nobody is to be told. */
    private PrintStream warnings;

    /** The stream for what the daemon tells before it does something; null if nobody is to be told. */
    private PrintStream notices;

    /** True if the daemon of several users itself was meant. */
    private boolean trusted;

    /** Null where nobody is shown what the daemon is at. */
    private ProgressLine progress;

    private long bytesLeft = Long.MAX_VALUE;
    private long lineMillis = Allowance.LINE_MILLIS;

    private DaemonClient(ByteChannel channel, long nanos) {
        this.channel = channel;
        this.lines = new LineChannel(channel, Allowance.LINE_BYTES);
        this.lines.accept(Hello.MOST_BYTES);
        this.watch = new AnswerWatch(channel, nanos);
        watch.start();
    }

    /** Connects as {@link #connect(Sockets, Whose)} does, for the caller's own strategies. */
    public static DaemonClient connect(Sockets sockets) throws ClientException {
        return connect(sockets, Whose.OWN);
    }

    /** @throws NoDaemonException if no daemon answers on any of the sockets */
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
                client.home = sockets.isOfHome(socket) ? sockets.home() : null;
                return client;
            }
        }
        throw new NoDaemonException(sockets.candidates().get(0));
    }

    /** Connects to one socket; returns null if nobody answers there. */
    private static DaemonClient tryConnect(Path socket, Whose whose, long nanos) throws ClientException {
        ByteChannel channel;
        try {
            channel = DaemonSocket.open(socket, nanos);
        } catch (IOException e) {
            return null;
        }
        return greet(new DaemonClient(channel, nanos), socket.toString(), whose);
    }

    /**
     * Greets a program that answers in place of a daemon.
     *
     * @param nanos what counts as a millisecond while it is waited for
     */
    static DaemonClient over(ByteChannel channel, long nanos) throws ClientException {
        DaemonClient client = greet(new DaemonClient(channel, nanos), "its own output", Whose.OWN);
        if (client == null) {
            throw new ClientException(
                    ExitCode.FAILED,
                    "the program that reads the files of the home has ended without an answer",
                    "see 'algo doctor'");
        }
        return client;
    }

    /**
     * Greets the daemon of another machine.
     *
     * @param host by which messages call the machine
     */
    public static DaemonClient far(ByteChannel channel, String host) throws ClientException {
        DaemonClient client = new DaemonClient(channel, NANOS_PER_MILLI);
        client.far = host;
        client = greet(client, host, Whose.OWN);
        if (client == null) {
            throw new ClientException(ExitCode.UNREACHABLE, host + ": the connection was cut", "try again");
        }
        return client;
    }

    /** Exchanges greetings; returns null if the other side goes away. */
    private static DaemonClient greet(DaemonClient client, String socket, Whose whose) throws ClientException {
        Hello own = new Hello(Hello.PROTOCOL, Version.PROGRAM);
        try {
            client.watch.beginHello();
            String first = client.lines.readLine();
            client.watch.end();
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
            client.watch.serves(!client.system || client.trusted);
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
            if (client.watch.hasGivenUp()) {
                throw client.unknown();
            }
            return null;
        }
    }

    /** Sends the greeting. A daemon that turned us away has said why before it closed: that is read next. */
    private void tell(Hello own) {
        try {
            lines.writeLine(own.line());
        } catch (IOException e) {
            // A daemon that closed has said why before: that is read next.
        }
    }

    /** Returns whether the daemon is that of several users. */
    boolean isSystem() {
        return system;
    }

    /** Returns whether the user has a home whose daemon is down, and the system daemon answered in its place. */
    boolean hasPassedOverAHome() {
        return passedOver != null;
    }

    /** Shows on a terminal what the daemon is at while its answer is waited for. */
    DaemonClient showingProgress(Invocation in) {
        progress = Terminal.isInteractive() && !in.json() ? new ProgressLine(in.err()) : null;
        return this;
    }

    /** Shows what the daemon is at; a notice is for everybody to read. */
    private void show(Reply.Progress sign) {
        if (!sign.notice()) {
            show(sign.message());
        } else if (notices != null) {
            show("");
            notices.println("algo: " + sign.message());
        }
    }

    private void show(String message) {
        if (progress != null) {
            progress.show(message);
        }
    }

    /** Sets the stream for notices, and on which the first question tells that a home was passed over. */
    DaemonClient warningOn(PrintStream err) {
        warnings = err;
        notices = err;
        return this;
    }

    /**
     * Tells that the system daemon answers in place of the daemon of a home, and refuses changes: a strategy of the
     * home might run twice, and what was to be stopped would go on.
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
        watch.begin(trusted ? Allowance.of(request).trusting() : Allowance.of(request));
        try {
            lines.writeLine(line);
        } catch (IOException e) {
            // The connection is closed; the reader finds the answer, or that there is none.
        }
    }

    /** Reads the answer. Waits for as long as it may take, while the daemon gives signs of life. */
    Reply next() throws ClientException {
        try {
            Reply reply = read();
            while (reply instanceof Reply.Progress sign) {
                watch.heed(sign);
                show(sign);
                reply = read();
            }
            return reply;
        } catch (IOException e) {
            throw unknown();
        } finally {
            show("");
        }
    }

    /**
     * Reads the next line of an answer of many.
     *
     * @param follows whether the daemon may pause for as long as it likes, as with a log that is followed
     */
    public Reply nextLine(boolean follows) throws ClientException {
        try {
            watch.beginLine(lineMillis);
            long allowed = watch.due();
            while (true) {
                watch.beginPiece(lineMillis);
                Reply reply = read(!follows || !watch.isServed());
                if (!(reply instanceof Reply.Progress sign)) {
                    watch.serves(true);
                    return reply;
                }
                if (watch.isBehind(allowed)) {
                    throw unknown();
                }
                watch.heed(sign);
            }
        } catch (IOException e) {
            if (watch.hasGivenUp()) {
                throw unknown();
            }
            throw new ClientException(
                    ExitCode.UNREACHABLE,
                    far.isEmpty() ? "the daemon has closed the connection" : far + ": the connection has ended",
                    "see '" + algo() + " daemon status'");
        }
    }

    private Reply read() throws IOException, ClientException {
        return read(true);
    }

    private Reply read(boolean limited) throws IOException, ClientException {
        watch.beforeLine(limited);
        Reply reply;
        try {
            String line = lines.readLine();
            bytesLeft -= line.length();
            if (bytesLeft < 0) {
                throw new ClientException(
                        ExitCode.UNKNOWN,
                        "the answer is longer than the " + Allowance.USER_BYTES / 1024 + " KiB that it may be",
                        far.isEmpty() ? "" : "'" + algo() + "' asks that one alone, without a bound");
            }
            reply = parse(line);
        } catch (LineChannel.LineTooLongException e) {
            throw new ClientException(
                    ExitCode.UNKNOWN,
                    "the answer of the daemon is too long: " + e.getMessage() + "; outcome unknown",
                    "");
        }
        watch.afterLine(reply, limited);
        if (reply instanceof Reply.Failure failure) {
            boolean skewed = failure.code() == ExitCode.USAGE
                    && failure.hint().isEmpty()
                    && !version.isEmpty()
                    && !version.equals(Version.PROGRAM);
            throw new ClientException(
                    failure.code(),
                    Invocation.from(far, failure.message()),
                    skewed ? VersionSkew.hint(Version.PROGRAM, version, far) : Invocation.from(far, failure.hint()));
        }
        return reply;
    }

    /**
     * Reads a reply. Only one thread does so at a time, because what is made of a line takes far more memory than the
     * line.
     */
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

    /** Bounds the answer of one user among all to {@link Allowance#USER_BYTES}. */
    DaemonClient ofOneAmongMany() {
        bytesLeft = Allowance.USER_BYTES;
        lineMillis = AnswerWatch.PATIENCE_MILLIS;
        lines.accept(Allowance.USER_BYTES);
        return this;
    }

    /**
     * Waits until the daemon, which has said that it ends, is gone: the system closes the connection with the process,
     * and with it the locks of its home. Not longer than its patience.
     */
    void awaitEnd() {
        watch.beginEnd();
        try {
            while (true) {
                lines.readLine();
            }
        } catch (IOException e) {
            watch.end();
        }
    }

    /** Returns the version of the daemon's program. */
    public String version() {
        return version;
    }

    /** Returns whether more of the answer has arrived already. */
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

    /**
     * Makes the failure of an unknown outcome. A daemon that died has said in its log what it could, or its keeper has.
     */
    private ClientException unknown() {
        boolean died = !watch.hasGivenUp() && home != null;
        return new ClientException(
                ExitCode.UNKNOWN,
                (far.isEmpty() ? "" : far + ": ")
                        + (far.isEmpty() || watch.hasGivenUp()
                                ? watch.why()
                                : "the connection was cut before the answer came")
                        + ": outcome unknown",
                "see '" + algo() + " status' and '" + algo() + " daemon status'",
                died ? DaemonLogTail.of(home) : List.of());
    }

    /** Returns how commands for this daemon begin. */
    private String algo() {
        return far.isEmpty() ? "algo" : "algo --host " + far;
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
