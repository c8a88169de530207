package algo.app.process.macos;

import algo.app.model.ResourceLimits;
import algo.app.platform.PrivateFiles;
import algo.app.platform.macos.Darwin;
import algo.app.platform.macos.DarwinException;
import algo.app.platform.macos.DarwinNumbers;
import algo.app.platform.macos.MacHost;
import algo.app.platform.macos.OpenDescriptor;
import algo.app.process.GatedProcess;
import algo.app.process.LaunchException;
import algo.app.process.LaunchRequest;
import algo.app.process.ProcessIdentity;
import algo.app.process.ProcessLauncher;
import algo.app.process.RunRecord;
import algo.app.process.RunTrace;
import algo.app.process.RunningProcess;
import algo.app.process.unix.Undo;
import algo.app.process.unix.WrapperCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts and takes over runs on macOS. What a run leaves behind falls to launchd, which waits for it. */
public final class MacProcessLauncher implements ProcessLauncher {
    private static final Logger LOG = LoggerFactory.getLogger(MacProcessLauncher.class);

    /** Descriptors that no run takes, so that a daemon at its limit still answers, stops and saves. */
    private static final int SPARE_DESCRIPTORS = 8;

    private final String bootId;
    private final MacSpawner spawner;
    private final MacExits exits;

    /**
     * @param listener told of every exit, on the reaper's thread
     * @throws IOException if runs cannot be started on this host at all, with the reason
     */
    public MacProcessLauncher(ExitListener listener) throws IOException {
        MacHost.load();
        if (!Files.isExecutable(Path.of(MacSpawner.SHELL))) {
            throw new IOException("there is no " + MacSpawner.SHELL + "; macOS 10.15 or newer is needed");
        }
        bootId = MacHost.bootId();
        spawner = new MacSpawner();
        exits = new MacExits(listener);
        exits.start();
    }

    @Override
    public GatedProcess prepare(LaunchRequest request) throws LaunchException {
        MacLaunchChecks.check(request);
        Undo undo = new Undo();
        try {
            WrapperCommand command = WrapperCommand.of(request, dialect(request.limits()));
            return prepare(request, command, undo);
        } catch (LaunchException | RuntimeException e) {
            undo.run();
            throw e;
        } catch (IOException e) {
            undo.run();
            throw new LaunchException(e.getMessage(), e);
        }
    }

    /** The loader's own variables are taken from every program of the system, its shells included, so they go around those. */
    private static WrapperCommand.Dialect dialect(ResourceLimits limits) throws DarwinException {
        long own = 0;
        if (limits.processes() != ResourceLimits.NONE) {
            int user = Darwin.getuid();
            own = MacProcesses.all().stream()
                    .filter(process -> process.realUser() == user)
                    .count();
        }
        return new WrapperCommand.Dialect("", MacLimits.script(limits, own), name -> name.startsWith("DYLD_"));
    }

    private GatedProcess prepare(LaunchRequest request, WrapperCommand command, Undo undo)
            throws IOException, LaunchException {
        MacRunFile.create(request.statusFile(), MacLimits.killedAtCpuSeconds(request.limits()));
        undo.add(() -> MacRunFile.delete(request.statusFile()));
        OpenDescriptor[] gate = OpenDescriptor.pipe();
        undo.add(gate[1]::close);
        requireSpareDescriptors(gate[1].number());
        int pid;
        try (OpenDescriptor read = gate[0];
                OpenDescriptor input = input(request);
                OpenDescriptor log = openLog(request.output(), undo)) {
            pid = spawner.spawn(command, request.workingDirectory(), input, read, log);
        }
        // Until the process is waited for, its pid is its own, whatever becomes of it.
        undo.add(() -> MacExits.killAndReap(pid));
        BsdProcess found = MacProcesses.one(pid).orElseThrow(() -> new LaunchException("its wrapper is gone"));
        ProcessIdentity wrapper = new ProcessIdentity(bootId, pid, found.started());
        RunRecord record = new RunRecord(request.run(), wrapper, request.statusFile(), request.output());
        return new MacGatedProcess(record, gate[1], undo, () -> watch(record));
    }

    /** @param newest descriptor of the daemon: the kernel gives out the lowest number, so all below are in use */
    private static void requireSpareDescriptors(int newest) throws LaunchException {
        long most = MacHost.limit(DarwinNumbers.RLIMIT_NOFILE);
        if (newest + SPARE_DESCRIPTORS >= most) {
            throw new LaunchException("the daemon has no file descriptors left for it: " + newest
                    + " are in use, its limit is " + most + ", and it keeps " + SPARE_DESCRIPTORS
                    + " for itself; start it with a higher 'ulimit -n'");
        }
    }

