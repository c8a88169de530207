package algo.app.platform.unix;

import algo.app.platform.Lock;
import com.sun.jna.Native;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Says that this process uses what is in a directory, for as long as it lives, with flock(2) on the directory itself. Any
 * number of processes may use one, of any user who can read it. Safe on any thread.
 */
public final class DirectoryUse implements Lock {
    private final Fd fd;

    private DirectoryUse(Fd fd) {
        this.fd = fd;
    }

    /** Begins to use {@code directory}; empty while somebody has it {@link #alone}. */
    public static Optional<DirectoryUse> shared(Path directory) throws IOException {
        return lock(directory, LibC.LOCK_SH);
    }

    /** Takes {@code directory} for this process alone; empty if any process uses it. */
    public static Optional<DirectoryUse> alone(Path directory) throws IOException {
        return lock(directory, LibC.LOCK_EX);
    }

    private static Optional<DirectoryUse> lock(Path directory, int kind) throws IOException {
        Fd fd = Fd.open(directory.toString(), LibC.O_RDONLY | LibC.O_DIRECTORY, 0);
        if (LibC.flock(fd.number(), kind | LibC.LOCK_NB) == 0) {
            return Optional.of(new DirectoryUse(fd));
        }
        int errno = Native.getLastError();
        fd.close();
        if (errno == LibC.EAGAIN) { // EWOULDBLOCK is the same number
            return Optional.empty();
        }
        throw ErrnoException.of("cannot lock " + directory, errno);
    }

    @Override
    public Optional<Path> place() {
        return fd.place();
    }

    @Override
    public void close() {
        fd.close();
    }
}
