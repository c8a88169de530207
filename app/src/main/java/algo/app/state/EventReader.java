package algo.app.state;

import algo.app.files.LinesBackward;
import algo.app.files.PlainFile;
import algo.app.platform.PrivateFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Reads the event journal, its parts included, while the daemon writes and rotates it. Each event that is kept comes once,
 * in order; those that went away before they were read leave a gap in the numbers. One thread at a time.
 */
public final class EventReader implements AutoCloseable {
    private static final int BLOCK = 64 * 1024;
    /** The size above which a file is none that a daemon wrote, which begins another one at a small part of that. */
    private static final long MOST_BYTES = 256L << 20;
    /** The longest line that is understood, in bytes; the daemon writes none that is longer. */
    private static final int MAX_LINE = 256 * 1024;

    /**
     * A file of the journal that is being read. It stays readable while it becomes a part, is renamed again, and is
     * removed.
     *
     * @param key of the file, whatever its name is by now
     */
    private record Source(FileChannel channel, Object key) {}

    private final JournalFiles files;
    private final ByteBuffer block = ByteBuffer.allocate(BLOCK);
    /** The file that is being read; null while there is none. */
    private Source source;

    private long position;
    private byte[] partial = new byte[0];
    /** True once {@code source} is a part, so that nothing is added to it any more. */
    private boolean complete;

    private long newest;

    /** Opens a reader at the oldest event that is kept; {@link #goBehind} moves it. */
    public EventReader(Path file) {
        this.files = new JournalFiles(file, step -> {});
    }

    /**
     * Moves behind the last event for which {@code reached} is true; if there is none, to the oldest that is kept.
     * Called before {@link #next}.
     *
     * @return the number of that event; 0 if there is none
     */
    public long goBehind(Predicate<EventLine> reached) throws IOException {
        List<Source> all = new ArrayList<>();
        try {
            openAll(all);
            for (Source each : all) {
                source = each;
                LinesBackward lines = new LinesBackward(each.channel(), MAX_LINE);
                for (var line = lines.previous(); line.isPresent(); line = lines.previous()) {
                    Optional<EventLine> event = EventLine.parse(line.get());
                    if (event.isPresent() && reached.test(event.get())) {
                        position = lines.after();
                        newest = event.get().sequence();
                        return newest;
                    }
                }
            }
        } finally {
            for (Source each : all) {
                if (each != source) {
                    each.channel().close();
                }
            }
        }
        return 0;
    }

    /** Opens all files, the newest first: files move on to higher numbers meanwhile, so none is overlooked. */
    private void openAll(List<Source> all) throws IOException {
        Set<Object> seen = new HashSet<>();
        for (Path path : files.newestFirst()) {
            Optional<Source> opened = open(path);
            if (opened.isPresent() && seen.add(opened.get().key())) {
                all.add(opened.get());
            } else if (opened.isPresent()) {
                opened.get().channel().close();
            }
        }
    }

    /** Opens a file of the journal; empty if it is not there. */
    private static Optional<Source> open(Path path) throws IOException {
        try {
            while (true) {
                Object before = key(path);
                FileChannel channel = PlainFile.open(path, Set.of(StandardOpenOption.READ));
                if (channel.size() > MOST_BYTES) {
                    channel.close();
                    throw new FileSystemException(
                            path.toString(), null, "larger than 256 MiB, as no journal of algo is");
                }
                // The system gives the key of an open file to no other file.
                if (before.equals(key(path))) {
                    return Optional.of(new Source(channel, before));
                }
                channel.close();
            }
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private static Object key(Path path) throws IOException {
        return PrivateFiles.key(path);
    }

    /**
     * Returns the next events, those that end in one block; empty when all that there is was read.
     *
     * @throws IOException if the journal cannot be read
     */
    public List<EventLine> next() throws IOException {
        List<EventLine> lines = new ArrayList<>();
        while (lines.isEmpty()) {
            if (source == null && !turnToNext()) {
                return lines;
            }
            block.clear();
            int read = source.channel().read(block, position);
            if (read > 0) {
                position += read;
                block.flip();
                split(lines);
            } else if (complete || source.channel().size() < position) {
                // To the end of a part. If the file is shorter, somebody else has emptied it, and its content is new.
                close();
            } else if (isWritten()) {
                return lines;
            } else {
                // Read once more: something may have been added before the file became a part.
                complete = true;
            }
        }
        return lines;
    }

    /** Returns whether {@code source} is the file that the daemon writes. */
    private boolean isWritten() throws IOException {
        try {
            return key(files.file()).equals(source.key());
        } catch (NoSuchFileException e) {
            // The daemon is between two renames, or somebody removed the file.
            return true;
        }
    }

    /**
     * Turns to the oldest file with anything newer than what was read, else to the one that is written; false if there
     * is none yet.
     */
    private boolean turnToNext() throws IOException {
        List<Source> all = new ArrayList<>();
        try {
            openAll(all);
            long first = Long.MAX_VALUE;
            for (Source each : all) {
                long begin = first(each.channel());
                if (source == null || (begin > newest && begin < first)) {
                    source = each;
                    first = begin > newest ? begin : Long.MAX_VALUE;
                }
            }
        } finally {
            for (Source each : all) {
                if (each != source) {
                    each.channel().close();
                }
            }
        }
        position = 0;
        complete = false;
        partial = new byte[0];
        return source != null;
    }

    /** Returns the number of the first event in a file; 0 if there is none. */
    private static long first(FileChannel channel) throws IOException {
        byte[] rest = new byte[0];
        ByteBuffer some = ByteBuffer.allocate(BLOCK);
        for (long at = 0; channel.read(some, at) > 0; at += some.limit(), some.clear()) {
            some.flip();
            List<EventLine> lines = new ArrayList<>();
            rest = split(rest, some, lines);
            if (!lines.isEmpty()) {
                return lines.get(0).sequence();
            }
        }
        return 0;
    }

    private void split(List<EventLine> lines) {
        List<EventLine> read = new ArrayList<>();
        partial = split(partial, block, read);
        for (EventLine line : read) {
            if (line.sequence() > newest) {
                newest = line.sequence();
                lines.add(line);
            }
        }
    }

    /**
     * Adds the events that end in {@code more}; a line that is no event, e.g. one that a crash tore, is passed over.
     */
    private static byte[] split(byte[] before, ByteBuffer more, List<EventLine> lines) {
        byte[] bytes = new byte[before.length + more.remaining()];
        System.arraycopy(before, 0, bytes, 0, before.length);
        more.get(bytes, before.length, more.remaining());
        int begin = 0;
        for (int i = before.length; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                EventLine.parse(new String(bytes, begin, i - begin, StandardCharsets.UTF_8))
                        .ifPresent(lines::add);
                begin = i + 1;
            }
        }
        return Arrays.copyOfRange(bytes, begin, begin + Math.min(bytes.length - begin, MAX_LINE));
    }

    @Override
    public void close() throws IOException {
        if (source != null) {
            source.channel().close();
            source = null;
        }
    }
}
