package algo.app.system.unix;

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
    boolean isRoots() {
        return uid == 0;
    }

    /** Where the user's daemon listens. */
    Path socket() {
        return root.resolve("run/algo.sock");
    }

    /** Whether there may be strategies in it, so that a daemon is needed though nobody asks for one. */
    boolean hasConfig() {
        return Files.exists(root.resolve("strategies/strategy_configs.json"), LinkOption.NOFOLLOW_LINKS);
    }
}
