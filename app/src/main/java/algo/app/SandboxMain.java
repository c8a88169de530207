package algo.app;

import algo.app.files.IoProblems;
import algo.app.ipc.ControlEndpoint;
import algo.app.model.Halt;
import algo.app.platform.PrivateFiles;
import algo.app.protocol.Version;
import algo.app.sandbox.BrokerServer;
import algo.app.sandbox.Sandbox;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The process of the paper broker. Its daemon starts it, tells it over a socket on which port to answer and whom, and ends
 * it with SIGTERM; it goes on while no daemon runs, and ends by itself when its home is gone. Arguments: the home and the id
 * of its run.
 */
final class SandboxMain {
    private static final int FAILED = 1;
    /**
     * The time that work which is not urgent waits for the first question of the daemon, and then for the first
     * requests.
     */
    private static final Duration UNHURRIED = Duration.ofSeconds(2);

    private SandboxMain() {}

    public static void main(String[] args) throws InterruptedException {
        Halt.install();
        Path home = Path.of(args[0]);
        try {
            Platform platform = new UnixPlatform();
            platform.loadNativeCodeBelow(home.resolve("run"));
            HomeWatch watch = HomeWatch.of(home, home.resolve(DaemonHome.SANDBOX_LOG));
            FileLock lock = lock(home.resolve(DaemonHome.JOURNAL + ".lock"));
            Sandbox sandbox = new Sandbox(home.resolve(DaemonHome.JOURNAL), Clock.systemUTC(), platform.ownPrograms());
            ControlEndpoint endpoint = platform.openEndpoint(home.resolve(DaemonHome.SANDBOX_SOCKET));
            BrokerServer server = new BrokerServer(endpoint, sandbox, args[1], platform.user());
            Runtime.getRuntime().addShutdownHook(new Thread(() -> close(server, sandbox, lock), "shutdown"));
            server.start();
            server.awaitBegin(UNHURRIED);
            // The first requests need both; the strategy is still starting.
            Preload.useJson();
            Sandbox.load();
            TimeUnit.MILLISECONDS.sleep(UNHURRIED.toMillis());
            use(platform, home);
            while (watch.isInPlace()) {
                endpoint.check(log()::warn);
                watch.boundLog();
                TimeUnit.SECONDS.sleep(HomeWatch.SECONDS);
            }
            log().info("the home {} is gone, or lies elsewhere: the sandbox broker ends", home);
            System.exit(0);
        } catch (IOException e) {
            log().error("the sandbox broker cannot run: {}", IoProblems.explain(e));
            Halt.end(FAILED);
        }
    }

    private static Logger log() {
        return LoggerFactory.getLogger("sandbox");
    }

    /** Closes everything. What was acknowledged is in the journal already. */
    private static void close(BrokerServer server, Sandbox sandbox, FileLock lock) {
        server.close();
        sandbox.close();
        try {
            lock.release();
        } catch (IOException e) {
            // The lock goes with the process.
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

    /**
     * Uses the files of this version for as long as this process lives, so that nothing that happens to them reaches
     * it. Its daemon uses them until then, so no start has to wait for that.
     */
    private static void use(Platform platform, Path home) throws InterruptedException {
        Installation.own().ifPresent(directory -> Installation.use(platform, directory));
        try {
            Preload.begin(Preload.BROKER).finish();
            log().info("algo {}, home {}, needs none of its files any more", Version.PROGRAM, home);
        } catch (IOException e) {
            log().warn("the sandbox broker may not get over a change of its files: {}", IoProblems.explain(e));
        }
    }
}
