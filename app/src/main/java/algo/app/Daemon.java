package algo.app;

import algo.app.broker.BrokerChannel;
import algo.app.broker.BrokerKeeper;
import algo.app.broker.LossListener;
import algo.app.broker.PaperAccount;
import algo.app.broker.SandboxBroker;
import algo.app.broker.wire.Answer;
import algo.app.config.CalendarFile;
import algo.app.config.CodeStore;
import algo.app.config.ConfigFile;
import algo.app.config.Relocation;
import algo.app.config.Secrets;
import algo.app.config.TakeOver;
import algo.app.config.WebKeeping;
import algo.app.control.ControlServer;
import algo.app.control.NotifyCommands;
import algo.app.control.RequestHandler;
import algo.app.env.EnvironmentPlaces;
import algo.app.env.Environments;
import algo.app.env.StrategyPython;
import algo.app.files.IoProblems;
import algo.app.files.WholeFile;
import algo.app.health.HealthKeeper;
import algo.app.home.Custody;
import algo.app.home.HomeIdentity;
import algo.app.hook.HookLogs;
import algo.app.hook.HookRunner;
import algo.app.ipc.ControlEndpoint;
import algo.app.launch.HomePreparation;
import algo.app.launch.SandboxBinding;
import algo.app.log.LogKeeper;
import algo.app.log.LogReports;
import algo.app.log.LogTail;
import algo.app.log.RunLogs;
import algo.app.model.Actor;
import algo.app.model.ClosingOrder;
import algo.app.model.FirstProcess;
import algo.app.model.Halt;
import algo.app.model.Ist;
import algo.app.model.PanicStatus;
import algo.app.model.RunId;
import algo.app.model.TimeSource;
import algo.app.openalgo.HostPings;
import algo.app.platform.SystemFiles;
import algo.app.process.HostProbe;
import algo.app.process.Interpreters;
import algo.app.process.ProcessLauncher;
import algo.app.process.RunRecord;
import algo.app.protocol.ExitCode;
import algo.app.protocol.Version;
import algo.app.risk.AccountKeeper;
import algo.app.side.SideProgram;
import algo.app.state.EventJournal;
import algo.app.state.PanicLatch;
import algo.app.state.StateStore;
import algo.app.state.StorageWatch;
import algo.app.supervise.Event;
import algo.app.supervise.Snapshot;
import algo.app.supervise.Supervisor;
import algo.app.supervise.SupervisorServices;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One daemon on one home: its parts wired by hand in the order in which they start. They end in reverse. */
final class Daemon implements AutoCloseable {
    /** The memory limit of a strategy that sets none, in MiB, unless the environment names another. */
    private static final long DEFAULT_MEMORY_MB = 1024;

    /** The daemon's own log is turned over at 10 MiB. */
    private static final long LEAST_FILE_SIZE = 16 * 1024 * 1024;

    /** The number of last lines of a log that an {@code on_exit} command is given. */
    private static final int HOOK_LINES = 10;

    private static final String MEMORY_VARIABLE = "STRATEGY_MEMORY_LIMIT_MB";

    private final Platform platform;
    private final ClosingOrder parts = new ClosingOrder();
    private final CountDownLatch supervisorEnded = new CountDownLatch(1);
    private volatile boolean failed;
    /** The endpoint; null until clients can connect. */
    private volatile ControlEndpoint endpoint;

    private DaemonLog daemonLog;
    private Supervisor supervisor;
    private HookRunner hooks;
    private BrokerKeeper sandbox;
    private LossListener losses;
    private Logger log;
    private Optional<Installation> installation = Optional.empty();
    /** The keeper of this daemon; null until the daemon is ready. */
    private Keeper keeper;

    private final ServiceLink link;

    private Daemon(Platform platform) {
        this.platform = platform;
        this.link = ServiceLink.of(platform);
    }

    /** @throws StartException if it cannot run; nothing of it is left running, and strategies are untouched */
    static Daemon start(Platform platform, Options options) throws StartException {
        Daemon daemon = new Daemon(platform);
        try {
            daemon.wire(options);
            return daemon;
        } catch (IOException e) {
            throw daemon.failed(new StartException(ExitCode.FAILED, IoProblems.explain(e)));
        } catch (UncheckedIOException e) {
            throw daemon.failed(new StartException(ExitCode.FAILED, IoProblems.explain(e.getCause())));
        } catch (StartException e) {
            throw daemon.failed(e);
        } catch (RuntimeException e) {
            daemon.logged(() -> daemon.log.error("a mistake in algo", e));
            throw daemon.failed(new StartException(ExitCode.FAILED, "the daemon failed by a mistake in algo: " + e));
        }
    }

