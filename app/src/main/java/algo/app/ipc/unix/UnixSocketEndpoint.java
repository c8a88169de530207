package algo.app.ipc.unix;

import algo.app.ipc.ControlConnection;
import algo.app.ipc.ControlEndpoint;
import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.ScheduledThreadPoolExecutor;

/**
 * The control socket of a home. Only the holder of the home's lock makes one, so a socket that is there already and that
 * nobody answers was left by a daemon that died. It is bound under another name, restricted to its owner, and then renamed: at no moment is
 * there a socket that others could connect to, or none where one was.
 */
public final class UnixSocketEndpoint implements ControlEndpoint {
    /** Connections that wait to be accepted. */
    private static final int BACKLOG = 256;

    private final Path path;
    private final ServerSocketChannel server;
    private final UnixControlConnection.User own;
    private final ScheduledThreadPoolExecutor watchdog;

    private UnixSocketEndpoint(Path path, ServerSocketChannel server, UnixControlConnection.User own) {
        this.path = path;
        this.server = server;
        this.own = own;
        this.watchdog = new ScheduledThreadPoolExecutor(1, work -> {
            Thread thread = new Thread(work, "control-watchdog");
            thread.setDaemon(true);
            return thread;
        });
        watchdog.setRemoveOnCancelPolicy(true);
    }

    /**
     * Checks that no socket which somebody answers, and nothing that is no socket, is in the place.
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
            // Nobody answers: it was left by a daemon that died.
        }
    }

    /** @throws IOException if the socket cannot be made; nothing is left behind */
    public static UnixSocketEndpoint open(Path path) throws IOException {
        // As short as the real name: a longer one could pass the limit of the path.
        Path beside = path.resolveSibling(
                Integer.toHexString(path.getFileName().toString().hashCode()));
        requireFree(path);
        Files.deleteIfExists(beside);
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            server.bind(UnixDomainSocketAddress.of(beside), BACKLOG);
            Files.setPosixFilePermissions(beside, PosixFilePermissions.fromString("rw-------"));
            Files.move(beside, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException | RuntimeException e) {
            server.close();
            Files.deleteIfExists(beside);
            throw e;
        }
        String id = String.valueOf(Files.getAttribute(path, "unix:uid"));
        return new UnixSocketEndpoint(
                path,
                server,
                new UnixControlConnection.User(Files.getOwner(path).getName(), id));
    }

    @Override
    public ControlConnection accept() throws IOException {
        SocketChannel channel = server.accept();
        try {
            return new UnixControlConnection(channel, watchdog, own);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(path);
            server.close();
        } catch (IOException e) {
            // The next daemon replaces the file; the descriptor goes with the process.
        }
    }
}
