package algo.app.ipc.unix;

import algo.app.platform.PathTrust;
import algo.app.platform.PrivateFiles;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.util.Optional;
import jdk.net.ExtendedSocketOptions;

/** Decides whether a client may trust that a daemon of its own user, or of root, listens on a socket. */
public final class SocketTrust {
    private SocketTrust() {}

    /**
     * Looks at the socket, its directory and the process that listens.
     *
     * @param channel connected to it; nothing was sent yet
     * @return what is wrong, and what to do about it; empty if nothing is
     * @throws IOException if that cannot be told, e.g. because the socket was removed meanwhile
     */
    public static Optional<String> problem(Path socket, SocketChannel channel) throws IOException {
        Optional<String> place = placeProblem(socket);
        if (place.isPresent()) {
            return place;
        }
        Optional<String> stranger = strangerProblem(socket);
        if (stranger.isPresent()) {
            return stranger;
        }
        UserPrincipal listener =
                channel.getOption(ExtendedSocketOptions.SO_PEERCRED).user();
        if (!listener.equals(Peers.own()) && !Peers.isRoot(listener)) {
            return Optional.of(socket + " is listened on by " + listener.getName()
                    + ", so it is not used; run algo as that user, or name another socket");
        }
        return Optional.empty();
    }

    /**
     * Looks at the directory of a socket, and all above it. A daemon makes no socket where its own clients would not use it.
     *
     * @return what is wrong, and what to do about it; empty if nothing is
     * @throws IOException if that cannot be told, e.g. because there is no such directory
     */
    public static Optional<String> placeProblem(Path socket) throws IOException {
        Optional<PathTrust.Problem> problem =
                PathTrust.problem(socket.toAbsolutePath().getParent());
        return problem.isEmpty()
                ? Optional.empty()
                : Optional.of(problem.get().what() + ", so " + socket + " is not used; "
                        + problem.get().hint() + ", or name another socket");
    }

    private static Optional<String> strangerProblem(Path file) throws IOException {
        int owner = uid(file);
        if (owner == PrivateFiles.user() || owner == 0) {
            return Optional.empty();
        }
        return Optional.of(file + " belongs to " + Files.getOwner(file).getName()
                + ", so it is not used; run algo as that user, or name another socket");
    }

    /** Returns whether this process is root's. */
    public static boolean isRoot() {
        try {
            return PrivateFiles.user() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static int uid(Path path) throws IOException {
        return (Integer) Files.getAttribute(path, "unix:uid");
    }
}
