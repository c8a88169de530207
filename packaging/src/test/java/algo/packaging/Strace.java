package algo.packaging;

import algo.app.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** strace(1) on a process and all of its threads, until it is closed: sees its system calls, and can have them fail. */
final class Strace implements AutoCloseable {
    private static final String UNFINISHED = " <unfinished ...>";
    private static final Pattern RESUMED = Pattern.compile("<\\.\\.\\. \\w+ resumed>");

    private final Call.Running running;
    private final Path log;

    /**
     * @param calls separated by commas
     * @param inject what becomes of them, as in {@code error=EIO:when=2+}, counted for each thread; empty to let them be
     * @param paths only calls on these files; none for all
     */
    Strace(AlgoHome home, SeenProcess process, String calls, String inject, List<Path> paths) throws IOException {
        Needs.tracing();
        log = home.directory().resolve("strace.log");
        Files.deleteIfExists(log);
        List<String> command = new ArrayList<>(List.of("strace", "-f", "-yy", "-p", String.valueOf(process.pid())));
        command.addAll(List.of("-e", "trace=" + calls, "-o", log.toString()));
        if (!inject.isEmpty()) {
            command.addAll(List.of("-e", "inject=" + calls + ":" + inject));
        }
        for (Path path : paths) {
            command.addAll(List.of("-P", path.toString()));
        }
        running = home.call(command).background();
        Eventually.holds("strace is attached", () -> running.err().contains("attached") || !running.isAlive());
        if (!running.isAlive()) {
            throw new IOException("strace ended: " + running.err());
        }
    }

    /**
     * What was seen, a line a call, in the order in which they ended. After {@link #close}.
     *
     * <p>A call during which another thread made one is written in two parts, which are put together here.
     */
    List<String> calls() throws IOException {
        return whole(Files.readAllLines(log));
    }

    static List<String> whole(List<String> lines) {
        Map<String, String> begun = new HashMap<>();
        List<String> calls = new ArrayList<>();
        for (String line : lines) {
            String thread = line.substring(0, line.indexOf(' '));
            Matcher resumed = RESUMED.matcher(line);
            if (line.endsWith(UNFINISHED)) {
                begun.put(thread, line.substring(0, line.length() - UNFINISHED.length()));
            } else if (resumed.find() && begun.containsKey(thread)) {
                calls.add(begun.remove(thread) + line.substring(resumed.end()));
            } else {
                calls.add(line);
            }
        }
        return calls;
    }

    /** Lets the process go on as it was. */
    @Override
    public void close() throws IOException {
        try {
            running.proc().signal("INT");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        running.result();
    }
}
