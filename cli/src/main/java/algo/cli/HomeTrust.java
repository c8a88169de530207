package algo.cli;

import algo.app.platform.PathTrust;
import algo.app.protocol.ExitCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Decides whether a command may read, make or change files of a home itself: not where others could have put them
 * there.
 */
final class HomeTrust {
    private HomeTrust() {}

    /** @throws ClientException with exit code 5, and how to go on, if others than this user and root could change the home */
    static void require(Path home) throws ClientException {
        Optional<PathTrust.Problem> problem = problem(home);
        if (problem.isPresent()) {
            throw refused(home, problem.get());
        }
    }

    /**
     * Refuses a home as {@link #require} does, but only one that is somebody else's: for a command that tells of
     * everything else itself.
     */
    static void requireNoStrangers(Path home) throws ClientException {
        Optional<PathTrust.Problem> problem = problem(home);
        if (problem.isPresent() && problem.get().isStrangers()) {
            throw refused(home, problem.get());
        }
    }

    /**
     * Returns what others could change there; empty if nothing, or if it cannot be told. Then nothing can be read there
     * either.
     */
    static Optional<PathTrust.Problem> problem(Path home) {
        try {
            return PathTrust.problem(home);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static ClientException refused(Path home, PathTrust.Problem problem) {
        return new ClientException(
                ExitCode.CONFLICT, "the home " + home + " is not used: " + problem.what(), problem.hint());
    }
}
