package algo.app.log;

import algo.app.files.AtomicFile;
import algo.app.files.WholeFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The damage that somebody else did to the log of a run: the bytes that were taken out of it and, where the file that
 * the run writes has no name any more, the file that stands for it. A small hidden file beside the log, replaced as a
 * whole; most runs have none. Immutable.
 *
 * @param gaps bytes that no file has, lowest first
 * @param copied whether the log is a copy of what the run writes
 * @param origin where the file that the run writes begins; counts while {@code copied}
 * @param inode of the copy; 0 while it was not made yet
 */
record LogBreaks(List<Gap> gaps, boolean copied, long origin, long inode) {
    private static final LogBreaks NONE = new LogBreaks(List.of(), false, 0, 0);

    /** Missing bytes, from {@code start} up to {@code end}, counted from the first byte that the run printed. */
    record Gap(long start, long end) {}

    static LogBreaks of(RunFiles files) throws IOException {
        Path file = files.breaks();
        if (Files.notExists(file)) {
            return NONE;
        }
        List<Gap> gaps = new ArrayList<>();
        LogBreaks read = NONE;
        try {
            for (String line : new String(WholeFile.read(file), StandardCharsets.UTF_8)
                    .lines()
                    .toList()) {
                String[] words = line.split(" ");
                if (words.length == 3 && words[0].equals("gap")) {
                    gaps.add(new Gap(Long.parseLong(words[1]), Long.parseLong(words[2])));
                } else if (words.length == 3 && words[0].equals("copy")) {
                    read = new LogBreaks(List.of(), true, Long.parseLong(words[1]), Long.parseLong(words[2]));
                }
            }
        } catch (NoSuchFileException e) {
            return NONE;
        } catch (NumberFormatException e) {
            throw new IOException("damaged: " + file, e);
        }
        return new LogBreaks(List.copyOf(gaps), read.copied, read.origin, read.inode);
    }

    void write(RunFiles files) throws IOException {
        StringBuilder text = new StringBuilder();
        for (Gap gap : gaps) {
            text.append("gap ")
                    .append(gap.start())
                    .append(' ')
                    .append(gap.end())
                    .append('\n');
        }
        if (copied) {
            text.append("copy ").append(origin).append(' ').append(inode).append('\n');
        }
        AtomicFile.replace(files.breaks(), text.toString().getBytes(StandardCharsets.UTF_8));
    }

    LogBreaks withGap(long start, long end) {
        List<Gap> all = new ArrayList<>(gaps);
        all.add(new Gap(start, end));
        return new LogBreaks(List.copyOf(all), copied, origin, inode);
    }

    LogBreaks copiedFrom(long begin, long copy) {
        return new LogBreaks(gaps, true, begin, copy);
    }

    /** Returns the address behind the last missing byte; 0 if none is missing. */
    long lastEnd() {
        return gaps.isEmpty() ? 0 : gaps.get(gaps.size() - 1).end();
    }

    /** Returns the address at which the bytes in files end, if the next ones begin at {@code begin}. */
    long endBefore(long begin) {
        long end = begin;
        for (int i = gaps.size() - 1; i >= 0; i--) {
            end = gaps.get(i).end() == end ? gaps.get(i).start() : end;
        }
        return end;
    }

    /** Returns whether any byte between two addresses is missing. */
    boolean any(long from, long to) {
        return missing(from, to) > 0;
    }

    /** Returns the number of bytes between two addresses that are missing. */
    long missing(long from, long to) {
        long sum = 0;
        for (Gap gap : gaps) {
            sum += Math.max(0, Math.min(to, gap.end()) - Math.max(from, gap.start()));
        }
        return sum;
    }
}
