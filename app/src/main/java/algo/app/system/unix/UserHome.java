package algo.app.system.unix;

import algo.app.platform.unix.BorrowedRights;
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
    /** The socket at which the user's daemon listens, in the home. */
    static final Path SOCKET = Path.of("run/algo.sock");

    /** Written last by a daemon that ended because there was nothing to do; a config that is newer is something. */
    private static final String IDLE = "run/idle";

    boolean isRoots() {
        return uid == 0;
    }

    Path socket() {
        return root.resolve(SOCKET);
    }

    /**
     * The findings of a look into a home.
     *
     * @param wantsDaemon whether there may be strategies in it, so that a daemon is needed though nobody asks for one
     * @param hasSocket whether a daemon may listen
     */
    record Look(boolean wantsDaemon, boolean hasSocket) {
        private static final Look NOTHING = new Look(false, false);
    }

    /** Looks into it with the user's rights. Blocks for some seconds at most. */
    Look look() throws InterruptedException {
        try {
            return withRights(
                    true,
                    () -> new Look(
                            modified("strategies/strategy_configs.json") > modified(IDLE),
                            Files.exists(socket(), LinkOption.NOFOLLOW_LINKS)));
        } catch (IOException e) {
            return Look.NOTHING; // it would be of no use to a daemon either
        }
    }

    /**
     * Returns the time of change in milliseconds, of a link or of what it leads to; that of a file that is not there
     * lies before all others.
     */
    private long modified(String file) {
        return Math.max(modified(root.resolve(file), LinkOption.NOFOLLOW_LINKS), modified(root.resolve(file)));
    }

    private static long modified(Path file, LinkOption... options) {
        try {
            return Files.getLastModifiedTime(file, options).toMillis();
        } catch (IOException e) {
            return Long.MIN_VALUE;
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
