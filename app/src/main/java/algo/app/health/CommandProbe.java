package algo.app.health;

import algo.app.files.IoProblems;
import algo.app.files.PlainFile;
import algo.app.model.Durations;
import algo.app.model.ResourceLimits;
import algo.app.model.RunId;
import algo.app.model.Text;
import algo.app.process.LaunchException;
import algo.app.process.LaunchRequest;
import algo.app.process.ProcessEnd;
import algo.app.process.ProcessLauncher;
import algo.app.process.RunRecord;
import algo.app.process.RunningProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Executes commands that tell whether a strategy is well: like a run, in a session with a mark and limits, so that all that one
 * starts ends with it. It has a bound in time and in what it prints. Waits for the command, on the thread that calls.
 */
final class CommandProbe {
    private static final Logger LOG = LoggerFactory.getLogger("health");

    private static final ResourceLimits LIMITS =
            new ResourceLimits(1024, 1024, ResourceLimits.NONE, ResourceLimits.NONE, 2);

    /** The most that one may print, in bytes. */
    private static final long MOST_OUTPUT = 1024 * 1024;

    private static final int SHOWN_BYTES = 2048;
    private static final int SHOWN = 160;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(5);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(50);
    /** The time after which what cannot be killed is left alone. */
    private static final Duration GIVEN_UP = Duration.ofSeconds(10);

    private static final String OUTPUT = ".out";

    private final ProcessLauncher launcher;
    private final Path directory;
    private final Path files;

    /**
     * @param directory in which commands start
     * @param files the directory for what they leave; it exists, and nobody else uses it
     */
    CommandProbe(ProcessLauncher launcher, Path directory, Path files) {
        this.launcher = launcher;
        this.directory = directory;
        this.files = files;
    }

    /** Ends what commands of a daemon that died have left. Waits for that, for a bounded time. */
    void clear() {
        try (Stream<Path> found = Files.list(files)) {
            for (Path file : found.toList()) {
                String name = file.getFileName().toString();
                if (!name.endsWith(OUTPUT) && RunId.isValid(name)) {
                    RunId run = new RunId(name);
                    RunningProcess left =
                            launcher.adopt(RunRecord.withoutWrapper(run, launcher.bootId(), file, output(run)));
                    finish(left, run);
                }
                Files.deleteIfExists(file);
            }
        } catch (IOException | UncheckedIOException e) {
            LOG.warn("what watch commands have left cannot be looked through: {}", e.getMessage());
        }
    }

    private Path output(RunId run) {
        return files.resolve(run.value() + OUTPUT);
    }

    /** Returns why the command does not say that all is well, in one clause; empty if it does. */
    String run(List<String> command, Map<String, String> environment, Duration limit) {
        RunId run = RunId.random();
        RunningProcess process;
        try {
            process = launcher.prepare(new LaunchRequest(
                            run, command, directory, environment, output(run), files.resolve(run.value()), LIMITS))
                    .release();
        } catch (LaunchException e) {
            return "its command could not be executed: " + e.getMessage();
        } catch (UncheckedIOException e) {
            return "its command could not be executed: " + IoProblems.explain(e.getCause());
        }
        String cut = await(process, run, limit);
        boolean gone = finish(process, run);
        try {
            if (!cut.isEmpty()) {
                return "its command " + cut;
            }
            return gone ? explain(process.end(), run) : "its command cannot be ended";
        } catch (UncheckedIOException e) {
            return "its command ended, nobody knows how: " + IoProblems.explain(e.getCause());
        } finally {
            process.close();
            remove(run);
        }
    }

    /** Waits until the command ends, prints too much, or its time is over; returns why it is to be ended. */
    private String await(RunningProcess process, RunId run, Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        Duration pause = FIRST_PAUSE;
        while (!process.hasExited()) {
            if (System.nanoTime() - end >= 0) {
                return "did not end within " + Durations.format(limit);
            }
            try {
                if (Files.exists(output(run)) && Files.size(output(run)) > MOST_OUTPUT) {
                    return "prints more than " + MOST_OUTPUT / 1024 + " KiB";
                }
                Thread.sleep(pause.toMillis());
            } catch (IOException e) {
                return "prints to a place that cannot be looked at: " + IoProblems.explain(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return "was ended with the daemon";
            }
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
        }
        return "";
    }

    /** Kills all that is left; returns whether nothing is. Waits for that although the thread was interrupted. */
    private boolean finish(RunningProcess process, RunId run) {
        long end = System.nanoTime() + GIVEN_UP.toNanos();
        boolean interrupted = false;
        boolean gone = false;
        while (!gone && System.nanoTime() - end < 0) {
            try {
                gone = process.kill(launcher.table()).isEmpty() && process.hasExited();
            } catch (UncheckedIOException e) {
                // There is no descriptor: the next look tells.
            }
            if (!gone) {
                try {
                    Thread.sleep(20);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (!gone) {
            LOG.warn("a watch command cannot be ended, run {}", run.value());
        }
        return gone;
    }

    private String explain(ProcessEnd end, RunId run) {
        if (end.kind() == ProcessEnd.Kind.EXITED && end.code() == 0) {
            return "";
        }
        String how =
                switch (end.kind()) {
                    case EXITED -> "exited with " + end.code();
                    case SIGNALED, OUT_OF_MEMORY, CPU_LIMIT -> "was ended by a signal or a limit";
                    case COULD_NOT_START, NOT_PREPARED, NEVER_RAN -> "could not be executed: " + end.detail();
                    case UNKNOWN -> "ended, nobody knows how";
                };
        String last = lastLine(run);
        return "its command " + how + (last.isEmpty() ? "" : ": " + last);
    }

    private String lastLine(RunId run) {
        try (FileChannel channel = PlainFile.open(output(run), Set.of(StandardOpenOption.READ))) {
            ByteBuffer end = ByteBuffer.allocate(SHOWN_BYTES);
            channel.read(end, Math.max(0, channel.size() - SHOWN_BYTES));
            String[] lines = new String(end.array(), 0, end.position(), StandardCharsets.UTF_8)
                    .strip()
                    .split("\n");
            return Text.printable(lines[lines.length - 1], SHOWN);
        } catch (IOException e) {
            return "";
        }
    }

    private void remove(RunId run) {
        try {
            Files.deleteIfExists(output(run));
            Files.deleteIfExists(files.resolve(run.value()));
        } catch (IOException e) {
            LOG.warn("the output of a watch command cannot be removed: {}", IoProblems.explain(e));
        }
    }
}
