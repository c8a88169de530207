package algo.packaging;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** strace(1) on a process and all of its threads, until it is closed: sees its system calls, and can have them fail. */
final class Strace implements AutoCloseable {
    private final Call.Running running;
    private final Path log;

    /**
     * @param calls separated by commas
     * @param inject what becomes of them, as in {@code error=EIO:when=2+}, counted for each thread; empty to let them be
     * @param paths only calls on these files; none for all
     */
    Strace(AlgoHome home, Proc process, String calls, String inject, List<Path> paths) throws IOException {
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

    /** Whether processes may be traced here: a container may refuse it, or strace be missing. */
    static boolean isPossible() {
        try {
            return new ProcessBuilder("strace", "-o", "/dev/null", "true")
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** What was seen, a line a call, in order. After {@link #close}. */
    List<String> calls() throws IOException {
        return Files.readAllLines(log);
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
