package algo.app.system.unix;

import algo.app.ipc.Acceptor;
import algo.app.ipc.LineChannel;
import algo.app.ipc.unix.UnixControlConnection;
import algo.app.ipc.unix.UnixSocketEndpoint;
import algo.app.platform.unix.UserNumber;
import algo.app.protocol.ExitCode;
import algo.app.protocol.Hello;
import algo.app.protocol.Reply;
import algo.app.protocol.Version;
import algo.app.protocol.WireException;
import algo.app.system.SystemException;
import java.io.IOException;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Receives the clients of all users: reads the greeting of each on a thread {@code greet-N}, settles by the kernel's word
 * whose strategies it may be about, and hands the connection over to {@link Relay} or {@link SystemCommands}.
 */
final class SystemServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("system");

    private static final Duration SILENCE = Duration.ofSeconds(10);
    /**
     * The time for which a connection that came to nothing counts as open: so a user can try only so many times in it.
     */
    private static final Duration FAILURE_COUNTS = Duration.ofSeconds(2);

    private static final int STACK_BYTES = 256 * 1024;

    private final UnixSocketEndpoint endpoint;
    private final UserHomes homes;
    private final Serving serving;
    private final UserDaemons daemons;
    private final Relay relay;
    private final SystemCommands commands;
    private final UserAdmission admission;
    private final UserPrincipal root;
    private final ScheduledExecutorService watchdog;
    private final Hello hello = new Hello(Hello.PROTOCOL, Version.PROGRAM, "", true);
    private final AtomicInteger number = new AtomicInteger();
    private final Acceptor<UnixControlConnection> acceptor;

    SystemServer(
            UnixSocketEndpoint endpoint,
            UserHomes homes,
            Serving serving,
            UserDaemons daemons,
            Relay relay,
            SystemCommands commands,
            UserAdmission admission,
            UserPrincipal root,
            ScheduledExecutorService watchdog) {
        this.endpoint = endpoint;
        this.homes = homes;
        this.serving = serving;
        this.daemons = daemons;
        this.relay = relay;
        this.commands = commands;
        this.admission = admission;
        this.root = root;
        this.watchdog = watchdog;
        acceptor = new Acceptor<>("accept", endpoint::accept, this::receive);
    }

    void start() {
        acceptor.start();
    }

    private void receive(UnixControlConnection connection) {
        UserPrincipal user = connection.principal().user();
        if (!admission.enter(user)) {
            turnAway(connection);
            return;
        }
        Runnable leave = () -> admission.leave(user);
        boolean received = false;
        try {
            Thread thread =
                    new Thread(null, () -> serve(connection, leave), "greet-" + number.incrementAndGet(), STACK_BYTES);
            thread.setDaemon(true);
            thread.start();
            received = true;
        } finally {
            if (!received) {
                leave.run();
            }
        }
    }

    /** Turns a client away. Both lines fit into what the system keeps for a new connection, so this does not wait. */
    private void turnAway(UnixControlConnection connection) {
        try (connection) {
            connection.writeLine(hello.line(), SILENCE);
            connection.writeLine(
                    new Reply.Failure(ExitCode.FAILED, "too many connections are open", "try again later").line(),
                    SILENCE);
        } catch (IOException e) {
            // The connection is closed in any case.
        }
    }

    private void serve(UnixControlConnection connection, Runnable leave) {
        boolean handedOver = false;
        try {
            connection.writeLine(hello.line(), SILENCE);
            handedOver = greet(connection, leave);
        } catch (WireException | LineChannel.LineTooLongException e) {
            say(connection, new Reply.Failure(ExitCode.USAGE, "the request was not understood: " + e.getMessage(), ""));
        } catch (SystemException e) {
            say(connection, e.reply());
        } catch (IOException e) {
            // The client went away, or was silent: nobody is left to tell.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (OutOfMemoryError e) {
            LOG.warn("a connection of {} was dropped: {}", connection.peer(), e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("a connection failed because of a mistake in algo", e);
            say(connection, new Reply.Failure(ExitCode.FAILED, "the system daemon failed on this request", "ask root"));
        } finally {
            if (!handedOver) {
                connection.close();
                if (connection.principal().user().equals(root)) {
                    leave.run();
                } else {
                    watchdog.schedule(leave, FAILURE_COUNTS.toMillis(), TimeUnit.MILLISECONDS);
                }
            }
        }
    }

    /** Greets a client; returns true if somebody else goes on with the connection. */
    private boolean greet(UnixControlConnection connection, Runnable leave)
            throws WireException, SystemException, IOException, InterruptedException {
        Hello client = Hello.read(connection.readLine(SILENCE));
        if (client.protocol() != hello.protocol()) {
            throw new SystemException(ExitCode.UNREACHABLE, Hello.mismatch(client, hello), "");
        }
        boolean byRoot = connection.principal().user().equals(root);
        if (client.system()) {
            if (!byRoot) {
                throw new SystemException(
                        ExitCode.CONFLICT,
                        "only root may stop the system daemon, or ask about it",
                        "'algo stop --all' stops your strategies");
            }
            commands.converse(connection);
            return false;
        }
        boolean named = !client.user().isEmpty();
        if (named && !byRoot) {
            throw new SystemException(ExitCode.USAGE, "only root may name a user", "");
        }
        if (!named && !byRoot) {
            serving.require(UserNumber.of(connection.principal().user()));
        }
        UserHome home = named
                ? homes.named(client.user())
                : homes.of(connection.principal().user(), connection.principal().group());
        UserSocket.Greeted daemon = daemons.connect(home, named, () -> say(connection, new Reply.Progress()));
        say(connection, new Reply.Progress(0, true));
        relay.join(
                new Relay.Ends(
                        connection.principal().user(),
                        "user " + connection.peer() + " to the daemon of " + home.name(),
                        connection.channel(),
                        connection.takeUnread(),
                        daemon.channel(),
                        daemon.lines().takeUnread()),
                leave);
        return true;
    }

    private static void say(UnixControlConnection connection, Reply reply) {
        try {
            connection.writeLine(reply.line(), SILENCE);
        } catch (IOException e) {
            // Nobody is left to tell.
        }
    }

    /** Accepts no more. */
    @Override
    public void close() {
        acceptor.close();
        endpoint.close();
    }
}
