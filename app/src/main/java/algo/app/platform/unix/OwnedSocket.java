package algo.app.platform.unix;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;

/**
 * The socket of a user, found without following a link: each directory on the way and the socket itself belong to that user.
 * What was found stays found, whatever is put in its place, until this is closed.
 */
public final class OwnedSocket implements AutoCloseable {
    private static final int TYPE = 0170000;
    private static final int DIRECTORY = 0040000;
    private static final int SOCKET = 0140000;

    private final Fd fd;

    private OwnedSocket(Fd fd) {
        this.fd = fd;
    }

    /**
     * Finds {@code socket} below {@code root}, with the rights of the calling thread.
     *
     * @param root itself may not be a link; nobody but root can replace what is above it
     * @throws NoSuchFileException if there is none
     * @throws FileSystemException if something else is in the place, with the path and what to do about it
     */
    public static OwnedSocket find(Path root, Path socket, int uid) throws IOException {
        JnaHome.load();
        Path shown = root;
        Fd at = open(root, root);
        try {
            require(at, shown, DIRECTORY, uid);
            for (int i = 0; i < socket.getNameCount(); i++) {
                shown = shown.resolve(socket.getName(i));
                Fd next = open(path(at).resolve(socket.getName(i).toString()), shown);
                at.close();
                at = next;
                require(at, shown, i + 1 < socket.getNameCount() ? DIRECTORY : SOCKET, uid);
            }
            return new OwnedSocket(at);
        } catch (IOException | RuntimeException e) {
            at.close();
            throw e;
        }
    }

    /** Returns a path that leads to the very socket that was found. */
    public Path path() {
        return path(fd);
    }

    private static Path path(Fd fd) {
        return Path.of("/proc/self/fd/" + fd.number());
    }

    /** Opens one name of the path; a link is opened itself, and then is neither a directory nor a socket. */
    private static Fd open(Path path, Path shown) throws IOException {
        try {
            return Fd.open(path.toString(), LibC.O_PATH | LibC.O_NOFOLLOW, 0);
        } catch (ErrnoException e) {
            if (e.errno() == LibC.ENOENT) {
                throw new NoSuchFileException(shown.toString());
            }
            throw new IOException(shown + ": " + ErrnoException.words(e.errno()), e);
        }
    }

    private static void require(Fd fd, Path shown, int type, int uid) throws IOException {
        Map<String, Object> file = Files.readAttributes(path(fd), "unix:mode,uid");
        if (((Integer) file.get("mode") & TYPE) != type) {
            throw new FileSystemException(
                    shown.toString(),
                    null,
                    "is no " + (type == SOCKET ? "socket" : "directory") + " but something else");
        }
        if ((Integer) file.get("uid") != uid) {
            throw new FileSystemException(shown.toString(), null, "belongs to another user");
        }
    }

    @Override
    public void close() {
        fd.close();
    }
}
