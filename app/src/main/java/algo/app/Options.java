package algo.app;

import algo.app.model.PathText;
import algo.app.model.Quotas;
import algo.app.platform.SystemFiles;
import algo.app.protocol.DaemonOption;
import algo.app.protocol.ExitCode;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The options with which the daemon was started.
 *
 * @param home absolute
 * @param socket absolute; empty means the home's own
 * @param background whether a client started it: then it leaves the session of the client, and says once on standard
 *     output whether it is ready
 * @param check whether to run no daemon, but to print what {@code algo doctor} shows where none answers; for the client
 * @param report whether to run no daemon, but to print what a report of a problem needs of the home; for the client
 * @param answers whether to run no daemon, but to answer the client that started the process from the files of the home
 * @param validate a config file to check, in place of running a daemon
 * @param schema whether to print the schema of config files, in place of running a daemon
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
        boolean report,
        boolean answers,
        Optional<Path> validate,
        boolean schema,
        boolean hosted,
        Duration idleAfter,
        Optional<OwnRights> rights,
        boolean claim,
        Quotas quotas) {
    /** The options of one user's daemon: all but those of the daemon of several users. */
    private static final Set<DaemonOption> OF_ONE_USER =
            EnumSet.complementOf(EnumSet.of(DaemonOption.SYSTEM, DaemonOption.RUN_DIR, DaemonOption.HOMES));

    /**
     * @param userHome of the password file; counts only where HOME is not set, as with the shell's {@code ~}
     * @throws StartException if an argument is none
     */
    static Options parse(String[] args, Map<String, String> environment, String userHome) throws StartException {
        Map<DaemonOption, String> given = read(args, OF_ONE_USER);
        String home = given.getOrDefault(DaemonOption.HOME, environment.getOrDefault("ALGO_HOME", ""));
        String socket = given.getOrDefault(DaemonOption.SOCKET, environment.getOrDefault("ALGO_SOCKET", ""));
        String validate = given.getOrDefault(DaemonOption.VALIDATE, "");
        String quotas = given.getOrDefault(DaemonOption.QUOTAS, "");
        return new Options(
                path(home.isEmpty() ? ownHome(environment, userHome) : home),
                socket.isEmpty() ? Optional.empty() : Optional.of(path(socket)),
                given.containsKey(DaemonOption.BACKGROUND),
                given.containsKey(DaemonOption.CHECK),
                given.containsKey(DaemonOption.REPORT),
                given.containsKey(DaemonOption.ANSWER),
                validate.isEmpty() ? Optional.empty() : Optional.of(path(validate)),
                given.containsKey(DaemonOption.SCHEMA),
                given.containsKey(DaemonOption.HOSTED),
                seconds(DaemonOption.IDLE_AFTER.option(), given.getOrDefault(DaemonOption.IDLE_AFTER, "0")),
                rights(given.getOrDefault(DaemonOption.UID, ""), given.getOrDefault(DaemonOption.GID, "")),
                given.containsKey(DaemonOption.CLAIM),
                Quotas.parse(quotas).orElseThrow(() -> usage("'" + quotas + "' are no quotas")));
    }

    /** @throws StartException if an argument is none, or one that does not go with this kind of daemon */
    static Map<DaemonOption, String> read(String[] args, Set<DaemonOption> known) throws StartException {
        Map<DaemonOption, String> given;
        try {
            given = DaemonOption.read(args);
        } catch (DaemonOption.UnknownException e) {
            throw usage(e.getMessage());
        }
        for (DaemonOption option : given.keySet()) {
            if (!known.contains(option)) {
                throw usage(
                        OF_ONE_USER.contains(option)
                                ? option.option()
                                        + " is for the daemon of one user; --run-dir and --homes go with --system"
                                : option.option() + " goes with --system");
            }
        }
        return given;
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

    private static String ownHome(Map<String, String> environment, String entry) throws StartException {
        return SystemFiles.home(environment, entry)
                .orElseThrow(
                        () -> usage("no home directory is known for this user; name a home with --home or ALGO_HOME"));
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
