package algo.app;

import algo.app.broker.wire.Answer;
import algo.app.broker.wire.Question;
import algo.app.ipc.ControlEndpoint;
import algo.app.model.CallerAddress;
import algo.app.model.Ist;
import algo.app.platform.PrivateFiles;
import algo.app.sandbox.BrokerServer;
import algo.app.sandbox.Sandbox;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The parts of the process of the paper broker, from the lock of the account to the socket on which its daemon asks. A
 * strategy waits for {@link #open} and for the first answer, so neither does what can be done later. {@link #run} closes it.
 */
final class SandboxProcess implements Runnable {
    private final HomeWatch watch;
    private final FileLock lock;
    private final Sandbox sandbox;
    private final ControlEndpoint endpoint;
    private final BrokerServer server;

    private SandboxProcess(
            HomeWatch watch, FileLock lock, Sandbox sandbox, ControlEndpoint endpoint, BrokerServer server) {
        this.watch = watch;
        this.lock = lock;
        this.sandbox = sandbox;
        this.endpoint = endpoint;
        this.server = server;
    }

    /**
     * Sends what is logged from now on to {@code target}, each line with its time. Before the first logger is made: the
     * logger's own date format is a tenth of the start.
     */
    static void stampLog(OutputStream target) {
        System.setErr(new RecordStream(target, line -> Ist.stamp(Instant.now()) + line));
        System.setProperty("org.slf4j.simpleLogger.logFile", "System.err");
        System.setProperty("org.slf4j.simpleLogger.showThreadName", "false");
        System.setProperty("org.slf4j.simpleLogger.showDateTime", "false");
        System.setProperty("org.slf4j.simpleLogger.showShortLogName", "true");
    }

    /**
     * Takes the account of a home, and the socket on which its daemon asks.
     *
     * @param run of this process
     * @throws IOException if another process has the account, or there can be no socket
     */
    static SandboxProcess open(Platform platform, Path home, String run) throws IOException {
        HomeWatch watch = HomeWatch.of(home, home.resolve(DaemonHome.SANDBOX_LOG));
        FileLock lock = lock(home.resolve(DaemonHome.JOURNAL + ".lock"));
        Sandbox sandbox = new Sandbox(home.resolve(DaemonHome.JOURNAL), Clock.systemUTC(), platform.ownPrograms());
        Thread beside = new Thread(new Rehearsal(sandbox), "rehearsal");
        beside.setDaemon(true);
        beside.start();
        ControlEndpoint endpoint = platform.openEndpoint(home.resolve(DaemonHome.SANDBOX_SOCKET));
        BrokerServer server = new BrokerServer(endpoint, sandbox, run, platform.user());
        return new SandboxProcess(watch, lock, sandbox, endpoint, server);
    }

    /** Does beside the opening of the socket, which takes as long, what the first question of the daemon needs. */
    private record Rehearsal(Sandbox sandbox) implements Runnable {
        @Override
        public void run() {
            sandbox.prepare();
            CallerAddress.of("");
            try {
                Question.read(Question.begin(0, Map.of("", "")).line());
                Answer.read(Answer.done("", 0).line());
            } catch (IOException e) {
                // The question itself will tell.
            }
            log();
        }
    }

    /**
     * Locks the account, which belongs to one process alone. Not with JNA, whose loading every start would wait for;
     * nothing else in this process opens that file, so the lock is not lost.
     */
    private static FileLock lock(Path file) throws IOException {
        FileChannel channel = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
                PrivateFiles.ofFile());
        FileLock lock = channel.tryLock();
        if (lock == null) {
            throw new IOException("another process keeps the paper account, and holds " + file
                    + "; end it, or wait until it has ended");
        }
        return lock;
    }

    /** Answers the daemon from now on, and waits until it has said whom to answer, {@code limit} at most. */
    void begin(Duration limit) throws InterruptedException {
        server.start();
        server.awaitBegin(limit);
    }

    /** Looks after the socket and the log, until the home is gone or lies elsewhere. */
    void watch() throws InterruptedException {
        while (watch.isInPlace()) {
            endpoint.check(log()::warn);
            watch.boundLog();
            TimeUnit.SECONDS.sleep(HomeWatch.SECONDS);
        }
    }

    private static Logger log() {
        return LoggerFactory.getLogger("sandbox");
    }

    /** Closes everything. What was acknowledged is in the journal already. */
    @Override
    public void run() {
        server.close();
        sandbox.close();
        try {
            lock.release();
        } catch (IOException e) {
            // The lock goes with the process.
        }
    }
}
