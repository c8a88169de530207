package algo.app.system.unix;

import algo.app.ipc.LineChannel;
import algo.app.model.Halt;
import algo.app.platform.unix.OwnedSocket;
import algo.app.protocol.ExitCode;
import algo.app.protocol.Hello;
import algo.app.protocol.Reply;
import algo.app.protocol.Request;
import algo.app.protocol.Version;
import algo.app.protocol.WireException;
import algo.app.system.SystemException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import jdk.net.ExtendedSocketOptions;

/**
 * Connects to the daemon of a user. The way to its socket lies in a directory of that user, so it is gone with that user's
 * rights alone, and nothing is sent before the kernel has said that it is that user who listens. Safe on any thread.
 */
final class UserSocket {
    /** Beyond what a daemon says that it needs. */
    private static final Duration MARGIN = Duration.ofSeconds(5);

    /** The daemon of the user greets us, or it is not what it should be. */
    static final Duration GREETING_LIMIT = Duration.ofSeconds(5);

    /** The words of strerror(3) for EAGAIN: who listens takes no more connections at the moment. The launcher sets the locale. */
    private static final String FULL = "Resource temporarily unavailable";

    private final ScheduledExecutorService watchdog;

    /** @param watchdog closes what takes too long */
    UserSocket(ScheduledExecutorService watchdog) {
        this.watchdog = watchdog;
    }

    /** A connection on which both sides have greeted. */
    record Greeted(SocketChannel channel, LineChannel lines) implements AutoCloseable {
        @Override
        public void close() {
            try {
                channel.close();
            } catch (IOException e) {
                // It is gone either way.
            }
        }
    }

    /**
     * Connects to the daemon of {@code home}; empty if none listens.
     *
     * @param asRoot whether the daemon is to see root instead of its own user
     * @throws SystemException if who listens is not that user's daemon, or does not answer
     */
    Optional<Greeted> connect(UserHome home, boolean asRoot) throws SystemException, InterruptedException {
        return connect(home, asRoot, Hello.MOST_BYTES);
    }

    private Optional<Greeted> connect(UserHome home, boolean asRoot, int mostBytes)
            throws SystemException, InterruptedException {
        Optional<SocketChannel> opened = open(home, asRoot);
        if (opened.isEmpty()) {
            return Optional.empty();
        }
        SocketChannel channel = opened.get();
        LineChannel lines = new LineChannel(channel, mostBytes);
        Greeted greeted = new Greeted(channel, lines);
        Hello own = new Hello(Hello.PROTOCOL, Version.PROGRAM);
        ScheduledFuture<?> end = closeAfter(greeted, GREETING_LIMIT);
        boolean well = false;
        try {
            lines.writeLine(own.line());
            Hello daemon = Hello.read(lines.readLine());
            if (daemon.protocol() != own.protocol()) {
                throw new WireException(Hello.mismatch(own, daemon));
            }
            well = true;
            return Optional.of(greeted);
        } catch (WireException | LineChannel.LineTooLongException e) {
            throw new SystemException(
                    ExitCode.UNREACHABLE, "the daemon of user " + home.name() + " is not ours: " + e.getMessage(), "");
        } catch (IOException e) {
            if (!channel.isOpen()) {
                throw busy(home);
            }
            return Optional.empty(); // it ended just now
        } finally {
            end.cancel(false);
            if (!well) {
                greeted.close();
            }
        }
    }

    /** Asks one question as root, and returns the answer, {@link ShortReply shortened}; empty if no daemon listens. */
    Optional<Reply> ask(UserHome home, Request request, Duration limit) throws SystemException, InterruptedException {
        return ask(home, request, limit, limit);
    }

