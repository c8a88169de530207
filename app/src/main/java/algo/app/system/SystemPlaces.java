package algo.app.system;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The places of the daemon of several users.
 *
 * @param run of the public socket and the lock; made so that everybody can enter it
 * @param homes of the homes of users; made so that everybody can pass through and nobody can list it
 * @param quotas the file that tells what each may use; need not exist
 * @param launcher {@code bin/algo}
 * @param java the JVM that users' daemons run on; empty for the one that their installation brings along
 */
public record SystemPlaces(Path run, Path homes, Path quotas, Path launcher, Optional<Path> java) {}
