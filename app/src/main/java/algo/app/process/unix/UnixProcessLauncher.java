package algo.app.process.unix;

import algo.app.model.RunId;
import algo.app.platform.unix.ErrnoException;
import algo.app.platform.unix.Fd;
import algo.app.platform.unix.JnaHome;
import algo.app.platform.unix.LibC;
import algo.app.process.GatedProcess;
import algo.app.process.LaunchException;
import algo.app.process.LaunchRequest;
import algo.app.process.ProcessIdentity;
import algo.app.process.ProcessLauncher;
import algo.app.process.ProcessTable;
import algo.app.process.RunRecord;
import algo.app.process.RunTrace;
import algo.app.process.RunningProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts and takes over runs on Linux. Making it makes the daemon the subreaper of all it starts: what a run leaves
 * behind falls to the daemon, and is waited for when {@link #table} finds that it has ended.
 */
public final class UnixProcessLauncher implements ProcessLauncher {
    private static final Logger LOG = LoggerFactory.getLogger(UnixProcessLauncher.class);

    private static final String DOUBT =
            ", of which nothing tells whether it belongs here; end it by its pid if it does";

    private final String bootId;
    private final Spawner spawner;
    private final Reaper reaper;
    private final Orphans orphans;
    private final NewProcesses newcomers = new NewProcesses();
    private final Cgroups cgroups;
    private final Strays strays;

    /**
     * @param listener told of every exit, on the reaper's thread
     * @throws IOException if runs cannot be started on this host at all, with the reason
     */
    public UnixProcessLauncher(ExitListener listener) throws IOException {
        this(listener, "/bin/sh", Cgroups::ofHost);
    }

    /** Makes a launcher with another shell for the wrappers. */
    UnixProcessLauncher(ExitListener listener, String shell) throws IOException {
        this(listener, shell, Cgroups::ofHost);
    }

    /** Makes a launcher with another shell for the wrappers, and other cgroups for runs. */
    UnixProcessLauncher(ExitListener listener, String shell, Supplier<Cgroups> cgroups) throws IOException {
        JnaHome.load();
        requirePidFd();
        bootId = Proc.bootId();
        if (LibC.prctl(LibC.PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0) {
            throw ErrnoException.last("the daemon cannot become a subreaper");
        }
        this.cgroups = cgroups.get();
        orphans = new Orphans();
        spawner = new Spawner(shell);
        reaper = new Reaper(listener);
        strays = new Strays(reaper, bootId);
        reaper.start();
    }

    private static void requirePidFd() throws IOException {
        try {
            PidFd.open(LibC.getpid()).ifPresent(PidFd::close);
        } catch (ErrnoException e) {
            if (e.errno() != LibC.ENOSYS) {
                throw e;
            }
            throw new IOException("this kernel has no pidfd_open(2); Linux 5.4 or newer is needed", e);
        }
    }

    @Override
    public GatedProcess prepare(LaunchRequest request) throws LaunchException {
        LaunchChecks.check(request);
        WrapperCommand command = WrapperCommand.of(request);
        Undo undo = new Undo();
        try {
            return prepare(request, command, undo);
        } catch (LaunchException | RuntimeException e) {
            undo.run();
            throw e;
        } catch (IOException e) {
            undo.run();
            throw new LaunchException(e.getMessage(), e);
        }
    }

    private GatedProcess prepare(LaunchRequest request, WrapperCommand command, Undo undo)
            throws IOException, LaunchException {
        RunStatus.create(request.statusFile(), RunLimits.killedAtCpuSeconds(request.limits()));
        undo.add(() -> RunStatus.delete(request.statusFile()));
        cgroups.make(request.run(), request.limits());
        undo.add(() -> cgroups.remove(request.run()));
        Fd[] gate = Fd.pipe();
        undo.add(gate[1]::close);
        int pid;
        try (Fd read = gate[0];
                Fd input = Fd.holding(request.input());
                Fd log = openLog(request.output(), undo)) {
            OptionalLong held = LogHolders.hold(log);
            if (held.isPresent()) {
                RunStatus.noteHeldLog(request.statusFile(), held.getAsLong());
            }
            pid = spawner.spawn(command, request.workingDirectory(), input, read, log);
        }
        // Until the process is waited for, its pid is its own, whatever becomes of it; and a process without a mark is
        // not taken for an orphan of a run.
        undo.add(() -> {
            Reaper.killAndReap(pid);
            reaper.disclaim(pid);
        });
        PidFd process = PidFd.open(pid).orElseThrow(() -> new LaunchException("its wrapper is gone"));
        undo.add(process::close);
        RunLimits.requireSpareDescriptors(process.number());
        WrapperWatch watch = new WrapperWatch(request.run(), pid, process);
        RunLimits.apply(pid, request.limits());
        cgroups.enter(request.run(), pid);
        reaper.claim(watch);
        RunCookie.mark(pid, request.run());
        preferForOom(pid, request.run());
        undo.add(() -> strays.over(request.run()));
        ProcStat stat = Proc.stat(pid).orElseThrow(() -> new LaunchException("its wrapper is gone"));
        ProcessIdentity wrapper = new ProcessIdentity(bootId, pid, stat.startTime());
        RunRecord record = new RunRecord(request.run(), wrapper, request.statusFile(), request.output());
        strays.started(record);
        return new UnixGatedProcess(record, gate[1], undo, () -> watch(record, watch));
    }

    /** Opens the log of a run for appending. A log that was made here and stayed empty is removed by {@code undo}. */
    private static Fd openLog(Path file, Undo undo) throws ErrnoException {
        int append = LibC.O_WRONLY | LibC.O_APPEND;
        try {
            Fd log = Fd.open(file.toString(), append | LibC.O_CREAT | LibC.O_EXCL, 0600);
            undo.add(() -> deleteEmpty(file));
            return log;
        } catch (ErrnoException e) {
            if (e.errno() != LibC.EEXIST) {
                throw e;
            }
            return Fd.openPlain(file.toString(), append, 0);
        }
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

    /**
     * Raises its oom_score_adj over the daemon's, which any user may. Where {@code /proc} cannot be written (some
     * containers), the kernel picks by size alone, and a strategy is still started.
     */
    private void preferForOom(int pid, RunId run) {
        try {
            int score = strays.oomScoreFor(run, Proc.oomScoreAdj(LibC.getpid()));
            try (Fd file = Fd.open("/proc/" + pid + "/oom_score_adj", LibC.O_WRONLY, 0)) {
                file.write(Integer.toString(score).getBytes(StandardCharsets.US_ASCII));
            }
        } catch (IOException e) {
            LOG.debug("the oom_score_adj of process {} stays as it is: {}", pid, e.getMessage());
        }
    }

    private RunningProcess watch(RunRecord record, WrapperWatch watch) {
        try {
            reaper.watch(watch);
        } catch (ErrnoException e) {
            throw new UncheckedIOException(e);
        }
        return new UnixRunningProcess(record, Optional.of(watch), this);
    }

    @Override
    public void remakeStatus(RunRecord record) {
        try {
            RunStatus.remake(record.statusFile(), LogHolders.heldInode(record.output()));
        } catch (ErrnoException e) {
            LOG.warn("how run {} ends will not be known: {}", record.run(), e.getMessage());
        }
    }

    /** @throws UncheckedIOException if the daemon has no descriptor left for watching it: nothing is known then */
    @Override
    public RunningProcess adopt(RunRecord record) {
        try {
            Optional<WrapperWatch> watch = hold(record);
            if (record.wrapper().bootId().equals(bootId)) {
                cgroups.adopt(record, watch.isPresent());
                strays.adopted(record);
            }
            if (watch.isPresent()) {
                reaper.watch(watch.get());
            }
            return new UnixRunningProcess(record, watch, this);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the watch of the run's wrapper, if the wrapper is still there. */
    private Optional<WrapperWatch> hold(RunRecord record) throws IOException {
        ProcessIdentity wrapper = record.wrapper();
        if (!wrapper.bootId().equals(bootId)) {
            return Optional.empty();
        }
        Optional<PidFd> process = PidFd.open(wrapper.pid());
        if (process.isPresent() && !Proc.isAlive(wrapper)) { // compared after it is held, so it cannot change any more
            process.get().close();
            return Optional.empty();
        }
        return process.map(held -> new WrapperWatch(record.run(), wrapper.pid(), held));
    }

    @Override
    public Far far(RunRecord record) {
        OptionalLong inode = RunStatus.heldLog(record.statusFile());
        if (inode.isEmpty()) {
            return Far.UNKNOWN;
        }
        return LogHolders.isHeld(record.output(), inode.getAsLong())
                .map(held -> held ? Far.LIVES : Far.GONE)
                .orElse(Far.UNKNOWN);
    }

    @Override
    public ProcessTable table() {
        LinuxProcessTable table = read();
        orphans.reap(table, reaper, cgroups);
        try {
            strays.check(table.livingChildren(LibC.getpid()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return table;
    }

    /**
     * Looks at the children of the daemon, which is a subreaper: a process that has lost its parent falls to it. So what is left of
     * a tree is below a child that nobody waits for, and that is no older than the wrapper.
     */
    @Override
    public boolean mayHaveLeft(RunRecord record) {
        try {
            boolean isKnown = record.wrapper().startTime() > 0;
            if (!isKnown || !cgroups.processes(record.run()).isEmpty()) {
                return true;
            }
            // The kernel may leave one out of a list that changes while it is read: hence twice.
            return hasUnclaimedSince(record.wrapper().startTime())
                    || hasUnclaimedSince(record.wrapper().startTime());
        } catch (IOException e) {
            return true; // for want of a descriptor
        }
    }

    private boolean hasUnclaimedSince(long startTime) throws IOException {
        Optional<List<Integer>> children = Proc.children(LibC.getpid());
        if (children.isEmpty()) {
            return true; // this kernel does not list them
        }
        for (int pid : children.get()) {
            Optional<ProcStat> child = reaper.claims(pid) ? Optional.empty() : Proc.stat(pid);
            if (child.isPresent() && child.get().startTime() >= startTime) {
                return true;
            }
        }
        return false;
    }

    @Override
    public Optional<Duration> age(ProcessIdentity process) {
        if (!process.bootId().equals(bootId) || process.startTime() == 0) {
            return Optional.empty();
        }
        try {
            long millis = Proc.uptimeMillis() - process.startTime() * 1000 / LibC.sysconf(LibC.SC_CLK_TCK);
            return Optional.of(Duration.ofMillis(Math.max(0, millis)));
        } catch (IOException e) {
            return Optional.empty(); // for want of a descriptor
        }
    }

    @Override
    public void reapOrphans() {
        try {
            Optional<List<Integer>> listed = Proc.children(LibC.getpid());
            if (listed.isEmpty()) {
                return; // this kernel does not list them: the next table tells
            }
            List<ProcStat> children = new ArrayList<>();
            for (int pid : listed.get()) {
                if (!reaper.claims(pid)) {
                    Proc.stat(pid).ifPresent(children::add);
                }
            }
            orphans.reap(children, reaper, cgroups);
            strays.check(children);
        } catch (IOException e) {
            // There is no descriptor: the next time.
        }
    }

    LinuxProcessTable read() {
        try {
            int newestPid = Proc.newestPid();
            return new LinuxProcessTable(bootId, LibC.getpid(), newestPid, Proc.all(), new LinuxHost(cgroups, strays));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public List<RunTrace> traces() {
        try {
            return new Traces(bootId).read();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Cgroups cgroups() {
        return cgroups;
    }

    Reaper reaper() {
        return reaper;
    }

    Strays strays() {
        return strays;
    }

    Orphans orphans() {
        return orphans;
    }

    NewProcesses newcomers() {
        return newcomers;
    }

    @Override
    public String describe(ProcessIdentity process) {
        try {
            String text = process.bootId().equals(bootId) ? Proc.describe(process) : "";
            return text.isEmpty() || !strays.isDoubtful(process) ? text : text + DOUBT;
        } catch (IOException e) {
            return "process " + process.pid(); // for want of a descriptor
        }
    }

    @Override
    public String bootId() {
        return bootId;
    }

    @Override
    public void close() {
        reaper.close();
        spawner.close();
    }
}
