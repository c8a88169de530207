package algo.cli;

import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The client's commands inside the JVM that asks for them: what they say and refuse is the same, and no JVM is started for each. */
public final class ClientInside {
    private ClientInside() {}

    /** Connects to the daemon of a home. */
    public static DaemonClient connect(Path home) throws ClientException {
        return DaemonClient.connect(Sockets.of(home.toString(), ""));
    }

    /**
     * Carries out a command on a home. One that would start a daemon is not for here.
     *
     * @return its exit code
     */
    public static int run(Path home, OutputStream out, OutputStream err, String... arguments) {
        List<String> all = new ArrayList<>(Arrays.asList(arguments));
        all.addAll(1, List.of("--home", home.toString()));
        return Main.run(all.toArray(String[]::new), out, err);
    }
}
