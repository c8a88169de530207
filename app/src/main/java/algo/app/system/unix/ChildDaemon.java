package algo.app.system.unix;

import algo.app.model.Halt;
import algo.app.protocol.ExitCode;
import algo.app.system.SystemException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** The process of a user's daemon that we have started. Nothing that it says is trusted, nor how much it says. */
final class ChildDaemon {
    /** A busy host needs seconds to start a JVM. */
    private static final Duration START_LIMIT = Duration.ofSeconds(60);

    /** The time between two looks at a daemon that is starting. */
    private static final Duration LOOK = Duration.ofMillis(100);

    private static final int MOST_OUTPUT = 16 * 1024;
    private static final String READY = "ready";

    private final Process process;
    private final long startedAt = System.nanoTime();

    private ChildDaemon(Process process) {
        this.process = process;
    }

    /** Thrown when the daemon was not ready in time, which a user can bring about for ever. */
    static final class LateException extends SystemException {
        LateException() {
            super(
                    ExitCode.FAILED,
                    "your daemon did not start: it was not ready within " + START_LIMIT.toSeconds() + " s",
                    "see that no process of yours stops or traces it");
        }
    }

    /** Makes the process, which is not ready yet. */
    static ChildDaemon start(List<String> command, Map<String, String> environment) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .redirectErrorStream(true)
                .directory(new File("/"));
        builder.environment().clear();
        builder.environment().putAll(environment);
        return new ChildDaemon(builder.start());
    }

    /**
     * Returns once it is ready to answer. Blocks.
     *
     * @param look called ten times a second meanwhile
     * @throws SystemException if it did not come up, with what it said; the process may still be there
     */
    void awaitReady(Consumer<ChildDaemon> look) throws SystemException, InterruptedException {
        CompletableFuture<String> said = new CompletableFuture<>();
        Thread reader = new Thread(() -> said.complete(read(process.getInputStream())), "user-daemon-output");
        reader.setDaemon(true);
        reader.start();
        try {
            while (age().compareTo(START_LIMIT) < 0) {
                try {
                    String text = said.get(LOOK.toMillis(), TimeUnit.MILLISECONDS);
                    if (text.equals(READY)) {
                        return;
                    }
                    boolean ended = process.waitFor(ProgressSign.EVERY.toMillis(), TimeUnit.MILLISECONDS);
                    int code = ended ? process.exitValue() : ExitCode.FAILED;
                    throw failed(text.isEmpty() ? "it said nothing" : text, code);
                } catch (TimeoutException e) {
                    look.accept(this);
                } catch (ExecutionException e) {
                    throw new IllegalStateException(e.getCause());
                }
            }
            throw new LateException();
        } finally {
            closeOutput();
        }
    }

    private void closeOutput() {
        try {
            process.getInputStream().close();
        } catch (IOException e) {
            // The stream is gone either way.
        }
    }

    /** Returns the last line of the daemon, or that it is ready; reads no more than it must. */
    private static String read(InputStream output) {
        byte[] bytes = new byte[MOST_OUTPUT];
        int length = 0;
        try {
            while (length < bytes.length) {
                int n = output.read(bytes, length, bytes.length - length);
                if (n < 0) {
                    break;
                }
                length += n;
                if (last(bytes, length).equals(READY)) {
                    return READY;
                }
            }
        } catch (IOException e) {
            // The caller has given up; the lines so far have to do.
        }
        return last(bytes, length);
    }

    private static String last(byte[] bytes, int length) {
        List<String> lines = new String(bytes, 0, length, StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.isBlank())
                .toList();
        String line = lines.isEmpty() ? "" : lines.get(lines.size() - 1).strip();
        return line.startsWith("algo: ") ? line.substring("algo: ".length()) : line;
    }

    private static SystemException failed(String why, int code) {
        boolean known = code >= ExitCode.FAILED && code <= ExitCode.UNKNOWN;
        return new SystemException(known ? code : ExitCode.FAILED, "your daemon did not start: " + why, "");
    }

    void kill() {
        process.destroyForcibly();
    }

    /** Returns whether somebody has stopped the process, or traces it. */
    boolean isStopped() {
        try {
            String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"), StandardCharsets.ISO_8859_1);
            // The name before it may hold brackets and blanks (proc_pid_stat(5)).
            int state = stat.lastIndexOf(')') + 2;
            return state < stat.length() && "Tt".indexOf(stat.charAt(state)) >= 0;
        } catch (IOException e) {
            return false; // it has ended
        }
    }

    /** Returns whether the process has ended as a daemon ends that was asked to, or that had nothing to do. */
    boolean endedWell() {
        return !process.isAlive() && process.exitValue() == ExitCode.DONE;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    boolean awaitEnd(Duration limit) throws InterruptedException {
        return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Runs {@code then} when it has ended, on a thread of the JVM. */
    void onEnd(Runnable then) {
        process.onExit().thenRun(Halt.onError(then));
    }

    Duration age() {
        return Duration.ofNanos(System.nanoTime() - startedAt);
    }

    long pid() {
        return process.pid();
    }
}
