package algo.app.platform.unix;

import algo.app.platform.Lock;
import com.sun.jna.Native;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds a file or a directory for one process, with flock(2) on a descriptor of its own. A lock of {@link
 * java.nio.channels.FileChannel} belongs to the process, and is lost when any part of it closes that file again; this one
 * is not. The kernel gives it up when the daemon ends, however it does, and no started process inherits it. A file is
 * locked by writing the holder's pid into it; a directory is not written to. Safe on any thread.
 */
public final class ExclusiveLock implements Lock {
    private static final Logger LOG = LoggerFactory.getLogger(ExclusiveLock.class);

    private static final int PID_BYTES = 11;

    private final Fd fd;

    private ExclusiveLock(Fd fd) {
        this.fd = fd;
    }

    /**
     * Locks without waiting; empty if another process, or another lock of this one, holds it. A file that is missing is
     * made, with mode 0600.
     *
     * @throws IOException if it cannot be opened or locked
     */
    public static Optional<ExclusiveLock> tryAcquire(Path file) throws IOException {
        JnaHome.load();
        while (true) {
            boolean directory = Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS);
            int flags = directory ? LibC.O_RDONLY : LibC.O_RDWR | LibC.O_CREAT;
            Fd fd = directory ? Fd.open(file.toString(), flags, 0) : Fd.openPlain(file.toString(), flags, 0600);
            boolean taken = false;
            try {
                if (!lock(fd, file)) {
                    return Optional.empty();
                }
                // Its last holder may have removed the file after it was opened here: then nothing is held.
                if (Files.exists(file) && Files.isSameFile(file, Path.of("/proc/self/fd/" + fd.number()))) {
                    if (!directory) {
                        requireOwn(fd, file);
                        writePid(fd);
                    }
                    taken = true;
                    return Optional.of(new ExclusiveLock(fd));
                }
            } finally {
                if (!taken) {
                    fd.close();
                }
            }
        }
    }

    /** Refuses to write to a file that belongs to somebody else, or that has another name too. */
    private static void requireOwn(Fd fd, Path file) throws IOException {
        Map<String, Object> found = Files.readAttributes(Path.of("/proc/self/fd/" + fd.number()), "unix:uid,nlink");
        if (!found.get("uid").equals(LibC.getuid()) || (Integer) found.get("nlink") > 1) {
            throw new FileSystemException(
                    file.toString(), null, "it belongs to another user, or is a link to another file; move it away");
        }
    }

    private static boolean lock(Fd fd, Path file) throws ErrnoException {
        while (LibC.flock(fd.number(), LibC.LOCK_EX | LibC.LOCK_NB) != 0) {
            int errno = Native.getLastError();
            if (errno == LibC.EAGAIN) { // EWOULDBLOCK is the same number
                return false;
            }
            if (errno != LibC.EINTR) {
                throw ErrnoException.of("cannot lock " + file, errno);
            }
        }
        return true;
    }

    /**
     * Overwrites what is there, in one width, so that it needs no new block: a full disk does not keep a daemon from
     * coming back. If even that fails the lock is held all the same, and only {@link #holder} is out of date.
     */
    private static void writePid(Fd fd) {
        try {
            fd.write(String.format(Locale.ROOT, "%-10d%n", LibC.getpid()).getBytes(StandardCharsets.US_ASCII));
        } catch (ErrnoException e) {
            LOG.warn("the lock is held, but does not tell by whom: {}", e.getMessage());
        }
    }

    /**
     * Returns the pid that the last holder wrote; empty if there is none. Whether it still holds the lock, this does
     * not say.
     */
    public static OptionalInt holder(Path file) {
        try (Fd fd = Fd.openPlain(file.toString(), LibC.O_RDONLY, 0)) {
            byte[] start = new byte[PID_BYTES];
            String pid = new String(start, 0, fd.read(start), StandardCharsets.US_ASCII).strip();
            return pid.matches("[0-9]{1,9}") ? OptionalInt.of(Integer.parseInt(pid)) : OptionalInt.empty();
        } catch (IOException e) {
            return OptionalInt.empty();
        }
    }

    /**
     * Returns the process that holds the lock of a file, by the system's list of locks; empty if none does, or the system
     * has no such list. Takes no lock itself, so it never stands in the way of one who does.
     */
    public static OptionalInt livingHolder(Path file) {
        OptionalInt last = holder(file);
        if (last.isEmpty()) {
            return last;
        }
        try {
            String inode = ":" + Files.getAttribute(file, "unix:ino");
            for (String line : Files.readAllLines(Path.of("/proc/locks"))) {
                List<String> fields = List.of(line.strip().split("\\s+"));
                if (fields.size() > 5
                        && fields.get(1).equals("FLOCK")
                        && fields.get(4).equals(String.valueOf(last.getAsInt()))
                        && fields.get(5).endsWith(inode)) {
                    return last;
                }
            }
        } catch (IOException e) {
            LOG.debug("the list of locks cannot be read: {}", e.getMessage());
        }
        return OptionalInt.empty();
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
