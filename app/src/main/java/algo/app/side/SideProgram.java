package algo.app.side;

import algo.app.files.IoProblems;
import algo.app.files.PlainFile;
import algo.app.model.BackOff;
import algo.app.model.Halt;
import algo.app.platform.PrivateFiles;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one program of ours running beside the daemon: starts it while it is wanted, again when it ends, with a pause that grows
 * while that happens soon, and asks it to end with the daemon. Whatever becomes of it, the daemon does not wait for it. What it
 * holds alone it locks itself; one that finds that another has it ends with {@link #TAKEN}, and is tried again now and then. On
 * a thread of its own, {@code side-NAME}.
 */
public final class SideProgram implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SideProgram.class);

    /** The exit code of a program that finds that another does its work. */
    private static final int TAKEN = 5;

    private static final BackOff BACK_OFF = new BackOff(Duration.ofSeconds(5), Duration.ofMinutes(5));
    private static final Duration HEALTHY = Duration.ofMinutes(10);
    /** The one that has it may be about to end: that of a daemon that was killed a moment ago. */
    private static final BackOff AGAIN = new BackOff(Duration.ofSeconds(1), Duration.ofSeconds(60));

    /** The time between two looks whether it is wanted. */
    private static final Duration LOOK = Duration.ofMillis(500);

    private static final Duration GRACE = Duration.ofSeconds(3);

    private final String name;
    private final Path log;
    private final Supplier<Optional<List<String>>> wanted;
    private final Thread thread;
    private volatile boolean closed;
    private Process process;
    private List<String> command = List.of();
    private Instant startedAt = Instant.MIN;
    private int failures;
    /** The number of times, one after another, that it found another at its work. */
    private int taken;

    /**
     * @param name what it is, for the log and the thread
     * @param log what it prints goes there
     * @param wanted the command that is to run now; empty for none
     */
    public SideProgram(String name, Path log, Supplier<Optional<List<String>>> wanted) {
        this.name = name;
        this.log = log;
        this.wanted = wanted;
        this.thread = new Thread(this::run, "side-" + name);
        thread.setDaemon(true);
        Halt.with(thread);
    }

    public void start() {
        thread.start();
    }

    private void run() {
        try {
            while (!closed) {
                Duration pause = step();
                synchronized (this) {
                    if (!closed) {
                        wait(pause.toMillis());
                    }
                }
            }
            end();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Does what is due; returns how long nothing is. */
    private Duration step() throws InterruptedException {
        Optional<List<String>> now = wanted.get();
        if (process != null && (now.isEmpty() || !now.get().equals(command))) {
            end();
            failures = 0;
            taken = 0;
        }
        if (process != null && !process.isAlive()) {
            return ended(process.exitValue());
        }
        if (process == null && now.isPresent()) {
            begin(now.get());
        }
        return LOOK;
    }

    private void begin(List<String> words) {
        command = words;
        startedAt = Instant.now();
        try {
            if (!Files.exists(log)) {
                Files.createFile(log, PrivateFiles.ofFile());
            }
            PlainFile.require(log);
            process = new ProcessBuilder(words)
                    .directory(new File("/"))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            LOG.info("{} is started, pid {}", name, process.pid());
        } catch (IOException e) {
            LOG.error("{} cannot be started: {}", name, IoProblems.explain(e));
            failures++;
        }
    }

    private Duration ended(int code) {
        process = null;
        if (code == TAKEN) {
            taken++;
            return AGAIN.after(taken);
        }
        taken = 0;
        boolean healthy = Duration.between(startedAt, Instant.now()).compareTo(HEALTHY) >= 0;
        failures = healthy ? 0 : failures + 1;
        Duration pause = BACK_OFF.after(failures);
        LOG.warn("{} has exited with {}; it is started again in {} s, see {}", name, code, pause.toSeconds(), log);
        return pause.isZero() ? LOOK : pause;
    }

    /** Asks it to end, and waits for that; one that does not is killed. It is our child, so nobody else can have its pid. */
    private void end() throws InterruptedException {
        if (process == null) {
            return;
        }
        process.destroy();
        if (!process.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
            process.destroyForcibly();
        }
        process = null;
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        try {
            thread.join(GRACE.toMillis() + 1000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
