package algo.cli.service;

import algo.app.platform.HostSystem;
import algo.app.platform.PrivateFiles;
import algo.app.protocol.ExitCode;
import algo.cli.ClientException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The services of this host that can be the daemon: that of this user, and that of all users. */
public final class HostServices {
    /** The directories of systemd.unit(5) in which packages put units, below each of these. */
    private static final List<String> PACKAGED = List.of("/usr/local/lib/systemd", "/usr/lib/systemd", "/lib/systemd");

    private HostServices() {}

    /**
     * Returns that of this user.
     *
     * @param environment of this process
     */
    public static HostService ofUser(Map<String, String> environment) throws IOException {
        if (HostSystem.isMac()) {
            Path home = Path.of(environment.getOrDefault("HOME", System.getProperty("user.home")));
            return new LaunchdService(
                    new Launchctl(), home.resolve("Library/LaunchAgents"), PrivateFiles.user(), "algo.daemon");
        }
        String config = environment.getOrDefault("XDG_CONFIG_HOME", "");
        Path directory = config.startsWith("/")
                ? Path.of(config)
                : Path.of(environment.getOrDefault("HOME", System.getProperty("user.home")), ".config");
        return new SystemdService(
                new Systemctl(false, PrivateFiles.user()),
                new SystemdService.Places(false, "algo.service", directory.resolve("systemd/user"), packaged("user")));
    }

    /** Returns that of all users. */
    public static HostService ofAll() throws IOException, ClientException {
        if (HostSystem.isMac()) {
            throw new ClientException(
                    ExitCode.FAILED,
                    "there is no daemon of several users on macOS",
                    "without --system it is a service for you alone");
        }
        return new SystemdService(
                new Systemctl(true, PrivateFiles.user()),
                new SystemdService.Places(
                        true, "algo-system.service", Path.of("/etc/systemd/system"), packaged("system")));
    }

    private static List<Path> packaged(String place) {
        return PACKAGED.stream().map(directory -> Path.of(directory, place)).toList();
    }
}
