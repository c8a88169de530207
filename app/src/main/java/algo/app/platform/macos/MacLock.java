package algo.app.platform.macos;

import algo.app.platform.Lock;
import algo.app.platform.PrivateFiles;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds a file or a directory on macOS, with flock(2) on a descriptor of its own, which no started process inherits. A file is locked by
 * writing the holder's pid into it; a directory is not written to. Safe on any thread.
 */
public final class MacLock implements Lock {
    private static final Logger LOG = LoggerFactory.getLogger(MacLock.class);

    private static final int PID_BYTES = 11;

    private final OpenDescriptor open;

    private MacLock(OpenDescriptor open) {
        this.open = open;
    }

    /**
     * Locks without waiting; empty if another process, or another lock of this one, holds it. A file that is missing is
     * made, with mode 0600.
     *
     * @throws IOException if it cannot be opened or locked
     */
    public static Optional<MacLock> tryAcquire(Path place) throws IOException {
        MacHost.load();
        while (true) {
            boolean directory = Files.isDirectory(place, LinkOption.NOFOLLOW_LINKS);
            OpenDescriptor open = directory ? openDirectory(place) : openFile(place);
            boolean taken = false;
            try {
                if (!lock(open, DarwinNumbers.LOCK_EX, place)) {
                    return Optional.empty();
                }
                // Its last holder may have removed the file after it was opened here: then nothing is held.
                if (open.isAt(place)) {
                    if (!directory) {
                        requireOwn(open, place);
                        writePid(open);
                    }
                    taken = true;
                    return Optional.of(new MacLock(open));
                }
            } finally {
                if (!taken) {
                    open.close();
                }
            }
        }
    }

    private static OpenDescriptor openDirectory(Path directory) throws IOException {
        return OpenDescriptor.open(directory, DarwinNumbers.O_RDONLY | DarwinNumbers.O_DIRECTORY);
    }

    private static OpenDescriptor openFile(Path file) throws IOException {
        try {
            Files.createFile(file, PrivateFiles.ofFile());
        } catch (FileAlreadyExistsException e) {
            // That of the last holder does as well.
        }
        return OpenDescriptor.openRegular(file, DarwinNumbers.O_RDWR | DarwinNumbers.O_NOFOLLOW);
    }

    /** Begins to use {@code directory}, as any number of others may; empty while one has it alone. */
    public static Optional<MacLock> shared(Path directory) throws IOException {
        return ofDirectory(directory, DarwinNumbers.LOCK_SH);
    }

    /** Takes {@code directory} for this process alone; empty if any process uses it. */
    public static Optional<MacLock> alone(Path directory) throws IOException {
        return ofDirectory(directory, DarwinNumbers.LOCK_EX);
    }

    private static Optional<MacLock> ofDirectory(Path directory, int kind) throws IOException {
        OpenDescriptor open = openDirectory(directory);
        boolean taken = false;
        try {
            taken = lock(open, kind, directory);
            return taken ? Optional.of(new MacLock(open)) : Optional.empty();
        } finally {
            if (!taken) {
                open.close();
            }
        }
    }

    private static boolean lock(OpenDescriptor open, int kind, Path place) throws DarwinException {
        while (Darwin.flock(open.number(), kind | DarwinNumbers.LOCK_NB) != 0) {
            int errno = Native.getLastError();
            if (errno == DarwinNumbers.EAGAIN) {
                return false;
            }
            if (errno != DarwinNumbers.EINTR) {
                throw DarwinException.of("cannot lock " + place, errno);
            }
        }
        return true;
    }

    /** Refuses to write to a file that belongs to somebody else, or that has another name too. */
    private static void requireOwn(OpenDescriptor open, Path file) throws IOException {
        OpenDescriptor.Status found = open.status();
        if (found.owner() != Darwin.getuid() || found.links() > 1) {
            throw new FileSystemException(
                    file.toString(), null, "it belongs to another user, or is a link to another file; move it away");
        }
    }

    /** Overwrites what is there, in one width, so that it needs no new block. */
    private static void writePid(OpenDescriptor open) {
        try {
            open.write(String.format(Locale.ROOT, "%-10d%n", Darwin.getpid()).getBytes(StandardCharsets.US_ASCII));
        } catch (DarwinException e) {
            LOG.warn("the lock is held, but does not tell by whom: {}", e.getMessage());
        }
    }

    /** Returns the pid that the last holder wrote; empty if there is none. Whether it still holds the lock, this does not say. */
    public static OptionalInt holder(Path file) {
        int flags = DarwinNumbers.O_RDONLY | DarwinNumbers.O_NOFOLLOW;
        try (OpenDescriptor open = OpenDescriptor.openRegular(file, flags)) {
            return holder(open);
        } catch (IOException e) {
            return OptionalInt.empty();
        }
    }

    private static OptionalInt holder(OpenDescriptor open) {
        byte[] start = new byte[PID_BYTES];
        long count = Darwin.read(open.number(), start, start.length);
        String pid = new String(start, 0, (int) Math.max(0, count), StandardCharsets.US_ASCII).strip();
        return pid.matches("[0-9]{1,9}") ? OptionalInt.of(Integer.parseInt(pid)) : OptionalInt.empty();
    }

    /**
     * Returns the process that holds the lock of a file; empty if none does. Takes no lock itself: the kernel keeps both kinds of locks in
     * one list, and F_GETLK of fcntl(2) asks that list whether a lock would be in the way. Of one by flock(2) it does not tell the holder, which
     * has written that into the file.
     */
    public static OptionalInt livingHolder(Path file) {
        int flags = DarwinNumbers.O_RDONLY | DarwinNumbers.O_NOFOLLOW;
        try (OpenDescriptor open = OpenDescriptor.openRegular(file, flags);
                Memory asked = new Memory(DarwinLayouts.FLOCK_SIZE)) {
            asked.clear(); // the whole file
            asked.setShort(DarwinLayouts.FLOCK_TYPE, (short) DarwinNumbers.F_WRLCK);
            boolean held = Darwin.fcntl(open.number(), DarwinNumbers.F_GETLK, asked) == 0
                    && asked.getShort(DarwinLayouts.FLOCK_TYPE) != DarwinNumbers.F_UNLCK;
            return held ? holder(open) : OptionalInt.empty();
        } catch (IOException e) {
            return OptionalInt.empty();
        }
    }

    @Override
    public Optional<Path> place() {
        return open.place();
    }

    @Override
    public void close() {
        open.close();
    }
}
