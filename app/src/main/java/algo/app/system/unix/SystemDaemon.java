package algo.app.system.unix;

import algo.app.files.IoProblems;
import algo.app.ipc.unix.SocketPath;
import algo.app.ipc.unix.UnixSocketEndpoint;
import algo.app.model.ClosingOrder;
import algo.app.platform.unix.ExclusiveLock;
import algo.app.platform.unix.JnaHome;
import algo.app.protocol.ExitCode;
import algo.app.protocol.Version;
import algo.app.system.SystemException;
import algo.app.system.SystemPlaces;
import algo.app.system.SystemService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The daemon of several users: its parts wired by hand in the order in which they start. They end in reverse. */
public final class SystemDaemon implements SystemService {
    /** The public socket, in the directory that is given. */
    public static final String SOCKET = "algo.sock";

    private static final Logger LOG = LoggerFactory.getLogger("system");

    private static final long LOOK_MILLIS = 2000;

    private final ClosingOrder parts = new ClosingOrder();
    private final CountDownLatch over = new CountDownLatch(1);
    private final Runnable turned;
    private UserDaemons daemons;
    private SystemCommands commands;

    private SystemDaemon(Runnable turned) {
        this.turned = turned;
    }

    /**
     * Starts it.
     *
     * @param turned called every two seconds, from now on until it is over
     * @throws SystemException if it cannot run; nothing of it is left running, and strategies are untouched
     */
    public static SystemDaemon start(SystemPlaces places, Map<String, String> environment, Runnable turned)
            throws SystemException {
        SystemDaemon daemon = new SystemDaemon(turned);
        boolean up = false;
        try {
            daemon.wire(places, environment);
            up = true;
            return daemon;
        } catch (IOException e) {
            throw new SystemException(ExitCode.FAILED, IoProblems.explain(e), "");
        } finally {
            if (!up) {
                daemon.close();
            }
        }
    }

    private void wire(SystemPlaces places, Map<String, String> environment) throws SystemException, IOException {
        if ((Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid") != 0) {
            throw new SystemException(
                    ExitCode.FAILED,
                    "only root can run a daemon for several users",
                    "'algo daemon run' without --system is one for you alone");
        }
        Path setpriv = UserCommand.find()
                .orElseThrow(() -> new SystemException(
                        ExitCode.FAILED,
                        "setpriv is missing, without which no user's daemon can be started",
                        "install util-linux"));
        QuotaFile quotas;
        try {
            quotas = new QuotaFile(places.quotas());
        } catch (IOException e) {
            throw new SystemException(ExitCode.USAGE, e.getMessage(), "correct it, then start again");
        }
        Path run = RootOwned.directory(places.run(), "rwxr-xr-x");
        Path parent = RootOwned.directory(places.homes(), "rwx--x--x");
        JnaHome.copyBelow(parent);
        Path socket = run.resolve(SOCKET);
        Optional<String> tooLong = SocketPath.problem(socket);
        if (tooLong.isPresent()) {
            throw new SystemException(ExitCode.USAGE, tooLong.get(), "choose a shorter --run-dir");
        }
        lock(run.resolve("algo.lock"), run);
        lock(parent, parent);
        JnaHome.removeLeftovers(parent);
        UnixSocketEndpoint.requireFree(socket);

        UserHomes homes = new UserHomes(parent, quotas::mostHomes);
        homes.removeLeftovers();
        ScheduledThreadPoolExecutor watchdog = new ScheduledThreadPoolExecutor(1, work -> {
            Thread thread = new Thread(work, "watchdog");
            thread.setDaemon(true);
            return thread;
        });
        watchdog.setRemoveOnCancelPolicy(true);
        UserCommand command = new UserCommand(setpriv, places.launcher(), places.java(), environment);
        UserList users = new HostUserList();
        Serving serving = new Serving(quotas, users);
        daemons = new UserDaemons(homes, command, quotas, new UserSocket(watchdog), users, serving);
        Relay relay = add(new Relay());
        UnixSocketEndpoint endpoint = add(UnixSocketEndpoint.open(socket, UnixSocketEndpoint.Audience.EVERYBODY));
        commands = new SystemCommands(daemons, homes, socket, () -> endpoint.check(LOG::warn), over::countDown);
        UserPrincipal root = Files.getOwner(Path.of("/proc/self"));
        UserAdmission.Bounds bounds = SystemBounds.admission(descriptors());
        if (bounds.ofAll() < SystemBounds.CONNECTIONS) {
            LOG.warn(
                    "the limit of open files lets in {} connections and not {}; raise it ('ulimit -n', LimitNOFILE=)",
                    bounds.ofAll(),
                    SystemBounds.CONNECTIONS);
        }
        SystemServer server = add(new SystemServer(
                endpoint, homes, serving, daemons, relay, commands, new UserAdmission(bounds, root), root, watchdog));
        relay.start();
        daemons.start();
        server.start();
        Thread keeper = new Thread(() -> check(endpoint), "socket-keeper");
        keeper.setDaemon(true);
        keeper.start();
        homes.all().problems().forEach(LOG::warn);
        LOG.info(
                "algo {} serves several users, pid {}, socket {}, homes in {}",
                Version.PROGRAM,
                ProcessHandle.current().pid(),
                socket,
                parent);
    }

    /** Returns how many descriptors this process may have: the JVM has raised its limit as far as it may. */
    private static long descriptors() throws IOException {
        return Files.readString(Path.of("/proc/self/limits"))
                .lines()
                .filter(line -> line.startsWith("Max open files"))
                .map(line -> line.split(" {2,}")[1])
                .mapToLong(number -> number.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(number))
                .findFirst()
                .orElse(Long.MAX_VALUE);
    }

    private void lock(Path place, Path what) throws SystemException, IOException {
        Optional<ExclusiveLock> lock = ExclusiveLock.tryAcquire(place);
        if (lock.isEmpty()) {
            OptionalInt holder = Files.isDirectory(place) ? OptionalInt.empty() : ExclusiveLock.holder(place);
            throw new SystemException(
                    ExitCode.CONFLICT,
                    "a system daemon already runs on " + what
                            + (holder.isPresent() ? ", pid " + holder.getAsInt() : ""),
                    "see 'algo daemon status'");
        }
        add(lock.get());
    }

    /** A socket that was removed is made anew; and who watches this daemon learns that it lives. */
    private void check(UnixSocketEndpoint endpoint) {
        try {
            while (!over.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                endpoint.check(LOG::warn);
                turned.run();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private <T extends AutoCloseable> T add(T part) {
        return parts.add(part);
    }

    @Override
    public void await() throws InterruptedException {
        over.await();
    }

    @Override
    public void end(boolean strategies) throws InterruptedException {
        for (UserDaemons.Answer answer : commands.endAll(strategies, ProgressSign.NONE)) {
            if (!answer.problem().isEmpty()) {
                LOG.warn("{}: {}", answer.home().name(), answer.problem());
            }
        }
        over.countDown();
    }

    @Override
    public void close() {
        parts.close((part, why) -> LOG.warn("{} did not end cleanly", part, why));
    }
}
