package algo.app;

import algo.app.platform.SystemFiles;
import algo.app.side.SideQuestion;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The program that tells people, as the daemon executes it: with its JVM and its version. */
final class NotifyProgram {
    /** The file in a home with what is still to be told. */
    static final String STATE = "state/notify.json";

    static final String LOCK = "run/notify.lock";
    static final String TEST = "--test";

    private static final String MAIN = "algo.app.NotifyMain";
    private static final String JAR = "algo-notify.jar";
    private static final int HEAP_MB = 32;
    private static final Duration MOST = Duration.ofSeconds(40);

    private NotifyProgram() {}

    /** Returns the command that runs it beside a daemon. */
    static List<String> command(Path home, Path socket) {
        List<String> command = new ArrayList<>();
        command.add(SystemFiles.java().toString());
        command.addAll(BrokerProgram.flags(HEAP_MB));
        command.addAll(List.of("-cp", classPath(), MAIN, home.toString(), socket.toString()));
        return List.copyOf(command);
    }

    /**
     * Has it send a message by one channel, and returns what it prints.
     *
     * @throws IOException if it cannot be executed, or does not answer in time
     */
    static String test(Path home, Path socket, String channel, SideQuestion.Waiting waiting)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(command(home, socket));
        command.add(TEST);
        command.add(channel);
        return SideQuestion.ask(command, MOST, waiting);
    }

    /** Returns the classes of the daemon, and beside them those of this program, which an installation has in a jar of its own. */
    private static String classPath() {
        String own = BrokerProgram.classPath();
        return Installation.own()
                .map(directory -> own + File.pathSeparator + directory.resolve(JAR))
                .orElse(own);
    }
}
