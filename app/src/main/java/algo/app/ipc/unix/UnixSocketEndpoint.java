package algo.app.ipc.unix;

import algo.app.ipc.ByteBudget;
import algo.app.ipc.ControlEndpoint;
import algo.app.ipc.TimedLines;
import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;

/**
 * The control socket of a home. Only the holder of the home's lock makes one, so a socket that is there already and that
 * nobody answers was left by a daemon that died. It is bound under another name, restricted to its owner, and then renamed:
 * at no moment is there a socket that others could connect to, or none where one was. A cleaner, or a person, may remove
 * the file of a socket that is listened on: {@link #check} makes it anew.
 */
public final class UnixSocketEndpoint implements ControlEndpoint {
    /** The most connections that wait to be accepted. */
    private static final int BACKLOG = 256;
    /** The memory for the long lines of all connections, in bytes: two lines at a time. */
    private static final long LONG_LINES = 8 << 20;

    /**
     * The users whom a socket serves.
     *
     * @param socketMode as {@code rw-------}
     * @param directoryMode of its directory, should that have to be made anew
     * @param maxLine longest line that is accepted from a client, in bytes
     */
    public record Audience(String socketMode, String directoryMode, int maxLine) {
        /** The user to whom the daemon belongs. */
        public static final Audience OWNER = new Audience("rw-------", "rwx------", 1024 * 1024);
        /** Everybody; each may send a short line before it is settled who goes on with the connection. */
        public static final Audience EVERYBODY = new Audience("rw-rw-rw-", "rwxr-xr-x", 4096);
    }

    /** A socket that is listened on, and the key that tells its file from another one. */
    private record Bound(ServerSocketChannel server, Object key) {}

    private final Path path;
    private final Audience audience;
    private final UserPrincipal own;
    private final ByteBudget longLines = new ByteBudget(LONG_LINES);
    private final ScheduledExecutorService watchdog;
    private volatile Bound bound;
    private volatile boolean closed;

    private UnixSocketEndpoint(Path path, Audience audience, Bound bound, UserPrincipal own) {
        this.path = path;
        this.audience = audience;
        this.own = own;
        this.bound = bound;
        this.watchdog = TimedLines.watchdog();
    }

    /**
     * Checks that the place holds neither a socket on which somebody answers nor anything that is no socket.
     *
     * @throws IOException if there is
     */
    public static void requireFree(Path path) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        BasicFileAttributes file = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!file.isOther()) {
            throw new IOException(path + " is no socket, so it is not replaced by one; choose another with --socket");
        }
        try (SocketChannel other = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            throw new IOException("another daemon answers at " + other.getRemoteAddress()
                    + "; end it, or choose another socket with --socket");
        } catch (ConnectException e) {
            // Nobody answers: a daemon that died left it.
        }
    }

    /**
     * Opens the socket at {@code path}.
     *
     * @throws IOException if the socket cannot be made; nothing is left behind
     */
    public static UnixSocketEndpoint open(Path path, Audience audience) throws IOException {
        Bound bound = bind(path, audience);
        try {
            return new UnixSocketEndpoint(path, audience, bound, Files.getOwner(path));
        } catch (IOException e) {
            bound.server().close();
            Files.deleteIfExists(path);
            throw e;
        }
    }

    private static Bound bind(Path path, Audience audience) throws IOException {
        requireFree(path);
        Path beside = beside(path);
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            server.bind(UnixDomainSocketAddress.of(beside), BACKLOG);
            Files.setPosixFilePermissions(beside, PosixFilePermissions.fromString(audience.socketMode()));
            Object key = key(beside).orElseThrow(() -> new IOException(beside + " was removed at once"));
            Files.move(beside, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return new Bound(server, key);
        } catch (IOException | RuntimeException e) {
            server.close();
            Files.deleteIfExists(beside);
            throw e;
        }
    }

    /**
     * Returns a name as short as the real one, since a longer one could pass the limit of the path; a file that was
     * left there is removed.
     */
    private static Path beside(Path path) throws IOException {
        int number = path.getFileName().toString().hashCode();
        try {
            Path beside = path.resolveSibling(Integer.toHexString(number));
            Files.deleteIfExists(beside);
            return beside;
        } catch (DirectoryNotEmptyException e) {
            return path.resolveSibling(Integer.toHexString(~number));
        }
    }

    private static Optional<Object> key(Path file) {
        try {
            return Optional.of(
                    Files.readAttributes(file, BasicFileAttributes.class).fileKey());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    @Override
    public synchronized String check(Consumer<String> remade) {
        if (closed || key(path).filter(bound.key()::equals).isPresent()) {
            return "";
        }
        try {
            if (isListenedOn()) {
                return path + " was taken over by another process, so no new command reaches this daemon; end that one";
            }
            if (!Files.isDirectory(path.getParent())) {
                Set<PosixFilePermission> mode = PosixFilePermissions.fromString(audience.directoryMode());
                Files.createDirectory(path.getParent(), PosixFilePermissions.asFileAttribute(mode));
                Files.setPosixFilePermissions(path.getParent(), mode); // whatever the umask
            }
            if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
                // It is somebody's, whatever it is; of two such files the first stays and the second is in the way.
                Files.move(path, path.resolveSibling(path.getFileName() + ".moved-aside"));
            }
            Bound before = bound;
            bound = bind(path, audience);
            before.server().close();
            remade.accept(path + " was removed or replaced; it is made anew");
            return "";
        } catch (IOException e) {
            return path + " was removed or replaced, and cannot be made anew: " + e.getMessage();
        }
    }

    private boolean isListenedOn() {
        try (SocketChannel other = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            other.configureBlocking(false);
            // False stands for a listener that has no time now.
            other.connect(UnixDomainSocketAddress.of(path));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public UnixControlConnection accept() throws IOException {
        SocketChannel channel = next();
        try {
            return new UnixControlConnection(channel, audience.maxLine(), longLines, watchdog, own);
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            channel.close();
            throw e;
        }
    }

    private SocketChannel next() throws IOException {
        while (true) {
            Bound listening = bound;
            try {
                return listening.server().accept();
            } catch (ClosedChannelException e) {
                if (closed || bound == listening) {
                    throw e;
                }
                // It was made anew meanwhile.
            }
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        try {
            if (key(path).filter(bound.key()::equals).isPresent()) {
                Files.deleteIfExists(path);
            }
            bound.server().close();
        } catch (IOException e) {
            // The next daemon replaces the file; the descriptor goes with the process.
        }
    }
}
