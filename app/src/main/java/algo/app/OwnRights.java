package algo.app;

import algo.app.protocol.ExitCode;
import java.io.IOException;
import java.util.Optional;

/**
 * The rights that the daemon of a user must have, and no others. It serves nobody with the rights of somebody else,
 * whatever the program that started it made of a number.
 *
 * @param uid real, effective, saved and of files
 * @param gid likewise
 */
record OwnRights(long uid, long gid) {
    /** @throws StartException if this process has other rights */
    void require(Platform platform) throws StartException, IOException {
        Optional<String> problem = platform.rightsProblem(this);
        if (problem.isPresent()) {
            throw new StartException(
                    ExitCode.FAILED,
                    "the daemon of user " + uid + " does not start: " + problem.get()
                            + "; nothing was opened; tell root, whose setpriv(1) does not do what it was told");
        }
    }
}
