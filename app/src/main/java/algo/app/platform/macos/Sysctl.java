package algo.app.platform.macos;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import java.io.IOException;
import java.util.Optional;

/** Values of the kernel, sysctl(3). Safe on any thread. */
public final class Sysctl {
    /** The share of a table, in parts, by which it may grow between two calls. */
    private static final int ROOM = 8;

    private static final int MOST_TEXT = 256;

    private Sysctl() {}

    /** Returns a text, such as {@code kern.bootsessionuuid}. */
    public static String text(String name) throws IOException {
        try (Memory value = new Memory(MOST_TEXT);
                Memory bytes = new Memory(Long.BYTES)) {
            bytes.setLong(0, MOST_TEXT);
            if (Darwin.sysctlbyname(name, value, bytes, null, 0) != 0) {
                throw DarwinException.last("cannot read " + name);
            }
            return value.getString(0, "UTF-8");
        }
    }

    /** Returns a number of 32 bits; empty if the system has none of this name. */
    public static Optional<Integer> number(String name) {
        try (Memory value = new Memory(Integer.BYTES);
                Memory bytes = new Memory(Long.BYTES)) {
            bytes.setLong(0, Integer.BYTES);
            return Darwin.sysctlbyname(name, value, bytes, null, 0) == 0
                    ? Optional.of(value.getInt(0))
                    : Optional.empty();
        }
    }

    /**
     * Returns a table as the kernel has it now, as long as it is.
     *
     * @param words the name of the table, in numbers
     * @return empty if there is nothing of that name, such as a process that has ended
     * @throws DarwinException if it cannot be read
     */
    public static Optional<byte[]> table(int... words) throws DarwinException {
        try (Memory bytes = new Memory(Long.BYTES)) {
            while (true) {
                if (Darwin.sysctl(words, words.length, null, bytes, null, 0) != 0) {
                    return absent();
                }
                long room = bytes.getLong(0) + bytes.getLong(0) / ROOM;
                if (room == 0) {
                    return Optional.empty();
                }
                Optional<byte[]> read = read(words, room, bytes);
                if (read.isPresent() || Native.getLastError() != DarwinNumbers.ENOMEM) {
                    return read;
                }
            }
        }
    }

    /**
     * Returns what a call fills of a buffer of {@code room} bytes.
     *
     * @return empty as {@link #table}, or if there is more, which the error of the call says
     */
    public static Optional<byte[]> read(int[] words, long room) throws DarwinException {
        try (Memory bytes = new Memory(Long.BYTES)) {
            return read(words, room, bytes);
        }
    }

    private static Optional<byte[]> read(int[] words, long room, Memory bytes) throws DarwinException {
        try (Memory table = new Memory(room)) {
            bytes.setLong(0, room);
            if (Darwin.sysctl(words, words.length, table, bytes, null, 0) != 0) {
                return absent();
            }
            return Optional.of(table.getByteArray(0, (int) bytes.getLong(0)));
        }
    }

    /** Of a process that has ended, or is another user's, the kernel says that the argument is wrong. */
    private static Optional<byte[]> absent() throws DarwinException {
        int errno = Native.getLastError();
        if (errno == DarwinNumbers.EINVAL
                || errno == DarwinNumbers.ESRCH
                || errno == DarwinNumbers.ENOENT
                || errno == DarwinNumbers.EPERM
                || errno == DarwinNumbers.ENOMEM) {
            return Optional.empty();
        }
        throw DarwinException.of("cannot read a table of the kernel", errno);
    }
}
