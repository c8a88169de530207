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
import java.nio.file.NoSuchFileException;
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

    private static final String UNEXECUTED = "its command could not be executed: ";
    private static final String NOBODY_KNOWS = "its command ended, nobody knows how";
    private static final String KILLED = "KILL";

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

    /** Returns whether the command says that all is well. One that was not executed, or whose end nobody knows, says nothing. */
    ProbeAnswer run(List<String> command, Map<String, String> environment, Duration limit) {
        RunId run = RunId.random();
        RunningProcess process;
        try {
            process = launcher.prepare(new LaunchRequest(
                            run, command, directory, environment, output(run), files.resolve(run.value()), LIMITS))
                    .release();
        } catch (LaunchException e) {
            return ProbeAnswer.notLooked(UNEXECUTED + e.getMessage());
        } catch (UncheckedIOException e) {
            return ProbeAnswer.notLooked(UNEXECUTED + IoProblems.explain(e.getCause()));
        }
        ProbeAnswer cut = await(process, run, limit);
        // Most leave nothing, and that is seen without a look at every process of the host.
        boolean gone = process.hasExited() && !launcher.mayHaveLeft(process.record()) || finish(process, run);
        try {
            if (cut.kind() != ProbeAnswer.Kind.SEEN) {
                return cut;
            }
            return gone ? explain(process.end(), run) : ProbeAnswer.notLooked("its command cannot be ended");
        } catch (UncheckedIOException e) {
            return ProbeAnswer.notLooked(NOBODY_KNOWS + ": " + IoProblems.explain(e.getCause()));
        } finally {
            process.close();
            remove(run);
        }
    }

    /** Waits until the command ends, prints too much, or its time is over; returns what that says if it is to be ended. */
    private ProbeAnswer await(RunningProcess process, RunId run, Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        Duration pause = FIRST_PAUSE;
        while (!process.hasExited()) {
            if (System.nanoTime() - end >= 0) {
                return ProbeAnswer.missed("its command did not end within " + Durations.format(limit));
            }
            try {
                if (printed(run) > MOST_OUTPUT) {
                    return ProbeAnswer.missed("its command prints more than " + MOST_OUTPUT / 1024 + " KiB");
                }
                Thread.sleep(pause.toMillis());
            } catch (IOException e) {
                return ProbeAnswer.notLooked("the output of its command cannot be looked at: " + IoProblems.explain(e));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return ProbeAnswer.notLooked("its command was ended with the daemon");
            }
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
        }
        return ProbeAnswer.SEEN;
    }

    private long printed(RunId run) throws IOException {
        try {
            return Files.size(output(run));
        } catch (NoSuchFileException e) {
            return 0;
        }
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

    private ProbeAnswer explain(ProcessEnd end, RunId run) {
        String last = lastLine(run);
        String said = last.isEmpty() ? "" : ": " + last;
        return switch (end.kind()) {
            case EXITED ->
                end.code() == 0
                        ? ProbeAnswer.SEEN
                        : isOfShell(end.code())
                                ? ProbeAnswer.notLooked(
                                        "its command was not executed, it exited with " + end.code() + said)
                                : ProbeAnswer.missed("its command exited with " + end.code() + said);
            case SIGNALED ->
                end.signal().equals(KILLED)
                        ? ProbeAnswer.notLooked(
                                "its command was killed by somebody, as by a host without memory" + said)
                        : ProbeAnswer.missed("its command was ended by SIG" + end.signal() + said);
            case CPU_LIMIT -> ProbeAnswer.missed("its command was ended by SIG" + end.signal() + said);
            case OUT_OF_MEMORY -> ProbeAnswer.notLooked("its command was killed for want of memory" + said);
            case COULD_NOT_START, NOT_PREPARED, NEVER_RAN -> ProbeAnswer.notLooked(UNEXECUTED + end.detail());
            case UNKNOWN -> ProbeAnswer.notLooked(NOBODY_KNOWS + said);
        };
    }

    /** Returns whether shells say with it that a program is not there (127) or cannot be executed (126). */
    private static boolean isOfShell(int code) {
        return code == 126 || code == 127;
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
