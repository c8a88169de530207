package algo.app.platform.windows;

import algo.app.platform.Lock;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.WString;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds a file or a directory for one process. In a file one byte is locked that lies far behind its end, since Windows keeps others from reading
 * what is locked. A directory has no bytes to lock: a named object of the kernel stands for it. Windows gives both up when the process ends,
 * however it does, and no started process inherits them. Safe on any thread.
 */
public final class WindowsLock implements Lock {
    private static final Logger LOG = LoggerFactory.getLogger(WindowsLock.class);

    private static final int PID_BYTES = 12;
    /** minwinbase.h: where {@code OVERLAPPED} has the offset. */
    private static final int OFFSET_HIGH = 20;
    /** The place of the locked byte, in units of 4 GiB. */
    private static final int FAR = 0x40000000;
    /** Somebody who only asks who holds a lock has it for some microseconds. */
    private static final int TRIES = 3;

    private static final long PAUSE_MILLIS = 2;

    private final Handle open;
    private final Optional<Handle> object;

    private WindowsLock(Handle open, Optional<Handle> object) {
        this.open = open;
        this.object = object;
    }

    /**
     * Locks without waiting for a holder; empty if another process, or another lock of this one, holds it. A file that is missing is made, for
     * its owner alone.
     *
     * @throws IOException if it cannot be opened or locked
     */
    public static Optional<WindowsLock> tryAcquire(Path place) throws IOException {
        return Files.isDirectory(place, LinkOption.NOFOLLOW_LINKS) ? ofDirectory(place, "held") : ofFile(place);
    }

    private static Optional<WindowsLock> ofFile(Path file) throws IOException {
        while (true) {
            Handle open = Handle.open(
                    file,
                    Kernel32.GENERIC_READ | Kernel32.GENERIC_WRITE,
                    Kernel32.OPEN_ALWAYS,
                    Kernel32.FILE_ATTRIBUTE_NORMAL | Kernel32.FILE_FLAG_OPEN_REPARSE_POINT,
                    Descriptor.own());
            boolean taken = false;
            try {
                requirePlain(open, file);
                if (!lock(open, Kernel32.LOCKFILE_EXCLUSIVE_LOCK, file)) {
                    return Optional.empty();
                }
                // Its last holder may have removed the file after it was opened here: then nothing is held.
                if (isAt(open, file)) {
                    writePid(open);
                    taken = true;
                    return Optional.of(new WindowsLock(open, Optional.empty()));
                }
            } finally {
                if (!taken) {
                    open.close();
                }
            }
        }
    }

    /** Refuses to write to a file that has another name too, or that is a link. */
    private static void requirePlain(Handle open, Path file) throws IOException {
        if (open.numbers().links() > 1 || Files.isSymbolicLink(file)) {
            throw new FileSystemException(file.toString(), null, "it is a link to another file; move it away");
        }
    }

