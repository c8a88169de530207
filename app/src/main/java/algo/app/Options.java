package algo.app;

import algo.app.model.PathText;
import algo.app.model.Quotas;
import algo.app.protocol.ExitCode;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
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
 * @param hosted whether the system daemon started it for a user: then only root may end it
 * @param idleAfter how long it may have nothing to do before it ends; zero for as long as it likes
 * @param rights whose rights the system daemon means this process to have; empty if nobody said
 * @param claim whether a home that is held is to become one of its own
 * @param quotas what its user may use
 */
record Options(
        Path home,
        Optional<Path> socket,
        boolean background,
        boolean check,
        boolean hosted,
        Duration idleAfter,
        Optional<OwnRights> rights,
        boolean claim,
        Quotas quotas) {
    static final String HELP =
            """
            Usage: algo daemon run [--home=DIR] [--socket=FILE] [--claim]
            Runs the daemon in the foreground, until SIGTERM or 'algo daemon stop'. Both leave the strategies running.

                  --home=DIR      its home (default: $ALGO_HOME, else ~/.algo)
                  --socket=FILE   its control socket (default: $ALGO_SOCKET, else run/algo.sock in the home)
                  --claim         makes a home that was copied or restored this machine's own; such a home is held without

            Usage: algo daemon run --system [--run-dir=DIR] [--homes=DIR] [--quotas=FILE]
            As root: one daemon for all users of this host. Each has a home of their own, and strategies that run with their rights.

                  --run-dir=DIR   of the socket algo.sock (default: $ALGO_RUN_DIR, else /run/algo)
                  --homes=DIR     of the users' homes (default: $ALGO_HOMES, else /var/lib/algo)
                  --quotas=FILE   who is served, and what each may use (default: $ALGO_QUOTAS, else /etc/algo/quotas.json; need not exist)
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
        boolean hosted = false;
        boolean claim = false;
        String uid = "";
        String gid = "";
        String idle = "0";
        String quotas = "";
        for (int i = 0; i < args.length; i++) {
            String name = args[i].contains("=") ? args[i].substring(0, args[i].indexOf('=')) : args[i];
            switch (name) {
                case "--home", "--socket", "--quotas", "--uid", "--gid", "--idle-after" -> {
                    boolean joined = args[i].contains("=");
                    if (!joined && i + 1 == args.length) {
                        throw usage(name + " needs a value");
                    }
                    String value = joined ? args[i].substring(args[i].indexOf('=') + 1) : args[++i];
                    switch (name) {
                        case "--home" -> home = value;
                        case "--socket" -> socket = value;
                        case "--uid" -> uid = value;
                        case "--gid" -> gid = value;
                        case "--idle-after" -> idle = value;
                        default -> quotas = value;
                    }
                }
                case "--background" -> background = true;
                case "--check" -> check = true;
                case "--hosted" -> hosted = true;
                case "--claim" -> claim = true;
                default -> throw usage("unknown argument '" + args[i] + "'");
            }
        }
        String bounds = quotas;
        return new Options(
                path(home.isEmpty() ? userHome(environment, userHome) + "/.algo" : home),
                socket.isEmpty() ? Optional.empty() : Optional.of(path(socket)),
                background,
                check,
                hosted,
                seconds("--idle-after", idle),
                rights(uid, gid),
                claim,
                Quotas.parse(quotas).orElseThrow(() -> usage("'" + bounds + "' are no quotas")));
    }

    private static Duration seconds(String name, String number) throws StartException {
        if (!number.matches("[0-9]{1,9}")) {
            throw usage(name + " needs a number of seconds");
        }
        return Duration.ofSeconds(Long.parseLong(number));
    }

    private static Optional<OwnRights> rights(String uid, String gid) throws StartException {
        if (uid.isEmpty() && gid.isEmpty()) {
            return Optional.empty();
        }
        for (String number : new String[] {uid, gid}) {
            if (!number.matches("[0-9]{1,10}")) {
                throw usage("--uid and --gid need a number each");
            }
        }
        return Optional.of(new OwnRights(Long.parseLong(uid), Long.parseLong(gid)));
    }

    private static String userHome(Map<String, String> environment, String entry) throws StartException {
        String home = environment.getOrDefault("HOME", "");
        String known = home.isEmpty() ? entry : home;
        if (!known.startsWith("/")) {
            throw usage("no home directory is known for this user; name a home with --home or ALGO_HOME");
        }
        return known;
    }

    static Path path(String text) throws StartException {
        try {
            Path path = Path.of(text).toAbsolutePath().normalize();
            Optional<String> unreadable = PathText.unreadable(path);
            if (unreadable.isPresent()) {
                throw usage(unreadable.get() + "; choose a home, or a socket, of another name");
            }
            return path;
        } catch (InvalidPathException e) {
            throw usage("'" + text + "' is no path");
        }
    }

    static StartException usage(String message) {
        return new StartException(ExitCode.USAGE, message + "; see 'algo daemon run --help'");
    }
}