    /** Ends what was begun, with a line in the log if there is one already: who started it may not see what we answer. */
    private StartException failed(StartException why) {
        logged(() -> log.error("the daemon did not start: {}", why.getMessage()));
        close();
        return why;
    }

    private void logged(Runnable line) {
        if (log != null) {
            line.run();
        }
    }

    private void wire(Options options) throws StartException, IOException {
        WholeFile.openBy(platform.files());
        DaemonHome home = add(DaemonHome.open(platform, options.home(), options.socket()));
        WholeFile.openBy(home::openFile);
        if (options.background()) {
            platform.detach();
        }
        platform.requireFree(home.socket());
        Optional<Instant> starved = LastWords.wantOfMemory(home.daemonLog());
        daemonLog = DaemonLog.install(home.daemonLog(), !options.background(), platform::append, platform::largestFile);
        log = LoggerFactory.getLogger("daemon");
        installation = Installation.own().map(directory -> Installation.use(platform, directory));
        installation.ifPresent(this::add);
        log.info(
                "algo {}" + LastWords.BEGINNING + "{}, home {}",
                Version.PROGRAM,
                ProcessHandle.current().pid(),
                home.root());
        starved.ifPresent(at -> log.warn(
                "the daemon before this one ended for want of memory, about {}; strategies went on", Ist.show(at)));
        Map<String, String> environment = SystemFiles.environment();
        Clock clock = Clock.systemUTC();
        TimeSource time = TimeSource.system();

        Secrets secrets =
                new Secrets(home.secrets(), home.fingerprintKey(), credentials(environment), platform.exchange());
        secrets.check();
        daemonLog.show(secrets::hide);

        ProcessLauncher launcher = add(platform.launcher(this::exited));
        StateStore store = new StateStore(home.state(), clock);
        Custody custody = home.custody(launcher.bootId());
        Relocation relocation =
                new Relocation(Path.of(custody.lastPath()), home.root().toRealPath());
        CodeStore code = new CodeStore(home.scripts(), home.data(), clock, home::requireInPlace, secrets.followers());
        TakeOver takeOver = new TakeOver(
                home.root(),
                code,
                custody.layout() < HomeIdentity.LAYOUT,
                home.hasRun(),
                () -> custody.broughtTo(HomeIdentity.LAYOUT));
        RunLogs logs = new RunLogs(home.strategyLogs(), secrets::masks);
        List<RunRecord> recorded = recordedRuns(store, home, logs);
        if (custody.isUnknown() && !custody.isHeld()) {
            List<RunRecord> told = new ArrayList<>(recorded);
            SandboxBroker.recorded(store.load().path("sandbox"), home.runs(), home.sandboxLog())
                    .ifPresent(told::add);
            custody.hold(Holding.foreign(
                    launcher.traces(),
                    told,
                    home.runs(),
                    trace -> trace.output().filter(logs::isOfHome).isPresent()
                            || SandboxBroker.printsTo(home.sandboxLog(), trace)));
        }
        Holding holding = new Holding(home.root(), custody, launcher, recorded, clock);
        settle(custody, holding, options.claim());
        if (!custody.isHeld()) {
            removeLeftovers(code, logs);
        }
        Interpreters interpreters = new Interpreters(DoctorWiring.searchPath(environment));
        EnvironmentPlaces places = new EnvironmentPlaces(home.environments());
        if (!custody.isHeld()) {
            places.settle();
        }
        StrategyPython python = new StrategyPython(interpreters, places);
        Environments environments = Environments.of(places, interpreters, home.environmentLogs(), environment, clock);
        BrokerChannel channel = platform.questions(home.sandboxSocket(), Answer.MOST_BYTES);
        BrokerProgram brokerProgram = new BrokerProgram(home.root(), home.runs(), home.sandboxLog(), environment);
        sandbox = new BrokerKeeper(launcher, brokerProgram, channel, platform.ports(), time, () -> {
            losses.changed();
            supervisor.post(new Event.BrokerChanged());
        });
        losses = add(LossListener.of(
                channel,
                sandbox,
                loss -> supervisor.post(new Event.LossReached(loss.strategy(), loss.limit(), loss.loss(), loss.at())),
                time));
        SandboxBroker broker = new SandboxBroker(sandbox, losses, home.runs(), home.sandboxLog());
        EventJournal journal =
                add(new EventJournal(custody.isHeld() ? home.heldEvents() : home.events(), secrets::hide));
        if (!custody.isHeld()) {
            journal.continueFrom(store.load());
        }
        journal.begin(
                time.wall(),
                starved.isPresent() ? EventJournal.Death.WANT_OF_MEMORY : EventJournal.Death.UNKNOWN,
                "algo " + Version.PROGRAM + ", pid " + ProcessHandle.current().pid());
        HostPings liveHost = add(new HostPings(time));
        HookLogs hookLogs = new HookLogs(home.hookLogs());
        hooks = add(new HookRunner(
                launcher,
                new HookRunner.Surroundings(
                        home.root(), home.runs(), hookLogs, log -> LogTail.last(logs, log, HOOK_LINES)),
                (hook, outcome) -> supervisor.post(new Event.HookOver(hook, outcome)),
                time));
        HostProbe probe = platform.probe(Optional.of(launcher));
        StorageWatch storage = new StorageWatch(
                home.root(),
                home.places(),
                place -> probe.space(place).map(Daemon::room),
                journal,
                time,
                List.of(
                        () -> inPlace(home),
                        daemonLog::problem,
                        this::fileSizeProblem,
                        this::socketProblem,
                        custody::problem,
                        secrets::check));
        CalendarFile calendar = new CalendarFile(home.calendar());
        // After the launcher, which finds the place of JNA's native half.
        LogKeeper keeper = add(new LogKeeper(
                logs,
                platform.logs(),
                new LogReports() {
                    @Override
                    public void removed(String strategy, String cause, String detail) {
                        supervisor.post(new Event.LogsRemoved(strategy, cause, Actor.DAEMON, detail));
                    }

                    @Override
                    public void taken(String strategy, String cause, String detail) {
                        supervisor.post(new Event.LogTaken(strategy, cause, detail));
                    }
                },
                time,
                options.quotas().logMb()));
        AccountKeeper accounts = add(new AccountKeeper(
                brokerProgram::accountWatch, reading -> supervisor.post(new Event.AccountTold(reading)), time));
        HealthKeeper health = add(new HealthKeeper(
                launcher,
                logs,
                platform.notifySockets(home.notifySockets(), time),
                home.root(),
                home.checks(),
                note -> supervisor.post(new Event.HealthTold(note)),
                time));
        SupervisorServices services = new SupervisorServices(
                new ConfigFile(home.config(), memoryLimit(environment), clock, platform.exchange()),
                calendar,
                store,
                new PanicLatch(home.state().resolveSibling(PanicStatus.FILE), clock),
                journal,
                storage,
                launcher,
                new HomePreparation(
                        code,
                        takeOver,
                        relocation,
                        logs,
                        home.runs(),
                        secrets,
                        home.secretFiles(),
                        new SandboxBinding(home.root()),
                        python,
                        broker,
                        environment),
                broker,
                liveHost,
                accounts,
                keeper,
                health,
                hooks,
                time);
        supervisor = new Supervisor(services, options.quotas());
        if (custody.isHeld()) {
            log.warn("{}", holding.held());
            supervisor.hold(holding.held());
        } else {
            hooks.start();
            sandbox.start();
            add(sandbox);
            keeper.recover();
            supervisor.recover(options.claim());
            keeper.start();
            health.start();
        }
        Thread loop = new Thread(this::supervise, "supervisor");
        loop.start();

        ControlEndpoint opened = platform.openEndpoint(home.socket());
        ControlServer control = add(new ControlServer(
                opened,
                new RequestHandler(new RequestHandler.Services(
                        supervisor,
                        code,
                        logs,
                        hookLogs,
                        keeper,
                        home.events(),
                        calendar,
                        interpreters,
                        environments,
                        python,
                        new PaperAccount(sandbox, channel),
                        secrets,
                        liveHost,
                        DoctorWiring.doctor(
                                platform,
                                home.root(),
                                home.socket(),
                                Optional.of(launcher),
                                interpreters,
                                liveHost,
                                secrets,
                                environment),
                        time,
                        home.owner(),
                        home.ownerId(),
                        options.hosted(),
                        Version.PROGRAM,
                        home.root(),
                        home.socket(),
                        holding,
                        brokerProgram::squareOff,
                        new NotifyCommands(
                                supervisor,
                                home.notifyState(),
                                (name, waiting) -> NotifyProgram.test(home.root(), home.socket(), name, waiting)))),
                Version.PROGRAM));
        control.start();
        endpoint = opened;
        if (!custody.isHeld()) {
            SideProgram web = add(new SideProgram("web", home.webLog(), () -> gateway(home)));
            SideProgram notify = add(new SideProgram("notify", home.notifyLog(), () -> notifier(home)));
            List.of(web, notify).forEach(side -> {
                supervisor.onSnapshot(side::look);
                side.start();
            });
        }
        log.info(
                "ready: {} strategies, {} running, socket {}",
                supervisor.snapshot().strategies().size(),
                supervisor.snapshot().running().size(),
                home.socket());
        tellKeeper(Keeper.of(home.keeper()));
        link.ready(standing(false));
        Files.deleteIfExists(home.idle());
        if (!options.idleAfter().isZero() && !custody.isHeld()) {
            new IdleEnd(supervisor, control, home.idle(), options.idleAfter()).start();
        }
    }

