package algo.app.platform.windows;

import com.sun.jna.Memory;
import com.sun.jna.WString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** One open handle of this process. Closed once; safe on any thread. No started process inherits it unless it was opened so. */
public final class Handle implements AutoCloseable {
    private static final int LONGEST_PATH = 32 * 1024;
    private static final String PLAIN = "\\\\?\\";
    private static final String PLAIN_SHARE = "\\\\?\\UNC\\";

    /** fileapi.h: {@code BY_HANDLE_FILE_INFORMATION}. */
    private static final int INFORMATION_BYTES = 52;

    private static final int VOLUME = 28;
    private static final int LINKS = 40;
    private static final int INDEX_HIGH = 44;
    private static final int INDEX_LOW = 48;
    /** winbase.h: {@code FILE_STANDARD_INFO}. */
    private static final int STANDARD_BYTES = 24;

    private static final int DELETE_PENDING = 20;

    private final long value;
    private final AtomicBoolean closed = new AtomicBoolean();

    private Handle(long value) {
        this.value = value;
    }

    /** Takes over an open handle, which is the result of the call just made on this thread; 0 and -1 stand for none. */
    public static Handle of(long value, String what) throws WindowsException {
        if (value == 0 || value == Kernel32.INVALID_HANDLE_VALUE) {
            throw WindowsException.last(what);
        }
        return new Handle(value);
    }

    /**
     * Opens a file as CreateFileW does, shared with everybody.
     *
     * @throws NoSuchFileException if it, or its directory, is not there
     */
    static Handle open(Path file, int access, int disposition, int flags, Descriptor descriptor) throws IOException {
        try (Memory security = descriptor.attributes(false)) {
            return of(
                    Kernel32.CreateFileW(
                            new WString(longName(file)), access, Kernel32.SHARE_ALL, security, disposition, flags, 0),
                    "cannot open " + file);
        } catch (WindowsException e) {
            if (e.error() == Kernel32.ERROR_FILE_NOT_FOUND || e.error() == Kernel32.ERROR_PATH_NOT_FOUND) {
                throw new NoSuchFileException(file.toString());
            }
            throw e;
        }
    }

    /** Returns a name that may be longer than 259 characters, and whose words are taken as they are. */
    public static String longName(Path file) {
        String name = file.toAbsolutePath().normalize().toString();
        if (name.startsWith(PLAIN) || name.startsWith("\\\\.\\")) {
            return name;
        }
        return name.startsWith("\\\\") ? PLAIN_SHARE + name.substring(2) : PLAIN + name;
    }

    /** Returns the handle itself, for a call; it may have been closed. */
    public long value() {
        return value;
    }

    /**
     * The numbers of an open file or directory.
     *
     * @param volume number of its volume
     * @param index what tells it from others of the volume
     * @param links how many names it has
     */
    record Numbers(int volume, long index, int links) {}

    Numbers numbers() throws WindowsException {
        try (Memory found = new Memory(INFORMATION_BYTES)) {
            if (Kernel32.GetFileInformationByHandle(value, found) == 0) {
                throw WindowsException.last("cannot look at an open file");
            }
            long index = Integer.toUnsignedLong(found.getInt(INDEX_HIGH)) << Integer.SIZE
                    | Integer.toUnsignedLong(found.getInt(INDEX_LOW));
            return new Numbers(found.getInt(VOLUME), index, found.getInt(LINKS));
        }
    }

    /** Returns where the open file lies now; empty if it was removed, or if that cannot be told. */
    Optional<Path> place() {
        if (closed.get() || isRemoved()) {
            return Optional.empty();
        }
        char[] name = new char[LONGEST_PATH];
        int length = Kernel32.GetFinalPathNameByHandleW(value, name, name.length, 0);
        if (length <= 0 || length >= name.length) {
            return Optional.empty();
        }
        Path place = Path.of(plain(new String(name, 0, length)));
        return Files.exists(place) ? Optional.of(place) : Optional.empty();
    }

    private boolean isRemoved() {
        try (Memory found = new Memory(STANDARD_BYTES)) {
            return Kernel32.GetFileInformationByHandleEx(value, Kernel32.FILE_STANDARD_INFO, found, STANDARD_BYTES) != 0
                    && found.getByte(DELETE_PENDING) != 0;
        }
    }

    private static String plain(String name) {
        if (name.startsWith(PLAIN_SHARE)) {
            return "\\\\" + name.substring(PLAIN_SHARE.length());
        }
        return name.startsWith(PLAIN) ? name.substring(PLAIN.length()) : name;
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            Kernel32.CloseHandle(value);
        }
    }
}
