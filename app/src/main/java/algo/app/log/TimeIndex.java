package algo.app.log;

import algo.app.files.PlainFile;
import algo.app.platform.PrivateFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/**
 * The file beside a run's log that knows when what was printed. It begins with the {@link LogPositions}, 32 bytes that are
 * replaced in place; then come entries of 16 bytes, append only: how long the log was, and when. What a crash left of an
 * entry is written over by the next one. Numbers are big-endian. One thread writes; safe for readers on any thread.
 */
final class TimeIndex {
    private static final long MAGIC = 0x616c676f_69647831L; // "algoidx1"
    private static final int HEADER = 32;
    private static final int ENTRY = 16;

    /**
     * Says that by {@code at} the run had printed {@code length} bytes.
     *
     * @param unwatched whether nobody looked since the entry before: then it says nothing about when
     */
    record Entry(long length, Instant at, boolean unwatched) {}

    private final Path file;

    TimeIndex(Path file) {
        this.file = file;
    }

    /** Returns the positions; those of a log without an index are {@link LogPositions#NEW}. */
    LogPositions positions() throws IOException {
        try (FileChannel channel = PlainFile.open(file, Set.of(StandardOpenOption.READ))) {
            ByteBuffer header = read(channel, 0, HEADER);
            if (header.remaining() < HEADER || header.getLong() != MAGIC) {
                return LogPositions.NEW;
            }
            return new LogPositions(header.getLong(), header.getLong(), header.getLong());
        } catch (NoSuchFileException e) {
            return LogPositions.NEW;
        } catch (IllegalArgumentException e) {
            throw new IOException("damaged: " + file, e);
        }
    }

    /** Replaces the positions, on disk too; makes the file if it is missing. */
    void setPositions(LogPositions positions) throws IOException {
        try (FileChannel channel = open()) {
            write(channel, positions);
            channel.force(false);
        }
    }

    private static void write(FileChannel channel, LogPositions positions) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(HEADER);
        header.putLong(MAGIC);
        header.putLong(positions.base()).putLong(positions.origin()).putLong(positions.cleared());
        write(channel, header.flip(), 0);
    }

    private FileChannel open() throws IOException {
        return PlainFile.open(
                file,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                PrivateFiles.ofFile());
    }

    void append(Entry entry) throws IOException {
        try (FileChannel channel = open()) {
            if (channel.size() < HEADER) {
                write(channel, LogPositions.NEW);
            }
            ByteBuffer bytes = ByteBuffer.allocate(ENTRY);
            long millis = entry.at().toEpochMilli();
            bytes.putLong(entry.length()).putLong(entry.unwatched() ? -millis : millis);
            write(channel, bytes.flip(), HEADER + count(channel) * ENTRY);
        }
    }

    Optional<Entry> last() throws IOException {
        try (Times times = new Times()) {
            return times.count == 0 ? Optional.empty() : Optional.of(times.entry(times.count - 1));
        }
    }

    /** Opens the entries for many look-ups; sees those that are there now. */
    Times times() throws IOException {
        return new Times();
    }

    private static long count(FileChannel channel) throws IOException {
        return Math.max(0, (channel.size() - HEADER) / ENTRY);
    }

    private static ByteBuffer read(FileChannel channel, long at, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining() && channel.read(bytes, at + bytes.position()) > 0) {
            // Until the buffer is full, or the file ends.
        }
        return bytes.flip();
    }

    private static void write(FileChannel channel, ByteBuffer bytes, long at) throws IOException {
        long next = at;
        while (bytes.hasRemaining()) {
            next += channel.write(bytes, next);
        }
    }

    /** The entries, looked up by address and by time. One thread. */
    final class Times implements AutoCloseable {
        private static final int CACHED = 256;

        private final FileChannel channel;
        private final long count;
        private long cachedFrom = -1;
        private byte[] cached = new byte[0];
        /**
         * The last answer, which holds for the bytes from {@code nearFrom} on, because lines are asked for in order.
         */
        private Entry near;

        private long nearFrom;

        private Times() throws IOException {
            FileChannel opened;
            try {
                opened = PlainFile.open(file, Set.of(StandardOpenOption.READ));
            } catch (NoSuchFileException e) {
                opened = null;
            }
            channel = opened;
            count = opened == null || !positionsAreThere(opened) ? 0 : TimeIndex.count(opened);
        }

        private boolean positionsAreThere(FileChannel opened) throws IOException {
            ByteBuffer header = read(opened, 0, Long.BYTES);
            return header.remaining() == Long.BYTES && header.getLong() == MAGIC;
        }

        private Entry entry(long index) throws IOException {
            long from = index / CACHED * CACHED;
            if (from != cachedFrom) {
                ByteBuffer bytes = read(channel, HEADER + from * ENTRY, CACHED * ENTRY);
                cached = Arrays.copyOf(bytes.array(), bytes.remaining());
                cachedFrom = from;
            }
            int at = (int) (index - from) * ENTRY;
            if (at + ENTRY > cached.length) {
                throw new IOException("cut meanwhile: " + file);
            }
            ByteBuffer entry = ByteBuffer.wrap(cached, at, ENTRY);
            long length = entry.getLong();
            long millis = entry.getLong();
            return new Entry(length, Instant.ofEpochMilli(Math.abs(millis)), millis < 0);
        }

        /** Returns the entry by which the byte at {@code offset} had been printed; empty if none says so yet. */
        Optional<Entry> at(long offset) throws IOException {
            if (offset >= nearFrom && near != null && offset < near.length()) {
                return Optional.of(near);
            }
            long low = 0;
            long high = count;
            while (low < high) {
                long middle = (low + high) >>> 1;
                if (entry(middle).length() > offset) {
                    high = middle;
                } else {
                    low = middle + 1;
                }
            }
            if (low == count) {
                return Optional.empty();
            }
            near = entry(low);
            nearFrom = low == 0 ? 0 : entry(low - 1).length();
            return Optional.of(near);
        }

        /**
         * Returns the address up to which everything had been printed before {@code instant}; what was printed then or
         * later is behind it.
         */
        long before(Instant instant) throws IOException {
            long low = 0;
            long high = count;
            while (low < high) {
                long middle = (low + high) >>> 1;
                if (entry(middle).at().isBefore(instant)) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            return low == 0 ? 0 : entry(low - 1).length();
        }

        /** Returns whether there is an entry for the byte at {@code offset}. */
        boolean covers(long offset) throws IOException {
            return count > 0 && entry(count - 1).length() > offset;
        }

        @Override
        public void close() throws IOException {
            if (channel != null) {
                channel.close();
            }
        }
    }
}
