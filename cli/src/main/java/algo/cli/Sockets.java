package algo.cli;

import algo.app.model.PathText;
import algo.app.platform.PrivateFiles;
import algo.app.platform.SystemFiles;
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
 * The sockets at which the daemon may be found, and the home in which one is started if there is none.
 *
 * @param candidates sockets to try, in this order
 * @param home of a daemon that is started
 * @param socket of a daemon that is started, where it is not the home's own; empty otherwise
 */
public record Sockets(List<Path> candidates, Path home, Optional<Path> socket) {
    /**
     * Returns the sockets in the search order of the contract: {@code --socket}, {@code ALGO_SOCKET}, the socket of an
     * explicitly named home, that of the default home, that of the system.
     *
     * @param homeOption empty if not given
     * @param socketOption empty if not given
     */
    static Sockets of(String homeOption, String socketOption) throws ClientException {
        return of(homeOption, socketOption, SystemFiles.environment());
    }

    static Sockets of(String homeOption, String socketOption, Map<String, String> environment) throws ClientException {
        String namedHome = given(homeOption, "ALGO_HOME", environment);
        String namedSocket = given(socketOption, "ALGO_SOCKET", environment);
        Path home = home(homeOption, environment);
        List<Path> candidates = new ArrayList<>();
        Optional<Path> socket = Optional.empty();
        if (!namedSocket.isEmpty()) {
            socket = Optional.of(path(namedSocket));
            candidates.add(socket.get());
        } else {
            candidates.add(home.resolve("run/algo.sock"));
            String system = given(
                    "", "ALGO_RUN_DIR", environment, SystemFiles.systemRun().orElse(""));
            if (namedHome.isEmpty() && !system.isEmpty()) {
                candidates.add(path(system).resolve("algo.sock"));
            }
        }
        Optional<String> problem = ClientPlatform.CONNECTOR.placeProblem(candidates.get(0));
        if (problem.isPresent()) {
            throw new ClientException(ExitCode.USAGE, problem.get(), "choose a shorter home, or --socket");
        }
        return new Sockets(candidates, home, socket);
    }

    /**
     * Returns whether {@code socket} is that of the system daemon, and the user has a home, not named, whose daemon
     * does not answer.
     */
    boolean isPassedOverFor(Path socket) {
        return candidates.size() > 1 && !socket.equals(candidates.get(0)) && Files.isDirectory(home);
    }

    /** Returns whether {@code socket} is where the daemon of this home listens unless it is told otherwise. */
    boolean isOfHome(Path socket) {
        return socket.equals(home.resolve("run/algo.sock"));
    }

    /** Returns the socket of the system daemon alone, unless another socket is named. */
    static Sockets ofSystem(String homeOption, String socketOption) throws ClientException {
        Sockets named = of(homeOption, socketOption);
        int last = named.candidates().size() - 1;
        return last == 0 ? named : new Sockets(List.of(named.candidates().get(last)), named.home(), Optional.empty());
    }

    /**
     * Returns the home in which the system daemon keeps the strategies of this user, who has named nothing and has no
     * other home; empty if there is none.
     */
    static Optional<Path> keptBySystem(String homeOption, String socketOption, Map<String, String> environment)
            throws ClientException {
        boolean named = !given(homeOption, "ALGO_HOME", environment).isEmpty()
                || !given(socketOption, "ALGO_SOCKET", environment).isEmpty();
        if (named || Files.exists(home(homeOption, environment))) {
            return Optional.empty();
        }
        try {
            String homes = given(
                    "", "ALGO_HOMES", environment, SystemFiles.systemHomes().orElse(""));
            if (homes.isEmpty()) {
                return Optional.empty();
            }
            Path kept = path(homes).resolve(PrivateFiles.userName());
            return Files.isDirectory(kept) ? Optional.of(kept) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static String given(String option, String variable, Map<String, String> environment) {
        return given(option, variable, environment, "");
    }

    private static String given(String option, String variable, Map<String, String> environment, String otherwise) {
        String value = option.isEmpty() ? environment.getOrDefault(variable, "") : option;
        return value.isEmpty() ? otherwise : value;
    }

    /** Returns the home that is named, else that of the user. */
    static Path home(String homeOption, Map<String, String> environment) throws ClientException {
        String named = given(homeOption, "ALGO_HOME", environment);
        if (!named.isEmpty()) {
            return path(named);
        }
        Optional<String> own = SystemFiles.home(environment, System.getProperty("user.home"));
        if (own.isEmpty()) {
            throw new ClientException(
                    ExitCode.USAGE, "no home directory is known for this user", "name a home with --home or ALGO_HOME");
        }
        return path(own.get());
    }

    private static Path path(String text) throws ClientException {
        try {
            Path path = Path.of(text).toAbsolutePath().normalize();
            Optional<String> unreadable = PathText.unreadable(path);
            if (unreadable.isPresent()) {
                throw new ClientException(
                        ExitCode.USAGE, unreadable.get(), "choose a home, or a socket, of another name");
            }
            return path;
        } catch (InvalidPathException e) {
            throw new ClientException(ExitCode.USAGE, "'" + text + "' is no path", "");
        }
    }
}
