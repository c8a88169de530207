package algo.cli;

import algo.app.ipc.unix.SocketPath;
import algo.app.protocol.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where the daemon may be found, and where one is started if there is none.
 *
 * @param candidates sockets to try, in this order
 * @param home of a daemon that is started
 * @param socket of a daemon that is started, where it is not the home's own; empty otherwise
 */
record Sockets(List<Path> candidates, Path home, Optional<Path> socket) {
    private static final Path SYSTEM = Path.of("/run/algo/algo.sock");
    private static final Path SYSTEM_HOMES = Path.of("/var/lib/algo");

    /**
     * The search order of the contract: {@code --socket}, {@code ALGO_SOCKET}, the socket of an explicitly named home,
     * that of the default home, that of the system.
     *
     * @param homeOption empty if not given
     * @param socketOption empty if not given
     */
    static Sockets of(String homeOption, String socketOption) throws ClientException {
        return of(homeOption, socketOption, System.getenv());
    }

    static Sockets of(String homeOption, String socketOption, Map<String, String> environment) throws ClientException {
        String namedHome = homeOption.isEmpty() ? environment.getOrDefault("ALGO_HOME", "") : homeOption;
        String namedSocket = socketOption.isEmpty() ? environment.getOrDefault("ALGO_SOCKET", "") : socketOption;
        Path home = home(homeOption, environment);
        List<Path> candidates = new ArrayList<>();
        Optional<Path> socket = Optional.empty();
        if (!namedSocket.isEmpty()) {
            socket = Optional.of(path(namedSocket));
            candidates.add(socket.get());
        } else {
            candidates.add(home.resolve("run/algo.sock"));
            if (namedHome.isEmpty()) {
                candidates.add(SYSTEM);
            }
        }
        Optional<String> problem = SocketPath.problem(candidates.get(0));
        if (problem.isPresent()) {
            throw new ClientException(ExitCode.USAGE, problem.get(), "choose a shorter home, or --socket");
        }
        return new Sockets(candidates, home, socket);
    }

    /** Only that of the system daemon, unless another socket is named. */
    static Sockets ofSystem(String homeOption, String socketOption) throws ClientException {
        Sockets named = of(homeOption, socketOption);
        return named.candidates().contains(SYSTEM)
                ? new Sockets(List.of(SYSTEM), named.home(), Optional.empty())
                : named;
    }

    /**
     * The home whose files a command reads that needs no daemon: as {@link #home}, but for a user of the system daemon
     * who has no other home it is the one that the system daemon keeps.
     */
    static Path offlineHome(String homeOption, Map<String, String> environment) throws ClientException {
        Path home = home(homeOption, environment);
        boolean named = !homeOption.isEmpty()
                || !environment.getOrDefault("ALGO_HOME", "").isEmpty();
        if (named || Files.exists(home) || !Files.exists(SYSTEM)) {
            return home;
        }
        try {
            Path kept =
                    SYSTEM_HOMES.resolve(Files.getOwner(Path.of("/proc/self")).getName());
            return Files.isDirectory(kept) ? kept : home;
        } catch (IOException e) {
            return home;
        }
    }

    /** The home that is named, else that of the user. */
    static Path home(String homeOption, Map<String, String> environment) throws ClientException {
        String named = homeOption.isEmpty() ? environment.getOrDefault("ALGO_HOME", "") : homeOption;
        return path(named.isEmpty() ? userHome(environment) + "/.algo" : named);
    }

    /** As the shell's {@code ~}: the user's entry in the password file counts only where HOME is not set. */
    private static String userHome(Map<String, String> environment) throws ClientException {
        String home = environment.getOrDefault("HOME", "");
        String known = home.isEmpty() ? System.getProperty("user.home") : home;
        if (!known.startsWith("/")) {
            throw new ClientException(
                    ExitCode.USAGE, "no home directory is known for this user", "name a home with --home or ALGO_HOME");
        }
        return known;
    }

    private static Path path(String text) throws ClientException {
        try {
            return Path.of(text).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            throw new ClientException(ExitCode.USAGE, "'" + text + "' is no path", "");
        }
    }
}
