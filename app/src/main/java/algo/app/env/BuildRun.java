package algo.app.env;

import algo.app.model.Halt;
import algo.app.model.Text;
import algo.app.platform.PrivateFiles;
import algo.app.platform.SystemFiles;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Runs the programs of one build, one after the other, each in a process group of its own that ends with the daemon. They have
 * one limit in time, and what they print goes into one log. For one thread; a thread of its own reads what a program prints.
 */
final class BuildRun implements AutoCloseable {
    private static final long LOOK_MILLIS = 100;
    private static final long PROGRESS_NANOS = 1_000_000_000L;
    private static final long END_SECONDS = 5;
    private static final long MOST_LOG_CHARACTERS = 8 << 20;
    private static final int MOST_KEPT_LINES = 60;

    private final Path leader;
    private final Map<String, String> environment;
    private final BuildWatch watch;
    private final long deadline;
    private final Duration limit;
    private final Path logFile;
    private Writer log;
    private long logged;

    private final Deque<String> lines = new ArrayDeque<>();

    /**
     * @param leader the Python that leads each program
     * @param logFile made when something is run
     */
    BuildRun(Path leader, Map<String, String> environment, Duration limit, Path logFile, BuildWatch watch) {
        this.leader = leader;
        this.environment = environment;
        this.limit = limit;
        this.deadline = System.nanoTime() + limit.toNanos();
        this.logFile = logFile;
        this.watch = watch;
    }

    /** Returns where everything is logged that was printed. */
    Path logFile() {
        return logFile;
    }

    /** Returns the last lines that the last program printed. */
    List<String> lastLines() {
        synchronized (lines) {
            return new ArrayList<>(lines);
        }
    }

    /**
     * Runs a program to its end.
     *
     * @param what is being done, in words
     * @return its exit code
     * @throws EnvironmentException if the time is over, or whoever asked is gone; nothing of it is left
     */
    int run(String what, List<String> command, Path directory)
            throws IOException, EnvironmentException, InterruptedException {
        synchronized (lines) {
            lines.clear();
        }
        note("$ " + String.join(" ", command.stream().map(BuildRun::shown).toList()));
        List<String> led = new ArrayList<>(List.of(leader.toString(), "-I", "-S", "-c", Resources.LEAD));
        led.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(SystemFiles.words(led))
                .directory(directory.toFile())
                .redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process = start(builder);
        Thread reader = new Thread(() -> read(process), "env-output");
        reader.setDaemon(true);
        reader.start();
        try {
            await(what, process);
            reader.join(TimeUnit.SECONDS.toMillis(END_SECONDS));
            return process.exitValue();
        } finally {
            end(process);
        }
    }

    private static Process start(ProcessBuilder builder) throws IOException {
        try {
            return builder.start();
        } catch (OutOfMemoryError e) {
            // The JDK wants a thread for each process; that there is none is no reason for the daemon to end.
            if (!Halt.isWantOfThreads(e)) {
                throw e;
            }
            throw new IOException("no process could be started: " + e.getMessage(), e);
        }
    }

    private void await(String what, Process process) throws EnvironmentException, InterruptedException {
        long told = System.nanoTime() - PROGRESS_NANOS;
        while (!process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
            long now = System.nanoTime();
            if (watch.isOff()) {
                throw new EnvironmentException(EnvironmentException.Cause.CANCELLED, what + " was broken off", "");
            }
            if (now - deadline > 0) {
                throw new EnvironmentException(
                        EnvironmentException.Cause.FAILED,
                        what + " took longer than " + limit.toSeconds() + " s and was ended; what it printed is in "
                                + logFile,
                        "--timeout gives it more time");
            }
            if (now - told >= PROGRESS_NANOS) {
                told = now;
                watch.at(what + newest(), Duration.ofNanos(deadline - now));
            }
        }
    }

    private String newest() {
        synchronized (lines) {
            return lines.isEmpty() ? "" : ": " + Text.printable(lines.getLast(), 120);
        }
    }

    /** The end of its input ends the leader and its group. */
    private static void end(Process process) throws InterruptedException {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            // It has ended, and so has the other end of the pipe.
        }
        if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private void read(Process process) {
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8), 8192)) {
            StringBuilder line = new StringBuilder();
            for (int c = reader.read(); c >= 0; c = reader.read()) {
                if (c == '\n' || c == '\r' || line.length() == 4096) {
                    take(line.toString());
                    line.setLength(0);
                } else {
                    line.append((char) c);
                }
            }
            take(line.toString());
        } catch (IOException e) {
            // It was ended.
        }
    }

    private void take(String line) {
        if (line.isBlank()) {
            return;
        }
        synchronized (lines) {
            lines.addLast(line.stripTrailing());
            if (lines.size() > MOST_KEPT_LINES) {
                lines.removeFirst();
            }
        }
        note(line);
    }

    private synchronized void note(String line) {
        try {
            if (log == null) {
                log = Channels.newWriter(
                        FileChannel.open(
                                logFile,
                                Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND),
                                PrivateFiles.ofFile()),
                        StandardCharsets.UTF_8);
            }
            logged += line.length();
            if (logged < MOST_LOG_CHARACTERS) {
                log.write(line + '\n');
                log.flush();
            }
        } catch (IOException e) {
            // A log that cannot be written is no reason to have no environment.
        }
    }

    /** Programs of ours are handed over as text; an address may hold a password. */
    private static String shown(String word) {
        return word.indexOf('\n') >= 0 ? "(program)" : word.replaceAll("://[^/@\\s]+@", "://***@");
    }

    @Override
    public synchronized void close() {
        if (log != null) {
            try {
                log.close();
            } catch (IOException e) {
                // As in note.
            }
        }
    }
}