    /** Returns the command that runs the program that tells people, if anybody is to be told. */
    private Optional<List<String>> notifier(DaemonHome home) {
        return supervisor.snapshot().notifying().channels().isEmpty()
                ? Optional.empty()
                : Optional.of(NotifyProgram.command(home.root(), home.socket()));
    }

    /** Returns the command that runs the gateway, if it is to run, and this daemon can start one. */
    private Optional<List<String>> gateway(DaemonHome home) {
        WebKeeping web = supervisor.snapshot().web();
        String launcher = System.getProperty("algo.launcher", "");
        if (!web.enabled() || launcher.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(List.of(
                launcher,
                "web",
                "--kept",
                "--home",
                home.root().toString(),
                "--socket",
                home.socket().toString(),
                "--listen",
                web.listen()));
    }

    /**
     * Sends what the JVM itself says to the log from now on, because nobody waits for anything on the standard output
     * any more.
     *
     * @param errors whether the standard error goes there too
     */
    void takeStreams(boolean errors) {
        try {
            daemonLog.takeStreams(file -> platform.leadStreams(file, errors));
        } catch (IOException e) {
            log.warn("if memory runs out the log will not say so: {}", IoProblems.explain(e));
        }
    }

    private void tellKeeper(Keeper own) {
        keeper = own;
        try {
            own.ready();
        } catch (IOException e) {
            log.warn("no other daemon will be started when this one dies: {}", IoProblems.explain(e));
        }
    }

    /**
     * Removes the files of versions before this one that are no longer needed. This takes its time, so it is not done
     * before clients are answered.
     */
    void cleanUp() {
        installation.ifPresent(Installation::removeOlder);
    }

    private static List<RunRecord> recordedRuns(StateStore store, DaemonHome home, RunLogs logs) throws IOException {
        List<RunRecord> runs = new ArrayList<>();
        Supervisor.recordedRuns(store.load())
                .forEach((strategy, record) -> runs.add(HomePreparation.located(home.runs(), logs, strategy, record)));
        return runs;
    }

    /** Settles whether the home may be used, before anything of it is changed. */
    private void settle(Custody custody, Holding holding, boolean claim) throws IOException, StartException {
        if (claim && custody.isHeld()) {
            Optional<String> refusal = holding.claim();
            if (refusal.isPresent()) {
                throw new StartException(ExitCode.CONFLICT, refusal.get());
            }
        }
        if (!custody.isHeld()) {
            custody.settle();
        }
    }

    private void removeLeftovers(CodeStore code, RunLogs logs) {
        try {
            code.removeLeftovers();
            logs.removeLeftovers();
        } catch (IOException e) {
            log.warn("what an earlier daemon left half done is not all removed: {}", IoProblems.explain(e));
        }
    }

    private <T extends AutoCloseable> T add(T part) {
        return parts.add(part);
    }

    /** Passes the exit of a run on. Called on the reaper's thread. */
    private void exited(RunId run) {
        if (!hooks.exited(run) && !sandbox.exited(run)) {
            supervisor.post(new Event.ProcessExited(run));
        }
    }

    private static StorageWatch.Room room(HostProbe.Space space) {
        return new StorageWatch.Room(
                space.id(), space.freeBytes(), space.bytes(), space.freeFiles(), space.files(), space.readOnly());
    }

    /**
     * Returns the directory in which a service manager such as systemd (LoadCredential=) puts secrets; empty if there
     * is none.
     */
    static Optional<Path> credentials(Map<String, String> environment) {
        return Optional.ofNullable(environment.get("CREDENTIALS_DIRECTORY"))
                .filter(directory -> directory.startsWith("/"))
                .map(Path::of);
    }

    /**
     * Ends the daemon if somebody moved its home, or put another directory in its place: it would make files anew under the old
     * name, and save nothing. The next one goes on in the new place.
     *
     * @return what others could change of the path to the home; empty if nothing
     */
    private String inPlace(DaemonHome home) {
        home.displaced().ifPresent(why -> {
            log.error("the home {}", why);
            Halt.end(ExitCode.FAILED);
        });
        return home.trustProblem();
    }

    private String socketProblem() {
        ControlEndpoint listening = endpoint;
        return listening == null ? "" : listening.check(log::warn);
    }

    private String fileSizeProblem() {
        long largest = platform.largestFile();
        return largest < LEAST_FILE_SIZE
                ? "the daemon runs under a limit of file sizes (ulimit -f) of " + largest / 1024
                        + " KiB: its log and its state may outgrow it; start it without"
                : "";
    }

    static long memoryLimit(Map<String, String> environment) throws StartException {
        String text = environment.getOrDefault(MEMORY_VARIABLE, "");
        if (text.isEmpty()) {
            return DEFAULT_MEMORY_MB;
        }
        if (!text.matches("[0-9]{2,8}") || Long.parseLong(text) < 16) {
            throw new StartException(
                    ExitCode.USAGE, MEMORY_VARIABLE + " must be a number of MiB from 16 on, not '" + text + "'");
        }
        return Long.parseLong(text);
    }

    private void supervise() {
        try {
            supervisor.run(ending -> link.turned(ending, () -> standing(ending)));
        } catch (Error e) {
            Halt.now(e);
        } catch (RuntimeException e) {
            log.error("the supervisor failed because of a mistake in algo; strategies go on, the daemon ends", e);
            failed = true;
        } finally {
            supervisorEnded.countDown();
        }
    }

    /** Returns how it stands, one line for the service manager. Any thread. */
    private String standing(boolean ending) {
        Snapshot now = supervisor.snapshot();
        int running = now.running().size();
        int all = now.strategies().size();
        return (ending ? "ending, " : all + (all == 1 ? " strategy, " : " strategies, ")) + running + " running";
    }

    /**
     * Ends for a signal. As PID 1 of a container, or where the host goes down, strategies would die with us, so they are stopped
     * first. Waits for what the service manager says.
     */
    void endBySignal() {
        requestShutdown(FirstProcess.isThis() || platform.isHostEnding(SystemFiles.environment()));
    }

    /** Asks the daemon to end. Any thread. */
    void requestShutdown(boolean stopStrategies) {
        supervisor.post(new Event.ShutdownRequested(stopStrategies, true, Event.ShutdownRequested.SIGNAL));
    }

    /** Waits until it was asked to end and nothing is left to be done for that; false if it failed instead. */
    boolean await() throws InterruptedException {
        supervisorEnded.await();
        return !failed;
    }

    @Override
    public void close() {
        if (supervisor != null && log != null) {
            int running = supervisor.snapshot().running().size();
            log.info(
                    "the daemon ends; {}",
                    running == 0
                            ? "nothing is running"
                            : running + (running == 1 ? " strategy keeps" : " strategies keep")
                                    + " running, and schedules rest until a daemon runs again");
        }
        if (keeper != null && !failed) {
            try {
                keeper.ended();
            } catch (IOException e) {
                log.warn("its keeper will start another daemon: {}", IoProblems.explain(e));
            }
        }
        parts.close((part, why) -> LoggerFactory.getLogger("daemon").warn("{} did not end cleanly", part, why));
    }
}