    private static boolean isAt(Handle open, Path file) throws IOException {
        try (Handle there = look(file)) {
            return there.numbers().equals(open.numbers());
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private static Handle look(Path place) throws IOException {
        int flags = Kernel32.FILE_FLAG_BACKUP_SEMANTICS;
        return Handle.open(place, Kernel32.FILE_READ_ATTRIBUTES, Kernel32.OPEN_EXISTING, flags, Descriptor.own());
    }

    private static boolean lock(Handle open, int kind, Path file) throws IOException {
        for (int i = 1; !lockNow(open, kind, file); i++) {
            if (i == TRIES) {
                return false;
            }
            pause();
        }
        return true;
    }

    private static boolean lockNow(Handle open, int kind, Path file) throws IOException {
        try (Memory overlapped = new Memory(Overlapped.BYTES)) {
            overlapped.clear();
            overlapped.setInt(OFFSET_HIGH, FAR);
            int flags = kind | Kernel32.LOCKFILE_FAIL_IMMEDIATELY;
            if (Kernel32.LockFileEx(open.value(), flags, 0, 1, 0, overlapped) != 0) {
                return true;
            }
        }
        int error = Native.getLastError();
        if (error == Kernel32.ERROR_LOCK_VIOLATION || error == Kernel32.ERROR_IO_PENDING) {
            return false;
        }
        throw WindowsException.of("cannot lock " + file, error);
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** If this fails the lock is held all the same, and only {@link #holder} is out of date. */
    private static void writePid(Handle open) {
        String pid =
                String.format(Locale.ROOT, "%-10d\r\n", ProcessHandle.current().pid());
        byte[] bytes = pid.getBytes(StandardCharsets.US_ASCII);
        try (Memory text = new Memory(bytes.length);
                Memory written = new Memory(Integer.BYTES)) {
            text.write(0, bytes, 0, bytes.length);
            if (Kernel32.WriteFile(open.value(), text, bytes.length, written, null) == 0
                    || Kernel32.SetEndOfFile(open.value()) == 0) {
                LOG.warn("the lock is held, but does not tell by whom: {}", Kernel32.message(Native.getLastError()));
            }
        }
    }

    /** Returns the pid that the last holder wrote; empty if there is none. Whether it still holds the lock, this does not say. */
    public static OptionalInt holder(Path file) {
        try (var in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            String pid = new String(in.readNBytes(PID_BYTES), StandardCharsets.US_ASCII).strip();
            return pid.matches("[0-9]{1,9}") ? OptionalInt.of(Integer.parseInt(pid)) : OptionalInt.empty();
        } catch (IOException e) {
            return OptionalInt.empty();
        }
    }

    /**
     * Returns the process that holds the lock of a file; empty if none does. Windows does not tell who holds a lock: this tries it, shared, and
     * gives it up at once. One who wants it in that moment tries again.
     */
    public static OptionalInt livingHolder(Path file) {
        OptionalInt last = holder(file);
        if (last.isEmpty()) {
            return last;
        }
        try (Handle open = Handle.open(
                file,
                Kernel32.GENERIC_READ,
                Kernel32.OPEN_EXISTING,
                Kernel32.FILE_ATTRIBUTE_NORMAL,
                Descriptor.own())) {
            return lockNow(open, 0, file) ? OptionalInt.empty() : last;
        } catch (IOException e) {
            return OptionalInt.empty();
        }
    }

    /** Says that this process uses {@code directory}, as any number of others may; empty while one has it alone. */
    public static Optional<WindowsLock> shared(Path directory) throws IOException {
        Handle open = look(directory);
        boolean taken = false;
        try {
            Handle using = object(open, "used");
            // Who takes it alone makes its own object first and looks for this one then: one of the two sees the other.
            if (exists(open, "alone")) {
                using.close();
                return Optional.empty();
            }
            taken = true;
            return Optional.of(new WindowsLock(open, Optional.of(using)));
        } finally {
            if (!taken) {
                open.close();
            }
        }
    }

    /** Takes {@code directory} for this process alone; empty if any process uses it. */
    public static Optional<WindowsLock> alone(Path directory) throws IOException {
        Optional<WindowsLock> alone = ofDirectory(directory, "alone");
        if (alone.isPresent() && exists(alone.get().open, "used")) {
            alone.get().close();
            return Optional.empty();
        }
        return alone;
    }

    private static Optional<WindowsLock> ofDirectory(Path directory, String kind) throws IOException {
        Handle open = look(directory);
        Optional<Handle> object = Optional.empty();
        try {
            object = newObject(open, kind);
            return object.map(held -> new WindowsLock(open, Optional.of(held)));
        } finally {
            if (object.isEmpty()) {
                open.close();
            }
        }
    }

    /** Makes the object that stands for a directory; empty if somebody has made it, and keeps it. */
    private static Optional<Handle> newObject(Handle directory, String kind) throws IOException {
        try (Memory security = Descriptor.own().attributes(false)) {
            long mutex = Kernel32.CreateMutexW(security, 0, new WString(name(directory, kind)));
            int error = Native.getLastError();
            if (mutex == 0 && error == Kernel32.ERROR_ACCESS_DENIED) {
                return Optional.empty(); // another user's
            }
            Handle made = Handle.of(mutex, "cannot lock a directory");
            if (error == Kernel32.ERROR_ALREADY_EXISTS) {
                made.close();
                return Optional.empty();
            }
            return Optional.of(made);
        }
    }

    private static Handle object(Handle directory, String kind) throws IOException {
        try (Memory security = Descriptor.own().attributes(false)) {
            WString name = new WString(name(directory, kind));
            return Handle.of(Kernel32.CreateMutexW(security, 0, name), "cannot lock a directory");
        }
    }

    private static boolean exists(Handle directory, String kind) throws IOException {
        long found = Kernel32.OpenMutexW(Kernel32.SYNCHRONIZE, 0, new WString(name(directory, kind)));
        if (found != 0) {
            Kernel32.CloseHandle(found);
            return true;
        }
        return Native.getLastError() == Kernel32.ERROR_ACCESS_DENIED;
    }

    /** Returns the same name for every name of the directory, in all sessions of the host. */
    private static String name(Handle directory, String kind) throws WindowsException {
        Handle.Numbers numbers = directory.numbers();
        return String.format(Locale.ROOT, "Global\\algo-%s-%08x-%016x", kind, numbers.volume(), numbers.index());
    }

    @Override
    public Optional<Path> place() {
        return open.place();
    }

    @Override
    public void close() {
        object.ifPresent(Handle::close);
        open.close();
    }
}
