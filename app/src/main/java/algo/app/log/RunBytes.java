package algo.app.log;

import algo.app.files.PlainFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import java.util.function.LongSupplier;
import java.util.zip.GZIPInputStream;

/**
 * The output of one run as one sequence of bytes, counted from the first, across the parts of its log and while they
 * are rotated, packed and removed. A line that was cut between two parts is whole here. One thread.
 */
final class RunBytes implements AutoCloseable {
    /** The place of the bytes from {@code start} on; {@code skip} bytes of the file come before them. */
    private record Segment(RunFiles.Part part, long start, long length, long skip) {
        long end() {
            return start + length;
        }
    }

    private final RunFiles files;
    private final Lock shared;
    private final LongSupplier changes;
    private List<Segment> segments = List.of();
    private long seen = -1;
    private long floor;
    private LogBreaks breaks = new LogBreaks(List.of(), false, 0, 0);

    /** The segment that is open: read through a channel, or through a stream that stands at {@code unpackedTo}. */
    private Segment open;

    private FileChannel channel;
    private InputStream unpacking;
    private long unpackedTo;

    /**
     * @param shared while it is held, the log is whole and stays as it is
     * @param changes counts what was rotated, packed and removed
     */
    RunBytes(RunFiles files, Lock shared, LongSupplier changes) throws IOException {
        this.files = files;
        this.shared = shared;
        this.changes = changes;
        shared.lock();
        try {
            check();
        } finally {
            shared.unlock();
        }
    }

    private void check() throws IOException {
        long now = changes.getAsLong();
        if (now == seen) {
            return;
        }
        LogPositions positions = new TimeIndex(files.index()).positions();
        LogBreaks known = LogBreaks.of(files);
        List<RunFiles.Part> parts = files.parts();
        if (parts.isEmpty() && segments.isEmpty()) {
            throw new NoSuchFileException(files.live().toString());
        }
        if (parts.isEmpty()) {
            // Somebody else took it away: the keeper puts it back, and says so.
            return;
        }
        List<Segment> found = new ArrayList<>();
        long end = positions.base();
        for (int i = parts.size() - 1; i >= 0; i--) {
            RunFiles.Part part = parts.get(i);
            if (part.number() == 0) {
                long skip = part.packed() ? 0 : positions.hole();
                found.add(0, new Segment(part, positions.base(), length(part) - skip, skip));
            } else {
                long length = length(part);
                end = known.endBefore(end) - length;
                found.add(0, new Segment(part, end, length, 0));
            }
        }
        segments = found;
        breaks = known;
        if (channel != null) {
            // The file with this name may be another one now.
            close();
        }
        floor = positions.cleared();
        seen = now;
    }

    /** Returns the length of a part's content. A packed part, which is below 4 GiB, has it in its last four bytes. */
    private static long length(RunFiles.Part part) throws IOException {
        if (!part.packed()) {
            return Files.size(part.file());
        }
        try (FileChannel channel = open(part)) {
            ByteBuffer size = ByteBuffer.allocate(Integer.BYTES).order(java.nio.ByteOrder.LITTLE_ENDIAN);
            channel.read(size, channel.size() - Integer.BYTES);
            return size.flip().getInt() & 0xffff_ffffL;
        }
    }

    /** Returns the address of the first byte that is there. */
    long start() throws IOException {
        return locked(() -> Math.max(floor, segments.get(0).start()));
    }

    /** Returns the address behind the last byte that is there now. */
    long end() throws IOException {
        return locked(this::endNow);
    }

    private long endNow() throws IOException {
        Segment last = segments.get(segments.size() - 1);
        boolean live = last.part().number() == 0 && !last.part().packed();
        return live ? last.start() + Math.max(0, Files.size(last.part().file()) - last.skip()) : last.end();
    }

    /** Returns whether somebody else took bytes from between two addresses. */
    boolean wasTaken(long from, long to) {
        return breaks.any(from, to);
    }

    /** Returns how many bytes between two addresses were removed for the sake of the log's bounds. */
    long removed(long from, long to) {
        return to - from - breaks.missing(from, to);
    }

    private interface Question {
        long answer() throws IOException;
    }

    private long locked(Question question) throws IOException {
        shared.lock();
        try {
            check();
            return question.answer();
        } finally {
            shared.unlock();
        }
    }

    /**
     * Reads from {@code offset} on, as much as one file has and {@code into} can hold.
     *
     * @return where what was read begins: {@code offset}, or later if what was there has been removed; nothing was read if
     *     that is the end
     */
    long read(ByteBuffer into, long offset) throws IOException {
        return locked(() -> {
            long from = Math.max(offset, Math.max(floor, segments.get(0).start()));
            for (Segment segment : segments) {
                boolean live = segment.part().number() == 0 && !segment.part().packed();
                if (live || from < segment.end()) {
                    from = Math.max(from, segment.start());
                    readFrom(segment, into, from);
                    return from;
                }
            }
            return from;
        });
    }

    private static FileChannel open(RunFiles.Part part) throws IOException {
        return PlainFile.open(part.file(), Set.of(StandardOpenOption.READ));
    }

    private void readFrom(Segment segment, ByteBuffer into, long offset) throws IOException {
        boolean packed = segment.part().packed();
        boolean same = open != null
                && open.start() == segment.start()
                && open.part().packed() == packed
                && (open.part().number() == 0) == (segment.part().number() == 0);
        if (!same || (packed && offset < unpackedTo)) {
            close();
            if (packed) {
                unpacking = new GZIPInputStream(Channels.newInputStream(open(segment.part())), 1 << 16);
                unpackedTo = segment.start();
            } else {
                channel = open(segment.part());
            }
        }
        open = segment;
        if (!packed) {
            channel.read(into, offset - segment.start() + segment.skip());
            return;
        }
        unpacking.skipNBytes(offset - unpackedTo);
        int count = unpacking.read(into.array(), into.arrayOffset() + into.position(), into.remaining());
        unpackedTo = offset + Math.max(0, count);
        into.position(into.position() + Math.max(0, count));
    }

    Path live() {
        return files.live();
    }

    @Override
    public void close() throws IOException {
        open = null;
        if (channel != null) {
            channel.close();
            channel = null;
        }
        if (unpacking != null) {
            unpacking.close();
            unpacking = null;
        }
    }
}
