package algo.app.ipc.unix;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/** The bounds of a socket's path. */
public final class SocketPath {
    /** The longest path of a socket on Linux, in bytes: {@code sun_path} of unix(7) has 108, and the JDK needs two of them. */
    public static final int MAX_BYTES = 106;

    private SocketPath() {}

    /** Returns why {@code socket} cannot be the path of a socket, for people; empty if it can. */
    public static Optional<String> problem(Path socket) {
        return problem(socket, MAX_BYTES);
    }

    /** Returns the same where a path has {@code most} bytes at most. */
    public static Optional<String> problem(Path socket, int most) {
        int bytes = socket.toString().getBytes(StandardCharsets.UTF_8).length;
        if (bytes <= most) {
            return Optional.empty();
        }
        return Optional.of(
                "the socket path is too long: " + bytes + " bytes, at most " + most + " are allowed: " + socket);
    }
}
