package algo.packaging;

import algo.app.Eventually;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A point at which a daemon dies: right before a thread of it makes a system call of one kind for the n-th time from now
 * on. Brought about by strace(1), which sends SIGKILL there. Closing it leaves a daemon that lives as it is.
 */
final class KillPoint implements AutoCloseable {
    private static final Duration LETTING_GO = Duration.ofSeconds(5);

    private final SeenProcess daemon;
    private final Process strace;

    private KillPoint(SeenProcess daemon, Process strace) {
        this.daemon = daemon;
        this.strace = strace;
    }

    /**
     * Arms it on the thread that decides and writes. What that thread starts is not traced. It may strike at once: a daemon
     * that has answered may have something to write yet.
     *
     * @param calls names of system calls, separated by commas; each is counted for itself
     */
    static KillPoint inSupervisor(SeenProcess daemon, String calls, int count) throws Exception {
        return arm(daemon, List.of("-p", String.valueOf(thread(daemon, "supervisor"))), calls, count);
    }

    /** Arms it on every thread, each with a count of its own; also on processes that the daemon starts from now on. */
    static KillPoint anywhere(SeenProcess daemon, String calls, int count) throws Exception {
        return arm(daemon, List.of("-f", "-p", String.valueOf(daemon.pid())), calls, count);
    }

    private static KillPoint arm(SeenProcess daemon, List<String> target, String calls, int count) throws Exception {
        Needs.tracing();
        List<String> command = new ArrayList<>(List.of("strace", "-qq", "-o", "/dev/null"));
        command.addAll(List.of("-e", "trace=" + calls, "-e", "inject=" + calls + ":signal=SIGKILL:when=" + count));
        command.addAll(target);
        long supervisor = thread(daemon, "supervisor");
        Path said = Files.createTempFile("strace", ".out");
        Process strace = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        try {
            Path status = Path.of("/proc/" + daemon.pid() + "/task/" + supervisor + "/status");
            String tracer = "TracerPid:\t" + strace.pid();
            Eventually.holds(
                    "strace is attached",
                    () -> !daemon.isAlive()
                            || !strace.isAlive()
                            || Files.readString(status).contains(tracer));
            // It ends with what it traces, and a moment before it.
            if (!strace.isAlive() && !Eventually.within(LETTING_GO, () -> !daemon.isAlive())) {
                throw new AssertionError("strace ended: " + Files.readString(said));
            }
        } finally {
            Files.delete(said);
        }
        return new KillPoint(daemon, strace);
    }

    private static long thread(SeenProcess daemon, String name) throws IOException {
        try (Stream<Path> threads = Files.list(Path.of("/proc/" + daemon.pid() + "/task"))) {
            for (Path thread : threads.toList()) {
                if (comm(thread).equals(name)) {
                    return Long.parseLong(thread.getFileName().toString());
                }
            }
        }
        throw new AssertionError("the daemon has no thread " + name);
    }

    /** The name of a thread; empty if it has ended meanwhile. */
    private static String comm(Path thread) {
        try {
            return Files.readString(thread.resolve("comm"), StandardCharsets.UTF_8)
                    .strip();
        } catch (IOException e) {
            return "";
        }
    }

    /** Whether the daemon has died within {@code limit}. */
    boolean strikesWithin(Duration limit) {
        return Eventually.within(limit, () -> !daemon.isAlive());
    }

    boolean hasStruck() {
        return !daemon.isAlive();
    }

    @Override
    public void close() {
        strace.destroy();
        // It may wait for ever for a thread that has died together with the others.
        if (!Eventually.within(LETTING_GO, () -> !strace.isAlive())) {
            strace.destroyForcibly();
        }
        strace.onExit().join();
    }
}
