package algo.app.sandbox;

import algo.app.files.PlainFile;
import algo.app.platform.HostSystem;
import algo.app.platform.PrivateFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * The file behind the account: events as lines of JSON, only ever appended, so that a killed daemon loses nothing that
 * was acknowledged. A last line without its end was never acknowledged and is cut off. Not thread-safe.
 */
final class Journal implements AutoCloseable {
    private final Path file;
    private FileChannel channel;
    private Object key;
    /** Length up to which the file is whole; what a failed write left behind it is cut off before the next. */
    private long length;

    Journal(Path file) {
        this.file = file;
    }

    Path file() {
        return file;
    }

    /** Length in bytes. */
    long length() {
        return length;
    }

    /**
     * Opens the file, makes it where there is none, hands on its whole lines one by one, and cuts off a torn last one.
     *
     * @throws IOException if it cannot be read or written; nothing has changed
     * @throws DamagedException if a line is too long, or is said to be no event; the file is open and may be set aside
     */
    void open(Lines lines) throws IOException, DamagedException {
        Path directory = file.toAbsolutePath().getParent();
        if (!Files.isDirectory(directory)) {
            // The directory above is not made: a home that is gone is not made anew.
            Files.createDirectory(directory, PrivateFiles.ofDirectory());
        }
        FileChannel opened = openChannel(file);
        try {
            use(opened, opened.size(), key(file));
            long whole = read(opened.position(0), lines);
            if (whole < length) {
                opened.truncate(whole);
                length = whole;
            }
            opened.position(whole);
        } catch (IOException e) {
            opened.close();
            throw e;
        }
    }

    /** Returns where the last whole line ends. Holds one line at a time. */
    private static long read(FileChannel from, Lines lines) throws IOException, DamagedException {
        ByteBuffer some = ByteBuffer.allocate(64 << 10);
        byte[] line = new byte[4 << 10];
        int length = 0;
        long whole = 0;
        int number = 1;
        while (from.read(some) >= 0) {
            for (some.flip(); some.hasRemaining(); ) {
                int end = end(some);
                int count = end - some.position();
                if (length + count > Bounds.LINE) {
                    throw new DamagedException(number, "it is longer than " + Bounds.LINE + " bytes");
                }
                if (length + count > line.length) {
                    line = Arrays.copyOf(line, Math.min(Bounds.LINE, 2 * (length + count)));
                }
                some.get(line, length, count);
                length += count;
                if (some.hasRemaining()) {
                    some.get();
                    whole += length + 1;
                    lines.take(number, line, length);
                    number++;
                    length = 0;
                }
            }
            some.clear();
        }
        return whole;
    }

    /** Returns the end of the first line of the bytes, or of the bytes. */
    private static int end(ByteBuffer bytes) {
        int end = bytes.position();
        while (end < bytes.limit() && bytes.get(end) != '\n') {
            end++;
        }
        return end;
    }

    /** Takes what the file says, line by line. */
    interface Lines {
        /**
         * @param number from 1
         * @param line its first {@code length} bytes are the line, without its end
         * @throws DamagedException if it says nothing
         */
        void take(int number, byte[] line, int length) throws DamagedException;
    }

    /** A line that nobody understands. */
    static final class DamagedException extends Exception {
        private static final long serialVersionUID = 1;

        private final int line;

        DamagedException(int line, String why) {
            super(why);
            this.line = line;
        }

        /** Returns the number of the line, from 1. */
        int line() {
            return line;
        }
    }

    private void use(FileChannel opened, long whole, Object itsKey) {
        channel = opened;
        length = whole;
        key = itsKey;
    }

    /** Returns the key that tells the file from another one with its name. */
    private static Object key(Path file) throws IOException {
        return PrivateFiles.key(file);
    }

    /**
     * Returns whether the file still is the one that was written, with all that was written; somebody may have removed
     * or cut it.
     */
    boolean isWhole() throws IOException {
        try {
            return Objects.equals(key(file), key) && channel.size() >= length;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /**
     * Appends the events in one write, and returns when the operating system has them.
     *
     * @throws IOException if it does not take them all; then the file is as before, as far as its reader can tell
     */
    void append(List<AccountEvent> events) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (AccountEvent event : events) {
            lines.append(EventCodec.write(event)).append('\n');
        }
        ByteBuffer bytes = StandardCharsets.UTF_8.encode(lines.toString());
        if (channel.size() != length) {
            channel.truncate(length);
        }
        long written = bytes.remaining();
        try {
            writeAll(channel, bytes);
        } catch (IOException e) {
            cutOff(e);
            throw e;
        }
        length += written;
    }

    /** Makes what was appended last through a power cut. */
    void force() throws IOException {
        channel.force(true);
    }

    private void cutOff(IOException cause) {
        try {
            channel.truncate(length);
        } catch (IOException e) {
            // The next append tries again before it writes.
            cause.addSuppressed(e);
        }
    }

    /**
     * Puts one line that says it all in place of all lines. Written beside the file, forced, then renamed over it.
     *
     * @throws IOException if that failed; the file is as before and stays in use
     */
    void replaceWith(List<AccountEvent> events) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        FileChannel next = openChannel(fresh);
        Object itsKey;
        try {
            itsKey = key(fresh);
            for (AccountEvent event : events) {
                EventCodec.write(event, Channels.newOutputStream(next));
                writeAll(next, ByteBuffer.wrap(new byte[] {'\n'}));
            }
            next.force(true);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            next.close();
            Files.deleteIfExists(fresh);
            throw e;
        }
        channel.close();
        use(next, next.position(), itsKey);
        forceDirectory();
    }

    /** Moves a damaged file out of the way and begins an empty one; returns where the damaged one is now. */
    Path setAside(String stamp) throws IOException {
        channel.close();
        Path aside = file.resolveSibling(file.getFileName() + ".corrupt-" + stamp);
        for (int i = 2; Files.exists(aside, LinkOption.NOFOLLOW_LINKS); i++) {
            aside = file.resolveSibling(file.getFileName() + ".corrupt-" + stamp + "-" + i);
        }
        Files.move(file, aside, StandardCopyOption.ATOMIC_MOVE);
        channel = openChannel(file);
        use(channel, 0, key(file));
        return aside;
    }

    @Override
    public void close() throws IOException {
        if (channel != null) {
            channel.close();
        }
    }

    private static void writeAll(FileChannel to, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            to.write(bytes);
        }
    }

    /** Open at its end, made with mode 0600 where it does not exist. */
    private static FileChannel openChannel(Path path) throws IOException {
        Set<StandardOpenOption> options =
                EnumSet.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        FileChannel channel = PlainFile.open(path, options, PrivateFiles.ofFile());
        channel.position(channel.size());
        return channel;
    }

    /** Makes the rename last through a power cut, where directories can be opened. */
    private void forceDirectory() {
        try (HostSystem.Names directory =
                PrivateFiles.openNames(file.toAbsolutePath().getParent())) {
            directory.force();
        } catch (IOException e) {
            // What is in the journal is durable by itself; only the name of a new one may be lost.
        }
    }
}
