package algo.app.system.unix;

import algo.app.process.unix.BorrowedRights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;

/**
 * The home of one user. Who owns the directory owns the strategies in it: nothing else says so. Below it everything is the
 * user's, so nothing there is trusted.
 *
 * @param name of the user, and of the directory; the number of one without a name
 * @param owner compares by number
 */
record UserHome(String name, Path root, int uid, int gid, UserPrincipal owner) {
    /** Where the user's daemon listens, in the home. */
    static final Path SOCKET = Path.of("run/algo.sock");

    boolean isRoots() {
        return uid == 0;
    }

    Path socket() {
        return root.resolve(SOCKET);
    }

    /** Whether there may be strategies in it, so that a daemon is needed though nobody asks for one. */
    boolean wantsDaemon() throws InterruptedException {
        try {
            return withRights(
                    true,
                    () -> Files.exists(root.resolve("strategies/strategy_configs.json"), LinkOption.NOFOLLOW_LINKS));
        } catch (IOException e) {
            return false; // it would be of no use to a daemon either
        }
    }

    /**
     * Does something below the home, where the user's rights are all that may count.
     *
     * @param asRoot whether who is connected to is to see root
     */
    <T> T withRights(boolean asRoot, BorrowedRights.Work<T> work) throws IOException, InterruptedException {
        if (isRoots()) {
            return work.run();
        }
        BorrowedRights rights = new BorrowedRights(uid, gid);
        return asRoot ? rights.forFiles(work) : rights.wholly(work);
    }
}
