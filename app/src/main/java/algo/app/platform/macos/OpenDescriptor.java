package algo.app.platform.macos;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** One open descriptor of the daemon on macOS, always close-on-exec. Closed once; safe on any thread. */
public final class OpenDescriptor implements AutoCloseable {
    private static final int TYPE = 0170000;
    private static final int REGULAR = 0100000;

    private final int number;
    private final AtomicBoolean closed = new AtomicBoolean();

    private OpenDescriptor(int number) {
        this.number = number;
    }

    /**
     * The marks of an open file.
     *
     * @param mode with the kind of file, as in {@code st_mode}
     * @param links how many names it has
     */
    record Status(long device, long inode, int mode, int links, int owner) {
        boolean isRegular() {
            return (mode & TYPE) == REGULAR;
        }
    }

    static OpenDescriptor of(int number, String what) throws DarwinException {
        if (number < 0) {
            throw DarwinException.last(what);
        }
        return new OpenDescriptor(number);
    }

    /** Opens what is there as open(2) does; makes nothing. */
    public static OpenDescriptor open(Path file, int flags) throws DarwinException {
        byte[] name = Darwin.path(file.toString());
        int fd;
        do {
            fd = Darwin.open(name, flags | DarwinNumbers.O_CLOEXEC);
        } while (fd < 0 && Native.getLastError() == DarwinNumbers.EINTR);
        return of(fd, "cannot open " + file);
    }

    /** Opens a regular file alone, and does not wait for the other end of a FIFO. */
    public static OpenDescriptor openRegular(Path file, int flags) throws DarwinException {
        OpenDescriptor open = open(file, flags | DarwinNumbers.O_NONBLOCK);
        if (open.status().isRegular()) {
            return open;
        }
        open.close();
        throw DarwinException.of(
                file + " is a FIFO or a directory and no regular file; move it away", DarwinNumbers.EINVAL);
    }

    /** Makes a pipe: what is written to the second is read from the first. */
    public static OpenDescriptor[] pipe() throws DarwinException {
        try (Memory fds = new Memory(2 * Integer.BYTES)) {
            if (Darwin.pipe(fds) != 0) {
                throw DarwinException.last("cannot make a pipe");
            }
            // What starts a process in between names what that inherits, and closes the rest.
            OpenDescriptor[] ends = {new OpenDescriptor(fds.getInt(0)), new OpenDescriptor(fds.getInt(Integer.BYTES))};
            for (OpenDescriptor end : ends) {
                Darwin.fcntl(end.number, DarwinNumbers.F_SETFD, DarwinNumbers.FD_CLOEXEC);
            }
            return ends;
        }
    }

    public int number() {
        return number;
    }

    /** Writes all of {@code bytes}, which are few. */
    public void write(byte[] bytes) throws DarwinException {
        long written;
        do {
            written = Darwin.write(number, bytes, bytes.length);
        } while (written < 0 && Native.getLastError() == DarwinNumbers.EINTR);
        if (written < 0) {
            throw DarwinException.last("cannot write");
        }
        if (written < bytes.length) {
            throw DarwinException.of("cannot write", DarwinNumbers.ENOSPC);
        }
    }

    Status status() throws DarwinException {
        try (Memory status = new Memory(DarwinLayouts.STAT_SIZE)) {
            if (Darwin.fstat(number, status) != 0) {
                throw DarwinException.last("cannot look at an open file");
            }
            return new Status(
                    status.getInt(DarwinLayouts.STAT_DEV),
                    status.getLong(DarwinLayouts.STAT_INO),
                    Short.toUnsignedInt(status.getShort(DarwinLayouts.STAT_MODE)),
                    Short.toUnsignedInt(status.getShort(DarwinLayouts.STAT_NLINK)),
                    status.getInt(DarwinLayouts.STAT_UID));
        }
    }

    /** Returns where what is open lies now; empty if it was removed, or if that cannot be told. */
    public Optional<Path> place() {
        try (Memory name = new Memory(DarwinNumbers.MAXPATHLEN)) {
            if (Darwin.fcntl(number, DarwinNumbers.F_GETPATH, name) != 0) {
                return Optional.empty();
            }
            Path place = Path.of(name.getString(0, "UTF-8"));
            return isAt(place) ? Optional.of(place) : Optional.empty();
        }
    }

    /** Returns whether it is this that {@code place} names. */
    boolean isAt(Path place) {
        try {
            Status open = status();
            Map<String, Object> there = Files.readAttributes(place, "unix:ino,dev", LinkOption.NOFOLLOW_LINKS);
            // The JDK widens the number of a device, which has 32 bits, as it likes.
            return (Long) there.get("ino") == open.inode()
                    && ((Long) there.get("dev")).intValue() == (int) open.device();
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            Darwin.close(number);
        }
    }
}
