package algo.app;

import algo.app.protocol.ExitCode;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * How the daemon was started.
 *
 * @param home absolute
 * @param socket absolute; empty means the home's own
 * @param background whether a client started it: then it leaves the session of the client, and says once on standard
 *     output whether it is ready
 * @param check whether to run no daemon, but to print what {@code algo doctor} shows where none answers; for the client
 */
record Options(Path home, Optional<Path> socket, boolean background, boolean check) {
    static final String HELP =
            """
            Usage: algo daemon run [--home=DIR] [--socket=FILE]
            Runs the daemon in the foreground, until SIGTERM or 'algo daemon stop'. Both leave the strategies running.

                  --home=DIR      its home (default: $ALGO_HOME, else ~/.algo)
                  --socket=FILE   its control socket (default: $ALGO_SOCKET, else run/algo.sock in the home)
            """;

    /**
     * @param userHome of the password file; counts only where HOME is not set, as with the shell's {@code ~}
     * @throws StartException if an argument is none
     */
    static Options parse(String[] args, Map<String, String> environment, String userHome) throws StartException {
        String home = environment.getOrDefault("ALGO_HOME", "");
        String socket = environment.getOrDefault("ALGO_SOCKET", "");
        boolean background = false;
        boolean check = false;
        for (int i = 0; i < args.length; i++) {
            String name = args[i].contains("=") ? args[i].substring(0, args[i].indexOf('=')) : args[i];
            switch (name) {
                case "--home", "--socket" -> {
                    String value;
                    if (args[i].contains("=")) {
                        value = args[i].substring(args[i].indexOf('=') + 1);
                    } else if (i + 1 < args.length) {
                        value = args[++i];
                    } else {
                        throw usage(name + " needs a value");
                    }
                    if (name.equals("--home")) {
                        home = value;
                    } else {
                        socket = value;
                    }
                }
                case "--background" -> background = true;
                case "--check" -> check = true;
                default -> throw usage("unknown argument '" + args[i] + "'");
            }
        }
        return new Options(
                path(home.isEmpty() ? userHome(environment, userHome) + "/.algo" : home),
                socket.isEmpty() ? Optional.empty() : Optional.of(path(socket)),
                background,
                check);
    }

    private static String userHome(Map<String, String> environment, String entry) throws StartException {
        String home = environment.getOrDefault("HOME", "");
        String known = home.isEmpty() ? entry : home;
        if (!known.startsWith("/")) {
            throw usage("no home directory is known for this user; name a home with --home or ALGO_HOME");
        }
        return known;
    }

    private static Path path(String text) throws StartException {
        try {
            return Path.of(text).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            throw usage("'" + text + "' is no path");
        }
    }

    private static StartException usage(String message) {
        return new StartException(ExitCode.USAGE, message + "; see 'algo daemon run --help'");
    }
}
