package algo.cli;

import algo.app.model.Text;
import algo.app.platform.PathTrust;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The last lines of a daemon's log, for whoever waited for that daemon and saw it die. */
final class DaemonLogTail {
    private static final int MOST_LINES = 5;
    /** The longest line, in characters; a longer one is cut. */
    private static final int LONGEST_LINE = 400;

    private static final int MOST_BYTES = 8192;

    /** The nanoseconds that the keeper of a daemon may take to say in the log how that ended. */
    private static final long KEEPER_NANOS = 500_000_000;

    private static final long LOOK_MILLIS = 10;

    private DaemonLogTail() {}

    /**
     * Returns the last lines of the log of this home, below one that names its file. Where the daemon has a keeper, which says
     * there how it ended, that is waited for, half a second at most.
     *
     * @return empty if others could have written the file or put it in its place, and if there is none, or nothing in it
     */
    static List<String> of(Path home) {
        Path file = home.resolve("log/daemon.log");
        List<String> shown = new ArrayList<>();
        try {
            if (!isOwn(file)) {
                return shown;
            }
            if (Files.exists(home.resolve("run/keeper"), LinkOption.NOFOLLOW_LINKS)) {
                awaitGrowth(file);
            }
            for (String line : lastLines(read(file))) {
                shown.add("  | " + Text.printable(line, LONGEST_LINE));
            }
        } catch (IOException e) {
            // A log that cannot be read is not shown: the failure itself is told all the same.
            return List.of();
        }
        if (!shown.isEmpty()) {
            shown.add(0, "the last lines of " + file + ":");
        }
        return shown;
    }

    /** Returns whether it is a regular file that this user and root alone could have written, and no link to one. */
    private static boolean isOwn(Path file) throws IOException {
        return PathTrust.problem(file).isEmpty()
                && Files.exists(file, LinkOption.NOFOLLOW_LINKS)
                && attributes(file).isRegularFile();
    }

    private static BasicFileAttributes attributes(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }

    private static void awaitGrowth(Path file) throws IOException {
        long size = attributes(file).size();
        long end = System.nanoTime() + KEEPER_NANOS;
        while (attributes(file).size() == size && System.nanoTime() - end < 0) {
            try {
                Thread.sleep(LOOK_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** Returns the last bytes of the file, as text. */
    private static String read(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
            long begin = Math.max(0, channel.size() - MOST_BYTES);
            ByteBuffer bytes = ByteBuffer.allocate(MOST_BYTES);
            while (bytes.hasRemaining() && channel.read(bytes, begin + bytes.position()) > 0) {
                continue;
            }
            return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
        }
    }

    private static List<String> lastLines(String text) {
        List<String> lines = new ArrayList<>();
        int end = text.endsWith("\n") ? text.length() - 1 : text.length();
        while (end > 0 && lines.size() < MOST_LINES) {
            int begin = text.lastIndexOf('\n', end - 1) + 1;
            lines.add(0, text.substring(begin, end));
            end = begin - 1;
        }
        return lines;
    }
}
