package algo.app;

import algo.app.config.Secrets;
import algo.app.doctor.Check;
import algo.app.doctor.Doctor;
import algo.app.files.AtomicFile;
import algo.app.model.TimeSource;
import algo.app.openalgo.HostPings;
import algo.app.openalgo.LiveHost;
import algo.app.platform.PathTrust;
import algo.app.platform.SystemFiles;
import algo.app.process.Interpreters;
import algo.app.process.ProcessLauncher;
import algo.app.protocol.Reply;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Wires {@code algo doctor}: in the daemon, and in a process of its own where no daemon answers. */
final class DoctorWiring {
    private DoctorWiring() {}

    static String searchPath(Map<String, String> environment) {
        return environment.getOrDefault("PATH", SystemFiles.usualPath());
    }

    private static Path userConfig(Map<String, String> environment) {
        String named = environment.getOrDefault("XDG_CONFIG_HOME", "");
        String home = environment.getOrDefault("HOME", "");
        return named.startsWith("/")
                ? Path.of(named)
                : Path.of(home.isEmpty() ? System.getProperty("user.home") : home, ".config");
    }

    static Doctor doctor(
            Platform platform,
            Path root,
            Path socket,
            Optional<ProcessLauncher> launcher,
            Interpreters interpreters,
            LiveHost liveHost,
            Secrets secrets,
            Map<String, String> environment)
            throws StartException, IOException {
        Doctor.Subject subject = new Doctor.Subject(
                root,
                socket,
                platform.longestEndpoint(),
                platform.user(),
                userConfig(environment),
                Installation.parts(),
                Daemon.memoryLimit(environment),
                searchPath(environment));
        return new Doctor(subject, platform.probe(launcher), interpreters, liveHost, secrets, Clock.systemUTC());
    }

    /**
     * Returns the answer of a daemon to {@code doctor}, as far as it can be told without one. Changes nothing.
     *
     * @throws StartException if the home is somebody else's: nothing there is opened or executed
     */
    static Reply withoutDaemon(Platform platform, Options options, Map<String, String> environment)
            throws StartException, IOException {
        Optional<PathTrust.Problem> problem = PathTrust.problem(options.home());
        if (problem.isPresent() && problem.get().isStrangers()) {
            throw DaemonHome.untrusted(options.home(), problem.get());
        }
        Path socket = options.socket().orElse(options.home().resolve(DaemonHome.SOCKET));
        Interpreters interpreters = new Interpreters(searchPath(environment));
        Path home = options.home();
        Secrets secrets = new Secrets(
                home.resolve("secrets.json"),
                home.resolve("state/fingerprint.key"),
                Daemon.credentials(environment),
                AtomicFile.Exchange.NONE);
        if (problem.isEmpty()) {
            secrets.check();
        }
        try (HostPings liveHost = new HostPings(TimeSource.system())) {
            Doctor doctor =
                    doctor(platform, home, socket, Optional.empty(), interpreters, liveHost, secrets, environment);
            List<Check> checks = doctor.examine(Optional.empty()).stream()
                    .map(check -> new Check(
                            check.name(), check.ok(), secrets.hide(check.message()), secrets.hide(check.hint())))
                    .toList();
            return new Reply.Document(Doctor.body(checks), Doctor.text(checks));
        }
    }
}
