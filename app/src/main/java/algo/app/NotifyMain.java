package algo.app;

import algo.app.config.Secrets;
import algo.app.files.AtomicFile;
import algo.app.files.IoProblems;
import algo.app.files.WholeFile;
import algo.app.model.Halt;
import algo.app.notify.send.NotifyService;
import algo.app.platform.PrivateFiles;
import algo.app.platform.SystemFiles;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The program that tells people. Its daemon keeps it running, and it ends when its standard input does, which is a pipe of the
 * daemon. Arguments: the home, the socket; {@code --test NAME} behind them has it send one message and print why that failed.
 */
final class NotifyMain {
    private static final int FAILED = 1;
    /** Another one tells for this home. */
    private static final int TAKEN = 5;

    private NotifyMain() {}

    public static void main(String[] args) throws InterruptedException {
        // What is sent is never sent again behind our back.
        System.setProperty("sun.net.http.retryPost", "false");
        System.setProperty("http.keepAlive", "false");
        PrintStream out = System.out;
        Halt.install();
        SandboxProcess.stampLog(System.err);
        Path home = Path.of(args[0]);
        Path socket = Path.of(args[1]);
        try {
            Platform platform = Platforms.choose();
            platform.loadNativeCodeBelow(home.resolve("run"));
            WholeFile.openBy(platform.files());
            Installation.own().ifPresent(directory -> Installation.use(platform, directory));
            Secrets secrets = new Secrets(
                    home.resolve("secrets.json"),
                    home.resolve("state/fingerprint.key"),
                    Daemon.credentials(SystemFiles.environment()),
                    AtomicFile.Exchange.NONE);
            secrets.check();
            if (args.length > 3 && args[2].equals(NotifyProgram.TEST)) {
                String problem = NotifyService.test(
                        platform.connector(), home, socket, args[3], secrets, host(), Clock.systemUTC());
                out.write((problem + "\n").getBytes(StandardCharsets.UTF_8));
                out.flush();
                Halt.end(0);
            }
            FileChannel lock = FileChannel.open(
                    home.resolve(NotifyProgram.LOCK),
                    Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                    PrivateFiles.ofFile());
            if (lock.tryLock() == null) {
                Halt.end(TAKEN);
            }
            new NotifyService(
                            platform.connector(),
                            home,
                            socket,
                            home.resolve(NotifyProgram.STATE),
                            secrets,
                            Clock.systemUTC())
                    .start();
            awaitEndOfInput();
            log().info("the daemon has ended, and so does what tells for it");
            Halt.end(0);
        } catch (IOException e) {
            log().error("nobody can be told: {}", IoProblems.explain(e));
            Halt.end(FAILED);
        }
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (IOException e) {
            return "this machine";
        }
    }

    private static void awaitEndOfInput() throws IOException {
        byte[] block = new byte[256];
        int count = 0;
        while (count >= 0) {
            count = System.in.read(block);
        }
    }

    private static Logger log() {
        return LoggerFactory.getLogger("notify");
    }
}
