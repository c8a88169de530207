package algo.app.supervise;

import algo.app.files.PlainFile;
import algo.app.model.ResourceLimits;
import algo.app.process.ProcessEnd;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Tells from the last lines of a log whether its program failed because the limit of memory refused it more. The system does
 * not tell: the program ends as it likes. Any thread.
 */
final class LimitWords {
    /** The words that Python, its libraries, C++ and Rust print then. The stack of a thread counts as memory. */
    private static final List<String> WORDS = List.of(
            "can't start new thread", "MemoryError", "Unable to allocate", "std::bad_alloc", "memory allocation of ");

    /** A traceback ends with the error; a few lines may come after it. */
    private static final int LINES = 5;

    /** So much is read, whatever the log holds. */
    private static final int MOST_BYTES = 4096;

    private LimitWords() {}

    /**
     * Returns the clause for people; empty if nothing says that it was the limit.
     *
     * @param end how the program ended
     * @param memoryMb the limit of the run, {@link ResourceLimits#NONE} for none
     * @param log of the run; one that cannot be read says nothing
     */
    static Optional<String> of(ProcessEnd end, long memoryMb, Path log) {
        boolean failed = end.kind() == ProcessEnd.Kind.SIGNALED
                || end.kind() == ProcessEnd.Kind.EXITED && !end.equals(ProcessEnd.exited(0));
        return failed && memoryMb != ResourceLimits.NONE
                ? said(log).map(words -> words(words, memoryMb))
                : Optional.empty();
    }

    private static String words(String said, long memoryMb) {
        return "its last lines say \"" + said.strip() + "\", and it may use " + memoryMb + " MiB";
    }

    private static Optional<String> said(Path log) {
        List<String> lines = end(log).lines().filter(line -> !line.isBlank()).toList();
        List<String> last = lines.subList(Math.max(0, lines.size() - LINES), lines.size());
        return WORDS.stream()
                .filter(words -> last.stream().anyMatch(line -> line.contains(words)))
                .findFirst();
    }

    private static String end(Path log) {
        try (FileChannel channel = PlainFile.open(log, Set.of(StandardOpenOption.READ))) {
            ByteBuffer bytes = ByteBuffer.allocate(MOST_BYTES);
            channel.read(bytes, Math.max(0, channel.size() - MOST_BYTES));
            return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }
}
