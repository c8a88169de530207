package algo.app.process.windows;

import algo.app.platform.windows.WindowsException;
import algo.app.process.GatedProcess;
import algo.app.process.LaunchException;
import algo.app.process.LaunchRequest;
import algo.app.process.ProcessEnd;
import algo.app.process.ProcessIdentity;
import algo.app.process.ProcessLauncher;
import algo.app.process.ProcessTable;
import algo.app.process.RunRecord;
import algo.app.process.RunTrace;
import algo.app.process.RunningProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts and takes over runs on Windows. Of a run that ends while there is no daemon nothing tells how it ended. */
public final class WindowsProcessLauncher implements ProcessLauncher {
    private static final Logger LOG = LoggerFactory.getLogger(WindowsProcessLauncher.class);

    /** From 1601, where Windows begins to count, to 1970. */
    private static final long EPOCH_MILLIS = 11_644_473_600_000L;

    private static final int TICKS_OF_MILLI = 10_000;
    /** winerror.h: no program of this machine. */
    private static final int ERROR_BAD_EXE_FORMAT = 193;

    private static final int ERROR_EXE_MACHINE_TYPE_MISMATCH = 216;

    private final ExitListener listener;
    private final String bootId;
    private final ExitWatch exits = new ExitWatch();
    private final ConsoleAsker asker = new ConsoleAsker();

    /** @throws IOException if the processes of this host cannot be read */
    public WindowsProcessLauncher(ExitListener listener) throws IOException {
        this.listener = listener;
        this.bootId = WindowsProcessTable.read().bootId();
        // Whoever started the daemon may have left it, and so all that it starts, deaf to Ctrl-C.
        ProcessCalls.SetConsoleCtrlHandler(null, 0);
    }

    @Override
    public GatedProcess prepare(LaunchRequest request) throws LaunchException {
        check(request);
        boolean hadLog = Files.exists(request.output());
        Job job = null;
        boolean made = false;
        try {
            RunNotes.create(request.statusFile());
            job = Job.make(request.run(), request.limits());
            GatedProcess gated = spawn(request, job);
            made = true;
            return gated;
        } catch (WindowsException e) {
            throw failure(request, e);
        } catch (IOException e) {
            throw new LaunchException(e.getMessage(), e);
        } finally {
            if (!made) {
                if (job != null) {
                    job.kill();
                    job.close();
                }
                RunNotes.delete(request.statusFile());
                if (!hadLog) {
                    WindowsGatedProcess.deleteEmpty(request.output());
                }
            }
        }
    }

    private GatedProcess spawn(LaunchRequest request, Job job) throws WindowsException {
        JobSpawner.Made made = JobSpawner.spawn(request, job);
        HeldProcess process = HeldProcess.of(made.process(), bootId, made.pid());
        RunRecord record = new RunRecord(request.run(), process.identity(), request.statusFile(), request.output());
        return new WindowsGatedProcess(record, request.limits(), job, process, made.thread(), this);
    }

    private static void check(LaunchRequest request) throws LaunchException {
        if (!request.before().isEmpty()) {
            throw new LaunchException("before_start: there is none on Windows; let the program do it");
        }
        boolean nul = request.command().stream().anyMatch(word -> word.indexOf('\0') >= 0)
                || request.environment().values().stream().anyMatch(value -> value.indexOf('\0') >= 0);
        if (nul) {
            throw new LaunchException("an argument or an environment variable holds a NUL character");
        }
        if (!Files.isDirectory(request.workingDirectory())) {
            throw new LaunchException("its working directory is not there: " + request.workingDirectory());
        }
        if (!Files.isDirectory(request.output().toAbsolutePath().getParent())) {
            throw new LaunchException("the directory of its log is not there: "
                    + request.output().toAbsolutePath().getParent());
        }
        Path program = Path.of(request.command().get(0));
        if (!Files.exists(program)) {
            throw new LaunchException("no such program: " + program);
        }
        // A batch file would be read by cmd.exe, which takes its arguments for commands.
        String name = program.getFileName().toString().toLowerCase(Locale.ROOT);
        if (!Files.isRegularFile(program) || name.endsWith(".bat") || name.endsWith(".cmd")) {
            throw notExecutable(program.toString());
        }
    }

    private static LaunchException failure(LaunchRequest request, WindowsException failure) {
        String program = request.command().get(0);
        return switch (failure.error()) {
            case ERROR_BAD_EXE_FORMAT, ERROR_EXE_MACHINE_TYPE_MISMATCH -> notExecutable(program);
            default -> new LaunchException(failure.getMessage(), failure);
        };
    }

    private static LaunchException notExecutable(String program) {
        return new LaunchException("not an executable program: " + program);
    }

    /** Has the exit of a run told. */
    void watch(RunRecord record, RunWatch watch) throws WindowsException {
        exits.add(watch.process(), () -> {
            watch.exited(record.statusFile());
            listener.exited(record.run());
        });
    }

    @Override
    public void remakeStatus(RunRecord record) {
        try {
            RunNotes.remake(record.statusFile());
        } catch (IOException e) {
            LOG.warn("how run {} ends will not be known to the next daemon: {}", record.run(), e.getMessage());
        }
    }

    @Override
    public RunningProcess adopt(RunRecord record) {
        try {
            Job job = Job.open(record.run()).orElse(null);
            HeldProcess process = HeldProcess.open(record.wrapper()).orElse(null);
            if (process != null && process.hasEnded()) {
                // Somebody else holds it open, so that it tells how it ended still.
                int code = process.code().orElse(0);
                process.close();
                if (RunNotes.end(record.statusFile()).kind() == ProcessEnd.Kind.UNKNOWN) {
                    RunNotes.exited(record.statusFile(), code);
                }
                process = null;
            }
            RunWatch watch = process == null ? null : new RunWatch(process);
            if (watch != null) {
                watch(record, watch);
            }
            return new WindowsRunningProcess(record, watch, job, this);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public ProcessTable table() {
        return read();
    }

    private static WindowsProcessTable read() {
        try {
            return WindowsProcessTable.read();
        } catch (WindowsException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Windows notes by its wall clock when a process was made, so a clock step since then counts. */
    @Override
    public Optional<Duration> age(ProcessIdentity process) {
        return process.bootId().equals(bootId) && process.startTime() != 0
                ? Optional.of(ofAge(process))
                : Optional.empty();
    }

    static Duration ofAge(ProcessIdentity process) {
        long made = process.startTime() / TICKS_OF_MILLI - EPOCH_MILLIS;
        return Duration.ofMillis(Math.max(0, System.currentTimeMillis() - made));
    }

    /** Windows keeps nothing of a process that has ended. */
    @Override
    public void reapOrphans() {}

    @Override
    public List<RunTrace> traces() {
        return RunMarks.of(read());
    }

    @Override
    public String describe(ProcessIdentity process) {
        return read().name(process)
                .map(name -> "process " + process.pid() + " (" + name + ")")
                .orElse("");
    }

    @Override
    public String bootId() {
        return bootId;
    }

    /** There are no pid namespaces. */
    @Override
    public Far far(RunRecord record) {
        return Far.UNKNOWN;
    }

    ConsoleAsker asker() {
        return asker;
    }

    @Override
    public void close() {
        exits.close();
        asker.close();
    }
}
