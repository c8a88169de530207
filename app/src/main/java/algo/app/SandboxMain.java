package algo.app;

import algo.app.files.IoProblems;
import algo.app.model.Halt;
import algo.app.protocol.Version;
import algo.app.sandbox.Sandbox;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
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
        SandboxProcess.stampLog(System.err);
        Path home = Path.of(args[0]);
        try {
            Platform platform = Platforms.choose();
            platform.loadNativeCodeBelow(home.resolve("run"));
            // Before it answers, because the daemon that started it may be followed by one of another version at once.
            Installation.own().ifPresent(directory -> Installation.use(platform, directory));
            SandboxProcess process = SandboxProcess.open(platform, home, args[1]);
            Runtime.getRuntime().addShutdownHook(new Thread(process, "shutdown"));
            process.begin(UNHURRIED);
            // The first requests need both; the strategy is still starting.
            Preload.useJson();
            Sandbox.load();
            TimeUnit.MILLISECONDS.sleep(UNHURRIED.toMillis());
            needNoFiles(home);
            process.watch();
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

    /** Loads the rest of what this process may need, so that nothing that happens to the files of this version reaches it. */
    private static void needNoFiles(Path home) throws InterruptedException {
        try {
            Preload.begin(Preload.BROKER).finish();
            log().info("algo {}, home {}, needs none of its files any more", Version.PROGRAM, home);
        } catch (IOException e) {
            log().warn("the sandbox broker may not get over a change of its files: {}", IoProblems.explain(e));
        }
    }
}
