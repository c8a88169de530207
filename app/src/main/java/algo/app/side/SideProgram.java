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
 * a thread of its own, {@code side-NAME}, which sleeps until it is told to look, the program ends or a pause is over.
 */
public final class SideProgram implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SideProgram.class);

    /** The exit code of a program that finds that another does its work. */
    private static final int TAKEN = 5;

    private static final BackOff BACK_OFF = new BackOff(Duration.ofSeconds(5), Duration.ofMinutes(5));
    private static final Duration HEALTHY = Duration.ofMinutes(10);
    /** The one that has it may be about to end: that of a daemon that was killed a moment ago. */
    private static final BackOff AGAIN = new BackOff(Duration.ofSeconds(1), Duration.ofSeconds(60));

    /** The pause before one that was well for long is started again. */
    private static final Duration SOON = Duration.ofMillis(500);

    private static final Duration GRACE = Duration.ofSeconds(3);

    private final String name;
    private final Path log;
    private final Supplier<Optional<List<String>>> wanted;
    private final Thread thread;
    /** Guarded by the monitor, as {@link #looking} is. */
    private boolean closed;
    /** True if something may be another way than at the last look. */
    private boolean looking = true;

    private Process process;
    /** The command that was wanted at the last look; empty for none. */
    private List<String> command = List.of();
    /** The end of a pause before which nothing is started, as {@link System#nanoTime}. */
    private long pausedUntil = System.nanoTime();

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

    /** Says that another command may be wanted now. Any thread; returns at once. */
    public synchronized void look() {
        looking = true;
        notifyAll();
    }

    private void run() {
        try {
            for (Optional<Duration> pause = Optional.of(Duration.ZERO); await(pause); ) {
                pause = step();
            }
            end();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Waits until there is something to do; false if that is to end.
     *
     * @param pause the longest time; empty for no bound
     */
    private synchronized boolean await(Optional<Duration> pause) throws InterruptedException {
        long until = System.nanoTime() + pause.orElse(Duration.ZERO).toNanos();
        while (!closed && !looking) {
            if (pause.isEmpty()) {
                wait();
            } else {
                long left = until - System.nanoTime();
                if (left <= 0) {
                    break;
                }
                wait(left / 1_000_000 + 1);
            }
        }
        looking = false;
        return !closed;
    }

    /** Does what is due; returns how long nothing is, empty if nothing is until something happens. */
    private Optional<Duration> step() throws InterruptedException {
        List<String> now = wanted.get().orElse(List.of());
        if (!now.equals(command)) {
            end();
            command = now;
            failures = 0;
            taken = 0;
            pausedUntil = System.nanoTime();
        }
        if (process != null && !process.isAlive()) {
            pause(ended(process.exitValue()));
        }
        if (process != null || command.isEmpty()) {
            return Optional.empty();
        }
        if (pausedUntil - System.nanoTime() <= 0 && begin()) {
            return Optional.empty();
        }
        return Optional.of(Duration.ofNanos(pausedUntil - System.nanoTime()));
    }

    private void pause(Duration pause) {
        pausedUntil = System.nanoTime() + pause.toNanos();
    }

    /** Starts it; false if that failed, and is to be tried again after a pause. */
    private boolean begin() {
        startedAt = Instant.now();
        try {
            if (!Files.exists(log)) {
                Files.createFile(log, PrivateFiles.ofFile());
            }
            PlainFile.require(log);
            process = new ProcessBuilder(command)
                    .directory(new File("/"))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            LOG.info("{} is started, pid {}", name, process.pid());
            process.onExit().thenRun(this::look);
            return true;
        } catch (IOException e) {
            failures++;
            Duration pause = BACK_OFF.after(failures);
            LOG.error(
                    "{} cannot be started: {}; it is tried again in {} s",
                    name,
                    IoProblems.explain(e),
                    pause.toSeconds());
            pause(pause);
            return false;
        }
    }

    /** Returns how long it is to stay down. */
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
        return pause.isZero() ? SOON : pause;
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