    /**
     * Asks as {@link #ask(UserHome, Request, Duration)} does, for something that may take as long as the daemon says at
     * first.
     *
     * @param most the longest that it may say
     */
    Optional<Reply> ask(UserHome home, Request request, Duration limit, Duration most)
            throws SystemException, InterruptedException {
        Optional<Greeted> connected = connect(home, true, SystemBounds.ANSWER_BYTES);
        if (connected.isEmpty()) {
            return Optional.empty();
        }
        try (Greeted greeted = connected.get()) {
            ScheduledFuture<?> end = closeAfter(greeted, limit);
            try {
                greeted.lines().writeLine(request.line());
                boolean told = most.equals(limit);
                Reply reply = read(greeted.lines().readLine());
                while (reply instanceof Reply.Progress progress) {
                    if (!told && progress.withinMillis() > 0) {
                        told = true;
                        end.cancel(false);
                        long millis = Math.min(progress.withinMillis(), most.toMillis());
                        end = closeAfter(greeted, Duration.ofMillis(millis).plus(MARGIN));
                    }
                    reply = read(greeted.lines().readLine());
                }
                return Optional.of(reply);
            } finally {
                end.cancel(false);
            }
        } catch (WireException | LineChannel.LineTooLongException e) {
            throw new SystemException(
                    ExitCode.UNREACHABLE, "the daemon of user " + home.name() + " gave no answer of ours", "");
        } catch (IOException e) {
            throw busy(home);
        }
    }

    /**
     * Reads a reply. Only one thread does so at a time, because a line that is taken apart takes many times its own
     * length.
     */
    private static synchronized Reply read(String line) throws WireException {
        Reply reply = Reply.read(line);
        return reply instanceof Reply.Progress ? reply : ShortReply.of(reply);
    }

    private Optional<SocketChannel> open(UserHome home, boolean asRoot) throws SystemException, InterruptedException {
        try {
            return Optional.ofNullable(home.withRights(asRoot, () -> openHere(home)));
        } catch (BusyException e) {
            throw busy(home);
        } catch (StrangerException e) {
            throw new SystemException(ExitCode.UNREACHABLE, e.getMessage(), "remove it");
        } catch (IOException e) {
            throw new SystemException(
                    ExitCode.FAILED, "user " + home.name() + " cannot be served: " + e.getMessage(), "");
        }
    }

    /** Connects to the socket of a home; returns null if nobody listens. */
    private static SocketChannel openHere(UserHome home) throws IOException {
        try (OwnedSocket socket = OwnedSocket.find(home.root(), UserHome.SOCKET, home.uid())) {
            return connected(home, socket.path());
        } catch (NoSuchFileException e) {
            return null;
        } catch (FileSystemException e) {
            throw new StrangerException(e.getFile() + " " + e.getReason());
        }
    }

    private static SocketChannel connected(UserHome home, Path socket) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        boolean given = false;
        try {
            // The channel does not block: a listener that accepts nothing must not hold us.
            channel.configureBlocking(false);
            try {
                if (!channel.connect(UnixDomainSocketAddress.of(socket))) {
                    throw new BusyException();
                }
            } catch (BusyException e) {
                throw e;
            } catch (IOException e) {
                if (FULL.equals(e.getMessage())) {
                    throw new BusyException();
                }
                return null;
            }
            if (!channel.getOption(ExtendedSocketOptions.SO_PEERCRED).user().equals(home.owner())) {
                throw new StrangerException(home.socket() + " is listened on by another user");
            }
            channel.configureBlocking(true);
            given = true;
            return channel;
        } finally {
            if (!given) {
                channel.close();
            }
        }
    }

    private ScheduledFuture<?> closeAfter(Greeted greeted, Duration limit) {
        return watchdog.schedule(Halt.onError(greeted::close), limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static SystemException busy(UserHome home) {
        return new SystemException(
                ExitCode.UNKNOWN,
                "the daemon of user " + home.name() + " does not answer: outcome unknown",
                "try again, or end it: 'pgrep -af -u " + Integer.toUnsignedString(home.uid()) + " algo-daemon'");
    }

    private static final class BusyException extends IOException {}

    private static final class StrangerException extends IOException {
        StrangerException(String message) {
            super(message);
        }
    }
}
