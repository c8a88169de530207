package algo.app.ipc.unix;

import algo.app.platform.PrivateFiles;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;

/**
 * Tells who is at the other end of a socket. Users are compared by number: a name may be one that another user has as a
 * number.
 */
final class Peers {
    private static final String ROOT = "root";

    private Peers() {}

    /** Returns the user of this process. */
    static UserPrincipal own() throws IOException {
        try {
            return Files.getOwner(Path.of("/proc/self"));
        } catch (NoSuchFileException e) { // as on macOS
            return FileSystems.getDefault()
                    .getUserPrincipalLookupService()
                    .lookupPrincipalByName(PrivateFiles.userName());
        }
    }

    /**
     * Returns the name by which a caller is known. Only root is called {@code root}, whatever the list of users says,
     * and only {@code own} by its name.
     *
     * @param own the user of this process
     */
    static String name(UserPrincipal user, UserPrincipal own) {
        if (user.equals(own)) {
            return own.getName();
        }
        if (isRoot(user)) {
            return ROOT;
        }
        String name = user.getName();
        boolean taken = name.equals(ROOT) || name.equals(own.getName());
        return taken ? name + " (another user)" : name;
    }

    static boolean isRoot(UserPrincipal user) {
        try {
            // The look-up takes "0" for a number unless a user has that name.
            return user.equals(
                    FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByName("0"));
        } catch (IOException e) {
            return false;
        }
    }
}
