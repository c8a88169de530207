package algo.app.platform.unix;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** One open file descriptor of the daemon, always close-on-exec. Closed once; safe on any thread. */
public final class Fd implements AutoCloseable {
    private final int number;
    private final AtomicBoolean closed = new AtomicBoolean();

    private Fd(int number) {
        this.number = number;
    }

    /** Takes over the open descriptor {@code number}, which is the result of the call just made on this thread. */
    public static Fd of(long number, String what) throws ErrnoException {
        if (number < 0) {
            throw ErrnoException.last(what);
        }
        return new Fd((int) number);
    }

    /** Opens a file as open(2) does; {@code mode} counts only where the file is created. */
    public static Fd open(String path, int flags, int mode) throws ErrnoException {
        byte[] name = LibC.path(path);
        int fd;
        do {
            fd = LibC.open(name, flags | LibC.O_CLOEXEC, mode);
        } while (fd < 0 && Native.getLastError() == LibC.EINTR);
        return of(fd, "cannot open " + path);
    }

    /** Opens a file as {@link #openRegular} does, and does not follow a link. */
    public static Fd openPlain(String path, int flags, int mode) throws ErrnoException {
        return openRegular(path, flags | LibC.O_NOFOLLOW, mode);
    }

    /**
     * Opens a file as {@link #open} does, but a regular file alone, and does not wait for the other end of a FIFO. The
     * opened file itself is looked at, so nobody can put something else into the place meanwhile.
     */
    static Fd openRegular(String path, int flags, int mode) throws ErrnoException {
        Fd fd;
        try {
            fd = open(path, flags | LibC.O_NONBLOCK, mode);
        } catch (ErrnoException e) {
            throw isOther(e) ? notRegular(path, e.errno()) : e;
        }
        if (Files.isRegularFile(Path.of("/proc/self/fd/" + fd.number()))) {
            return fd;
        }
        fd.close();
        throw notRegular(path, LibC.EINVAL);
    }

    /** Returns whether something else than a regular file is in the place. */
    static boolean isOther(ErrnoException failure) {
        return List.of(LibC.ELOOP, LibC.ENXIO, LibC.EISDIR, LibC.EINVAL).contains(failure.errno());
    }

    private static ErrnoException notRegular(String path, int errno) {
        return ErrnoException.of(path + " is a link, a FIFO or a directory and no regular file; move it away", errno);
    }

    /** Makes a pipe: what is written to the second is read from the first. */
    public static Fd[] pipe() throws ErrnoException {
        try (Memory fds = new Memory(2 * Integer.BYTES)) {
            if (LibC.pipe2(fds, LibC.O_CLOEXEC) != 0) {
                throw ErrnoException.last("cannot make a pipe");
            }
            return new Fd[] {new Fd(fds.getInt(0)), new Fd(fds.getInt(Integer.BYTES))};
        }
    }

    /**
     * Returns a descriptor from which {@code text} is read in UTF-8. The text is kept in memory, so that neither a full
     * disk nor a reader that does not read is in the way; an empty one is the null device.
     */
    public static Fd holding(String text) throws ErrnoException {
        if (text.isEmpty()) {
            return open("/dev/null", LibC.O_RDONLY, 0);
        }
        try (Fd memory = of(LibC.memfd_create("input", LibC.MFD_CLOEXEC), "cannot make a file in memory")) {
            memory.write(text.getBytes(StandardCharsets.UTF_8));
            return open("/proc/self/fd/" + memory.number, LibC.O_RDONLY, 0);
        }
    }

    public int number() {
        return number;
    }

    /** Writes all of {@code bytes}, which are few. */
    public void write(byte[] bytes) throws ErrnoException {
        long written;
        do {
            written = LibC.write(number, bytes, bytes.length);
        } while (written < 0 && Native.getLastError() == LibC.EINTR);
        if (written < 0) {
            throw ErrnoException.last("cannot write");
        }
        if (written < bytes.length) {
            throw ErrnoException.of("cannot write", LibC.ENOSPC);
        }
    }

    /** Reads what is there into {@code buffer}, at most its length, from where the last read ended; 0 at the end. */
    public int read(byte[] buffer) throws ErrnoException {
        long count;
        do {
            count = LibC.read(number, buffer, buffer.length);
        } while (count < 0 && Native.getLastError() == LibC.EINTR);
        if (count < 0) {
            throw ErrnoException.last("cannot read");
        }
        return (int) count;
    }

    /** Returns where what is open lies now; empty if it was removed, or if that cannot be told. */
    Optional<Path> place() {
        Path open = Path.of("/proc/self/fd/" + number);
        try {
            Path now = Files.readSymbolicLink(open);
            return Files.isSameFile(now, open) ? Optional.of(now) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            LibC.close(number);
        }
    }
}