    /** Opens what the program is to read, in a file that has lost its name before anything runs; the null device if that is nothing. */
    private static OpenDescriptor input(LaunchRequest request) throws IOException {
        if (request.input().isEmpty()) {
            return OpenDescriptor.open(Path.of("/dev/null"), DarwinNumbers.O_RDONLY);
        }
        Path directory = request.statusFile().toAbsolutePath().getParent();
        Path file = Files.createTempFile(directory, ".input-", "", PrivateFiles.ofFile());
        try {
            Files.writeString(file, request.input(), StandardCharsets.UTF_8);
            return OpenDescriptor.open(file, DarwinNumbers.O_RDONLY);
        } finally {
            Files.delete(file);
        }
    }

    /** Opens the log of a run for appending. A log that was made here and stayed empty is removed by {@code undo}. */
    private static OpenDescriptor openLog(Path file, Undo undo) throws IOException {
        try {
            Files.createFile(file, PrivateFiles.ofFile());
            undo.add(() -> deleteEmpty(file));
        } catch (FileAlreadyExistsException e) {
            // It goes on.
        }
        int append = DarwinNumbers.O_WRONLY | DarwinNumbers.O_APPEND | DarwinNumbers.O_NOFOLLOW;
        return OpenDescriptor.openRegular(file, append);
    }

    private static void deleteEmpty(Path file) {
        try {
            if (Files.size(file) == 0) {
                Files.delete(file);
            }
        } catch (IOException e) {
            // An empty log is all that is left, and the next start of the strategy may go on with it.
        }
    }

    private RunningProcess watch(RunRecord record) {
        MacWatch watch = new MacWatch(record.run(), record.wrapper().pid());
        try {
            exits.watch(watch);
        } catch (DarwinException e) {
            throw new UncheckedIOException(e);
        }
        return new MacRunningProcess(record, Optional.of(watch), this);
    }

    @Override
    public void remakeStatus(RunRecord record) {
        try {
            MacRunFile.remake(record.statusFile());
        } catch (IOException e) {
            LOG.warn("how run {} ends will not be known: {}", record.run(), e.getMessage());
        }
    }

    /** It is looked at before it is watched: if it ends in between, and its number goes to another, that one would have to come round first. */
    @Override
    public RunningProcess adopt(RunRecord record) {
        try {
            boolean lives = record.wrapper().bootId().equals(bootId) && MacProcesses.isAlive(record.wrapper());
            return lives ? watch(record) : new MacRunningProcess(record, Optional.empty(), this);
        } catch (DarwinException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public MacProcessTable table() {
        try {
            return new MacProcessTable(
                    bootId, Darwin.getpid(), Darwin.getuid(), MacProcesses.all(), new KernelAnswers());
        } catch (DarwinException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Asks the kernel. */
    private static final class KernelAnswers implements MacProcessTable.Host {
        @Override
        public int session(int pid) {
            return Darwin.getsid(pid);
        }

        @Override
        public String run(int pid) throws IOException {
            return MacProcesses.arguments(pid).variable("ALGO_RUN_ID").orElse("");
        }

        @Override
        public Optional<MacProcesses.Use> use(int pid) {
            return MacProcesses.use(pid);
        }
    }

    @Override
    public Optional<Duration> age(ProcessIdentity process) {
        try {
            return process.bootId().equals(bootId) && MacProcesses.isAlive(process)
                    ? MacProcesses.use(process.pid()).map(use -> Duration.ofNanos(use.ageNanos()))
                    : Optional.empty();
        } catch (DarwinException e) {
            return Optional.empty();
        }
    }

    /** Orphans are launchd's. */
    @Override
    public void reapOrphans() {}

    @Override
    public List<RunTrace> traces() {
        try {
            return MacTraces.read(bootId);
        } catch (DarwinException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String describe(ProcessIdentity process) {
        try {
            return MacProcesses.one(process.pid())
                    .filter(found -> process.bootId().equals(bootId) && found.is(process) && !found.isDead())
                    .map(found -> "process " + found.pid() + " (" + found.name() + ")"
                            + (found.isFrozen() ? ", frozen by a signal (SIGSTOP)" : ""))
                    .orElse("");
        } catch (DarwinException e) {
            return "process " + process.pid();
        }
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

    MacExits exits() {
        return exits;
    }

    @Override
    public void close() {
        exits.close();
        spawner.close();
    }
}
