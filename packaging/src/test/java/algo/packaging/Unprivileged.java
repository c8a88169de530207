package algo.packaging;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/**
 * A user to whom the modes of files apply, with a home of their own below the directory of the test.
 * Where the tests do not run as root that is whoever runs them.
 */
final class Unprivileged {
    private final AlgoHome surroundings;
    private final Path root;
    private final Path distribution;

    Unprivileged(AlgoHome surroundings) throws IOException {
        this.surroundings = surroundings;
        // The other's way to their own directory leads through ours.
        Files.setPosixFilePermissions(surroundings.directory(), PosixFilePermissions.fromString("rwx--x--x"));
        this.root = Files.createDirectory(surroundings.directory().resolve("user"));
        this.distribution = surroundings.distributionForAll(root.resolve("algo"));
        if (AlgoHome.IS_ROOT) {
            surroundings
                    .call(List.of("chown", "-R", "54321:54321", root.toString()))
                    .run()
                    .ok();
        }
    }

    Path home() {
        return root.resolve("h");
    }

    /** Takes the beacon in as {@code id}, from where everybody may read it. */
    void addBeacon(String id) {
        String script = surroundings.script("beacon.py").toString();
        algo("add", script, "--id", id, "--python", AlgoHome.PYTHON, "--param", "LEDGER=" + root)
                .run()
                .ok();
    }

    Call algo(String... arguments) {
        return surroundings
                .algo(distribution, arguments)
                .with("HOME", root.toString())
                .with("ALGO_HOME", home().toString())
                .with("XDG_CACHE_HOME", root.resolve("cache").toString())
                .with("ALGO_CLIENT_ARCHIVE", "0")
                .with("ALGO_DAEMON_ARCHIVE", "0")
                .asNobodySpecial();
    }
}
